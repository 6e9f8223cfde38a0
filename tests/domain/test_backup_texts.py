"""A text message to who is rung: who asked for it, one a call, not a word of whom or what."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from portal.desk import tasks
from portal.desk.backup import calls, roster, texting
from portal.desk.backup.calls import Answer
from portal.desk.backup.models import BackupCall, BackupPhone, Half, Place, RingText
from portal.desk.backup.roster import Pair, Turn
from portal.desk.places import seats
from portal.desk.places.models import Desk, Opening, ServicePoint
from portal.desk.queue import calling, closing, serving
from portal.desk.queue.models import Visit
from portal.kit import clock, phone
from portal.municipality.models import Municipality
from portal.outbox import gateways, providers
from portal.outbox.models import Message
from portal.staff.models import Team, User
from tests import build
from tests.races import at_once

HERE = "tests.domain.test_backup_texts.Scripted"
State = RingText.State
SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)
MOBILE, OTHER = phone.parse("06 12 34 56 78"), phone.parse("06 12 34 56 79")


class Scripted:
    """A gateway that keeps what it gets, or fails before or after handing over."""

    got: list[Message] = []
    before: Exception | None = None
    after: Exception | None = None

    def send(self, message: Message, before_handing: gateways.BeforeHanding) -> str:
        if Scripted.before:
            raise Scripted.before
        before_handing()
        Scripted.got.append(message)
        if Scripted.after:
            raise Scripted.after
        return "scripted"


@pytest.fixture(autouse=True)
def _scripted(settings: Settings) -> None:
    settings.OUTBOX_GATEWAYS = {"SMS": HERE, "EMAIL": HERE}
    Scripted.got, Scripted.before, Scripted.after = [], None, None


@pytest.fixture
def team(town: build.Town) -> Team:
    return town.teams["inkomen-1"]


@pytest.fixture
def on_roster(team: Team, bilal: User, carla: User, daan: User, now: dt.datetime) -> None:
    """Bilal is backup this morning, Carla stands in, Daan leads; Bilal and Carla want a text."""
    for half in Half:
        roster.set_duty(
            turn=Turn(team, clock.day_of(now), half),
            pair=Pair(bilal, Place.BUILDING, carla, Place.HOME),
            user=daan,
            now=now,
        )
    texting.choose(user=bilal, phone=MOBILE, now=now)
    texting.choose(user=carla, phone=OTHER, now=now)


@pytest.fixture
def visit(opening: Opening, desk: Desk, anna: User, now: dt.datetime) -> Visit:
    """Somebody with whom Anna sits at Loket 3."""
    point = ServicePoint.objects.get(desk=desk, name="Loket 3")
    sitting = seats.sit(point=point, user=anna, now=now)
    build.visit(opening, now=now)
    called = calling.call_next(user=sitting.clerk, now=now)
    return serving.begin(visit=called, user=anna, now=now)


@pytest.fixture
def call(visit: Visit, team: Team, on_roster: None, anna: User, now: dt.datetime) -> BackupCall:
    question = calls.Question(team, "Mag Ayşe Yılmaz zelf tekenen?", visit.point)
    return calls.ask(visit=visit, question=question, user=anna, now=now)


def beat(now: dt.datetime) -> None:
    """One tick, and the sweep that finds what it left."""
    texting.prepare(now=now)
    texting.send_all(now=now)


def got() -> list[str]:
    return [message.recipient for message in Scripted.got]


def test_who_is_rung_gets_one_without_a_name_and_without_the_question(
    call: BackupCall, now: dt.datetime
) -> None:
    for seconds in range(0, 100, 10):
        beat(now + seconds * SECOND)
    assert got() == [MOBILE.e164]
    (text,) = Scripted.got
    assert text.channel == Message.Channel.SMS
    assert text.body.startswith("Loket 3 vraagt u om achtervang. http")
    assert text.body.endswith("/balie/oproepen/")
    for secret in ("Ay", "lmaz", "tekenen", "Z-26", call.visit.case.reference):
        assert secret not in text.body
    assert not Message.objects.exists()


def test_the_deputy_gets_one_when_it_comes_to_her(call: BackupCall, now: dt.datetime) -> None:
    beat(now)
    beat(now + 2 * MINUTE)
    beat(now + 3 * MINUTE)
    assert got() == [MOBILE.e164, OTHER.e164]


def test_over_five_minutes_rings_again_and_texts_no_second_time(
    call: BackupCall, bilal: User, now: dt.datetime
) -> None:
    beat(now)
    calls.answer(call=call, said=Answer.LATER, user=bilal, now=now + 10 * SECOND)
    beat(now + 6 * MINUTE)
    assert got() == [MOBILE.e164]


def test_without_a_yes_nothing_is_sent(
    visit: Visit, team: Team, on_roster: None, anna: User, bilal: User, now: dt.datetime
) -> None:
    texting.choose(user=bilal, phone=None, now=now)
    calls.ask(visit=visit, question=calls.Question(team), user=anna, now=now)
    beat(now)
    assert got() == []
    assert texting.number_of(bilal) == ""


def test_whoever_answered_before_it_left_gets_none(
    call: BackupCall, bilal: User, now: dt.datetime
) -> None:
    texting.prepare(now=now)
    calls.answer(call=call, said=Answer.COMING, user=bilal, now=now)
    texting.send_all(now=now)
    assert got() == []
    assert RingText.objects.get().state == State.NOTHING


def test_nothing_is_left_of_it_when_the_call_ends(
    call: BackupCall, anna: User, bilal: User, now: dt.datetime
) -> None:
    beat(now)
    assert RingText.objects.get().state == State.SENT
    calls.withdraw(call=call, user=anna, now=now + MINUTE)
    assert not RingText.objects.exists()
    beat(now + 2 * MINUTE)
    assert not RingText.objects.exists()
    times = {field.get_internal_type() for field in RingText._meta.get_fields()}
    assert times.isdisjoint({"DateTimeField", "DateField", "TimeField"})


def test_a_visit_that_closes_takes_it_along(
    call: BackupCall, visit: Visit, anna: User, now: dt.datetime
) -> None:
    texting.prepare(now=now)
    closing.finish(
        visit=visit,
        ending=closing.Ending(Visit.Outcome.ANSWERED),
        user=anna,
        now=now + MINUTE,
    )
    texting.send_all(now=now + MINUTE)
    assert (got(), RingText.objects.count()) == ([], 0)


def test_in_the_quiet_hours_only_who_is_on_duty(
    call: BackupCall, bilal: User, daan: User, now: dt.datetime
) -> None:
    texting.choose(user=daan, phone=phone.parse("06 12 34 56 70"), now=now)
    hour = clock.local(now).time()
    later = (clock.local(now) + dt.timedelta(hours=2)).time()
    Municipality.objects.filter(pk=1).update(quiet_from=hour, quiet_until=later)
    beat(now)
    beat(now + 2 * MINUTE)
    # The lead is rung now, and has no duty.
    beat(now + 4 * MINUTE)
    assert got() == [MOBILE.e164, OTHER.e164]
    Municipality.objects.filter(pk=1).update(quiet_from=hour, quiet_until=hour)
    beat(now + 5 * MINUTE)
    assert got()[2:] == ["+31612345670"]


def test_beats_at_the_same_moment_send_one(
    transactional_db: None, call: BackupCall, now: dt.datetime
) -> None:
    acts: list[Callable[[], object]] = [partial(texting.prepare, now=now)] * 4
    assert sorted(map(str, at_once(acts))) == ["0", "0", "0", "1"]
    text = RingText.objects.get()
    send, sweep = partial(texting.send, pk=text.pk, now=now), partial(texting.send_all, now=now)
    at_once([send, send, send, sweep])
    assert got() == [MOBILE.e164]


def test_a_call_that_ends_at_the_same_moment_leaves_nothing(
    transactional_db: None, call: BackupCall, anna: User, now: dt.datetime
) -> None:
    for _ in range(10):
        at_once(
            [
                partial(texting.prepare, now=now),
                partial(calls.withdraw, call=call, user=anna, now=now),
            ]
        )
        assert not RingText.objects.exists()
        call = calls.ask(visit=call.visit, question=calls.Question(call.team), user=anna, now=now)


def test_the_database_keeps_one_a_call_and_person(call: BackupCall, bilal: User) -> None:
    RingText.objects.create(call=call, user=bilal)
    with pytest.raises(IntegrityError), transaction.atomic():
        RingText.objects.create(call=call, user=bilal)
    with pytest.raises(IntegrityError), transaction.atomic():
        BackupPhone.objects.filter(user=bilal).update(number="0612345678")


def test_without_an_answer_it_is_never_sent_again_and_what_did_not_leave_is(
    call: BackupCall, now: dt.datetime
) -> None:
    Scripted.before = gateways.Temporary("Weg.")
    beat(now)
    assert RingText.objects.get().state == State.READY
    Scripted.before, Scripted.after = None, gateways.Unanswered("Geen antwoord.")
    beat(now + 30 * SECOND)
    assert RingText.objects.get().state == State.HANDED
    Scripted.after = None
    beat(now + MINUTE)
    assert got() == [MOBILE.e164]


def test_a_provider_that_is_off_is_left_alone(call: BackupCall, now: dt.datetime) -> None:
    for _ in range(5):
        providers.note(channel="SMS", outage=True, now=now)
    beat(now)
    texting.send(pk=RingText.objects.get().pk, now=now)
    assert (got(), RingText.objects.get().state) == ([], State.READY)


def test_the_tasks_do_it_and_who_left_is_forgotten(call: BackupCall, bilal: User) -> None:
    tasks.tick()
    tasks.text(RingText.objects.get().pk)
    tasks.send_texts()
    assert got() == [MOBILE.e164]
    User.objects.filter(pk=bilal.pk).update(is_active=False)
    tasks.forget()
    assert not BackupPhone.objects.filter(user=bilal).exists()
