"""Spoed vandaag: thirty minutes, four o'clock, and what ends it."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from callbacks import attempts, requests
from callbacks.hands import handing
from callbacks.models import CallAttempt, CallbackRequest
from callbacks.moments import windows
from portal.audit.actor import resident
from portal.audit.models import Event
from portal.cases.models import Case
from portal.due import banners, engine, urgent, urgent_clock
from portal.due.models import Reminder, UrgentStep
from portal.kit import clock
from portal.kit.workdays import WorkCalendar
from portal.staff import colleagues
from portal.staff.models import Role, User
from portal.staff.permissions import standing_of
from tests import build

TABLE = Path(__file__).parents[1] / "data" / "urgent_clock.csv"
ROWS = list(csv.DictReader(TABLE.read_text().splitlines()))
SOURCE = ["portal.due.urgent.due"]
TODAY = dt.date(2026, 11, 24)


def at(hour: int, minute: int = 0, day: dt.date = TODAY) -> dt.datetime:
    """A Dutch wall-clock time as an instant."""
    return clock.instant(day, dt.time(hour, minute))


def tick(now: dt.datetime) -> None:
    """What the five-second tick does."""
    urgent.hand_over_due(now=now)
    engine.tick(sources=SOURCE, now=now)


def away(user: User, day: dt.date = TODAY) -> None:
    """Let a colleague be absent for a day."""
    colleagues.add_absence(
        user=user, from_on=day, until_on=day, substitute=None, by=user.actor, now=at(8)
    )


def owner_of(request: CallbackRequest) -> User | None:
    """Who has it now."""
    return Case.objects.select_related("owner").get(pk=request.pk).owner


def moment(text: str) -> dt.datetime:
    """'2026-11-24 15:40' in Amsterdam as an instant."""
    day, _, time = text.partition(" ")
    return clock.instant(dt.date.fromisoformat(day), dt.time.fromisoformat(time))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["why"])
def test_the_clock_counts_office_time(row: dict[str, str]) -> None:
    calendar = WorkCalendar(frozenset({dt.date(2026, 12, 25)}))
    said = moment(row["said"])

    assert urgent_clock.starts_at(said, calendar) == moment(row["starts"])
    assert urgent_clock.owner_by(said, calendar) == moment(row["owner_by"])
    handed = moment(row["to_lead"])
    before = urgent_clock.handed_over_at(said, calendar, now=handed - dt.timedelta(seconds=1))
    assert before is None
    assert urgent_clock.handed_over_at(said, calendar, now=handed) == handed


def test_after_thirty_minutes_the_team_reads_it_on_every_page(
    town: build.Town, now: dt.datetime, bilal: User, daan: User, eva: User
) -> None:
    request = build.callback(town.topics["uitkering"], now=at(10), urgent=True)
    tick(at(10, 29))
    assert banners.banner(standing_of(bilal, now=clock.utc_now())) is None

    tick(at(10, 30))

    for colleague in (bilal, daan):
        banner = banners.banner(standing_of(colleague, now=clock.utc_now()))
        assert banner is not None
        assert "10:30 uur" in banner.text
    assert banners.banner(standing_of(eva, now=clock.utc_now())) is None
    requests.claim(request=request, user=bilal, now=at(10, 31))
    tick(at(10, 31))
    assert banners.banner(standing_of(bilal, now=clock.utc_now())) is None


def test_given_back_the_thirty_minutes_start_anew(
    town: build.Town, now: dt.datetime, bilal: User
) -> None:
    request = build.callback(town.topics["uitkering"], now=at(10), urgent=True)
    requests.claim(request=request, user=bilal, now=at(10, 5))
    tick(at(11))
    request.refresh_from_db()
    requests.release(request=request, user=bilal, now=at(11))

    tick(at(11, 29))
    assert banners.banner(standing_of(bilal, now=clock.utc_now())) is None
    tick(at(11, 30))
    assert banners.banner(standing_of(bilal, now=clock.utc_now())) is not None


def test_spoed_at_twenty_to_four_is_with_the_lead_at_four(
    town: build.Town, now: dt.datetime, bilal: User, daan: User
) -> None:
    request = build.callback(town.topics["uitkering"], now=at(15, 40), urgent=True)
    requests.claim(request=request, user=bilal, now=at(15, 45))
    tick(at(15, 59))
    assert owner_of(request) == bilal

    tick(at(16))
    tick(at(16, 1))

    assert owner_of(request) == daan
    assert CallbackRequest.objects.get(pk=request.pk).state == CallbackRequest.State.CLAIMED
    assert UrgentStep.objects.filter(kind=UrgentStep.Kind.HANDED).count() == 1
    assert Event.objects.filter(code="case.urgent_handed", object_id=request.pk).count() == 1


def test_unowned_at_four_goes_to_the_lead_too(
    town: build.Town, now: dt.datetime, daan: User
) -> None:
    request = build.callback(town.topics["uitkering"], now=at(15, 40), urgent=True)
    tick(at(16))

    assert owner_of(request) == daan
    assert CallbackRequest.objects.get(pk=request.pk).state == CallbackRequest.State.CLAIMED


def test_the_lead_may_pass_it_on_and_gets_it_back_the_next_day(
    town: build.Town, now: dt.datetime, bilal: User, daan: User
) -> None:
    request = build.callback(town.topics["uitkering"], now=at(15, 40), urgent=True)
    tick(at(16))
    handing.give(case=Case.objects.get(pk=request.pk), to=bilal, by=daan.actor, now=at(16, 5))
    tick(at(16, 10))
    assert owner_of(request) == bilal

    wednesday = TODAY + dt.timedelta(days=1)
    tick(at(15, 59, wednesday))
    assert owner_of(request) == bilal
    tick(at(16, 0, wednesday))
    assert owner_of(request) == daan


def test_an_absent_lead_is_passed_over(town: build.Town, now: dt.datetime, daan: User) -> None:
    second = build.colleague(name="Dora", team=town.teams["inkomen-1"], role=Role.TEAM_LEAD)
    away(daan)
    request = build.callback(town.topics["uitkering"], now=at(15, 40), urgent=True)
    tick(at(16))

    assert owner_of(request) == second


def test_without_any_lead_the_team_and_the_manager_read_it(
    town: build.Town, now: dt.datetime, bilal: User, daan: User, hanna: User, eva: User
) -> None:
    away(daan)
    request = build.callback(town.topics["uitkering"], now=at(15, 40), urgent=True)
    requests.claim(request=request, user=bilal, now=at(15, 41))
    tick(at(16))

    assert owner_of(request) == bilal
    for colleague in (bilal, hanna):
        banner = banners.banner(standing_of(colleague, now=clock.utc_now()))
        assert banner is not None
        assert "geen teamleider" in banner.text
    assert banners.banner(standing_of(eva, now=clock.utc_now())) is None
    # A lead who comes in after all gets it at the next tick.
    colleagues.remove_absence(absence=daan.absences.get(), by=daan.actor, now=at(16, 5))
    tick(at(16, 5))
    assert owner_of(request) == daan
    assert banners.banner(standing_of(hanna, now=clock.utc_now())) is None


def test_a_beat_dead_over_four_hands_over_once_it_lives(
    town: build.Town, now: dt.datetime, daan: User
) -> None:
    request = build.callback(town.topics["uitkering"], now=at(15, 40), urgent=True)
    tick(at(15, 50))
    tick(at(17, 50))

    assert owner_of(request) == daan


def test_two_ticks_hand_over_once(town: build.Town, now: dt.datetime, daan: User) -> None:
    build.callback(town.topics["uitkering"], now=at(15, 40), urgent=True)

    assert urgent.hand_over_due(now=at(16)) == 1
    assert urgent.hand_over_due(now=at(16)) == 0


def test_attempts_never_end_it_and_a_talk_needs_what_was_done(
    town: build.Town, now: dt.datetime, bilal: User
) -> None:
    request = build.callback(town.topics["uitkering"], now=at(10), urgent=True)
    requests.claim(request=request, user=bilal, now=at(10))
    for hour in (10, 13, 15):
        attempts.log(
            request=request,
            call=attempts.Call(CallAttempt.Result.NO_ANSWER),
            user=bilal,
            now=at(hour, 5),
        )
    reached = attempts.Call(CallAttempt.Result.REACHED)
    with pytest.raises(urgent.StillUrgent):
        attempts.log(request=request, call=reached, user=bilal, now=at(15, 30))
    assert Case.objects.get(pk=request.pk).is_open

    told = attempts.Call(CallAttempt.Result.REACHED, note="Noodpakket ligt klaar bij de balie.")
    attempts.log(request=request, call=told, user=bilal, now=at(15, 35))

    case = Case.objects.get(pk=request.pk)
    assert (case.is_open, case.is_urgent) == (False, False)
    assert UrgentStep.objects.get(kind=UrgentStep.Kind.SETTLED).text == told.note


def test_closing_another_way_is_refused_but_she_may_withdraw_it(
    town: build.Town, now: dt.datetime, bilal: User
) -> None:
    request = build.callback(town.topics["uitkering"], now=at(10), urgent=True)
    requests.claim(request=request, user=bilal, now=at(10))
    with pytest.raises(urgent.StillUrgent):
        requests.cancel(request=request, by=bilal.actor, now=at(11))
    requests.cancel(request=request, by=resident(request.pk), now=at(11))

    assert not Case.objects.get(pk=request.pk).is_open


def test_marking_and_settling_is_written_down(
    town: build.Town, now: dt.datetime, bilal: User
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    case = request.case
    due_before = case.due_at
    urgent.mark(case=case, reason="Geen eten in huis.", by=bilal.actor, now=at(11))
    urgent.mark(case=case, reason="Nog eens.", by=bilal.actor, now=at(11, 1))
    assert Case.objects.get(pk=case.pk).urgent_since == at(11)

    with pytest.raises(urgent.StillUrgent):
        urgent.settle(case=case, done="  ", by=bilal.actor, now=at(12))
    urgent.settle(case=case, done="Voedselbank geregeld.", by=bilal.actor, now=at(12))
    with pytest.raises(urgent.NotUrgent):
        urgent.settle(case=case, done="Nog eens.", by=bilal.actor, now=at(12))

    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.is_urgent, fresh.due_at) == (False, due_before)
    kinds = list(UrgentStep.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [UrgentStep.Kind.MARKED, UrgentStep.Kind.SETTLED]


def test_what_an_absent_owner_should_do_today_returns_to_the_team(
    town: build.Town, now: dt.datetime, bilal: User
) -> None:
    today = build.callback(town.topics["uitkering"], now=now)
    later = build.callback(
        town.topics["uitkering"],
        now=now,
        name="Jan de Wit",
        number="06 87 65 43 21",
        window=windows.of(windows.choices(now=now, days=5)[4]),
    )
    for request in (today, later):
        requests.claim(request=request, user=bilal, now=now)
    assert handing.return_of_absent(now=now) == 0
    away(bilal)

    assert handing.return_of_absent(now=now) == 1
    assert handing.return_of_absent(now=now) == 0

    assert owner_of(today) is None
    assert CallbackRequest.objects.get(pk=today.pk).state == CallbackRequest.State.WAITING
    assert owner_of(later) == bilal
    assert Event.objects.filter(code="callback.returned", object_id=today.pk).count() == 1


def test_it_never_ends_with_the_day(town: build.Town, now: dt.datetime, daan: User) -> None:
    request = build.callback(town.topics["uitkering"], now=at(15, 40), urgent=True)
    for day in range(4):
        tick(at(23, 59, TODAY + dt.timedelta(days=day)))

    case = Case.objects.get(pk=request.pk)
    assert (case.is_open, case.is_urgent, case.owner) == (True, True, daan)
    assert not Reminder.objects.standing().exists()
