"""The reminder engine: each thing once, moved with its object, whatever happens to the clock."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callbacks import attempts, requests
from callbacks.models import CallAttempt
from callbacks.moments import windows
from portal.audit.actor import ANONYMOUS
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.due import engine, promised, tasks
from portal.due.engine import Due
from portal.due.models import Reminder
from portal.kit import clock
from portal.staff import colleagues
from portal.staff.models import Team, User
from tests import build

SOURCE = "tests.domain.test_reminders.planned"
PROMISED = "portal.due.promised.due"
HOUR = dt.timedelta(hours=1)
_planned: list[Due] = []


def planned(_now: dt.datetime) -> list[Due]:
    """A source whose objects a test sets."""
    return list(_planned)


def broken(_now: dt.datetime) -> list[Due]:
    """A source with a bug."""
    raise LookupError


@pytest.fixture(autouse=True)
def _nothing_planned() -> None:
    _planned.clear()


@pytest.fixture
def plan(town: build.Town) -> Callable[..., None]:
    """Let the source of the tests give these moments, by key."""
    team = town.teams["inkomen-1"]

    def give(**moments: dt.datetime) -> None:
        _planned[:] = [
            Due(key=key, code="test", at=at, team_id=team.pk, text="Denk eraan.")
            for key, at in moments.items()
        ]

    return give


def tick(now: dt.datetime, source: str = SOURCE) -> int:
    """One tick of one source."""
    return engine.tick(sources=[source], now=now)


def local(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A Dutch wall-clock time as an instant."""
    return clock.instant(day, dt.time(hour, minute))


def test_each_reminder_rings_once(plan: Callable[..., None], now: dt.datetime) -> None:
    plan(first=now + HOUR)

    assert tick(now) == 0
    assert tick(now + HOUR) == 1
    assert [tick(now + HOUR + dt.timedelta(minutes=n)) for n in range(1, 5)] == [0] * 4
    row = Reminder.objects.get()
    assert (row.gone_at, row.rung_at) == (None, now + HOUR)


def test_it_moves_with_its_object(plan: Callable[..., None], now: dt.datetime) -> None:
    plan(first=now)
    assert tick(now) == 1

    plan(first=now + 2 * HOUR)
    assert tick(now + HOUR) == 0
    row = Reminder.objects.get()
    assert (row.at, row.rung_at) == (now + 2 * HOUR, None)
    assert tick(now + 2 * HOUR) == 1


def test_what_is_gone_is_gone_and_comes_back_silently(
    plan: Callable[..., None], now: dt.datetime
) -> None:
    plan(first=now)
    tick(now)
    plan()
    tick(now + HOUR)
    assert Reminder.objects.get().gone_at is not None

    plan(first=now)
    assert tick(now + 2 * HOUR) == 0
    assert Reminder.objects.get().gone_at is None


def test_what_was_put_away_stays_away_until_it_moves(
    plan: Callable[..., None], now: dt.datetime
) -> None:
    plan(first=now)
    tick(now)
    engine.dismiss(reminder=Reminder.objects.get(), now=now)
    engine.dismiss(reminder=Reminder.objects.get(), now=now + HOUR)
    assert Reminder.objects.get().seen_at == now

    assert tick(now + HOUR) == 0
    plan(first=now + 2 * HOUR)
    assert tick(now + 2 * HOUR) == 1


def test_a_source_with_a_bug_does_not_silence_the_others(
    plan: Callable[..., None], now: dt.datetime
) -> None:
    plan(first=now)

    with pytest.raises(LookupError):
        engine.tick(sources=["tests.domain.test_reminders.broken", SOURCE], now=now)

    assert Reminder.objects.get().rung_at == now


def test_a_beat_that_was_dead_for_two_hours_tells_each_thing_once(
    plan: Callable[..., None], now: dt.datetime
) -> None:
    plan(**{f"r{n}": now + dt.timedelta(minutes=n) for n in range(120)})
    assert tick(now - HOUR) == 0

    late = now + 2 * HOUR
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert tick(late) == 120
    # No flood: one hint to the one team that all of them belong to.
    assert len([q for q in caught.captured_queries if "pg_notify" in q["sql"]]) == 1
    assert tick(late + dt.timedelta(minutes=1)) == 0


@pytest.mark.parametrize("sunday", [dt.date(2027, 3, 28), dt.date(2026, 10, 25)])
def test_the_night_in_which_the_clock_changes(plan: Callable[..., None], sunday: dt.date) -> None:
    """Every five minutes through the missing or doubled hour: each reminder once, in order."""
    start = dt.datetime.combine(sunday, dt.time(0), tzinfo=dt.UTC)
    moments = {f"r{n}": start + dt.timedelta(minutes=10 * n) for n in range(18)}
    plan(**moments)

    rang = [tick(start + dt.timedelta(minutes=5 * n)) for n in range(40)]

    assert sum(rang) == 18
    for row in Reminder.objects.all():
        assert row.rung_at == moments[row.key]


def test_two_ticks_of_one_slot_do_the_work_once(
    plan: Callable[..., None], now: dt.datetime, settings: object
) -> None:
    settings.DUE = [SOURCE]  # type: ignore[attr-defined]
    plan(first=now)
    tasks.minute_tick()
    Reminder.objects.all().delete()

    tasks.minute_tick()

    assert not Reminder.objects.exists()


def test_a_call_moment_warns_before_its_end_and_tells_when_it_was_not_kept(
    town: build.Town, now: dt.datetime
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    ends = local(dt.date(2026, 11, 24), 16, 30)
    minute = dt.timedelta(minutes=1)

    assert tick(ends - 31 * minute, PROMISED) == 0
    assert tick(ends - 30 * minute, PROMISED) == 1
    assert tick(ends - minute, PROMISED) == 0
    assert tick(ends, PROMISED) == 1
    standing = Reminder.objects.standing().filter(case=request.pk)
    assert [row.code for row in standing] == [promised.BROKEN]
    assert Reminder.objects.get(code=promised.SOON).gone_at == ends


def test_a_moment_that_moves_takes_its_reminder_along(
    town: build.Town, now: dt.datetime, bilal: User
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    request.refresh_from_db()
    ends = local(dt.date(2026, 11, 24), 16, 30)
    tick(ends - dt.timedelta(minutes=10), PROMISED)
    following = windows.of(windows.choices(now=now, days=5)[3])
    attempts.log(
        request=request,
        call=attempts.Call(CallAttempt.Result.LATER, next_window=following),
        user=bilal,
        now=ends - dt.timedelta(minutes=5),
    )

    assert tick(ends, PROMISED) == 0
    assert Reminder.objects.get().gone_at is not None
    assert tick(following.until_at - dt.timedelta(minutes=30), PROMISED) == 1
    row = Reminder.objects.get()
    assert row.at == following.until_at - dt.timedelta(minutes=30)
    assert row.owner == bilal


def test_a_cancelled_request_asks_nothing_any_more(town: build.Town, now: dt.datetime) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    ends = local(dt.date(2026, 11, 24), 16, 30)
    tick(ends - dt.timedelta(minutes=10), PROMISED)
    requests.cancel(request=request, by=ANONYMOUS, now=ends - dt.timedelta(minutes=5))

    assert tick(ends, PROMISED) == 0
    assert not Reminder.objects.standing().exists()


def test_the_reminder_of_who_is_absent_goes_to_the_team(
    town: build.Town, now: dt.datetime, bilal: User
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    today = clock.day_of(now)
    colleagues.add_absence(
        user=bilal, from_on=today, until_on=today, substitute=None, by=bilal.actor, now=now
    )

    tick(local(today, 16), PROMISED)

    assert Reminder.objects.get().owner is None


def test_an_agreement_warns_on_the_morning_of_its_last_working_day(
    town: build.Town, now: dt.datetime
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    # Ends on a Sunday: the last day on which somebody can do it is the Friday before.
    friday, sunday = dt.date(2026, 11, 27), dt.date(2026, 11, 29)
    promises.make(
        case=request.case,
        kind=Promise.Kind.OTHER,
        from_at=now,
        until_at=local(sunday, 12),
        by=ANONYMOUS,
        now=now,
    )

    assert tick(local(friday, 8, 59), PROMISED) == 0
    assert tick(local(friday, 9), PROMISED) == 1
    assert Reminder.objects.get().at == local(friday, 9)


def test_what_broke_before_the_weekend_is_told_on_monday(
    town: build.Town, now: dt.datetime
) -> None:
    friday = local(dt.date(2026, 11, 27), 13)
    window = windows.Window(friday, local(dt.date(2026, 11, 27), 16, 30))
    build.callback(town.topics["uitkering"], now=now, window=window)

    assert tick(local(dt.date(2026, 11, 30), 8), PROMISED) == 1
    assert tick(local(dt.date(2026, 12, 1), 8), PROMISED) == 0
    assert Reminder.objects.get().gone_at is not None


def test_another_team_is_not_told(town: build.Town, now: dt.datetime, eva: User) -> None:
    build.callback(town.topics["uitkering"], now=now)
    tick(local(dt.date(2026, 11, 24), 16, 10), PROMISED)
    werk: Team = town.teams["werk"]

    assert not Reminder.objects.rung().for_colleague(eva, [werk]).exists()
