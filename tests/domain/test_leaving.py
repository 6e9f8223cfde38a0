"""A colleague leaves: nothing stays behind, and residents hear of it where their wishes allow."""

import datetime as dt

import pytest

from callbacks import requests
from callbacks.models import CallbackRequest
from portal.audit.models import Event
from portal.cases.models import Assignment, Case
from portal.contacts.models import Promise
from portal.outbox.models import Message
from portal.residents import register
from portal.residents.models import Resident
from portal.staff import colleagues, leaving, numbers, people, permissions
from portal.staff.leaving import Plan
from portal.staff.models import NumberAssignment, OutboundNumber, User
from portal.staff.roles import Permission
from tests import build
from tests.journeys.callback_page import check_cases_agree, resident_of


def plan(successor: User, **more: object) -> Plan:
    """Return a plan in which one colleague takes everything, unless told otherwise."""
    parts = {"by_part": {}, "by_item": {}, "team": None} | more
    return Plan(successor=successor, **parts)  # type: ignore[arg-type]


@pytest.fixture
def taken(town: build.Town, bilal: User, now: dt.datetime) -> CallbackRequest:
    """A request that Bilal took, of a resident whose contact person he is."""
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    register.set_contact_person(
        resident=resident_of(request), person=bilal, by=build.TESTER, now=now
    )
    request.refresh_from_db()
    return request


def number_of(user: User, now: dt.datetime) -> OutboundNumber:
    """Give a colleague a number of their own."""
    line = numbers.Line(
        number="+31365550199",
        label="Bilal",
        answered_by="Bilal",
        answered_hours="09:00 tot 17:00 uur",
        outside_hours="Bel morgen terug.",
        tested_on=now.date(),
    )
    number = numbers.add(line=line, by=build.TESTER, now=now)
    numbers.assign(
        number=number,
        to=user,
        from_on=build.LONG_AGO,
        until_on=None,
        is_primary=False,
        by=build.TESTER,
        now=now,
    )
    return number


def test_everything_gets_a_new_owner_at_once(
    taken: CallbackRequest, bilal: User, carla: User, daan: User, now: dt.datetime
) -> None:
    number = number_of(bilal, now)
    team = taken.case.team
    untold = leaving.leave(user=bilal, plan=plan(carla, team=team), by=daan.actor, now=now)

    assert untold == 0
    case = Case.objects.get(pk=taken.pk)
    assert case.owner == carla
    check_cases_agree()
    assert Assignment.objects.filter(case=case, owner=bilal, until_at=now).exists()
    assert Resident.objects.get().contact_person == carla
    bilal.refresh_from_db()
    assert not bilal.is_active
    assert bilal.successor == carla
    assert bilal.left_on == now.date()
    assert not permissions.can(bilal, Permission.READ_CASES, now=now)
    held = NumberAssignment.objects.get(number=number, team=team)
    assert held.period.lower == now.date()
    assert held.period.upper == dt.date(2027, 5, 24)
    number.refresh_from_db()
    assert number.answered_by == f"een collega van {team.name}"
    assert Event.objects.filter(code="user.left", object_id=bilal.pk).count() == 1


def test_promises_go_along_and_stay_what_they_were(
    taken: CallbackRequest, bilal: User, carla: User, daan: User, now: dt.datetime
) -> None:
    promise = Promise.objects.get(case=taken.case)
    assert promise.owner == bilal
    leaving.leave(user=bilal, plan=plan(carla), by=daan.actor, now=now)
    fresh = Promise.objects.get(pk=promise.pk)
    assert (fresh.owner, fresh.state) == (carla, Promise.State.OPEN)
    assert (fresh.from_at, fresh.until_at) == (promise.from_at, promise.until_at)


def test_one_item_can_go_to_somebody_else(
    taken: CallbackRequest, bilal: User, anna: User, carla: User, daan: User, now: dt.datetime
) -> None:
    chosen = plan(carla, by_part={"inwoners": daan}, by_item={("zaken", taken.pk): anna})
    leaving.leave(user=bilal, plan=chosen, by=daan.actor, now=now)
    assert Case.objects.get(pk=taken.pk).owner == anna
    assert Resident.objects.get().contact_person == daan


def test_she_is_told_who_it_is_now_and_nothing_else(
    taken: CallbackRequest, bilal: User, carla: User, daan: User, now: dt.datetime
) -> None:
    leaving.leave(user=bilal, plan=plan(carla), by=daan.actor, now=now)
    message = Message.objects.get(kind="CONTACT_PERSON")
    assert "Carla" in message.body
    assert "036 555 0101" in message.body
    for secret in ("gemeente", "uitkering", "Inkomen", "Bilal", "Ayşe"):
        assert secret.casefold() not in (message.subject + message.body).casefold()


def test_safe_contact_gets_no_message_and_a_person_tells_her(
    taken: CallbackRequest, bilal: User, carla: User, daan: User, now: dt.datetime
) -> None:
    register.set_safe_contact(resident=resident_of(taken), by=build.TESTER, now=now)
    assert leaving.leave(user=bilal, plan=plan(carla), by=daan.actor, now=now) == 1
    assert not Message.objects.filter(kind="CONTACT_PERSON").exists()


def test_nothing_changes_when_a_number_would_ring_in_an_empty_room(
    taken: CallbackRequest, bilal: User, carla: User, daan: User, now: dt.datetime
) -> None:
    number_of(bilal, now)
    with pytest.raises(leaving.NeedsTeam):
        leaving.leave(user=bilal, plan=plan(carla), by=daan.actor, now=now)
    bilal.refresh_from_db()
    assert bilal.is_active
    assert Case.objects.get(pk=taken.pk).owner == bilal
    assert not Message.objects.filter(kind="CONTACT_PERSON").exists()


def test_who_leaves_takes_over_nothing(
    taken: CallbackRequest, bilal: User, carla: User, daan: User, now: dt.datetime
) -> None:
    with pytest.raises(leaving.NotHandedOver):
        leaving.leave(user=bilal, plan=plan(bilal), by=daan.actor, now=now)
    colleagues.disable(user=carla, by=build.TESTER, now=now)
    with pytest.raises(leaving.NotHandedOver):
        leaving.leave(user=bilal, plan=plan(carla), by=daan.actor, now=now)
    with pytest.raises(leaving.NotYourOwn):
        leaving.leave(user=bilal, plan=plan(daan), by=bilal.actor, now=now)


def test_nobody_leaves_twice_and_who_comes_back_is_here_again(
    bilal: User, carla: User, daan: User, now: dt.datetime
) -> None:
    leaving.leave(user=bilal, plan=plan(carla), by=daan.actor, now=now)
    with pytest.raises(leaving.LeftAlready):
        leaving.leave(user=bilal, plan=plan(carla), by=daan.actor, now=now)
    assert people.left_named_like("bil") == [bilal]
    colleagues.enable(user=bilal, by=build.TESTER, now=now)
    assert people.left_named_like("bil") == []


def test_the_last_manager_stays(hanna: User, daan: User, carla: User, now: dt.datetime) -> None:
    with pytest.raises(colleagues.LastManager):
        leaving.leave(user=hanna, plan=plan(carla), by=daan.actor, now=now)


def test_who_would_take_over_from_an_absent_colleague_is_replaced_too(
    bilal: User, carla: User, anna: User, daan: User, now: dt.datetime
) -> None:
    for away in (anna, carla):
        colleagues.add_absence(
            user=away,
            from_on=now.date(),
            until_on=now.date(),
            substitute=bilal,
            by=build.TESTER,
            now=now,
        )
    leaving.leave(user=bilal, plan=plan(carla), by=daan.actor, now=now)
    assert anna.absences.get().substitute == carla
    assert carla.absences.get().substitute is None, "nobody takes over from herself"


def test_nothing_new_is_given_to_who_left(
    taken: CallbackRequest, bilal: User, carla: User, daan: User, now: dt.datetime
) -> None:
    leaving.leave(user=bilal, plan=plan(carla), by=daan.actor, now=now)
    with pytest.raises(register.HasLeft):
        register.set_contact_person(
            resident=resident_of(taken), person=bilal, by=build.TESTER, now=now
        )


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (dt.date(2026, 11, 24), dt.date(2027, 5, 24)),
        (dt.date(2026, 8, 31), dt.date(2027, 2, 28)),
        (dt.date(2027, 8, 31), dt.date(2028, 2, 29)),
        (dt.date(2026, 6, 30), dt.date(2026, 12, 30)),
        (dt.date(2026, 7, 1), dt.date(2027, 1, 1)),
    ],
)
def test_half_a_year(day: dt.date, after: dt.date) -> None:
    assert leaving.half_a_year_after(day) == after
