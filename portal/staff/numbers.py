"""Which number is shown: every call shows a number that the resident was told and can call back."""

import dataclasses
import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff.models import Membership, NumberAssignment, OutboundNumber, Team, User
from portal.staff.roles import Permission, roles_with

# A number that nobody tried for a quarter may ring in an empty room.
MOST_DAYS_UNTESTED = 92


class NoNumber(Refused):
    """The team has no number to show today."""

    text = (
        "Dit team heeft vandaag geen telefoonnummer om te tonen. "
        "Vraag de functioneel beheerder om een telefoonnummer aan het team te geven."
    )


class NumberTaken(Refused):
    """Two periods of one number, or two primary numbers of one team, overlap."""

    text = "Dit telefoonnummer is in deze periode al van een ander."


class TeamHasNumber(Refused):
    """A team shows one primary number at a time; `given` is the one that it shows already."""

    text = (
        "Dit team heeft in deze periode al een vast telefoonnummer. Laat dat eerst stoppen, of "
        "haal hier het vinkje bij 'vaste telefoonnummer' weg."
    )

    def __init__(self, given: NumberAssignment) -> None:
        super().__init__(self.text)
        self.given = given


class NumberKnown(Refused):
    """The register holds each number once."""

    text = "Dit telefoonnummer staat al in de lijst."


class NoWayBack(Refused):
    """A shown number must be answered: who, when, and what a caller hears outside those hours."""

    text = (
        "Vul in wie er opneemt, wanneer, en wat een beller daarbuiten hoort. "
        "Anders kan niemand terugbellen."
    )


@dataclasses.dataclass(frozen=True)
class Line:
    """What we know of a number: how we spell it, and how it is answered."""

    number: str
    label: str
    answered_by: str
    answered_hours: str
    outside_hours: str
    tested_on: dt.date


def primary_of(team: Team, *, on: dt.date) -> OutboundNumber:
    """Return the one number that this team shows on a day. One query.

    Raises NoNumber when the team has none.
    """
    number = OutboundNumber.objects.filter(
        assignments__team=team, assignments__is_primary=True, assignments__period__contains=on
    ).first()
    if number is None:
        raise NoNumber
    return number


def get(number: str) -> OutboundNumber | None:
    """Return the registered number with this stored spelling, or None. One query."""
    return OutboundNumber.objects.filter(number=number).first()


def register(*, on: dt.date) -> "models.QuerySet[OutboundNumber]":
    """Return every number, with who shows it on a day in `given_today`. Two queries."""
    given = NumberAssignment.objects.filter(period__contains=on).select_related("team", "user")
    return OutboundNumber.objects.order_by("label", "pk").prefetch_related(
        models.Prefetch("assignments", queryset=given.order_by("pk"), to_attr="given_today")
    )


def periods_of(number: OutboundNumber) -> "models.QuerySet[NumberAssignment]":
    """Return who showed, shows and will show this number, the newest period first."""
    return number.assignments.select_related("team", "user").order_by("-period", "pk")


def of_team(team: Team, *, on: dt.date) -> "models.QuerySet[NumberAssignment]":
    """Return the numbers that a team shows on a day, the primary one first."""
    return (
        NumberAssignment.objects.filter(team=team, period__contains=on)
        .select_related("number")
        .order_by("-is_primary", "pk")
    )


def assign(
    *,
    number: OutboundNumber,
    to: Team | User,
    from_on: dt.date,
    until_on: dt.date | None,
    is_primary: bool,
    by: Actor,
    now: dt.datetime,
) -> NumberAssignment:
    """Give a number to a team or person for [from_on, until_on).

    Raises TeamHasNumber, or NumberTaken with the reason when the database rules forbid it; of two
    who give a number away at the same instant, one gets it.
    """
    if until_on is not None and until_on <= from_on:
        raise NumberTaken("De laatste dag ligt voor de eerste dag. Kijk de dagen nog eens na.")
    if is_primary and isinstance(to, Team):
        _check_one_primary(to, DateRange(from_on, until_on))
    assignment = NumberAssignment(
        number=number,
        team=to if isinstance(to, Team) else None,
        user=to if isinstance(to, User) else None,
        period=DateRange(from_on, until_on),
        is_primary=is_primary,
    )
    try:
        with transaction.atomic():
            _one_by_one(number, assignment.team)
            assignment.full_clean()
            assignment.save(force_insert=True)
            record.event(
                code="number.assigned", about=number, by=by, now=now, assignment=assignment.pk
            )
    except ValidationError as error:
        raise NumberTaken(" ".join(error.messages)) from None
    except IntegrityError:
        raise NumberTaken from None
    return assignment


def _check_one_primary(team: Team, period: DateRange) -> None:
    """Name the number that the team has; the database refuses a second one, whatever happens."""
    given = NumberAssignment.objects.filter(team=team, is_primary=True, period__overlap=period)
    first = given.select_related("number", "team").order_by("period", "pk").first()
    if first is not None:
        raise TeamHasNumber(first)


def end_assignment(
    *, assignment: NumberAssignment, until_on: dt.date, by: Actor, now: dt.datetime
) -> None:
    """Take a number back; `until_on` is the first day without it. A past period cannot change."""
    with transaction.atomic():
        _one_by_one(assignment.number, assignment.team)
        fresh = NumberAssignment.objects.filter(pk=assignment.pk).first()
        if fresh is None or (fresh.period.upper is not None and fresh.period.upper <= until_on):
            raise NumberTaken("Deze toewijzing is op die dag al voorbij.")
        period = fresh.period
        record.event(
            code="number.taken_back",
            about=assignment.number,
            by=by,
            now=now,
            assignment=assignment.pk,
        )
        if until_on <= period.lower:
            # It never began: an empty period would say nothing.
            assignment.delete()
            return
        assignment.period = DateRange(period.lower, until_on)
        assignment.save(update_fields=["period"])


def _one_by_one(number: OutboundNumber, team: Team | None) -> None:
    """Let those who give away or take back this number, or a number of this team, wait for each
    other. Two rows that overlap, written at once, would each wait for the other's index entry: a
    deadlock in place of a refusal. Always the number first. Two queries at most."""
    OutboundNumber.objects.select_for_update(no_key=True).get(pk=number.pk)
    if team is not None:
        Team.objects.select_for_update(no_key=True).get(pk=team.pk)


def add(*, line: Line, by: Actor, now: dt.datetime) -> OutboundNumber:
    """Add a number to the register. Raises NumberKnown and NoWayBack."""
    number = OutboundNumber(**dataclasses.asdict(line))
    _save(number, code="number.added", by=by, now=now)
    return number


def change(*, number: OutboundNumber, line: Line, by: Actor, now: dt.datetime) -> None:
    """Change how a number is answered, or when it was last tried."""
    for field, value in dataclasses.asdict(line).items():
        setattr(number, field, value)
    _save(number, code="number.changed", by=by, now=now)


def note_test_call(*, number: OutboundNumber, by: Actor, now: dt.datetime) -> None:
    """Note that someone called this number today and that it was answered as we say."""
    with transaction.atomic():
        number.tested_on = clock.day_of(now)
        number.save(update_fields=["tested_on"])
        record.event(code="number.tested", about=number, by=by, now=now)


def _save(number: OutboundNumber, *, code: str, by: Actor, now: dt.datetime) -> None:
    try:
        with transaction.atomic():
            number.save()
            record.event(code=code, about=number, by=by, now=now)
    except IntegrityError as error:
        if "shown_number_can_be_called_back" in str(error):
            raise NoWayBack from None
        raise NumberKnown from None


def teams_without(*, on: dt.date) -> "models.QuerySet[Team]":
    """Return the teams that work on cases on this day and have no primary number to call with.

    A team that never calls, such as the functional managers, needs none.
    """
    covered = NumberAssignment.objects.filter(is_primary=True, period__contains=on)
    calling = Membership.objects.on(on).filter(role__in=roles_with(Permission.WORK_CASES))
    return (
        Team.objects.filter(is_active=True, pk__in=calling.values("team"))
        .exclude(pk__in=covered.filter(team__isnull=False).values("team"))
        .order_by("name")
    )


def gaps(*, from_on: dt.date, days: int) -> list[tuple[Team, dt.date]]:
    """Return the teams that will have no primary number on a coming day though they work on cases,
    with the first such day. Two queries."""
    last = from_on + dt.timedelta(days=days)
    given = NumberAssignment.objects.filter(
        is_primary=True, period__overlap=DateRange(from_on, last)
    )
    periods: dict[int | None, list[DateRange]] = {}
    for row in given:
        periods.setdefault(row.team_id, []).append(row.period)
    calling = Membership.objects.on(from_on).filter(role__in=roles_with(Permission.WORK_CASES))
    teams = Team.objects.filter(is_active=True, pk__in=calling.values("team")).order_by("name")
    found = ((team, _first_gap(periods.get(team.pk, []), from_on, last)) for team in teams)
    return [(team, day) for team, day in found if day is not None]


def _first_gap(periods: list[DateRange], day: dt.date, last: dt.date) -> dt.date | None:
    """Return the first day of [day, last) in none of these periods."""
    for period in sorted(periods, key=lambda period: period.lower or dt.date.min):
        if period.lower is not None and period.lower > day:
            return day
        if period.upper is None:
            return None
        day = max(day, period.upper)
    return day if day < last else None


def untested(*, on: dt.date, most_days: int) -> "models.QuerySet[NumberAssignment]":
    """Return who shows a number that nobody has tried for so long, the longest ago first."""
    before = on - dt.timedelta(days=most_days)
    return (
        NumberAssignment.objects.filter(period__contains=on, number__tested_on__lt=before)
        .select_related("number", "team")
        .order_by("number__tested_on", "pk")
    )
