"""How one conversation goes: on whose behalf, a second number, a language, an interpreter."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from callbacks import attempts, requests
from callbacks.attempts import Call
from callbacks.models import CallAttempt, CallbackRequest, OnBehalf
from callbacks.reaching import dialling, renumbering, speaking, speaking_panel
from callbacks.reaching.speaking import Kind, Speaker, Talk
from portal.cases import access
from portal.kit import phone
from portal.kit.refusal import Refused
from portal.staff.models import User
from portal.staff.permissions import NotAllowed
from tests import build


@pytest.fixture
def mine(town: build.Town, now: dt.datetime, bilal: User) -> CallbackRequest:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    return request


def told(request: CallbackRequest, user: User, now: dt.datetime) -> dict[str, object]:
    case = access.get_case(user, request.case.reference, now=now)
    part = speaking_panel.panel("case-first", case, user)
    assert part is not None
    return part.context


def test_both_are_spoken_to_under_bewind(
    mine: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    speaker = Speaker("De Brug", Kind.ADMINISTRATOR, True, OnBehalf.Way.VIA)
    talk = Talk("nl", False, speaker=speaker)
    speaking.set_talk(request=mine, talk=talk, user=bilal, now=now)
    shown = told(mine, bilal, now)
    assert shown["who"] == "De Brug (bewindvoerder, met bewijs van machtiging)"
    assert shown["lines"] == [
        speaking_panel.WAYS[OnBehalf.Way.VIA],
        speaking_panel.BOTH,
    ]


def test_a_helper_never_has_a_mandate(mine: CallbackRequest, bilal: User, now: dt.datetime) -> None:
    talk = Talk("nl", False, speaker=Speaker("Buurvrouw", Kind.HELPER, True))
    speaking.set_talk(request=mine, talk=talk, user=bilal, now=now)
    assert not OnBehalf.objects.get().has_mandate
    assert speaking_panel.NO_MANDATE in str(told(mine, bilal, now)["lines"])
    with pytest.raises(IntegrityError), transaction.atomic():
        OnBehalf.objects.update(has_mandate=True)


def test_a_second_number_is_tried_and_written_down(
    mine: CallbackRequest, bilal: User, anna: User, now: dt.datetime
) -> None:
    with pytest.raises(speaking.NoSecondNumber):
        speaking.swap_numbers(request=mine, user=bilal, now=now)
    with pytest.raises(renumbering.SameNumber):
        speaking.set_talk(
            request=mine, talk=Talk("nl", False, phone.parse("06 12345678")), user=bilal, now=now
        )
    second = phone.parse("06 87654321")
    speaking.set_talk(request=mine, talk=Talk("nl", False, second), user=bilal, now=now)
    with pytest.raises(requests.NotYours):
        speaking.swap_numbers(request=mine, user=anna, now=now)
    speaking.swap_numbers(request=mine, user=bilal, now=now)
    attempt = attempts.log(
        request=mine, call=Call(result=CallAttempt.Result.NO_ANSWER), user=bilal, now=now
    )
    assert attempt.number_called == second.e164
    mine.refresh_from_db()
    assert mine.second_number == "+31612345678"
    # Five a day holds for both numbers together.
    assert dialling.tried_today(mine, now=now) == 1
    renumbering.change_number(request=mine, phone=phone.parse("06 12345678"), user=bilal, now=now)
    mine.refresh_from_db()
    assert mine.second_number == ""


def test_no_way_round_what_may_be_dialled(
    mine: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    far = Talk("nl", False, phone.parse("+1 212 555 0123"))
    speaking.set_talk(request=mine, talk=far, user=bilal, now=now)
    speaking.swap_numbers(request=mine, user=bilal, now=now)
    with pytest.raises(dialling.NotDialled):
        attempts.log(
            request=mine, call=Call(result=CallAttempt.Result.NO_ANSWER), user=bilal, now=now
        )
    free = Talk("nl", False, phone.Phone("+318001234"))
    with pytest.raises(Refused):
        speaking.set_talk(request=mine, talk=free, user=bilal, now=now)


def test_language_and_interpreter_are_of_this_request(
    mine: CallbackRequest, bilal: User, eva: User, now: dt.datetime
) -> None:
    with pytest.raises(NotAllowed):
        speaking.set_talk(request=mine, talk=Talk("tr", True), user=eva, now=now)
    speaking.set_talk(request=mine, talk=Talk("tr", True), user=bilal, now=now)
    case = access.get_case(bilal, mine.case.reference, now=now)
    assert case.callback.language == "tr"
    assert case.resident is not None
    assert case.resident.language == "nl"
    assert told(mine, bilal, now)["interpreter"]
