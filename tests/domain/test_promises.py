"""A promise ends once, and its end tells whether we kept it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from portal.contacts import promises
from portal.contacts.models import Promise
from portal.kit import states
from tests import build

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def window(town: build.Town, now: dt.datetime) -> Promise:
    request = build.callback(town.topics["uitkering"], now=now)
    return Promise.objects.get(case=request.case)


def test_kept_before_its_end_and_broken_after(window: Promise) -> None:
    in_time = window.until_at - HOUR
    promises.keep(promise=window, by=build.TESTER, now=in_time)
    assert window.state == Promise.State.KEPT


def test_a_call_after_the_window_is_a_broken_promise(window: Promise) -> None:
    promises.keep(promise=window, by=build.TESTER, now=window.until_at)
    assert window.state == Promise.State.BROKEN


def test_moving_makes_a_successor(window: Promise, now: dt.datetime) -> None:
    day = dt.timedelta(days=1)
    successor = promises.move(
        promise=window,
        from_at=window.from_at + day,
        until_at=window.until_at + day,
        reason="collega ziek",
        by=build.TESTER,
        now=now,
    )
    window.refresh_from_db()
    assert window.state == Promise.State.MOVED
    assert successor.replaces == window
    assert promises.open_window(window.case) == successor


def test_a_promise_ends_once(window: Promise, now: dt.datetime) -> None:
    stale = Promise.objects.get(pk=window.pk)
    promises.keep(promise=window, by=build.TESTER, now=now)
    with pytest.raises(states.MovedMeanwhile):
        promises.release(promise=stale, by=build.TESTER, now=now)


def test_the_database_refuses_two_open_windows(window: Promise, now: dt.datetime) -> None:
    with pytest.raises(IntegrityError, match="one_open_window_a_case"), transaction.atomic():
        promises.make(
            case=window.case,
            kind=Promise.Kind.WINDOW,
            from_at=now,
            until_at=now + HOUR,
            by=build.TESTER,
            now=now,
        )


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"until_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "promise_ends_after_start"),
        ({"state": "KEPT"}, "promise_ended_with_its_state"),
        (
            {
                "state": "TOLD",
                "ended_at": dt.datetime(2026, 11, 24, tzinfo=dt.UTC),
                "ended_by": "job:x",
            },
            "told_why_not_says_why",
        ),
    ],
)
def test_the_database_refuses_half_truths(
    window: Promise, change: dict[str, object], rule: str
) -> None:
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Promise.objects.filter(pk=window.pk).update(**change)
