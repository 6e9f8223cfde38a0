"""Tickets for the stream of hints: whose, for what, and how long."""

import datetime as dt
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.test import Client

from portal.audit.actor import staff
from portal.live import tokens, topics
from portal.live.streams import Hub
from portal.staff import colleagues, sessions
from portal.staff.models import Role, StaffSession, User
from tests import build


def ticket(*heard: str, user_id: int = 1, session_id: int = 1, now: dt.datetime) -> tokens.Ticket:
    token = tokens.issue(user_id=user_id, session_id=session_id, topics=heard, now=now)
    return tokens.read(token)


def ticket_in(html: str) -> tokens.Ticket:
    """Return the ticket in a page or fragment."""
    address = html.split('sse-connect="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    return tokens.read(parse_qs(urlsplit(address).query)["token"][0])


def test_a_ticket_says_who_hears_what_for_a_quarter(now: dt.datetime) -> None:
    found = ticket("team-1", "team-1", "user-3", user_id=3, session_id=9, now=now)

    assert (found.user_id, found.session_id) == (3, 9)
    assert found.topics == {"team-1", "user-3"}
    assert found.ends_at == (now + dt.timedelta(minutes=15)).timestamp()


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-2] + "AA",
        lambda token: "x" + token,
        lambda _: "",
        lambda _: "a:b:c",
        lambda _: signing.Signer(salt="other").sign_object([1, 1, ["team-1"], 0.0]),
        lambda _: signing.dumps([1, 1, ["team-1"], 0.0], salt="portal.live"),
    ],
)
def test_a_forged_ticket_is_refused(forge: Callable[[str], str], now: dt.datetime) -> None:
    token = tokens.issue(user_id=1, session_id=1, topics=["team-1"], now=now)

    with pytest.raises(tokens.BadTicket):
        tokens.read(forge(token))


def test_the_address_keeps_one_path_whatever_the_setting(settings: object) -> None:
    for base in ("http://localhost:8001", "http://localhost:8001/live/", "/live"):
        settings.LIVE_URL = base  # type: ignore[attr-defined]
        assert "/live/?token=t" in tokens.address("t")
        assert "/live/live" not in tokens.address("t")
    settings.LIVE_URL = ""  # type: ignore[attr-defined]
    assert tokens.address("t") == ""


def test_a_hint_reaches_only_who_may_hear_it(now: dt.datetime) -> None:
    hub = Hub()
    with hub.open(ticket("team-1", now=now)) as one, hub.open(ticket("team-2", now=now)) as two:
        hub.hint("team-1")
        hub.hint("team-1")

        assert one.take() == b"event: team-1\ndata: 1\n\n"
        assert two.take() == b""


def test_a_slow_browser_never_has_more_waiting_than_it_has_topics(now: dt.datetime) -> None:
    hub = Hub()
    with hub.open(ticket("team-1", "case-5", now=now)) as stream:
        for _ in range(10_000):
            hub.hint("team-1")
            hub.hint("case-5")

        assert len(stream.waiting) == 2


def test_revoking_ends_the_streams_of_one_colleague(now: dt.datetime) -> None:
    hub = Hub()
    hers, his = ticket("team-1", user_id=1, now=now), ticket("team-1", user_id=2, now=now)
    with hub.open(hers) as one, hub.open(hers) as tab, hub.open(his) as two:
        hub.hint("revoke:1")
        hub.hint("revoke:nobody")

        assert (one.closed, tab.closed, two.closed) == (True, True, False)
    assert not hub.streams
    assert not hub.is_full(1)


def test_one_colleague_cannot_take_every_place(now: dt.datetime) -> None:
    hub = Hub()
    opened = [hub.open(ticket(user_id=1, now=now)) for _ in range(60)]
    for stream in opened:
        stream.__enter__()

    assert hub.is_full(1)
    assert not hub.is_full(2)


def test_after_a_silence_everyone_is_told_everything(now: dt.datetime) -> None:
    hub = Hub()
    with hub.open(ticket("team-1", "user-3", now=now)) as stream:
        hub.everything_changed()

        assert stream.take() == b"event: team-1\ndata: 1\n\nevent: user-3\ndata: 1\n\n"


def test_a_page_hears_its_own_teams_and_what_it_asked_for_itself(
    settings: object,
    browser_of: Callable[[User], Client],
    bilal: User,
    town: build.Town,
    now: dt.datetime,
) -> None:
    settings.LIVE_URL = "http://localhost:8001"  # type: ignore[attr-defined]
    browser = browser_of(bilal)
    fresh = ticket_in(browser.get("/live-adres/").content.decode())
    mine = {topics.user(bilal.pk), topics.team(town.teams["inkomen-1"].pk)}
    assert fresh.topics == mine

    old = tokens.issue(
        user_id=bilal.pk,
        session_id=fresh.session_id,
        topics=[topics.case(7), topics.team(town.teams["werk"].pk)],
        now=now - dt.timedelta(seconds=0),
    )
    again = ticket_in(browser.get("/live-adres/", {"token": old}).content.decode())
    assert again.topics == mine | {topics.case(7)}


def test_what_a_page_asked_for_is_gone_when_rights_were_taken(
    settings: object,
    browser_of: Callable[[User], Client],
    bilal: User,
    eva: User,
    now: dt.datetime,
) -> None:
    settings.LIVE_URL = "http://localhost:8001"  # type: ignore[attr-defined]
    browser = browser_of(bilal)
    browser.get("/live-adres/")
    session = StaffSession.objects.get(user=bilal)
    old = tokens.issue(user_id=bilal.pk, session_id=session.pk, topics=[topics.case(7)], now=now)
    sessions.revoke_streams(user=bilal, now=now + dt.timedelta(seconds=1))

    mine = ticket_in(browser.get("/live-adres/", {"token": old}).content.decode())
    hers = ticket_in(browser_of(eva).get("/live-adres/", {"token": old}).content.decode())

    assert topics.case(7) not in mine.topics
    assert topics.case(7) not in hers.topics


def test_a_new_role_makes_old_tickets_worthless(
    browser_of: Callable[[User], Client], bilal: User, town: build.Town, now: dt.datetime
) -> None:
    browser_of(bilal).get("/mijn/sessies/")
    later = now + dt.timedelta(minutes=1)

    colleagues.begin_membership(
        user=bilal,
        team=town.teams["werk"],
        role=Role.CASEWORKER,
        from_on=dt.date(2026, 11, 24),
        until_on=None,
        by=staff(bilal.pk),
        now=later,
    )

    assert StaffSession.objects.get(user=bilal).live_from == later
