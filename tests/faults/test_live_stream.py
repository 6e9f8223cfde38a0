"""The real live process on the real database: hints, revoking, restarts and lost connections."""

import contextlib
import datetime as dt
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from portal.live import notify, tokens
from portal.staff import sessions
from portal.staff.models import Role, StaffSession, Team, User
from tests import build
from tests.live_process import ORIGIN, Listener, LiveProcess, database_url, until


def refused(live: LiveProcess, token: str, **headers: str) -> bool:
    """Tell whether this ticket opens nothing."""
    browser = live.listen(token, **headers)
    browser.close()
    return browser.status == 403


@pytest.fixture(scope="module")
def live(django_db_setup: None) -> Iterator[LiveProcess]:
    """One live process for all tests of this module."""
    process = LiveProcess(database_url())
    until(process.hears, "the live process listens", 5)
    yield process
    process.stop(signal.SIGKILL)


@pytest.fixture
def user(transactional_db: None) -> User:
    team = Team.objects.create(code="team", name="Team")
    return build.colleague(name="Bilal", team=team, role=Role.CASEWORKER)


def in_session(user: User, key: str = "een") -> StaffSession:
    # The database compares with its own clock, so that time is not frozen here.
    now = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=20)
    return sessions.start(user=user, session_key=key, browser="Firefox", now=now)


def token_for(session: StaffSession, *topics: str, age: float = 0) -> str:
    now = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=age)
    return tokens.issue(user_id=session.user_id, session_id=session.pk, topics=topics, now=now)


@contextlib.contextmanager
def listening(live: LiveProcess, token: str, count: int = 1) -> Iterator[list[Listener]]:
    browsers = [live.listen(token) for _ in range(count)]
    assert {browser.status for browser in browsers} == {200}
    yield browsers
    for browser in browsers:
        browser.close()


def test_a_hint_arrives_within_a_second_and_only_where_it_may(
    live: LiveProcess, user: User
) -> None:
    session = in_session(user)
    with (
        listening(live, token_for(session, "team-1", "user-5")) as (one,),
        listening(live, token_for(session, "team-2")) as (two,),
    ):
        began = time.monotonic()
        notify.hint("team-1")
        assert one.event() == "team-1"
        assert time.monotonic() - began < 1
        notify.hint("team-2")
        assert two.event() == "team-2"


def test_forty_browsers_hold_two_database_connections(live: LiveProcess, user: User) -> None:
    with listening(live, token_for(in_session(user), "team-1"), 40) as browsers:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_stat_activity"
                " where application_name = 'almere-live' and datname = current_database()"
            )
            assert cursor.fetchone()[0] <= 2
        notify.hint("team-1")
        assert {browser.event() for browser in browsers} == {"team-1"}


def test_ending_a_session_closes_its_stream_and_keeps_it_closed(
    live: LiveProcess, user: User
) -> None:
    ending, staying = in_session(user, "een"), in_session(user, "twee")
    gone, kept = token_for(ending, "team-1"), token_for(staying, "team-1")
    with listening(live, gone) as (one,):
        began = time.monotonic()
        sessions.end(session=ending, by=user.actor, now=dt.datetime.now(dt.UTC))
        assert one.event() == "end"
        assert time.monotonic() - began < 1
    assert refused(live, gone)
    with listening(live, kept):
        pass


def test_taken_rights_close_streams_until_the_page_gets_a_new_ticket(
    live: LiveProcess, user: User
) -> None:
    session = in_session(user)
    old = token_for(session, "team-1")
    with listening(live, old) as (one,):
        sessions.revoke_streams(user=user, now=dt.datetime.now(dt.UTC))
        assert one.event() == "end"
    assert refused(live, old)
    with listening(live, token_for(session, "team-2")):
        pass


def test_only_true_tickets_from_our_own_pages_get_in(live: LiveProcess, user: User) -> None:
    session = in_session(user)
    token = token_for(session, "team-1")
    assert refused(live, "")
    assert refused(live, token + "x")
    assert refused(live, token_for(session, "team-1", age=901))
    assert refused(live, token, Origin="https://evil.example")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert refused(live, token)
    User.objects.filter(pk=user.pk).update(is_active=True)
    for origin in (ORIGIN, "http://127.0.0.1:8000", "http://[::1]:8000"):
        browser = live.listen(token, Origin=origin)
        assert browser.status == 200
        assert browser.answer.headers["Access-Control-Allow-Origin"] == origin
        assert browser.answer.headers["Access-Control-Allow-Credentials"] == "true"
        assert "no-store" in browser.answer.headers["Cache-Control"]
        browser.close()


def test_a_stream_ends_with_its_ticket(live: LiveProcess, user: User) -> None:
    began = time.monotonic()
    with listening(live, token_for(in_session(user), "team-1", age=899)) as (one,):
        assert one.event() == "end"
    assert time.monotonic() - began < 3


def test_a_lost_connection_to_the_database_tells_everyone_everything(
    live: LiveProcess, user: User
) -> None:
    token = token_for(in_session(user), "team-1", "user-5")
    with listening(live, token) as (one,):
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where application_name = 'almere-live' and datname = current_database()"
            )
        assert [one.event(), one.event()] == ["team-1", "user-5"]
        notify.hint("user-5")
        assert one.event() == "user-5"


def test_a_killed_process_comes_back_and_takes_the_same_tickets(
    live: LiveProcess, user: User
) -> None:
    token = token_for(in_session(user), "team-1")
    with listening(live, token) as (one,):
        live.stop(signal.SIGKILL)
        assert one.event() == "end"
    live.start()
    until(live.hears, "it listens again", 5)
    with listening(live, token) as (one,):
        notify.hint("team-1")
        assert one.event() == "team-1"


def test_a_stop_with_open_streams_is_quick_and_clean(live: LiveProcess, user: User) -> None:
    with listening(live, token_for(in_session(user), "team-1"), 5) as browsers:
        assert live.stop(signal.SIGTERM) < 2
        assert {browser.event() for browser in browsers} == {"end"}
    live.start()


def test_it_waits_for_a_database_that_is_not_there_yet(user: User, tmp_path: Path) -> None:
    later = tmp_path / "s"
    token = token_for(in_session(user), "team-1")
    process = LiveProcess(database_url(str(later)))
    try:
        assert process.get("/livez") == 200
        assert process.get("/readyz") == 503
        with listening(process, token) as (one,):
            later.symlink_to(connection.settings_dict["HOST"])
            # What happened while nobody heard is unknown: the page asks.
            assert one.event() == "team-1"
            assert process.hears()
    finally:
        process.stop(signal.SIGTERM)
