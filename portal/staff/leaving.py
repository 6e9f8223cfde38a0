"""Someone leaves for good: whatever waits for them gets a new owner first, all in one transaction.
Higher apps tell through LEAVING what they hold of a colleague; this app adds numbers and roles."""

import calendar
import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Protocol

from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff import colleagues, numbers
from portal.staff.models import Absence, Membership, NumberAssignment, Team, User

TEAM_ANSWERS_MONTHS = 6


class NotHandedOver(Refused):
    """Something would be left behind without an owner."""

    text = "Nog niet alles heeft een nieuwe eigenaar. Kies voor elke regel wie het overneemt."


class MoreMeanwhile(Refused):
    """Something came in while the colleague was leaving."""

    text = "Er kwam net iets bij op deze naam. Kijk de lijst na en probeer het opnieuw."


class NeedsTeam(Refused):
    """A personal number that nobody would answer."""

    text = "Kies welk team het eigen telefoonnummer een half jaar opneemt."


class LeftAlready(Refused):
    """Two colleagues wrote it down at once, or one did twice."""

    text = "Het vertrek van deze collega is al vastgelegd."


class NotYourOwn(Refused):
    """Who leaves hands over to others; somebody else looks whether nothing was forgotten."""

    text = (
        "Uw eigen vertrek legt een collega vast. Vraag uw teamleider of de functioneel beheerder."
    )


@dataclasses.dataclass(frozen=True)
class Item:
    """One thing that waits for somebody. `text` holds no names: a manager who may not find
    residents reads it too. `who` is the resident's name, shown to others, and `about` her row."""

    pk: int
    text: str
    who: str = ""
    about: models.Model | None = None


class HandOver(Protocol):
    """Gives one item to somebody else; nothing when it no longer waits for the leaver. Tells
    whether the resident could not be told by message, so that a person must tell her."""

    def __call__(self, *, pk: int, leaver: User, to: User, by: Actor, now: dt.datetime) -> bool: ...


@dataclasses.dataclass(frozen=True)
class Part:
    """An entry of LEAVING: what an app holds of a colleague, and how it changes hands."""

    code: str
    label: str
    items: Callable[[User], list[Item]]
    hand_over: HandOver


@dataclasses.dataclass(frozen=True)
class Plan:
    """Who takes over what: item by item where chosen, else by part, else the successor."""

    successor: User
    by_part: Mapping[str, User]
    by_item: Mapping[tuple[str, int], User]
    # Which team answers the leaver's own numbers; None when there are none.
    team: Team | None = None

    def owner_of(self, part: Part, item: Item) -> User:
        """Return who takes over one item."""
        by_part = self.by_part.get(part.code, self.successor)
        return self.by_item.get((part.code, item.pk), by_part)


def parts() -> list[Part]:
    """Return what all apps hold of colleagues, in the order of handing over."""
    found: list[Part] = [import_string(path) for path in settings.LEAVING]
    return found


def waiting(user: User) -> list[tuple[Part, list[Item]]]:
    """Return everything that waits for this colleague, by part. One query a part."""
    return [(part, part.items(user)) for part in parts()]


def numbers_of(user: User, *, on: dt.date) -> list[NumberAssignment]:
    """Return the numbers that this colleague shows today or later. One query."""
    running = NumberAssignment.objects.filter(user=user).select_related("number")
    return [row for row in running.order_by("pk") if row.last_on is None or row.last_on >= on]


def leave(*, user: User, plan: Plan, by: Actor, now: dt.datetime) -> int:
    """Hand over everything and let the colleague in no more. Returns how many residents could not
    be told by message.

    Raises NotHandedOver, MoreMeanwhile, NeedsTeam, LeftAlready, NotYourOwn,
    colleagues.LastManager, or what an app refuses; then nothing has changed.
    """
    if by == user.actor:
        raise NotYourOwn
    with transaction.atomic():
        untold = _hand_over(user, plan, by, now)
        # Last, as giving something to a colleague does: see people.is_here. Whoever gave the leaver
        # something just now is done, and whoever is about to waits and is refused.
        fresh = User.objects.select_for_update().get(pk=user.pk)
        if fresh.left_on is not None:
            raise LeftAlready
        if any(items for _, items in waiting(fresh)):
            raise MoreMeanwhile
        _hand_over_numbers(fresh, plan.team, by, now)
        colleagues.disable(user=fresh, by=by, now=now)
        _end_roles(fresh, by, now)
        _replace_as_substitute(fresh, plan.successor, now)
        fresh.left_on, fresh.successor = clock.day_of(now), plan.successor
        fresh.save(update_fields=["left_on", "successor"])
        record.event(code="user.left", about=fresh, by=by, now=now, successor=plan.successor.pk)
    return untold


def _hand_over(user: User, plan: Plan, by: Actor, now: dt.datetime) -> int:
    untold = 0
    for part, items in waiting(user):
        for item in items:
            to = plan.owner_of(part, item)
            if to == user or not to.is_active:
                raise NotHandedOver
            untold += part.hand_over(pk=item.pk, leaver=user, to=to, by=by, now=now)
    return untold


def _hand_over_numbers(user: User, team: Team | None, by: Actor, now: dt.datetime) -> None:
    """The team answers for half a year: residents have this number on paper."""
    today = clock.day_of(now)
    for held in numbers_of(user, on=today):
        if team is None:
            raise NeedsTeam
        number = held.number
        numbers.end_assignment(assignment=held, until_on=today, by=by, now=now)
        numbers.assign(
            number=number,
            to=team,
            from_on=today,
            until_on=half_a_year_after(today),
            is_primary=False,
            by=by,
            now=now,
        )
        line = numbers.Line(
            number=number.number,
            label=number.label,
            answered_by=f"een collega van {team.name}",
            answered_hours=number.answered_hours,
            outside_hours=number.outside_hours,
            tested_on=number.tested_on,
        )
        numbers.change(number=number, line=line, by=by, now=now)


def half_a_year_after(day: dt.date) -> dt.date:
    """Return the same day six months on, or the last day of a month that is shorter."""
    months = day.year * 12 + day.month - 1 + TEAM_ANSWERS_MONTHS
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def _end_roles(user: User, by: Actor, now: dt.datetime) -> None:
    today = clock.day_of(now)
    for row in Membership.objects.filter(user=user).select_related("user"):
        if row.until_on is None or row.until_on > today:
            colleagues.end_membership(membership=row, until_on=today, by=by, now=now)


def _replace_as_substitute(user: User, successor: User, now: dt.datetime) -> None:
    """Whoever is away finds the successor in the place of who left; nobody replaces herself."""
    ahead = Absence.objects.not_over(clock.day_of(now)).filter(substitute=user)
    ahead.filter(user=successor).update(substitute=None)
    ahead.exclude(user=successor).update(substitute=successor)
