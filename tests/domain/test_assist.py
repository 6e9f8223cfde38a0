"""Help of colleagues: whom it reaches when, who has seen it, that it never ends by itself, and that
nothing of what happened is kept."""

import datetime as dt
from functools import partial

import pytest
from django.db import IntegrityError, models, transaction

from portal.desk import ringing
from portal.desk.assist import alarms, reminders, states, ticking
from portal.desk.assist.models import Assist, AssistSeen
from portal.desk.host import arrivals
from portal.desk.places import days, hosting, seats
from portal.desk.places.models import Desk, Hosting, Opening, ServicePoint
from portal.desk.queue import arriving
from portal.municipality.models import Location
from portal.staff import permissions
from portal.staff.models import Role, Team, User
from tests import build
from tests.races import at_once

State = Assist.State
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def joyce(town: build.Town) -> User:
    """Sits beside Anna."""
    return build.colleague(name="Joyce", team=town.teams["inkomen-1"], role=Role.DESK)


@pytest.fixture
def host(town: build.Town) -> User:
    """Works at the desk and sits nowhere now."""
    return build.colleague(name="Hilde", team=town.teams["werk"], role=Role.DESK)


@pytest.fixture
def seated(desk: Desk, anna: User, joyce: User, host: User, now: dt.datetime) -> None:
    for user, name in ((anna, "Loket 1"), (joyce, "Loket 2")):
        point = ServicePoint.objects.get(desk=desk, name=name)
        seats.sit(point=point, user=user, now=now)


def sees(now: dt.datetime) -> dict[str, str]:
    """Return whose screen shows an alarm at this moment, with its heading."""
    found = {}
    for user in User.objects.order_by("pk"):
        for line in ringing.on_screen(permissions.standing_of(user, now=now), now=now).alarms:
            found[user.name] = line.heading if line.is_own else line.text
    return found


def test_it_reaches_more_people_to_the_second_and_never_ends_by_itself(
    seated: None, desk: Desk, anna: User, bilal: User, daan: User, now: dt.datetime
) -> None:
    Desk.objects.filter(pk=desk.pk).update(security_phone="+31365550199")
    alarm = alarms.raise_alarm(user=anna, now=now)
    before = Assist.objects.values().get()
    others = {
        0 * SECOND: {"Joyce"},
        29 * SECOND: {"Joyce"},
        30 * SECOND: {"Joyce", "Hilde", "Daan"},
        60 * SECOND: {"Joyce", "Hilde", "Daan"},
        dt.timedelta(days=3): {"Joyce", "Hilde", "Daan"},
    }
    for later, names in others.items():
        assert set(sees(now + later)) - {"Anna"} == names, later
    assert Assist.objects.values().get() == before
    assert states.of_raiser(alarm, now=now + 59 * SECOND).security_phone == ""
    fresh = Assist.objects.with_all().get()
    assert states.of_raiser(fresh, now=now + 60 * SECOND).security_phone == "+31365550199"


def test_she_reads_within_three_seconds_who_has_it_or_that_she_must_call_out(
    seated: None, anna: User, joyce: User, now: dt.datetime
) -> None:
    alarm = alarms.raise_alarm(user=anna, now=now)
    assert sees(now)["Anna"] == "Verstuurd"
    seen = ringing.on_screen(permissions.standing_of(anna, now=now), now=now)
    assert seen.seconds == 3
    assert sees(now + 3 * SECOND)["Anna"] == "Nog niet gezien: roep"
    for _ in range(2):
        alarms.see(alarm=alarm, user=joyce, now=now)
    assert sees(now + 3 * SECOND)["Anna"] == "Gezien door Joyce"
    alarms.claim(alarm=alarm, user=joyce, now=now + 4 * SECOND)
    assert sees(now + 5 * SECOND)["Anna"] == "Joyce komt"


def test_the_host_sees_it_with_the_first_though_she_sits_nowhere(
    seated: None, opening: Opening, anna: User, host: User, now: dt.datetime
) -> None:
    arrivals.receive(arrival=arriving.Arrival(opening=opening), earlier="", user=host, now=now)
    alarm = alarms.raise_alarm(user=anna, now=now)
    assert set(sees(now)) == {"Anna", "Joyce", "Hilde"}
    alarms.see(alarm=alarm, user=host, now=now)
    alarms.say_safe(alarm=alarm, user=host, now=now)
    hosting.end(user=host)
    alarms.raise_alarm(user=anna, now=now)
    assert set(sees(now)) == {"Anna", "Joyce"}


def test_who_sat_down_or_hosted_yesterday_is_no_host(
    desk: Desk, opening: Opening, anna: User, host: User, now: dt.datetime
) -> None:
    hosting.begin(opening=opening, user=host, now=now)
    hosting.begin(opening=opening, user=host, now=now)
    assert hosting.at_desk(desk, now=now) == {host.pk}
    assert hosting.at_desk(desk, now=now + dt.timedelta(days=1)) == frozenset()
    seats.sit(point=ServicePoint.objects.get(desk=desk, name="Loket 1"), user=host, now=now)
    hosting.begin(opening=opening, user=host, now=now)
    assert not Hosting.objects.exists()
    hosting.begin(opening=opening, user=anna, now=now)
    days.close_day(opening=opening, user=anna, now=now)
    assert not Hosting.objects.exists()
    hosting.note(opening=opening, user=anna, now=now)
    assert hosting.forget(now=now) == 0
    assert hosting.forget(now=now + dt.timedelta(days=1)) == 1


def test_the_same_host_at_the_same_moment_is_one(
    transactional_db: None, opening: Opening, host: User, now: dt.datetime
) -> None:
    begin = partial(hosting.begin, opening=opening, user=host, now=now)
    assert at_once([begin, begin, begin]) == [None] * 3
    assert Hosting.objects.count() == 1


def test_who_is_alone_reaches_everyone_at_once(
    desk: Desk, anna: User, host: User, now: dt.datetime
) -> None:
    seats.sit(point=ServicePoint.objects.get(desk=desk, name="Loket 1"), user=anna, now=now)
    alarms.raise_alarm(user=anna, now=now)
    assert "Hilde" in sees(now)


def test_a_claim_stops_it_from_going_further(
    seated: None, anna: User, joyce: User, now: dt.datetime
) -> None:
    alarm = alarms.raise_alarm(user=anna, now=now)
    alarms.claim(alarm=alarm, user=joyce, now=now)
    assert set(sees(now + 90 * SECOND)) == {"Anna", "Joyce"}


def test_who_is_second_to_go_reads_who_is_on_the_way(
    transactional_db: None,
    seated: None,
    opening: Opening,
    anna: User,
    joyce: User,
    host: User,
    now: dt.datetime,
) -> None:
    hosting.begin(opening=opening, user=host, now=now)
    for _ in range(10):
        alarm = alarms.raise_alarm(user=anna, now=now)
        both = at_once(
            [partial(alarms.claim, alarm=alarm, user=user, now=now) for user in (joyce, host)]
        )
        shown = {one.claimer for one in both if isinstance(one, Assist)}
        assert len(shown) == 1
        assert shown <= {joyce, host}
        alarms.say_safe(alarm=alarm, user=anna, now=now)


def test_pressing_twice_is_one_alarm(
    seated: None, anna: User, joyce: User, now: dt.datetime
) -> None:
    first = alarms.raise_alarm(user=anna, now=now)
    assert alarms.raise_alarm(user=anna, now=now + SECOND) == first
    assert alarms.raise_alarm(user=joyce, now=now) != first


@pytest.mark.django_db(transaction=True)
def test_pressing_twice_at_once_is_one_alarm(seated: None, anna: User, now: dt.datetime) -> None:
    for _ in range(5):
        at_once([lambda: alarms.raise_alarm(user=anna, now=now)] * 3)
        open_now = list(Assist.objects.open())
        assert len(open_now) == 1
        alarm = open_now[0]
        alarms.say_safe(alarm=alarm, user=anna, now=now)
        alarms.cared(alarm=alarm, user=build_lead(), now=now)


@pytest.mark.django_db(transaction=True)
def test_pressing_again_while_it_is_made_safe_never_fails(
    seated: None, anna: User, joyce: User, now: dt.datetime
) -> None:
    for _ in range(20):
        alarm = alarms.raise_alarm(user=anna, now=now)
        again, _ = at_once(
            [
                partial(alarms.raise_alarm, user=anna, now=now),
                partial(alarms.say_safe, alarm=alarm, user=joyce, now=now),
            ]
        )
        assert isinstance(again, Assist)
        for left in Assist.objects.open():
            alarms.say_safe(alarm=left, user=joyce, now=now)


def build_lead() -> User:
    """Return a lead; made once."""
    known = User.objects.filter(username="lena").first()
    if known:
        return known
    town_team = Desk.objects.get().team
    return build.colleague(name="Lena", team=town_team, role=Role.TEAM_LEAD)


def test_it_reaches_nobody_who_works_at_another_location(
    seated: None, desk: Desk, town: build.Town, anna: User, host: User, now: dt.datetime
) -> None:
    place = Location.objects.create(code="haven", name="Stadskantoor Haven")
    team = Team.objects.create(code="inloop-haven", name="Inloop Haven")
    elsewhere = Desk.objects.create(location=place, team=team)
    ServicePoint.objects.create(desk=elsewhere, name="Loket 1")
    build.colleague(name="Kees", team=team, role=Role.DESK)
    # Of a team of this house, and at the other location today.
    away = build.colleague(name="Lies", team=town.teams["inkomen-1"], role=Role.DESK)
    build.seat(elsewhere, away, 1, now=now)
    alarms.raise_alarm(user=anna, now=now)
    assert set(sees(now + 40 * SECOND)) == {"Anna", "Joyce", "Hilde"}


@pytest.mark.django_db(transaction=True)
def test_two_who_go_at_once_and_a_safe_beside_it_leave_one_legal_state(
    seated: None, anna: User, joyce: User, host: User, now: dt.datetime
) -> None:
    at = now + 40 * SECOND
    for _ in range(5):
        alarm = alarms.raise_alarm(user=anna, now=now)
        at_once(
            [
                partial(alarms.claim, alarm=alarm, user=joyce, now=at),
                partial(alarms.claim, alarm=alarm, user=host, now=at),
                partial(alarms.see, alarm=alarm, user=host, now=at),
                partial(alarms.say_safe, alarm=alarm, user=anna, now=at),
            ]
        )
        alarm.refresh_from_db()
        assert (alarm.state, alarm.claimer, alarm.raised_at) == (State.SAFE, None, None)
        assert not AssistSeen.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_beats_tell_it_once(seated: None, anna: User, now: dt.datetime) -> None:
    alarms.raise_alarm(user=anna, now=now)
    for waited in (0, 30, 60):
        at = now + waited * SECOND
        told = at_once([partial(ticking.tick, now=at)] * 2)
        assert sorted(map(str, told)) == ["0", "1"]


def test_nothing_is_kept_when_it_is_safe_and_the_lead_asks_how_she_is(
    seated: None, anna: User, joyce: User, now: dt.datetime
) -> None:
    lead = build_lead()
    alarm = alarms.raise_alarm(user=anna, now=now)
    alarms.claim(alarm=alarm, user=joyce, now=now)
    assert reminders.due(now) == []
    for _ in range(2):
        alarms.say_safe(alarm=alarm, user=anna, now=now)
    (care,) = reminders.due(now)
    assert care.owner_id == lead.pk
    assert anna.name not in care.text
    assert sees(now) == {}
    with pytest.raises(permissions.NotAllowed):
        alarms.cared(alarm=alarm, user=joyce, now=now)
    alarms.cared(alarm=alarm, user=lead, now=now)
    assert reminders.due(now) == []
    alarm.refresh_from_db()
    assert (alarm.raiser, alarm.raised_at, alarm.claimer) == (None, None, None)


def test_the_database_keeps_no_times_and_no_text(
    seated: None, anna: User, joyce: User, now: dt.datetime
) -> None:
    alarm = alarms.raise_alarm(user=anna, now=now)
    alarms.say_safe(alarm=alarm, user=anna, now=now)
    for change in ({"raised_at": now}, {"claimer": joyce}, {"state": State.CARED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assist.objects.filter(pk=alarm.pk).update(**change)
    texts = [
        field.name
        for model in (Assist, AssistSeen)
        for field in model._meta.local_fields
        if isinstance(field, models.CharField | models.TextField)
    ]
    assert texts == ["state"]


def test_a_name_that_nobody_asked_after_goes_in_a_week(
    seated: None, anna: User, now: dt.datetime
) -> None:
    alarm = alarms.raise_alarm(user=anna, now=now)
    alarms.say_safe(alarm=alarm, user=anna, now=now)
    assert alarms.forget(now=now + dt.timedelta(days=7)) == 0
    assert alarms.forget(now=now + dt.timedelta(days=8)) == 1


def test_strangers_raise_see_and_end_nothing(
    seated: None, anna: User, eva: User, gijs: User, now: dt.datetime
) -> None:
    alarm = alarms.raise_alarm(user=anna, now=now)
    with pytest.raises(permissions.NotAllowed):
        alarms.raise_alarm(user=gijs, now=now)
    for verb in (alarms.see, alarms.claim, alarms.say_safe):
        with pytest.raises(alarms.NotForYou):
            verb(alarm=alarm, user=eva, now=now)


def test_without_a_desk_it_says_to_call_out(anna: User, now: dt.datetime) -> None:
    with pytest.raises(alarms.NoDesk, match="Roep iemand"):
        alarms.raise_alarm(user=anna, now=now)
