"""Whoever can read every table still cannot time a colleague: times of the desk and who it was are
never found together (docs/adr/0012)."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from portal.cases.models import Case
from portal.desk.backup import calls, roster
from portal.desk.backup.calls import Answer
from portal.desk.backup.models import BackupCall, BackupTiming, Half, Place
from portal.desk.correcting import correcting
from portal.desk.correcting.models import TimeCorrection
from portal.desk.places import days, seats
from portal.desk.places.models import Desk
from portal.desk.queue import calling, closing, serving
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.staff.models import Role, Team, User
from tests import build

MINUTE = dt.timedelta(minutes=1)
A_DAY = dt.timedelta(days=1)
ANSWERED = closing.Ending(Visit.Outcome.ANSWERED)


def helped(desk: Desk, team: Team, clerk: User, backup: User, now: dt.datetime) -> Visit:
    """One visit on one morning, in which this colleague came down three minutes after the desk
    asked."""
    deputy = build.colleague(name=f"Vervanger{now.day}", team=team, role=Role.CASEWORKER)
    roster.put(
        turn=roster.Turn(team, clock.day_of(now), Half.MORNING),
        pair=roster.Pair(backup, Place.BUILDING, deputy, Place.HOME),
        by=build.TESTER,
        now=now,
    )
    opening = days.open_day(desk=desk, user=clerk, now=now)
    build.visit(opening, now=now)
    sitting = build.seat(desk, clerk, 1, now=now)
    visit = calling.call_next(user=clerk, now=now)
    visit = serving.begin(visit=visit, user=clerk, now=now)
    call = calls.ask(visit=visit, question=calls.Question(team), user=clerk, now=now)
    calls.answer(call=call, said=Answer.COMING, user=backup, now=now + MINUTE)
    calls.done(call=call, user=clerk, now=now + 3 * MINUTE)
    visit = closing.finish(visit=visit, ending=ANSWERED, user=clerk, now=now + 30 * MINUTE)
    seats.stand_up(sitting=sitting, now=now + 31 * MINUTE)
    return visit


def facts(row: models.Model) -> Iterator[tuple[str, object]]:
    """Tell all that can be joined on: every value of the row and of the rows that it points to, a
    moment also as its day, its month and its half of the day. Not of the case: in her story stands
    who helped her, for her to know."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.is_relation and value is not None:
            beside: models.Model = getattr(row, field.name)
            yield beside._meta.label, value
            if not isinstance(beside, Case):
                yield from facts(beside)
        elif isinstance(value, dt.datetime):
            yield "half", "MORNING" if value.hour < 12 else "AFTERNOON"
            yield "day", value.date()
            yield "month", (value.year, value.month)
        elif isinstance(value, dt.date):
            yield field.name, value
            yield "month", (value.year, value.month)
        elif field.name in {"half", "ended_how"}:
            yield field.name, value


def fits(timing: models.Model, row: models.Model) -> bool:
    """Tell whether both may be of one call: of all that both know, nothing tells them apart."""
    one, other = list(facts(timing)), list(facts(row))
    shared = {name for name, _ in one} & {name for name, _ in other}
    return all(
        {value for name, value in one if name == which}
        & {value for name, value in other if name == which}
        for which in shared - {User._meta.label}
    )


def test_one_call_on_a_half_day_does_not_time_who_came(
    desk: Desk, town: build.Town, anna: User, bilal: User, carla: User, now: dt.datetime
) -> None:
    team = town.teams["inkomen-1"]
    for later, backup in enumerate([bilal, carla]):
        helped(desk, team, anna, backup, now + later * A_DAY)
    timings = list(BackupTiming.objects.all())
    assert [one.seconds for one in timings] == [180, 180]
    tables = [model for model in apps.get_models() if model._meta.app_label == "desk"]
    knows_who = [
        row
        for model in tables
        for row in model._default_manager.all()
        if any(name == User._meta.label for name, _ in facts(row))
    ]
    assert {row.helper for row in knows_who if isinstance(row, BackupCall)} == {bilal, carla}
    for timing in timings:
        assert not any(name == User._meta.label for name, _ in facts(timing))
        whom = {
            row.helper for row in knows_who if isinstance(row, BackupCall) and fits(timing, row)
        }
        assert whom == {bilal, carla}, "its row tells whose it is"
        # The order of the keys would tell which call was the first to end.
        assert isinstance(timing.pk, uuid.UUID)


def test_a_timing_cannot_hold_a_day(
    desk: Desk, town: build.Town, anna: User, bilal: User, now: dt.datetime
) -> None:
    helped(desk, town.teams["inkomen-1"], anna, bilal, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        BackupTiming.objects.update(month_on=now.date())


def test_who_corrects_a_time_is_not_timed_by_it(
    desk: Desk, town: build.Town, anna: User, bilal: User, now: dt.datetime
) -> None:
    visit = helped(desk, town.teams["inkomen-1"], anna, bilal, now)
    right = correcting.Right(dt.time(10, 0), dt.time(10, 10), TimeCorrection.Why.FORGOTTEN)
    correcting.correct(visit=visit, right=right, user=anna, now=now + 40 * MINUTE)
    for one in TimeCorrection.objects.all():
        assert not any(name == User._meta.label for name, _ in facts(one))
        assert anna.actor.key not in {getattr(one, field.attname) for field in one._meta.fields}
