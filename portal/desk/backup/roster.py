"""The roster of the backup: who stands on it, where it has gaps, and changing it."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, models, transaction
from django.db.models import Q

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases.models import Topic
from portal.desk.backup.models import BackupDuty, DutySwap, Half, Place
from portal.desk.places.models import Desk
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.municipality import calendars
from portal.staff import people, permissions, presence
from portal.staff.models import Absence, Team, User

WEEKS_SHOWN = 4
NOON = calendars.AFTERNOON[0]


class SamePerson(Refused):
    """Somebody cannot stand in for herself."""

    text = "Kies twee verschillende collega's."


class NobodyInBuilding(Refused):
    """Somebody must be able to come down."""

    text = "Minstens één van de twee moet in het gebouw zijn."


class NotInTeam(Refused):
    """Somebody who does not work on cases of this team, or is away then; the text says who."""


class DayIsOver(Refused):
    """The past is not changed."""

    text = "Deze dag is al voorbij."


@dataclasses.dataclass(frozen=True)
class Turn:
    """One half-day of a team."""

    team: Team
    day: dt.date
    half: str


@dataclasses.dataclass(frozen=True)
class Pair:
    """The backup and the deputy, each with where they are."""

    person: User
    person_place: str
    deputy: User
    deputy_place: str


@dataclasses.dataclass(frozen=True)
class Slot:
    """A half-day on the roster page. `gap` says what is wrong in plain words; empty when nothing
    is."""

    turn: Turn
    duty: BackupDuty | None
    gap: str
    # Who of the two is away or has left.
    away: frozenset[int] = frozenset()


def half_of(moment: dt.datetime) -> Half:
    """Return in which half of its Dutch day an instant falls."""
    return Half.MORNING if clock.local(moment).time() < NOON else Half.AFTERNOON


def teams() -> models.QuerySet[Team]:
    """Return the teams that have a backup, by name: those that residents have questions for."""
    asked = Topic.objects.filter(is_active=True).values("team")
    return Team.objects.filter(is_active=True, pk__in=asked).order_by("name")


def on_duty(team: Team, *, now: dt.datetime) -> tuple[User | None, User | None]:
    """Return who of this team is backup now and who is deputy, less who is away. After hours that
    nobody planned it is whoever did the other half of the day. Two queries."""
    day, half = clock.day_of(now), half_of(now)
    today = {duty.half: duty for duty in _of_day(day).filter(team=team)}
    duty = today.get(half) or next(iter(today.values()), None)
    if duty is None:
        return None, None
    away = set(presence.away_on(day))
    person, deputy = (
        user if user.is_active and user.pk not in away else None
        for user in (duty.person, duty.deputy)
    )
    return person, deputy


def backups_now(*, now: dt.datetime) -> dict[int, list[User]]:
    """Return for each team who is backup now, the backup before the deputy. Two queries."""
    day, half = clock.day_of(now), half_of(now)
    away = set(presence.away_on(day))
    found: dict[int, list[User]] = {}
    for duty in _of_day(day).filter(half=half):
        two = (duty.person, duty.deputy)
        found[duty.team_id] = [u for u in two if u.is_active and u.pk not in away]
    return found


def set_duty(*, turn: Turn, pair: Pair, user: User, now: dt.datetime) -> BackupDuty:
    """Let the lead of the team put two colleagues on the roster, whoever stood there.

    Raises what `put` refuses, or permissions.NotAllowed.
    """
    if not permissions.leads(user, turn.team, now=now):
        raise permissions.NotAllowed
    return put(turn=turn, pair=pair, by=user.actor, now=now)


def put(*, turn: Turn, pair: Pair, by: Actor, now: dt.datetime) -> BackupDuty:
    """Put two colleagues on the roster. The same again changes nothing.

    Raises SamePerson, NobodyInBuilding, NotInTeam or DayIsOver.
    """
    check(turn, pair, now=now)
    values = {field.name: getattr(pair, field.name) for field in dataclasses.fields(pair)}
    try:
        with transaction.atomic():
            duty, made = BackupDuty.objects.select_for_update().get_or_create(
                team=turn.team, day=turn.day, half=turn.half, defaults=values
            )
            if not made:
                if all(getattr(duty, name) == value for name, value in values.items()):
                    return duty
                for name, value in values.items():
                    setattr(duty, name, value)
                duty.save()
                forget_swaps(duty)
            record.event(code="backup.duty_set", about=duty, by=by, now=now)
            tell(duty)
    except IntegrityError:
        # Two leads filled it in at once; the database took the first.
        raise DayIsOver("Een collega vulde dit net in. Kijk eerst wat er nu staat.") from None
    return duty


def remove(*, duty: BackupDuty, user: User, now: dt.datetime) -> None:
    """Take a duty off the roster: it shows as a gap. Twice is once. Raises
    permissions.NotAllowed."""
    if not permissions.leads(user, duty.team, now=now):
        raise permissions.NotAllowed
    take_off(duty=duty, by=user.actor, now=now)


def take_off(*, duty: BackupDuty, by: Actor, now: dt.datetime) -> None:
    """Let a half-day be a gap, of which the lead is warned. Part of another verb."""
    with transaction.atomic():
        for fresh in BackupDuty.objects.select_for_update(of=("self",)).filter(pk=duty.pk):
            record.event(code="backup.duty_removed", about=fresh, by=by, now=now)
            tell(fresh)
            fresh.delete()


def check(turn: Turn, pair: Pair, *, now: dt.datetime) -> None:
    """Raise SamePerson, NobodyInBuilding, NotInTeam or DayIsOver. Two queries."""
    if turn.day < clock.day_of(now):
        raise DayIsOver
    if pair.person == pair.deputy:
        raise SamePerson
    if Place.BUILDING not in {pair.person_place, pair.deputy_place}:
        raise NobodyInBuilding
    there = people.workers_of(turn.team, turn.day)
    for user in (pair.person, pair.deputy):
        if user not in there:
            raise NotInTeam(f"{user.name} werkt dan niet in dit team of is afwezig.")


def slots(shown: list[Team], *, first: dt.date, weeks: int = WEEKS_SHOWN) -> list[Slot]:
    """Return every half-day that asks for a backup, by day. Four queries.

    A half-day asks for one when somebody can walk in then, anywhere; without a desk none does.
    """
    last = first + dt.timedelta(days=7 * weeks - 1)
    wanted = _wanted()
    if not wanted:
        return []
    calendar = calendars.office_calendar()
    duties = {
        (duty.team_id, duty.day, duty.half): duty
        for duty in BackupDuty.objects.between(first, last).filter(team__in=shown)
    }
    absences = list(Absence.objects.filter(from_on__lte=last, until_on__gte=first))
    found: list[Slot] = []
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        away = frozenset(row.user_id for row in absences if row.from_on <= day <= row.until_on)
        for half in Half:
            open_then = calendar.is_working_day(day) and (day.weekday(), half) in wanted
            for team in shown:
                duty = duties.get((team.pk, day, half.value))
                if open_then or duty:
                    found.append(_slot(Turn(team, day, half), duty, away))
    return found


def forget_swaps(duty: BackupDuty) -> None:
    """Questions of who does not stand on this duty any more need no answer. One query; the duty
    is locked."""
    asked = DutySwap.objects.open().filter(Q(duty=duty) | Q(returns=duty))
    asked.exclude(Q(duty=duty) & Q(asker__in=[duty.person_id, duty.deputy_id])).update(
        state=DutySwap.State.GONE
    )


def lock(pks: Iterable[int]) -> dict[int, BackupDuty]:
    """Return these duties as they are now, with who does them, and keep them so until the end of
    the transaction; without those that were taken off. Two queries."""
    # Lock first, read second: in one statement a duty that changed hands during the wait would not
    # be found, for it no longer goes with whoever stood there before.
    rows = BackupDuty.objects.select_for_update().filter(pk__in=list(pks)).order_by("pk")
    there = [duty.pk for duty in rows]
    named: models.QuerySet[BackupDuty] = BackupDuty.objects.select_related(
        "person", "deputy", "team"
    )
    return named.in_bulk(there)


def forget(*, now: dt.datetime) -> int:
    """Forget who stood on the roster on days that are over; return how many half-days."""
    gone, _ = BackupDuty.objects.before(clock.day_of(now)).delete()
    return gone


def tell(duty: BackupDuty) -> None:
    """Hint to the team and to both colleagues."""
    notify.hint(topics.team(duty.team_id), topics.user(duty.person_id), topics.user(duty.deputy_id))


def _of_day(day: dt.date) -> models.QuerySet[BackupDuty]:
    found: models.QuerySet[BackupDuty] = BackupDuty.objects.between(day, day)
    return found


def _wanted() -> frozenset[tuple[int, Half]]:
    """Return the weekdays and halves on which people can walk in somewhere. One query."""
    rows = Desk.objects.filter(is_active=True, location__hours__isnull=False).values_list(
        "location__hours__weekday", "location__hours__opens", "location__hours__closes"
    )
    mornings = {(weekday, Half.MORNING) for weekday, opens, _ in rows if opens < NOON}
    return frozenset(
        mornings | {(weekday, Half.AFTERNOON) for weekday, _, closes in rows if closes > NOON}
    )


def _slot(turn: Turn, duty: BackupDuty | None, away: frozenset[int]) -> Slot:
    if duty is None:
        return Slot(turn, None, "Er staat nog niemand op het rooster.")
    two = ((duty.person, duty.person_place), (duty.deputy, duty.deputy_place))
    gone = frozenset(user.pk for user, _ in two if user.pk in away or not user.is_active)
    here = [place for user, place in two if user.pk not in gone]
    if not gone:
        return Slot(turn, duty, "")
    if not here:
        return Slot(turn, duty, "Beide collega's zijn er dan niet.", gone)
    if Place.BUILDING not in here:
        return Slot(turn, duty, "Er is dan niemand in het gebouw.", gone)
    return Slot(turn, duty, "Een van de twee is er dan niet.", gone)
