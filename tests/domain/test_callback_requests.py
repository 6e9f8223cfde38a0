"""Asking, claiming, giving back and cancelling, with what must hold whatever happens."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from callbacks import requests
from callbacks.models import CallbackRequest
from portal.audit.actor import ANONYMOUS
from portal.audit.models import Event
from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.outbox.models import Message
from portal.staff.models import User
from tests import build


def test_asking_makes_case_window_receipt_and_story(town: build.Town, now: dt.datetime) -> None:
    request = build.callback(town.topics["uitkering"], now=now, follow_secret="abc")

    case = request.case
    assert case.is_open
    assert case.team == town.teams["inkomen-1"]
    assert request.number_told == "+31365550101"
    window = Promise.objects.get(case=case)
    assert (window.kind, window.state) == (Promise.Kind.WINDOW, Promise.State.OPEN)
    message = Message.objects.get(case=case)
    assert message.channel == Message.Channel.SMS
    assert message.recipient == "+31612345678"
    assert "dinsdag 24 november, tussen 13:00 en 16:30 uur" in message.body
    assert "036 555 0101" in message.body
    assert "uitkering" not in message.body.lower()
    assert Event.objects.filter(code="callback.asked", object_id=case.pk).exists()


def test_the_same_token_makes_one_request(town: build.Town, now: dt.datetime) -> None:
    first = build.callback(town.topics["uitkering"], now=now, intake_token="t", follow_secret="s")
    second = build.callback(town.topics["uitkering"], now=now, intake_token="t", follow_secret="s")

    assert first.pk == second.pk
    assert Case.objects.count() == Message.objects.count() == 1


def test_safe_contact_gets_no_message_of_any_kind(town: build.Town, now: dt.datetime) -> None:
    build.callback(town.topics["uitkering"], now=now, safe_contact=True, email="a@b.example")

    assert not Message.objects.exists()


def test_two_claimers_one_winner(
    town: build.Town, now: dt.datetime, bilal: User, anna: User
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    seen_by_anna = CallbackRequest.objects.select_related("case").get(pk=request.pk)

    requests.claim(request=request, user=bilal, now=now)
    with pytest.raises(requests.AlreadyClaimed, match="Bilal"):
        requests.claim(request=seen_by_anna, user=anna, now=now)

    assert Case.objects.get(pk=request.pk).owner == bilal


def test_claiming_what_is_yours_changes_nothing(
    town: build.Town, now: dt.datetime, bilal: User
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    requests.claim(request=request, user=bilal, now=now)

    assert Event.objects.filter(code="callback.claimed").count() == 1


def test_cancelling_twice_is_fine(town: build.Town, now: dt.datetime) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.cancel(request=request, by=ANONYMOUS, now=now)
    requests.cancel(request=request, by=ANONYMOUS, now=now)

    case = Case.objects.get(pk=request.pk)
    assert (case.is_open, case.outcome) == (False, "CANCELLED")
    assert Promise.objects.get(case=case).state == Promise.State.RELEASED


def test_the_database_refuses_a_closed_case_without_outcome(
    town: build.Town, now: dt.datetime
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)

    with pytest.raises(IntegrityError, match="case_closes_with_outcome"), transaction.atomic():
        Case.objects.filter(pk=request.pk).update(closed_at=now)
