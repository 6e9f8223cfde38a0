"""What may be dialled and texted, the permission of a lead, and five tries a day; tried to be
broken, also by two at once."""

import datetime as dt
from functools import partial

import pytest

from callbacks import attempts, requests
from callbacks.attempts import Call
from callbacks.models import CallAttempt, CallbackRequest, DialPermission
from callbacks.reaching import dialling, permitted, renumbering
from portal.kit import phone
from portal.kit.phone import Phone, PhoneError
from portal.municipality.models import Municipality
from portal.outbox.models import Message
from portal.residents import shared_numbers
from portal.staff.models import Role, User
from tests import build
from tests.conftest import TUESDAY
from tests.domain.test_callback_verbs import at_once

Result = CallAttempt.Result
SURINAME, BRAZIL = "+597 8123456", "+55 11 96123 4567"
NEVER = [
    "0900 1234",
    "0906 1234567",
    "0909 1234567",
    "112",
    "1233",
    "+44 70 1234 5678",
    "+1 900 555 1234",
    "+882 16 12345678",
    "+8816 1234 5678",
    "*21*0612345678#",
    "06 12345678;ext=5",
    "tel:0612345678",
]


@pytest.mark.parametrize("typed", NEVER)
def test_never(typed: str) -> None:
    with pytest.raises(PhoneError):
        phone.parse(typed)


@pytest.mark.parametrize("stored", ["+319001234", "+447012345678", "+19005551234", "+318001234"])
def test_never_by_another_way(town: build.Town, stored: str) -> None:
    """Even when it slipped into the table: no way to dial it, nor for a lead to permit it."""
    assert not dialling.may_dial(stored)
    assert not Phone(stored).may_ever_be_dialled()
    assert not Phone(stored).may_be_texted()


def test_the_list_is_a_setting(town: build.Town) -> None:
    assert all(map(dialling.may_dial, ["+5978123456", "+905321234567", "+212612345678"]))
    Municipality.objects.update(dialled_regions="")
    assert not dialling.may_dial("+5978123456")
    assert dialling.may_dial("+32470123456")


def try_once(
    request: CallbackRequest, user: User, now: dt.datetime, result: CallAttempt.Result
) -> None:
    attempts.log(request=request, call=Call(result=result), user=user, now=now)


def test_a_far_number_waits_for_a_lead(
    town: build.Town, now: dt.datetime, bilal: User, daan: User, eva: User
) -> None:
    request = build.callback(town.topics["uitkering"], now=now, number=BRAZIL)
    assert not Message.objects.exists()
    requests.claim(request=request, user=bilal, now=now)
    with pytest.raises(dialling.NotDialled):
        try_once(request, bilal, now, Result.NO_ANSWER)
    for stranger in (bilal, eva):
        with pytest.raises(permitted.NotALead):
            permitted.permit(request=request, user=stranger, now=now)

    permitted.permit(request=request, user=daan, now=now)
    permitted.permit(request=request, user=daan, now=now)

    assert DialPermission.objects.count() == 1
    try_once(request, bilal, now, Result.NO_ANSWER)
    # Of this number only, and of this request only.
    renumbering.change_number(
        request=request, phone=phone.parse("+1 212 555 0123"), user=bilal, now=now
    )
    assert not dialling.may_call(CallbackRequest.objects.get(pk=request.pk))
    other = build.callback(town.topics["uitkering"], now=now, number=BRAZIL)
    assert not dialling.may_call(other)


def test_a_talk_is_always_noted(town: build.Town, now: dt.datetime, bilal: User) -> None:
    request = build.callback(town.topics["uitkering"], now=now, number=BRAZIL)
    requests.claim(request=request, user=bilal, now=now)
    try_once(request, bilal, now, Result.REACHED)
    assert request.attempts.get().result == Result.REACHED


def test_five_tries_a_day_over_all_her_requests(
    town: build.Town, now: dt.datetime, bilal: User
) -> None:
    one = build.callback(town.topics["uitkering"], now=now)
    # The same telephone, another name: still the same telephone that rings.
    two = build.callback(town.topics["uitkering"], now=now, name="Ben Bos")
    for request in (one, two):
        requests.claim(request=request, user=bilal, now=now)
    for turn in range(5):
        try_once((one, two)[turn % 2], bilal, now, Result.NO_ANSWER)
    with pytest.raises(dialling.EnoughToday, match="woensdag 25 november vanaf 09:00 uur"):
        try_once(one, bilal, now, Result.ENGAGED)
    assert CallAttempt.objects.count() == 5
    assert dialling.tried_today(one, now=now + dt.timedelta(days=1)) == 0
    try_once(two, bilal, now, Result.REACHED)


def test_friday_says_monday(town: build.Town, now: dt.datetime) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    friday = now + dt.timedelta(days=3)
    assert "maandag 30 november" in dialling.enough_words(request, now=friday)


def test_another_number_of_the_same_person_counts(
    town: build.Town, now: dt.datetime, bilal: User
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    for _ in range(5):
        try_once(request, bilal, now, Result.NO_ANSWER)
    other = phone.parse("06 87 65 43 21")
    renumbering.change_number(request=request, phone=other, user=bilal, now=now)
    with pytest.raises(dialling.EnoughToday):
        try_once(request, bilal, now, Result.NO_ANSWER)


def test_an_office_is_called_for_each_client(
    town: build.Town, now: dt.datetime, bilal: User
) -> None:
    number = "036 555 12 12"
    shared_numbers.mark_office(
        phone=phone.parse(number), office="De Brug", by=build.TESTER, now=now
    )
    for n in range(7):
        request = build.callback(town.topics["werk"], now=now, name=f"Naam {n}", number=number)
        assert dialling.tried_today(request, now=now) == 0


@pytest.mark.slow
def test_two_colleagues_do_not_both_make_the_fifth(transactional_db: None) -> None:
    town = build.town(now=TUESDAY)
    team = town.teams["inkomen-1"]
    people = [build.colleague(name=name, team=team, role=Role.CASEWORKER) for name in "AB"]
    for trial in range(10):
        number = f"06 12 34 57 {trial:02d}"
        made = [
            build.callback(town.topics["uitkering"], now=TUESDAY, name=name, number=number)
            for name in ("Een", "Twee")
        ]
        for request, user in zip(made, people, strict=True):
            requests.claim(request=request, user=user, now=TUESDAY)
        for _ in range(4):
            try_once(made[0], people[0], TUESDAY, Result.NO_ANSWER)
        said = at_once(
            *(
                partial(try_once, request, user, TUESDAY, Result.ENGAGED)
                for request, user in zip(made, people, strict=True)
            )
        )
        assert said.count("done") == 1, said
        assert CallAttempt.objects.filter(number_called=phone.parse(number).e164).count() == 5
