"""Verbs that change the municipality's own facts: name, places, hours, closed days and teams.
portal.municipality itself lies below actors and audit, so its verbs stand here."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.municipality.models import Location, Municipality, OfficeClosure, OpeningHours
from portal.staff.models import Team

type Hours = tuple[dt.time, dt.time]


class AlreadyThere(Refused):
    """Something with this code, name or day exists."""

    text = "Dit bestaat al. Kies een andere naam of een andere dag."


@dataclasses.dataclass(frozen=True)
class Facts:
    """What the municipality says about itself, on every page and in every message."""

    name: str
    department: str
    address_form: str
    phone: str
    phone_hours: str
    email: str
    # Two letters each, with spaces.
    dialled_regions: str
    callback_days_ahead: int
    question_working_days: int
    # Between these nothing leaves by itself; twice the same time is never.
    quiet_from: dt.time = dt.time(20)
    quiet_until: dt.time = dt.time(8)
    # Of others, for who has no bed or no food when we are closed.
    night_bed_phone: str = ""
    night_food_phone: str = ""


def set_facts(*, facts: Facts, by: Actor, now: dt.datetime) -> Municipality:
    """Write down the facts; the first time this makes the one row."""
    with transaction.atomic():
        municipality, _ = Municipality.objects.update_or_create(
            pk=1, defaults=dataclasses.asdict(facts)
        )
        record.event(code="office.facts_set", about=municipality, by=by, now=now)
    return municipality


def set_notice(
    *, municipality: Municipality, text: str, until: dt.datetime | None, by: Actor, now: dt.datetime
) -> None:
    """Show one line to everyone until a moment; an empty line takes it away."""
    with transaction.atomic():
        municipality.notice = text
        municipality.notice_until = until if text else None
        municipality.save(update_fields=["notice", "notice_until"])
        code = "office.notice_set" if text else "office.notice_removed"
        record.event(code=code, about=municipality, by=by, now=now)


def add_location(
    *, code: str, name: str, address: str, is_open_to_public: bool, by: Actor, now: dt.datetime
) -> Location:
    """Add a place where residents can walk in. Raises AlreadyThere for a code in use."""
    location = Location(code=code, name=name, address=address, is_open_to_public=is_open_to_public)
    try:
        with transaction.atomic():
            location.save(force_insert=True)
            record.event(code="office.location_added", about=location, by=by, now=now)
    except IntegrityError:
        raise AlreadyThere("Er is al een locatie met deze code. Kies een andere code.") from None
    return location


def change_location(
    *,
    location: Location,
    name: str,
    address: str,
    is_open_to_public: bool,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Change what residents read about a place; its code stays, links hang on it."""
    with transaction.atomic():
        location.name, location.address = name, address
        location.is_open_to_public = is_open_to_public
        location.save(update_fields=["name", "address", "is_open_to_public"])
        record.event(code="office.location_changed", about=location, by=by, now=now)


def set_hours(
    *, location: Location, hours: Mapping[int, Hours], by: Actor, now: dt.datetime
) -> None:
    """Set the whole week of a place; a weekday (Monday is 0) that is left out is closed."""
    with transaction.atomic():
        Location.objects.select_for_update().get(pk=location.pk)
        OpeningHours.objects.filter(location=location).delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(location=location, weekday=weekday, opens=opens, closes=closes)
            for weekday, (opens, closes) in hours.items()
        )
        record.event(code="office.hours_set", about=location, by=by, now=now)


def close_day(*, day: dt.date, reason: str, by: Actor, now: dt.datetime) -> OfficeClosure:
    """Close the office on a day. Raises AlreadyThere when it was closed already."""
    closure = OfficeClosure(day=day, reason=reason)
    try:
        with transaction.atomic():
            closure.save(force_insert=True)
            record.event(
                code="office.day_closed", about=closure, by=by, now=now, day=day.isoformat()
            )
    except IntegrityError:
        raise AlreadyThere("Deze dag staat al in de lijst.") from None
    return closure


def close_days(*, days: Iterable[tuple[dt.date, str]], by: Actor, now: dt.datetime) -> int:
    """Close the office on several days at once; those that were closed stay as they are."""
    closed = 0
    with transaction.atomic():
        known = set(OfficeClosure.objects.select_for_update().values_list("day", flat=True))
        for day, reason in days:
            if day not in known:
                close_day(day=day, reason=reason, by=by, now=now)
                closed += 1
    return closed


def open_day(*, closure: OfficeClosure, by: Actor, now: dt.datetime) -> None:
    """Work on this day after all."""
    with transaction.atomic():
        record.event(
            code="office.day_opened",
            about=closure,
            by=by,
            now=now,
            day=closure.day.isoformat(),
        )
        closure.delete()


def add_team(*, code: str, name: str, by: Actor, now: dt.datetime) -> Team:
    """Add a team. Raises AlreadyThere for a code or name in use."""
    team = Team(code=code, name=name)
    try:
        with transaction.atomic():
            team.save(force_insert=True)
            record.event(code="team.added", about=team, by=by, now=now)
    except IntegrityError:
        raise AlreadyThere("Er is al een team met deze naam of code.") from None
    return team


def rename_team(*, team: Team, name: str, by: Actor, now: dt.datetime) -> None:
    """Give a team another name; its cases, members and numbers stay."""
    try:
        with transaction.atomic():
            team.name = name
            team.save(update_fields=["name"])
            record.event(code="team.renamed", about=team, by=by, now=now)
            notify.hint(topics.team(team.pk))
    except IntegrityError:
        raise AlreadyThere("Er is al een team met deze naam.") from None
