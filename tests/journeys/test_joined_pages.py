"""What joined an open request looks, on every screen of its link, like one that did not."""

import datetime as dt
import re

import pytest
from django.test import Client

from callbacks.models import CallbackRequest
from callbacks.moments import windows
from portal.outbox.models import Message
from tests import build
from tests.conftest import TUESDAY
from tests.domain.test_joins import send

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
