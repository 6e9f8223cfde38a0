"""Figures about calling back, against histories that were counted by hand."""

import datetime as dt

import pytest

from callbacks import attempts, requests
from callbacks.figures import reach, workload
from callbacks.hands import handovers
from callbacks.models import CallAttempt, CallbackRequest
from callbacks.moments import windows
from portal.audit.actor import ANONYMOUS
from portal.cases import lifecycle
from portal.cases.models import Case, Channel
from portal.contacts import figures as promise_figures
from portal.contacts import promises
from portal.kit import clock
from portal.kit import figures as kit
from portal.kit.figures import Filters, Period
from portal.staff.models import User
from tests import build

Result = CallAttempt.Result
LATER = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """An instant in November 2026, as the clock in Almere says it."""
    return clock.instant(dt.date(2026, 11, day), dt.time(hour, minute))


def window(day: int, *, afternoon: bool = False) -> windows.Window:
    """The morning or the afternoon of a day in November."""
    start, end = ((13, 0), (16, 30)) if afternoon else ((9, 0), (12, 30))
    return windows.Window(at(day, *start), at(day, *end))


def period(first: int, last: int, *, now: dt.datetime = LATER) -> Period:
    """Days of November, both included."""
    return Period(dt.date(2026, 11, first), dt.date(2026, 11, last) + dt.timedelta(days=1), now)


def call(
    request: CallbackRequest, user: User, result: str, now: dt.datetime, *, shown: bool = True
) -> None:
    """One call, by who claims it first."""
    request.refresh_from_db()
    requests.claim(request=request, user=user, now=now)
    attempts.log(
        request=request,
        call=attempts.Call(
            result=Result(result),
            number_was_shown=shown,
            anonymous_reason="" if shown else "centrale stuk",
        ),
        user=user,
        now=now,
    )


@pytest.fixture
def of_inkomen(town: build.Town) -> Filters:
    return Filters((town.teams["inkomen-1"].pk,))


@pytest.fixture
def of_werk(town: build.Town) -> Filters:
    return Filters((town.teams["werk"].pk,))


def ask(
    town: build.Town,
    day: int,
    hour: int,
    *,
    topic: str = "uitkering",
    wanted: int = 20,
    number: str = "06 12 34 56 78",
    name: str = "Ada",
) -> CallbackRequest:
    return build.callback(
        town.topics[topic], now=at(day, hour), window=window(wanted), number=number, name=name
    )


class TestOpen:
    def test_a_closed_case_was_open_on_the_day_before(
        self, town: build.Town, bilal: User, of_inkomen: Filters
    ) -> None:
        request = ask(town, 16, 10, wanted=18)
        call(request, bilal, "REACHED", at(18, 10))
        rows = workload.rows(period(15, 19), of_inkomen)
        assert [row.counts[0].n for row in rows] == [0, 1, 1, 0, 0]
        assert [row.counts[1].parts for row in rows] == [(0,) * 5] * 3 + [(1, 0, 0, 0, 0), (0,) * 5]

    def test_age_counts_working_days(self, town: build.Town, of_inkomen: Filters) -> None:
        # Asked on Friday 13: Monday is day 1, Friday 20 is day 5, Monday 23 is day 6.
        ask(town, 13, 16)
        ages = [row.counts[0].parts for row in workload.rows(period(13, 23), of_inkomen)]
        young, middle, old = (1, 0, 0), (0, 1, 0), (0, 0, 1)
        assert ages == [young] * 4 + [middle] * 6 + [old]

    def test_midnight_belongs_to_the_new_day(
        self, town: build.Town, bilal: User, of_inkomen: Filters
    ) -> None:
        request = build.callback(town.topics["uitkering"], now=at(17, 0), window=window(18))
        lifecycle_close = at(19, 0)
        requests.cancel(request=request, by=ANONYMOUS, now=lifecycle_close)
        rows = workload.rows(period(16, 19), of_inkomen)
        assert [row.counts[0].n for row in rows] == [0, 1, 1, 0]
        assert [row.counts[1].n for row in rows] == [0, 0, 0, 1]

    def test_each_team_has_what_it_had_then(
        self, town: build.Town, bilal: User, of_inkomen: Filters, of_werk: Filters
    ) -> None:
        request = ask(town, 16, 10)
        lifecycle.assign(
            case=request.case, team=town.teams["werk"], owner=None, by=build.TESTER, now=at(18, 10)
        )
        assert [row.counts[0].n for row in workload.rows(period(16, 19), of_inkomen)] == [
            1,
            1,
            0,
            0,
        ]
        assert [row.counts[0].n for row in workload.rows(period(16, 19), of_werk)] == [0, 0, 1, 1]

    def test_the_clock_changes_and_no_hour_is_lost(
        self, town: build.Town, of_inkomen: Filters
    ) -> None:
        # The night to 25 October 2026 has 25 hours; 23:30 and 00:30 are on two days.
        for day, hour in ((24, 23), (25, 0), (25, 23), (26, 0)):
            build.callback(
                town.topics["uitkering"],
                now=clock.instant(dt.date(2026, 10, day), dt.time(hour, 30)),
                window=window(20),
            )
        days = Period(dt.date(2026, 10, 24), dt.date(2026, 10, 27), LATER)
        assert [row.counts[0].n for row in workload.rows(days, of_inkomen)] == [1, 3, 4]

    def test_outcomes_stand_apart(self, town: build.Town, bilal: User, of_inkomen: Filters) -> None:
        spoken, gone, cancelled = (ask(town, 16, 9, wanted=17) for _ in range(3))
        call(spoken, bilal, "REACHED", at(17, 10))
        call(gone, bilal, "WRONG_NUMBER", at(17, 10))
        attempts.give_up(request=gone, user=bilal, now=at(17, 11))
        requests.cancel(request=cancelled, by=ANONYMOUS, now=at(17, 12))
        (row,) = workload.rows(period(17, 17), of_inkomen)
        assert row.counts[1] == kit.Count(3, (1, 1, 1, 0, 0))

    def test_the_lists_hold_what_was_counted(
        self, town: build.Town, bilal: User, of_inkomen: Filters
    ) -> None:
        old, young = ask(town, 9, 10), ask(town, 19, 10)
        closed = ask(town, 16, 9, wanted=17)
        call(closed, bilal, "REACHED", at(17, 10))
        days = period(16, 19)
        assert set(workload.open_cases(days, of_inkomen, None)) == {old.case, young.case}
        assert [list(workload.open_cases(days, of_inkomen, part)) for part in range(3)] == [
            [young.case],
            [],
            [old.case],
        ]
        assert list(workload.closed_cases(days, of_inkomen, 0)) == [closed.case]
        assert not workload.closed_cases(days, of_inkomen, 1)


class TestAskedAgain:
    def test_while_open_and_soon_after(
        self, town: build.Town, bilal: User, of_inkomen: Filters, of_werk: Filters
    ) -> None:
        first = ask(town, 9, 10, wanted=10)
        requests.ask_again(
            request=first, channel=Channel.WEB, note="Nog eens", by=ANONYMOUS, now=at(10, 9)
        )
        call(first, bilal, "REACHED", at(10, 10))
        # Five working days after the 10th is the 17th.
        again = ask(town, 17, 10)
        ask(town, 17, 11, name="Iemand anders")
        ask(town, 17, 12, topic="werk")
        days = period(9, 18)
        assert [row.counts[2].n for row in workload.rows(days, of_inkomen)] == [
            0,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            1,
            0,
        ]
        assert set(workload.asked_again_cases(days, of_inkomen, None)) == {first.case, again.case}
        assert sum(row.counts[2].n for row in workload.rows(days, of_werk)) == 0

    def test_a_week_and_a_day_later_is_a_new_question(
        self, town: build.Town, bilal: User, of_inkomen: Filters
    ) -> None:
        call(ask(town, 9, 10, wanted=10), bilal, "REACHED", at(10, 10))
        ask(town, 18, 10)
        assert sum(row.counts[2].n for row in workload.rows(period(9, 18), of_inkomen)) == 0

    def test_what_is_mended_later_changes_no_figure(
        self, town: build.Town, bilal: User, of_inkomen: Filters, of_werk: Filters
    ) -> None:
        call(ask(town, 9, 10, wanted=10), bilal, "REACHED", at(10, 10))
        again = ask(town, 12, 10)
        counted = workload.rows(period(9, 12), of_inkomen)
        CallbackRequest.objects.filter(pk=again.pk).update(number_to_call="+31699999999")
        lifecycle.assign(
            case=again.case, team=town.teams["werk"], owner=None, by=build.TESTER, now=at(13, 9)
        )
        assert workload.rows(period(9, 12), of_inkomen) == counted
        assert counted[-1].counts[2].n == 1
        assert sum(row.counts[2].n for row in workload.rows(period(9, 18), of_werk)) == 0


class TestReached:
    def test_by_time_by_part_of_day_and_by_number(
        self, town: build.Town, bilal: User, of_inkomen: Filters
    ) -> None:
        numbers = iter(range(10, 99))
        requests_ = [ask(town, 16, 9, number=f"06 12 34 56 {next(numbers)}") for _ in range(5)]
        call(requests_[0], bilal, "REACHED", at(17, 9))
        call(requests_[1], bilal, "NO_ANSWER", at(17, 12, 29))
        call(requests_[2], bilal, "SOMEBODY_ELSE", at(17, 12, 30))
        call(requests_[3], bilal, "WRONG_NUMBER", at(17, 14))
        call(requests_[4], bilal, "REACHED", at(18, 14), shown=False)
        days = period(17, 18)
        by_time = reach.rows_by_time(days, of_inkomen)
        assert [row.counts[0] for row in by_time] == [kit.Count(3, (1, 2)), kit.Count(1, (1, 0))]
        by_kind = reach.rows_by_kind(days, of_inkomen)
        assert [row.counts[0].parts for row in by_kind] == [(1, 1), (1, 1), (1, 2), (1, 0)]
        assert set(reach.cases(days, of_inkomen, 0)) == {
            requests_[0].case,
            requests_[4].case,
        }

    def test_the_team_that_had_it_then(
        self, town: build.Town, bilal: User, of_inkomen: Filters, of_werk: Filters
    ) -> None:
        request = ask(town, 16, 9)
        call(request, bilal, "NO_ANSWER", at(17, 9))
        fresh = Case.objects.get(pk=request.case.pk)
        lifecycle.assign(
            case=fresh, team=town.teams["werk"], owner=None, by=build.TESTER, now=at(17, 12)
        )
        assert reach.rows_by_time(period(17, 17), of_inkomen)[0].counts[0].n == 1
        assert reach.rows_by_time(period(17, 17), of_werk)[0].counts[0].n == 0


class TestPromises:
    def test_four_parts(self, town: build.Town, bilal: User, of_inkomen: Filters) -> None:
        numbers = iter(range(10, 99))
        kept, late, nobody, moved, cancelled = (
            ask(town, 16, 9, wanted=17, number=f"06 12 34 56 {next(numbers)}") for _ in range(5)
        )
        call(kept, bilal, "REACHED", at(17, 10))
        call(late, bilal, "REACHED", at(17, 12, 30))
        move(moved, window(18), now=at(17, 12, 29))
        requests.cancel(request=cancelled, by=ANONYMOUS, now=at(17, 9))
        (row,) = promise_figures.rows(period(17, 17), of_inkomen)
        assert row.counts[0] == kit.Count(4, (1, 1, 0, 2))
        broken = promise_figures.cases(period(17, 17), of_inkomen, 3)
        assert set(broken) == {late.case, nobody.case}

    def test_what_happens_later_changes_nothing(
        self, town: build.Town, bilal: User, of_inkomen: Filters
    ) -> None:
        request = ask(town, 16, 9, wanted=17)
        before = promise_figures.rows(period(17, 17), of_inkomen)
        call(request, bilal, "REACHED", at(19, 10))
        assert promise_figures.rows(period(17, 17), of_inkomen) == before
        assert before[0].counts[0].parts == (0, 0, 0, 1)

    def test_who_passes_it_on_afterwards_keeps_what_was_broken(
        self, town: build.Town, bilal: User, of_inkomen: Filters, of_werk: Filters
    ) -> None:
        request = ask(town, 16, 9, wanted=17)
        werk = town.teams["werk"]
        handovers.pass_on(request=request, team=werk, line="Werk.", user=bilal, now=at(18, 9))
        assert promise_figures.rows(period(17, 17), of_inkomen)[0].counts[0].parts == (0, 0, 0, 1)
        assert promise_figures.rows(period(17, 17), of_werk)[0].counts[0].n == 0

    def test_a_promise_that_still_runs_is_not_counted(
        self, town: build.Town, of_inkomen: Filters
    ) -> None:
        ask(town, 16, 9, wanted=17)
        rows = promise_figures.rows(period(17, 17, now=at(17, 12)), of_inkomen)
        assert rows[0].counts[0].n == 0


def move(request: CallbackRequest, to: windows.Window, *, now: dt.datetime) -> None:
    """Move the window that stands."""
    standing = promises.open_window(request.case)
    assert standing is not None
    promises.move(
        promise=standing,
        from_at=to.from_at,
        until_at=to.until_at,
        reason="ziek",
        by=build.TESTER,
        now=now,
    )
