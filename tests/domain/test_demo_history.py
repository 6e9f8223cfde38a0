"""The past of the demo: closed, legal, silent, the same after a cut, and gentle."""

import dataclasses
import datetime as dt
from io import StringIO
from unittest import mock

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext

from almere import tasks
from almere.demo import history, mornings, past
from almere.demo.past import Past
from callbacks.figures import workload as callback_figures
from callbacks.models import CallAttempt, CallbackRequest
from portal.audit.models import Event
from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.jobs.models import JobSlot
from portal.kit import clock, figures
from portal.municipality import calendars
from portal.outbox.models import Message
from portal.questions.models import Question
from portal.staff import people
from tests.conftest import TUESDAY

MANY = 1000.0
UNREACHED = CallbackRequest.Outcome.values.index("UNREACHED")
DEMO = {"DEMO": True, "DEMO_PASSWORD": "welkom-in-almere-36"}


@dataclasses.dataclass(frozen=True)
class Stood:
    """How it was in a time: open at the end of a day, and closed in all, also without a talk."""

    open: float
    closed: int
    unreached: int


def no_rest(_seconds: float) -> None:
    """Nobody else works here."""


def of_the_past() -> list[CallbackRequest]:
    """What the history made."""
    made = CallbackRequest.objects.filter(case__intake_token__startswith="past-")
    return list(made.select_related("case").order_by("case__intake_token"))


def everything() -> list[tuple[object, ...]]:
    """What was made, without the numbers that the database hands out."""
    return list(
        CallAttempt.objects.filter(request__case__intake_token__startswith="past-")
        .order_by("at", "request__case__intake_token")
        .values_list("request__case__intake_token", "at", "result", "number_called", "by")
    )


@pytest.mark.usefixtures("now")
class TestHistory(TestCase):
    """The demo as it is loaded, with a past of three weeks of two requests a day."""

    @classmethod
    def setUpTestData(cls) -> None:
        with time_machine.travel(TUESDAY, tick=False), override_settings(**DEMO):
            call_command("demo", stdout=StringIO())

    def setUp(self) -> None:
        short = mock.patch.multiple(past, DAYS=26, CALLER_ID_DAYS=14, A_DAY=2, WRITTEN_A_DAY=1)
        self.enterContext(short)
        # Its mornings have tests of their own.
        self.enterContext(mock.patch.object(mornings, "A_DAY", {}))
        self.enterContext(override_settings(**DEMO))

    def test_all_of_it_is_closed_silent_and_in_the_past(self) -> None:
        before = (Case.objects.open().count(), Message.objects.count())
        history.begin(now=TUESDAY)
        began = Event.objects.order_by("-pk").values_list("pk", flat=True)[0]
        with CaptureQueriesContext(connection) as queries:
            made = history.go_on(seconds=MANY, rest=no_rest)
        requests = of_the_past()
        written = Question.objects.filter(case__intake_token__startswith="past-")
        assert made == len(requests) + len(written)
        assert len(requests) > 20
        assert {one.state for one in written} == {Question.State.ANSWERED}
        assert (Case.objects.open().count(), Message.objects.count()) == before
        assert not any("pg_notify" in query["sql"] for query in queries)
        assert not Event.objects.filter(pk__gt=began, at__gt=TUESDAY).exists()
        assert not CallAttempt.objects.filter(at__gt=TUESDAY).exists()
        assert all(request.state == "CLOSED" for request in requests)
        assert all(
            request.case.owner or request.case.outcome == "CANCELLED" for request in requests
        )
        cases = [request.case_id for request in requests]
        assert not Promise.objects.filter(case__in=cases, state="OPEN").exists()

    def test_what_was_cut_off_becomes_the_same(self) -> None:
        history.begin(now=TUESDAY)
        with mock.patch.object(history, "HANDFUL_SECONDS", 0.0):
            for _ in range(7):
                assert history.go_on(seconds=0, rest=no_rest) == 1
        first = everything()
        history.go_on(seconds=MANY, rest=no_rest)
        whole = everything()
        assert set(first) < set(whole)
        # Once more in one go: the very same calls.
        Case.objects.filter(intake_token__startswith="past-").update(intake_token=None)
        JobSlot.objects.filter(job=history.JOB).exclude(slot=history.BEGUN).delete()
        history.go_on(seconds=MANY, rest=no_rest)
        assert everything() == whole

    def test_it_ends_and_starts_no_more(self) -> None:
        # No time at all: a quick machine would make the whole past in one go.
        with (
            mock.patch.object(tasks, "SECONDS", 0.0),
            mock.patch.object(history, "HANDFUL_SECONDS", 0.0),
        ):
            tasks.make_history()
        assert history.is_being_made()
        history.go_on(seconds=MANY, rest=no_rest)
        assert not history.is_being_made()
        made = len(of_the_past())
        tasks.make_history()
        assert history.go_on(seconds=MANY, rest=no_rest) == 0
        assert len(of_the_past()) == made

    def test_it_rests_after_each_handful(self) -> None:
        rests: list[float] = []
        history.begin(now=TUESDAY)
        with mock.patch.object(history, "HANDFUL_SECONDS", 0.0):
            made = history.go_on(seconds=MANY, rest=rests.append)
        assert len(rests) == made
        assert all(0 < rest < 5 for rest in rests)

    def test_a_handful_that_fails_leaves_nothing_and_is_made_again(self) -> None:
        history.begin(now=TUESDAY)
        events = Event.objects.count()
        broken = mock.patch.object(history, "_choose_another_way", side_effect=ZeroDivisionError)
        # All in one handful: on a slow machine the first is full before anything breaks.
        one = mock.patch.object(history, "HANDFUL_SECONDS", float(MANY))
        with one, broken, pytest.raises(ZeroDivisionError):
            history.go_on(seconds=MANY, rest=no_rest)
        assert (of_the_past(), Event.objects.count()) == ([], events)
        history.go_on(seconds=MANY, rest=no_rest)
        assert len(of_the_past()) > 20
        assert not history.is_being_made()

    def test_a_year_of_calls_without_a_number_and_one_with(self) -> None:
        history.begin(now=TUESDAY)
        history.go_on(seconds=MANY, rest=no_rest)
        since = clock.day_of(TUESDAY) - dt.timedelta(days=14)
        for request in of_the_past():
            day = clock.day_of(request.case.opened_at)
            for attempt in request.attempts.all():
                assert bool(attempt.number_shown) == (day >= since)


@pytest.mark.usefixtures("now")
class TestPoint(TestCase):
    """What the history shows: caller ID halves what is open, and not by giving up."""

    def test_open_requests_halve_and_fewer_are_closed_unreached(self) -> None:
        shown_on = clock.day_of(TUESDAY) - dt.timedelta(days=60)
        with (
            override_settings(**DEMO),
            mock.patch.multiple(past, DAYS=120, CALLER_ID_DAYS=60, A_DAY=3, WRITTEN_A_DAY=0),
        ):
            call_command("demo", stdout=StringIO())
            history.begin(now=TUESDAY)
            history.go_on(seconds=MANY, rest=no_rest)
        # A fortnight for the first requests to come in, and for the last anonymous ones to end.
        before = self.stood(shown_on - dt.timedelta(days=45), shown_on)
        after = self.stood(
            shown_on + dt.timedelta(days=14), clock.day_of(TUESDAY) - dt.timedelta(days=6)
        )
        assert before.open > 8
        assert 0.35 < after.open / before.open < 0.6
        assert after.unreached / after.closed < before.unreached / before.closed / 2

    def stood(self, from_on: dt.date, until_on: dt.date) -> Stood:
        """How many were open at the end of a working day, and how the others were closed."""
        teams = tuple(people.active_teams().values_list("pk", flat=True))
        filters = figures.Filters(teams=teams)
        calendar = calendars.office_calendar()
        days = [from_on + dt.timedelta(days=n) for n in range((until_on - from_on).days)]
        working = [day for day in days if calendar.is_working_day(day)]
        opened = closed = unreached = 0
        for day in working:
            period = figures.Period(day, day + dt.timedelta(days=1), TUESDAY)
            (row,) = callback_figures.rows(period, filters)
            opened += row.counts[0].n
            closed += row.counts[1].n
            unreached += row.counts[1].parts[UNREACHED]
        return Stood(opened / len(working), closed, unreached)


@pytest.mark.django_db
def test_nothing_outside_a_demo() -> None:
    tasks.make_history()
    assert not JobSlot.objects.exists()


@pytest.mark.usefixtures("town")
class TestPlan:
    def test_about_nine_thousand_over_two_years(self) -> None:
        plan = Past(TUESDAY, calendars.office_calendar())
        days = plan.days()
        assert days[0] == dt.date(2024, 11, 25)
        assert days[-1] == dt.date(2026, 11, 18)
        assert 8500 < sum(len(plan.asked_on(day)) for day in days) < 9500
        assert 2000 < sum(len(plan.written_on(day)) for day in days) < 3000

    def test_an_answer_comes_after_the_question(self) -> None:
        plan = Past(TUESDAY, calendars.office_calendar())
        for day in plan.days():
            for one in plan.written_on(day):
                assert one.asked_at < one.answered_at < TUESDAY

    def test_the_same_in_every_run(self) -> None:
        plan = Past(TUESDAY, calendars.office_calendar())
        again = Past(TUESDAY, calendars.office_calendar())
        for day in plan.days()[::50]:
            asked, same = plan.asked_on(day), again.asked_on(day)
            assert [one.window for one in asked] == [one.window for one in same]
            assert [one.person for one in asked] == [one.person for one in same]

    def test_nobody_is_called_before_she_asked(self) -> None:
        plan = Past(TUESDAY, calendars.office_calendar())
        for day in plan.days()[::10]:
            for one in plan.asked_on(day):
                assert one.asked_at < one.window.from_at
                assert one.called_at(one.window, 0) >= one.window.from_at
