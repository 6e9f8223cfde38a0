"""What holds of calls, keys and extensions whatever the code does: rules of the database, and the
verbs that keep to them."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from callbacks.telephony import caller, keys
from callbacks.telephony.caller import Known
from callbacks.telephony_models import IncomingCall, TelephoneKey, TelephoneSystem
from portal.due import urgent_clock
from portal.kit import phone as phones
from portal.kit.workdays import WorkCalendar
from portal.staff import colleagues, extensions
from portal.staff.models import User
from tests import build, phone
from tests.conftest import TUESDAY

HOUR = dt.timedelta(hours=1)


def call(town: build.Town, **more: Any) -> IncomingCall:
    """Write a call past every verb."""
    system, _ = TelephoneSystem.objects.get_or_create(
        name="Centrale", fallback_team=town.teams["werk"], from_at=TUESDAY
    )
    facts: dict[str, Any] = {
        "system": system,
        "code": f"c-{IncomingCall.objects.count()}",
        "number_called": "+31365550101",
        "team": town.teams["werk"],
        "started_at": TUESDAY,
        "ringing_at": TUESDAY,
    }
    with transaction.atomic():
        return IncomingCall.objects.create(**facts | more)


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("number_calling_is_e164", {"number_calling": "0612345678"}),
        ("answered_call_is_not_missed", {"answered_at": TUESDAY, "missed_at": TUESDAY}),
        ("who_answered_a_call_says_when", {"answered_by": "staff:1"}),
        ("missed_call_taken_at_and_by", {"taken_at": TUESDAY}),
        ("missed_call_taken_at_and_by", {"taken_by": "staff:1"}),
        ("incoming_call_settled_whole", {"outcome": "NO_FILE", "reason": "x"}),
        ("incoming_call_settled_whole", {"settled_at": TUESDAY, "settled_by": "staff:1"}),
        (
            "outcome_of_a_call_names_its_case",
            {"settled_at": TUESDAY, "settled_by": "staff:1", "outcome": "NOTED"},
        ),
        (
            "nothing_done_says_why",
            {"settled_at": TUESDAY, "settled_by": "staff:1", "outcome": "NO_ACTION"},
        ),
    ],
)
def test_the_database_refuses(town: build.Town, rule: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=rule):
        call(town, **wrong)


def test_one_row_a_call(town: build.Town) -> None:
    call(town, code="een")
    with pytest.raises(IntegrityError, match="incoming_call_once"):
        call(town, code="een")


def test_no_third_key_at_once(town: build.Town) -> None:
    made = keys.add_system(
        name="Centrale", fallback_team=town.teams["werk"], by=build.TESTER, now=TUESDAY
    )
    with pytest.raises(IntegrityError, match="two_telephone_keys_at_once"), transaction.atomic():
        TelephoneKey.objects.create(
            system=made.key.system, code="x", salt="y", place=1, from_at=TUESDAY + HOUR
        )
    with pytest.raises(IntegrityError, match="telephone_key_has_a_place"), transaction.atomic():
        TelephoneKey.objects.create(
            system=made.key.system, code="x", salt="y", place=3, from_at=TUESDAY
        )
    with pytest.raises(keys.NameTaken):
        keys.add_system(
            name="Centrale", fallback_team=town.teams["werk"], by=build.TESTER, now=TUESDAY
        )


def test_a_system_that_ended_has_no_key_left(town: build.Town) -> None:
    made = keys.add_system(
        name="Centrale", fallback_team=town.teams["werk"], by=build.TESTER, now=TUESDAY
    )
    system = made.key.system
    keys.end_system(system=system, by=build.TESTER, now=TUESDAY + HOUR)
    keys.end_system(system=system, by=build.TESTER, now=TUESDAY + 2 * HOUR)
    assert keys.find(made.key.code, now=TUESDAY + HOUR) is None
    with pytest.raises(keys.SystemEnded):
        keys.new_key(system=system, by=build.TESTER, now=TUESDAY + HOUR)
    (listed,) = keys.systems(now=TUESDAY + HOUR)
    assert listed.running_keys == []


# Extensions.


def test_one_phone_has_one_owner(town: build.Town, anna: User, bilal: User) -> None:
    phone.give_phone(anna, "101")
    with pytest.raises(IntegrityError, match="one_colleague_an_extension"), transaction.atomic():
        phone.give_phone(bilal, "101")
    bilal.refresh_from_db()
    person = colleagues.Person(
        bilal.username, bilal.name, bilal.public_name, bilal.email, extension="101"
    )
    with pytest.raises(extensions.ExtensionTaken):
        colleagues.change(user=bilal, person=person, by=build.TESTER, now=TUESDAY)
    team = town.teams["werk"]
    with pytest.raises(extensions.ExtensionTaken):
        extensions.give_to_team(team=team, extension="101", by=build.TESTER, now=TUESDAY)
    extensions.give_to_team(team=team, extension="150", by=build.TESTER, now=TUESDAY)
    extensions.give_to_team(team=team, extension="150", by=build.TESTER, now=TUESDAY)
    with pytest.raises(extensions.ExtensionTaken):
        extensions.give_to_team(
            team=town.teams["inkomen-1"], extension="150", by=build.TESTER, now=TUESDAY
        )


def test_the_phone_of_who_stops_is_free(anna: User, bilal: User, hanna: User) -> None:
    phone.give_phone(anna, "101")
    colleagues.disable(user=anna, by=hanna.actor, now=TUESDAY)
    phone.give_phone(bilal, "101")
    assert extensions.colleague_at("101") == bilal


def test_everybody_of_the_team_hears_its_phone(town: build.Town, anna: User, eva: User) -> None:
    phone.give_phone(eva, "301")
    team = town.teams["inkomen-1"]
    extensions.give_to_team(team=team, extension="150", by=build.TESTER, now=TUESDAY)
    day = TUESDAY.date()
    assert extensions.heard_by("150", day=day) == [anna.pk]
    assert extensions.heard_by("301", day=day) == [eva.pk]
    assert extensions.heard_by("999", day=day) == extensions.heard_by("", day=day) == []
    assert extensions.everyone() == [("150", team), ("301", eva)]
    assert extensions.team_answering("+31365550999", "301", day=day) == town.teams["werk"]
    assert extensions.team_answering("+31365550999", "150", day=day) == team
    assert extensions.team_answering("+31365550101", "301", day=day) == team
    assert extensions.team_answering("+31365550999", "", day=day) is None


# Numbers as telephone systems tell them.


@pytest.mark.parametrize(
    ("told", "is_number"),
    [
        ("0612345678", "+31612345678"),
        ("+31 (0)6 1234 5678", "+31612345678"),
        ("0887654321", "+31887654321"),
        ("0900 1234", "+319001234"),
        ("+447012345678", "+447012345678"),
        ("0360550101", "+31360550101"),
        ("14036", "14 036"),
        ("14 036", "14 036"),
        ("anonymous", ""),
        ("", ""),
        ("+", ""),
        ("102", ""),
        ("*31#0612345678", ""),
        ("tel:+31612345678", ""),
        ("0612345678;ext=1", ""),
        ("<b>", ""),
        ("9" * 40, ""),
    ],
)
def test_a_number_as_it_is_told(told: str, is_number: str) -> None:
    assert phones.told(told) == is_number


def test_hints_for_many_numbers_cost_no_more(
    town: build.Town, django_assert_max_num_queries: Any
) -> None:
    numbers = [f"+316123456{n:02}" for n in range(20)]
    for number in numbers[:10]:
        build.callback(town.topics["uitkering"], now=TUESDAY, number=number)
    with django_assert_max_num_queries(3):
        found = caller.hints(["", *numbers], now=TUESDAY)
    assert {hint.known for hint in found.values()} == {Known.WITHHELD, Known.UNKNOWN, Known.PERSON}
    with django_assert_max_num_queries(0):
        caller.hint("", now=TUESDAY)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-11-24T10:10", "2026-11-24T12:10"),
        ("2026-11-24T16:00", "2026-11-25T10:30"),
        ("2026-11-24T20:00", "2026-11-25T11:00"),
        ("2026-11-27T15:30", "2026-11-30T10:00"),
        ("2026-11-28T12:00", "2026-11-30T11:00"),
    ],
)
def test_two_working_hours(since: str, until: str) -> None:
    zone = dt.timezone(dt.timedelta(hours=1))
    start, end = (dt.datetime.fromisoformat(text).replace(tzinfo=zone) for text in (since, until))
    assert urgent_clock.later(start, 2 * HOUR, WorkCalendar()) == end
