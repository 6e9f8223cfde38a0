"""The same event, the same missed call, the same key: at one moment, by many."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from callbacks.models import CallbackRequest
from callbacks.telephony import keys, missed
from callbacks.telephony_models import IncomingCall, TelephoneEvent, TelephoneKey
from portal.audit.models import Event
from portal.kit.refusal import Refused
from portal.staff.models import Role, User
from tests import build, phone
from tests.conftest import TUESDAY
from tests.faults.race_acts import at_once
from tests.phone import Exchange

TRIALS = 10
REPLAYS = 50


def make() -> tuple[Exchange, list[User]]:
    town = build.town(now=TUESDAY)
    team = town.teams["inkomen-1"]
    users = [build.colleague(name=name, team=team, role=Role.DESK) for name in ("Anna", "Bilal")]
    return phone.exchange(team), users


@pytest.mark.django_db(transaction=True)
def test_one_request_replayed_fifty_times_has_one_effect() -> None:
    with time_machine.travel(TUESDAY, tick=False):
        exchange, _ = make()
        body = json.dumps(phone.told("ringing")).encode()
        headers = exchange.headers(body)

        def send() -> int:
            sender = Exchange(exchange.made, Client())
            return int(sender.post(body, headers).status_code)

        answers = at_once([send] * 10) + [code for _ in range(4) for code in at_once([send] * 10)]
    assert len(answers) == REPLAYS
    assert sorted(answers) == [200] + [401] * (REPLAYS - 1)
    assert IncomingCall.objects.count() == TelephoneEvent.objects.count() == 1
    assert Event.objects.filter(code="call.rang").count() == 1


@pytest.mark.django_db(transaction=True)
def test_events_of_one_call_that_arrive_together_make_one_call() -> None:
    with time_machine.travel(TUESDAY, tick=False):
        exchange, _ = make()
        for trial in range(TRIALS):
            names = ["ringing", "answered", "missed", "ended"]

            def send(name: str, call: str = f"c-{trial}") -> Callable[[], int]:
                sent = phone.told(name, call)
                sender = Exchange(exchange.made, Client())
                return lambda: int(sender.send(sent).status_code)

            assert at_once([send(name) for name in names]) == [200] * 4
            call = IncomingCall.objects.get(code=f"c-{trial}")
            assert call.answered_at
            assert call.ended_at
            assert not call.missed_at


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", [missed.take, missed.call_back])
def test_two_colleagues_and_one_missed_call(verb: Callable[..., object]) -> None:
    with time_machine.travel(TUESDAY, tick=False):
        exchange, users = make()
        for trial in range(TRIALS):
            exchange.tell("missed", f"c-{trial}", **{"from": f"06400000{trial:02}"})
            pk = IncomingCall.objects.get(code=f"c-{trial}").pk
            said = at_once([_try(verb, pk, user) for user in users])
            assert said.count("") == 1, said
            call = IncomingCall.objects.get(pk=pk)
            assert call.taken_by == users[said.index("")].actor.key
            (loser,) = [words for words in said if words]
            assert "al opgepakt" in loser or "al vastgelegd" in loser
    made = CallbackRequest.objects.count()
    assert made == (TRIALS if verb is missed.call_back else 0)


def _try(verb: Callable[..., object], pk: int, user: User) -> Callable[[], str]:
    def act() -> str:
        call = IncomingCall.objects.select_related("team").get(pk=pk)
        try:
            verb(call=call, user=user, now=TUESDAY)
        except Refused as refusal:
            return str(refusal)
        return ""

    return act


@pytest.mark.django_db(transaction=True)
def test_two_managers_make_no_third_key() -> None:
    with time_machine.travel(TUESDAY, tick=False):
        exchange, _ = make()
        system = exchange.made.key.system

        def make_one() -> str:
            try:
                keys.new_key(system=system, by=build.TESTER, now=TUESDAY)
            except keys.TwoKeys:
                return "twee"
            return ""

        assert sorted(at_once([make_one] * 4)) == ["", "twee", "twee", "twee"]
    assert TelephoneKey.objects.count() == 2
    with pytest.raises(keys.TwoKeys):
        keys.new_key(system=system, by=build.TESTER, now=TUESDAY + dt.timedelta(minutes=1))
