"""What joined an open request looks, on every screen of its link, like one that did not."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from callbacks.models import CallbackRequest, FormAsk
from callbacks.moments import slots, windows
from portal.contacts.models import Promise
from portal.outbox.models import Message
from tests import build
from tests.conftest import TUESDAY
from tests.domain.test_joins import HERS, send
from tests.slots import THURSDAY, WEDNESDAY, slot, week

OTHER = "06 12 34 56 71"
type Pair = tuple[CallbackRequest, CallbackRequest]


@pytest.fixture
def pair(town: build.Town, now: dt.datetime) -> Pair:
    """An ordinary request, and one that joined another; alike in all that their senders typed."""
    send(town, "hers")
    joined = send(town, "joined", sender="elders")
    ordinary = send(town, "plain", sender="elders", number=OTHER)
    assert joined.case.outcome == "JOINED"
    assert ordinary.case.is_open
    return ordinary, joined


def page(client: Client, request: CallbackRequest, serial: str, path: str = "") -> str:
    """Read a page of the follow link, less what each request has of its own."""
    text = client.get(f"/volg/follow-{serial}/{path}").content.decode()
    text = text.replace(request.case.reference, "KENMERK").replace(f"follow-{serial}", "LINK")
    return re.sub(r'(csrfmiddlewaretoken"|name="seen") value="[^"]+"', r"\1 value", text)


@pytest.mark.parametrize("path", ["", "ander-moment/", "annuleren/"])
def test_the_pages_are_alike(client: Client, pair: Pair, path: str) -> None:
    ordinary, joined = pair
    assert page(client, ordinary, "plain", path) == page(client, joined, "joined", path)


def choose(client: Client, serial: str, code: str) -> tuple[int, str]:
    """Send the form that chooses another moment as it stands on the screen."""
    address = f"/volg/follow-{serial}/ander-moment/"
    shown = client.get(address).context["form"]["seen"].value()
    sent = client.post(address, {"moment": code, "seen": shown})
    errors = sent.context["form"].errors.as_text() if sent.status_code != 303 else ""
    return sent.status_code, errors


def test_the_moment_that_stands_is_refused_alike(client: Client, pair: Pair) -> None:
    same = windows.choices(now=TUESDAY, days=5)[0].code
    assert choose(client, "plain", same) == choose(client, "joined", same)
    assert choose(client, "plain", same)[0] != 303


def test_another_moment_is_told_alike(client: Client, pair: Pair) -> None:
    ordinary, joined = pair
    other = windows.choices(now=TUESDAY, days=5)[1].code
    assert choose(client, "plain", other) == choose(client, "joined", other) == (303, "")
    # What was done is said once.
    client.get("/volg/follow-plain/")
    assert page(client, ordinary, "plain") == page(client, joined, "joined")
    told = [
        list(Message.objects.filter(case=one.case, kind="MOVED").values_list("body", flat=True))
        for one in pair
    ]
    assert told[0] == told[1]
    assert len(told[0]) == 1


def test_the_receipt_goes_to_the_address_that_was_typed(town: build.Town, now: dt.datetime) -> None:
    """Where no text can go: no e-mail would tell that somebody else asked before."""
    send(town, "hers", number="036 555 12 34")
    mail = "wie@inwoner.example"
    joined = send(town, "joined", sender="elders", number="036 555 12 34", email=mail)
    ordinary = send(town, "plain", sender="elders", number="036 555 12 35", email=mail)
    assert joined.case.outcome == "JOINED"
    to = [
        list(Message.objects.filter(case=one.case).values_list("channel", "recipient"))
        for one in (ordinary, joined)
    ]
    assert to[0] == to[1] == [("EMAIL", mail)]


def test_a_link_is_no_way_to_send_many_texts(client: Client, pair: Pair) -> None:
    """Whoever has it may have typed the number of somebody else."""
    codes = [half.code for half in windows.choices(now=TUESDAY, days=5)]
    for turn in range(1, 8):
        for serial in ("plain", "joined"):
            assert choose(client, serial, codes[turn % 5]) == (303, "")
    told = [Message.objects.filter(case=one.case, kind="MOVED").count() for one in pair]
    assert told == [3, 3]


def half_hours(town: build.Town, now: dt.datetime, places: int) -> None:
    week(town.teams["inkomen-1"], places=places, begins="10:00", ends="11:00", now=now)


@pytest.mark.parametrize("joins", [True, False])
def test_the_last_place_of_a_half_hour_is_gone_for_both(
    client: Client, town: build.Town, now: dt.datetime, joins: bool
) -> None:
    half_hours(town, now, places=1)
    send(town, "hers", window=slot(THURSDAY, "10:30"))
    number = HERS if joins else OTHER
    mine = send(town, "mine", sender="elders", number=number, window=slot(WEDNESDAY, "10:00"))
    assert (mine.case.outcome == "JOINED") == joins
    team = town.teams["inkomen-1"]
    with pytest.raises(slots.Full):
        slots.take(team=team, wanted=[slot(WEDNESDAY, "10:00")], now=now)
    # Moving frees it and takes another; withdrawing frees that one too.
    assert choose_slot(client, "mine", "2026-11-25", "2026-11-25-1030") == 303
    assert slots.take(team=team, wanted=[slot(WEDNESDAY, "10:00")], now=now).place == 1
    with pytest.raises(slots.Full):
        slots.take(team=team, wanted=[slot(WEDNESDAY, "10:30")], now=now)
    client.post("/volg/follow-mine/annuleren/", {"ja": "ja"})
    assert slots.take(team=team, wanted=[slot(WEDNESDAY, "10:30")], now=now).place == 1


def choose_slot(client: Client, serial: str, day: str, code: str) -> int:
    address = f"/volg/follow-{serial}/ander-moment/?dag={day}"
    shown = client.get(address).context["form"]["seen"].value()
    return client.post(address, {"moment": code, "seen": shown}).status_code


def test_one_sender_takes_only_a_few_places(town: build.Town, now: dt.datetime) -> None:
    half_hours(town, now, places=9)
    for serial in range(9):
        send(town, f"form-{serial}", window=slot(WEDNESDAY, "10:00"))
    held = FormAsk.objects.exclude(place=None).count()
    assert held + Promise.objects.standing().exclude(place=None).count() == 3


def test_an_old_tab_is_refused_alike(client: Client, pair: Pair) -> None:
    codes = [half.code for half in windows.choices(now=TUESDAY, days=5)]
    answers: dict[str, list[object]] = {"plain": [], "joined": []}
    for serial, told in answers.items():
        address = f"/volg/follow-{serial}/ander-moment/"
        old = client.get(address).context["form"]["seen"].value()
        told.append(client.post(address, {"moment": codes[1], "seen": old}).status_code)
        # The same click again does nothing more; another choice on the same old screen neither.
        told.append(client.post(address, {"moment": codes[2], "seen": old}).status_code)
        told.append(choose(client, serial, codes[3]))
        # Moved twice since this tab was opened.
        late = client.post(address, {"moment": codes[4], "seen": old})
        told += [late.status_code, late.context["form"].errors.as_text()]
        client.get(f"/volg/follow-{serial}/")
    assert answers["plain"] == answers["joined"]
    assert answers["plain"][3] == 422
    ordinary, joined = pair
    assert page(client, ordinary, "plain") == page(client, joined, "joined")


@pytest.mark.parametrize("act", ["", "moved", "cancelled"])
def test_after_the_moment_the_pages_are_alike(client: Client, pair: Pair, act: str) -> None:
    """As long as nobody called: what we did for somebody else is not told."""
    ordinary, joined = pair
    code = windows.choices(now=TUESDAY, days=5)[1].code
    for serial in ("plain", "joined"):
        if act == "moved":
            choose(client, serial, code)
        if act == "cancelled":
            client.post(f"/volg/follow-{serial}/annuleren/", {"ja": "ja"})
        client.get(f"/volg/follow-{serial}/")
    with time_machine.travel(TUESDAY + dt.timedelta(days=3), tick=False):
        for path in ("", "ander-moment/"):
            shown = page(client, ordinary, "plain", path)
            assert shown == page(client, joined, "joined", path)
        told = client.get("/volg/follow-plain/").content.decode()
    assert ("Dit moment is voorbij" in told) == (act != "cancelled")
    assert ("U koos dinsdag 24 november om 10:00 uur" in told.replace("\xa0", " ")) == (
        act == "moved"
    )
    assert ("laten weten" in told or "U liet" in told) == (act == "cancelled")
