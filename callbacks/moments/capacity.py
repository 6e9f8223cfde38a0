"""How many residents a team can call in each half hour: the week of a team, and what is different
on one day. Who holds a place is in callbacks.moments.slots."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import IntegrityError, transaction
from django.db.models import Count, Model, OuterRef
from django.db.models.functions import JSONObject

from callbacks.models import SlotException, SlotPattern
from portal.audit import record
from portal.audit.actor import Actor
from portal.contacts.models import Promise
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.staff.models import NumberAssignment, Team

HALF_HOUR = dt.timedelta(minutes=30)
DAYS_IN_SHORT = dt.timedelta(days=6)
# A whole day, for an exception: half hours from midnight on.
DAY_BEGINS, DAY_ENDS = dt.time(0), dt.time(23, 30)

WEEK = ("weekday", "from_time", "until_time", "places", "from_on", "until_on")
CHANGE = ("day", "from_time", "until_time", "places")

type Places = dict[dt.time, int]


class Overlaps(Refused):
    """Two rules for one half hour."""

    text = "In deze uren geldt al iets anders. Haal dat eerst weg, of kies andere uren."


@dataclasses.dataclass(frozen=True)
class Hours:
    """[from_time, until_time) as Dutch wall-clock times on half hours, and places in each."""

    from_time: dt.time
    until_time: dt.time
    places: int


def half_hours(from_time: dt.time, until_time: dt.time) -> Iterator[dt.time]:
    """Yield when each half hour of [from_time, until_time) begins."""
    for minutes in range(0, 24 * 60, 30):
        begins = dt.time(*divmod(minutes, 60))
        if from_time <= begins < until_time:
            yield begins


def of_days(team: Team, days: list[dt.date]) -> dict[dt.date, Places]:
    """Return the places of this team on those of these days on which it works with half hours; a
    day that is left out has half-days. Closed days are the caller's. One query."""
    if not days:
        return {}
    first, last = min(days), max(days)
    weeks = SlotPattern.objects.filter(team=OuterRef("pk")).holding_between(first, last)
    changed = SlotException.objects.filter(team=OuterRef("pk"), day__range=(first, last))
    week = JSONObject(**{name: name for name in WEEK})
    change = JSONObject(**{name: name for name in CHANGE})
    read = Team.objects.filter(pk=team.pk).annotate(
        week=ArraySubquery(weeks.values(told=week)),
        changes=ArraySubquery(changed.values(told=change)),
    )
    found = vars(read.get())
    week_rows = [_row(SlotPattern, told) for told in found["week"]]
    changes = [_row(SlotException, told) for told in found["changes"]]
    return {day: _of_day(day, week_rows, changes) for day in days if _holding(week_rows, day)}


def _row[M: Model](model: type[M], told: dict[str, Any]) -> M:
    """Make the row that was read as JSON."""
    fields = {field.name: field for field in model._meta.local_fields}
    return model(**{name: fields[name].to_python(value) for name, value in told.items()})


def _holding(week: list[SlotPattern], day: dt.date) -> list[SlotPattern]:
    return [
        row for row in week if row.from_on <= day and (row.until_on is None or day < row.until_on)
    ]


def _of_day(day: dt.date, week: list[SlotPattern], changes: list[SlotException]) -> Places:
    places: Places = {}
    for row in _holding(week, day):
        if row.weekday == day.weekday():
            for begins in half_hours(row.from_time, row.until_time):
                places[begins] = row.places
    for change in changes:
        if change.day != day:
            continue
        # None at all closes what the week offers; a number opens half hours of its own as well.
        for begins in half_hours(change.from_time, change.until_time):
            if begins in places or (change.places and change.from_time != DAY_BEGINS):
                places[begins] = change.places
    return dict(sorted(places.items()))


@dataclasses.dataclass(frozen=True)
class InShort:
    """What a team offers in a usual week, and how much of the coming days is promised."""

    team: Team
    a_week: int
    promised: int


def in_short(teams: list[Team], *, now: dt.datetime) -> list[InShort]:
    """Return of these teams those that call: that have places, or a telephone number to call with.
    Three queries."""
    day = clock.day_of(now)
    rows = SlotPattern.objects.filter(team__in=teams).holding_between(day, day)
    a_week: Counter[int] = Counter()
    for row in rows:
        a_week[row.team_id] += row.places * len(list(half_hours(row.from_time, row.until_time)))
    given = NumberAssignment.objects.filter(is_primary=True, period__contains=day)
    able = set(given.values_list("team", flat=True))
    standing = Promise.objects.windows_between(now, clock.end_of(day + DAYS_IN_SHORT))
    counted = standing.order_by().filter(team__in=teams).values("team").annotate(n=Count("pk"))
    promised = {row["team"]: row["n"] for row in counted}
    return [
        InShort(team, a_week[team.pk], promised.get(team.pk, 0))
        for team in teams
        if team.pk in able or a_week[team.pk]
    ]


def week_of(team: Team, *, day: dt.date) -> list[SlotPattern]:
    """Return the rows of a team that hold on this day or later, in the order of the week. One
    query."""
    rows = SlotPattern.objects.filter(team=team).holding_between(day, dt.date.max)
    return list(rows.order_by("weekday", "from_time", "from_on", "pk"))


def exceptions_of(team: Team, *, day: dt.date) -> list[SlotException]:
    """Return the exceptions of a team from this day on. One query."""
    rows = SlotException.objects.filter(team=team, day__gte=day)
    return list(rows.order_by("day", "from_time", "pk"))


def add_pattern(
    *,
    team: Team,
    weekdays: list[int],
    hours: Hours,
    from_on: dt.date,
    until_on: dt.date | None,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Let a team call by the half hour on these weekdays. Raises Overlaps, and then adds none."""
    try:
        with transaction.atomic():
            for weekday in weekdays:
                row = SlotPattern.objects.create(
                    team=team,
                    weekday=weekday,
                    from_on=from_on,
                    until_on=until_on,
                    **dataclasses.asdict(hours),
                )
                record.event(code="slots.pattern_added", about=row, by=by, now=now)
            notify.hint(topics.team(team.pk))
    except IntegrityError:
        raise Overlaps from None


def end_pattern(*, row: SlotPattern, on: dt.date, by: Actor, now: dt.datetime) -> None:
    """Let a row hold no more from this day on; one that has not begun goes. What was promised
    stays promised."""
    with transaction.atomic():
        record.event(code="slots.pattern_ended", about=row, by=by, now=now, day=on.isoformat())
        if row.from_on >= on:
            row.delete()
        elif row.until_on is None or row.until_on > on:
            row.until_on = on
            row.save(update_fields=["until_on"])


def add_exception(
    *, team: Team, day: dt.date, hours: Hours, reason: str, by: Actor, now: dt.datetime
) -> None:
    """Let a team have other places on one day. What was promised stays. Raises Overlaps."""
    row = SlotException(team=team, day=day, reason=reason, **dataclasses.asdict(hours))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record.event(
                code="slots.exception_added", about=row, by=by, now=now, day=day.isoformat()
            )
            notify.hint(topics.team(team.pk))
    except IntegrityError:
        raise Overlaps from None


def remove_exception(*, row: SlotException, by: Actor, now: dt.datetime) -> None:
    """Let the week hold on that day again."""
    with transaction.atomic():
        day = row.day.isoformat()
        record.event(code="slots.exception_removed", about=row, by=by, now=now, day=day)
        row.delete()
