"""The mornings of the demo: of the past and played live, legal, silent, and nobody's own."""

import datetime as dt
from collections.abc import Callable
from io import StringIO
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, Q
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext

from almere.demo import banners, history, live_morning, mornings, past
from almere.demo.past import Past
from almere.demo.visitors import Visitor
from portal.audit.models import Event
from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.desk.backup.models import BackupCall, BackupDuty, BackupTiming
from portal.desk.handing.models import PaperReceipt
from portal.desk.places import days, seats
from portal.desk.places.models import Desk, Opening, ServicePoint, Sitting
from portal.desk.queue import arriving, calling, serving
from portal.desk.queue.models import ServicePeriod, Visit
from portal.due.models import UrgentStep
from portal.jobs.models import JobSlot
from portal.kit import clock
from portal.municipality import calendars
from portal.outbox.models import Message
from portal.staff.models import User
from portal.staff.permissions import standing_of
from tests.conftest import TUESDAY

MANY = 1000.0
DEMO = {"DEMO": True, "DEMO_PASSWORD": "welkom-in-almere-36"}
OUTCOMES = {
    "ANSWERED",
    "PROMISE",
    "APPOINTMENT",
    "REFERRED",
    "PAPERS",
    "HANDED_OVER",
    "LEFT",
}


def no_rest(_seconds: float) -> None:
    """Nobody else works here."""


def everything() -> list[tuple[object, ...]]:
    """What was made, without the numbers that the database hands out."""
    columns = ("case__intake_token", "number", "arrived_at", "outcome", "closed_at", "people")
    return list(
        Visit.objects.order_by("opening__day", "opening__desk", "number").values_list(*columns)
    )


def all_is_legal() -> None:
    """What must hold of every day: no gap, no open visit, no clerk in a period that is over."""
    for opening in Opening.objects.all():
        numbers = opening.visits.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, opening.last_number + 1))
    assert not Visit.objects.filter(state="CLOSED", case__closed_at=None).exists()
    assert not Visit.objects.exclude(state="CLOSED").exclude(case__closed_at=None).exists()
    assert not Visit.objects.filter(state="CLOSED").exclude(needs=[]).exists()
    assert not ServicePeriod.objects.filter(visit__state="CLOSED", ended_at=None).exists()


@pytest.mark.usefixtures("now")
class TestMornings(TestCase):
    """The demo as it is loaded, with a past of two weeks."""

    @classmethod
    def setUpTestData(cls) -> None:
        with time_machine.travel(TUESDAY, tick=False), override_settings(**DEMO):
            call_command("demo", stdout=StringIO())

    def setUp(self) -> None:
        few = {"stadhuis": 5.0, "buiten": 2.0}
        self.enterContext(mock.patch.multiple(past, DAYS=9, A_DAY=1, WRITTEN_A_DAY=1))
        self.enterContext(mock.patch.multiple(mornings, A_DAY=few))
        self.enterContext(override_settings(**DEMO))

    def test_all_of_it_is_closed_silent_and_in_the_past(self) -> None:
        history.begin(now=TUESDAY)
        before = (Case.objects.open().count(), Message.objects.count())
        with CaptureQueriesContext(connection) as queries:
            made = mornings.go_on(seconds=MANY, rest=no_rest)
        assert made == Visit.objects.count() > 25
        assert Opening.objects.filter(closed_at__gt=F("opened_at")).count() == 12
        assert {str(day) for day in Opening.objects.values_list("day", flat=True)} == {
            "2026-11-16",
            "2026-11-17",
            "2026-11-18",
            "2026-11-19",
            "2026-11-20",
            "2026-11-23",
        }
        assert set(Visit.objects.values_list("state", flat=True)) == {"CLOSED"}
        all_is_legal()
        assert (Case.objects.open().count(), Message.objects.count()) == before
        assert not any("pg_notify" in query["sql"] for query in queries)
        assert not Event.objects.filter(at__gt=TUESDAY).exists()
        assert not Sitting.objects.now().exists()

    def test_what_was_promised_is_ended_or_not_due_yet(self) -> None:
        history.begin(now=TUESDAY)
        mornings.go_on(seconds=MANY, rest=no_rest)
        made = Promise.objects.filter(case__kind="VISIT")
        assert made.filter(state="KEPT").exists()
        assert not made.filter(owner=None).exists()
        assert not made.filter(state="OPEN", until_at__lt=TUESDAY - dt.timedelta(days=1)).exists()
        assert not made.filter(ended_at__gt=TUESDAY).exists()
        kept = made.filter(state="KEPT")
        assert not kept.exclude(ended_at__gt=F("made_at"), ended_at__lt=F("until_at")).exists()

    def test_papers_were_taken_in_and_arrived_the_same_day(self) -> None:
        history.begin(now=TUESDAY)
        mornings.go_on(seconds=MANY, rest=no_rest)
        receipts = PaperReceipt.objects.select_related("visit")
        assert receipts.exists()
        for receipt in receipts:
            assert receipt.visit.outcome == "PAPERS"
            assert receipt.confirmed_at is not None
            assert clock.day_of(receipt.confirmed_at) == clock.day_of(receipt.received_at)

    def test_what_was_cut_off_becomes_the_same(self) -> None:
        history.begin(now=TUESDAY)
        for _ in range(3):
            assert mornings.go_on(seconds=0, rest=no_rest) > 0
        first = everything()
        mornings.go_on(seconds=MANY, rest=no_rest)
        whole = everything()
        assert set(first) < set(whole)
        # Somebody forgot what was made: nothing is made twice.
        JobSlot.objects.filter(job=history.JOB).exclude(slot=history.BEGUN).delete()
        assert mornings.go_on(seconds=MANY, rest=no_rest) == 0
        assert everything() == whole
        assert not mornings.is_being_made()

    def test_a_morning_that_fails_leaves_nothing_and_is_made_again(self) -> None:
        history.begin(now=TUESDAY)
        broken = mock.patch.object(mornings, "_keep", side_effect=ZeroDivisionError)
        with broken, pytest.raises(ZeroDivisionError):
            mornings.go_on(seconds=MANY, rest=no_rest)
        assert not Opening.objects.exists()
        assert mornings.go_on(seconds=MANY, rest=no_rest) > 25

    def test_it_ends_and_starts_no_more_and_the_banner_goes(self) -> None:
        daan = standing_of(User.objects.get(username="daan"), now=clock.utc_now())
        assert banners.banner(daan) is None
        history.begin(now=TUESDAY)
        mornings.go_on(seconds=MANY, rest=no_rest)
        assert not mornings.is_being_made()
        assert mornings.go_on(seconds=MANY, rest=no_rest) == 0
        assert banners.banner(daan) is banners.BUSY
        history.go_on(seconds=MANY, rest=no_rest)
        assert banners.banner(daan) is None

    def test_it_rests_after_each_morning(self) -> None:
        rests: list[float] = []
        history.begin(now=TUESDAY)
        mornings.go_on(seconds=MANY, rest=rests.append)
        assert len(rests) == 12
        assert all(0 < rest < 5 for rest in rests)

    def test_a_colleague_who_works_now_is_not_disturbed(self) -> None:
        """Whoever sits and helps today keeps the place, the visit and the languages."""
        history.begin(now=TUESDAY)
        desk, sven = Desk.objects.get(location__code="stadhuis"), User.objects.get(username="sven")
        opening = days.open_day(desk=desk, user=sven, now=TUESDAY)
        first = ServicePoint.objects.get(desk=desk, name="Loket 1")
        sitting = seats.sit(point=first, user=sven, languages=("ar", "en"), now=TUESDAY)
        arriving.arrive(arrival=arriving.Arrival(opening=opening), by=sven.actor, now=TUESDAY)
        visit = calling.call_next(user=sitting.clerk, now=TUESDAY)
        assert mornings.go_on(seconds=MANY, rest=no_rest) > 25
        assert not mornings.is_being_made()
        sitting.refresh_from_db()
        visit.refresh_from_db()
        assert (sitting.user, sitting.until_at) == (sven, None)
        assert (visit.state, visit.clerk) == ("CALLED", sven)
        assert ServicePeriod.objects.filter(user=sven, ended_at=None).count() == 1

    def test_a_desk_without_a_free_place_waits_for_a_later_run(self) -> None:
        history.begin(now=TUESDAY)
        desk = Desk.objects.get(location__code="buiten")
        points = ServicePoint.objects.filter(desk=desk, is_quiet=False)
        sitting = [
            seats.sit(point=point, user=User.objects.get(username=name), now=TUESDAY)
            for point, name in zip(points, ["anna", "joyce"], strict=True)
        ]
        mornings.go_on(seconds=MANY, rest=no_rest)
        assert mornings.is_being_made()
        assert not Opening.objects.filter(desk=desk).exists()
        assert Opening.objects.count() == 6
        seats.stand_up(sitting=sitting[0], now=TUESDAY)
        mornings.go_on(seconds=MANY, rest=no_rest)
        assert not mornings.is_being_made()
        assert Opening.objects.filter(desk=desk).count() == 6


class Stopped:
    """Sleeps at once, on a clock that stands still in between; somebody may do something then."""

    def __init__(self, clock_of_the_test: Any) -> None:
        self.clock = clock_of_the_test
        self.naps = 0
        self.meanwhile: dict[int, Callable[[], object]] = {}

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.clock.shift(dt.timedelta(seconds=seconds))
        self.naps += 1
        self.meanwhile.pop(self.naps, lambda: None)()


@pytest.mark.usefixtures("now")
class TestPlay(TestCase):
    """A morning that is played, with somebody of the house beside it or not."""

    @classmethod
    def setUpTestData(cls) -> None:
        with time_machine.travel(TUESDAY, tick=False), override_settings(**DEMO):
            call_command("demo", stdout=StringIO())

    def setUp(self) -> None:
        self.enterContext(override_settings(**DEMO))
        self.nap = Stopped(self.enterContext(time_machine.travel(TUESDAY, tick=False)))
        self.enterContext(mock.patch("almere.demo.live_morning.time.sleep", self.nap.sleep))
        self.desk = Desk.objects.get(location__code="stadhuis")

    def play(self, **options: Any) -> str:
        said = StringIO()
        call_command("play_morning", seed="les", stdout=said, **options)
        return said.getvalue()

    def sits(self, name: str, point: str) -> Sitting:
        place = ServicePoint.objects.get(desk=self.desk, name=point)
        return seats.sit(point=place, user=User.objects.get(username=name), now=clock.utc_now())

    def opening(self) -> Opening:
        found = days.today(self.desk, now=TUESDAY)
        assert found is not None
        return found

    def test_everybody_gets_an_answer_and_the_day_closes(self) -> None:
        said = self.play()
        assert "the day is closed" in said
        opening = self.opening()
        assert not opening.is_running
        assert opening.last_number == Visit.objects.count() == 26
        assert set(Visit.objects.values_list("state", flat=True)) == {"CLOSED"}
        all_is_legal()
        assert not Sitting.objects.now().exists()
        # Four hours in some eight minutes, and every instant is the real one.
        assert dt.timedelta(minutes=6) < clock.utc_now() - TUESDAY < dt.timedelta(minutes=13)
        assert not Visit.objects.filter(Q(arrived_at__lt=TUESDAY)).exists()
        assert set(Visit.objects.values_list("outcome", flat=True)) <= OUTCOMES

    def test_somebody_with_something_urgent_goes_home_with_what_was_done(self) -> None:
        with mock.patch.object(live_morning, "Visitor", Urgent):
            self.play()
        assert UrgentStep.objects.filter(kind="SETTLED").count() == 26
        all_is_legal()

    def test_the_backup_is_asked_and_comes(self) -> None:
        self.play()
        came = BackupTiming.objects.filter(ended_how="CAME")
        assert came.exists()
        assert not BackupCall.objects.exclude(state="ENDED").exists()

    def test_the_backup_mostly_comes_also_on_a_day_without_a_roster(self) -> None:
        BackupDuty.objects.all().delete()
        with mock.patch.object(live_morning, "Visitor", Urgent):
            self.play()
        ends = list(BackupTiming.objects.values_list("ended_how", flat=True))
        assert len(ends) >= 5
        assert ends.count("CAME") >= 0.8 * len(ends)

    def test_a_second_morning_of_the_day_goes_on_with_the_numbers(self) -> None:
        self.play()
        self.play()
        assert self.opening().last_number == Visit.objects.count() == 52
        all_is_legal()

    def test_a_visitor_keeps_point_and_visits_and_the_day_stays_open(self) -> None:
        anna = User.objects.get(username="anna")
        self.sits("anna", "Loket 4")
        days.open_day(desk=self.desk, user=anna, now=TUESDAY)
        own = arriving.arrive(
            arrival=arriving.Arrival(opening=self.opening()), by=anna.actor, now=TUESDAY
        )
        assert "the day stays open" in self.play(clerks=3)
        own.refresh_from_db()
        assert own.state == "WAITING"
        assert Visit.objects.open().count() == 1
        assert [one.user for one in Sitting.objects.now()] == [anna]
        played = ServicePeriod.objects.values_list("point__name", flat=True)
        assert set(played) == {"Loket 2", "Loket 3"}
        assert self.opening().is_running

    def test_a_visitor_may_call_somebody_of_the_play(self) -> None:
        sitting = self.sits("anna", "Loket 1")
        helped: list[Visit] = []

        def call() -> None:
            if helped or not Visit.objects.filter(state="WAITING").exists():
                return
            visit = calling.call_next(user=sitting.clerk, now=clock.utc_now())
            helped.append(serving.begin(visit=visit, user=sitting.clerk, now=clock.utc_now()))

        self.nap.meanwhile = dict.fromkeys(range(8, 40), call)
        assert "the day stays open" in self.play()
        (visit,) = helped
        visit.refresh_from_db()
        assert (visit.state, visit.clerk) == ("SERVING", sitting.user)
        assert Visit.objects.open().count() == 1
        all_is_legal()

    def test_ctrl_c_leaves_nobody_at_a_service_point(self) -> None:
        def interrupt() -> None:
            if Visit.objects.filter(state="SERVING").exists():
                raise KeyboardInterrupt

        self.nap.meanwhile = dict.fromkeys(range(30, 60), interrupt)
        said = self.play()
        assert "stopped" in said
        assert "the day stays open" in said
        assert not Sitting.objects.now().exists()
        assert not Visit.objects.filter(clerk__isnull=False).exists()
        assert set(Visit.objects.open().values_list("state", flat=True)) <= {
            "WAITING",
            "AWAY",
            "NO_SHOW",
        }
        all_is_legal()
        self.nap.meanwhile = {}
        # The next play helps whom this one left.
        assert "the day is closed" in self.play()
        assert not Visit.objects.open().exists()

    def test_a_play_that_was_killed_goes_on_in_the_next(self) -> None:
        def killed() -> None:
            if Visit.objects.filter(state="SERVING").exists():
                raise ZeroDivisionError

        self.nap.meanwhile = dict.fromkeys(range(30, 60), killed)
        with pytest.raises(ZeroDivisionError):
            self.play()
        self.nap.meanwhile = {}
        assert Sitting.objects.now().count() == 2
        assert Visit.objects.filter(clerk__isnull=False).exists()
        assert "the day is closed" in self.play()
        assert not Visit.objects.open().exists()
        all_is_legal()

    def test_a_colleague_who_closes_the_day_ends_the_play(self) -> None:
        def everybody_out() -> None:
            for sitting in Sitting.objects.now():
                for visit in Visit.objects.open().filter(clerk=sitting.user):
                    serving.back_to_queue(visit=visit, user=sitting.clerk, now=clock.utc_now())
                seats.stand_up(sitting=sitting, now=clock.utc_now())

        self.nap.meanwhile = {25: everybody_out}
        assert "sent the clerks of the play away" in self.play()
        assert not Visit.objects.filter(clerk__isnull=False).exists()
        all_is_legal()

    def test_nowhere_to_sit(self) -> None:
        for name, point in (("anna", "Loket 2"), ("joyce", "Loket 3"), ("daan", "Loket 4")):
            self.sits(name, point)
        with pytest.raises(CommandError, match="leave one free"):
            self.play()


class Urgent(Visitor):
    """Somebody who cannot wait until tomorrow."""

    @property
    def is_urgent(self) -> bool:
        """It is."""
        return True


@pytest.mark.django_db
def test_refused_outside_a_demo() -> None:
    with pytest.raises(CommandError, match="DEMO is 0"), override_settings(DEMO=False):
        call_command("play_morning")


@pytest.mark.usefixtures("town")
class TestPlan:
    def test_less_than_ten_thousand_in_two_years(self) -> None:
        plan = Past(TUESDAY, calendars.office_calendar())
        every = [(plan.first_on + dt.timedelta(days=n)) for n in range(730)]
        working = [day for day in every if plan.calendar.is_working_day(day)]
        per_desk = {
            code: sum(len(mornings.visitors_on(day, code)) for day in working)
            for code in mornings.A_DAY
        }
        assert 8500 < sum(per_desk.values()) < 10_000
        assert per_desk["stadhuis"] > 3 * per_desk["buiten"]

    def test_more_come_when_the_money_does_and_when_the_door_opens(self) -> None:
        days_of = [dt.date(2026, 10, day) for day in (14, 21)]
        usual, payday = (len(mornings.visitors_on(day, "stadhuis")) for day in days_of)
        assert usual < payday
        coming = [one for day in days_of for one in mornings.visitors_on(day, "stadhuis")]
        early = [one for one in coming if one.arrives_after < dt.timedelta(minutes=30)]
        assert len(early) > len(coming) / 4

    def test_nobody_leaves_with_something_urgent(self) -> None:
        for number in range(500):
            one = Visitor(f"test-{number}")
            assert not one.is_urgent or one.course.name == "STAYS"
