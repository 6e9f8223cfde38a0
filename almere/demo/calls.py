"""A morning of calls to the demo municipality: who calls when, and what becomes of it. Invented
people and numbers; the command `play_calls` sends them as a real telephone system does."""

import dataclasses
import datetime as dt

from callbacks.models import CallAttempt
from portal.residents.models import ContactPoint, Resident
from portal.staff.models import NumberAssignment, User

OPENS, CLOSES = dt.time(8, 40), dt.time(12, 20)
# Numbers of nobody: 06 and then zeros is given out to no one.
STRANGERS = ("+31600000111", "+31600000222", "+31600000333")


@dataclasses.dataclass(frozen=True)
class Played:
    """One call of the morning. `minute` counts from the opening of the desk."""

    minute: int
    number: str
    # What happens to it, and how many minutes after it began to ring.
    steps: tuple[tuple[str, float], ...]


ANSWERED = (("ringing", 0.0), ("answered", 0.4), ("ended", 5.0))
MISSED = (("ringing", 0.0), ("missed", 0.7), ("ended", 0.7))
LENGTH = 210


def morning() -> list[Played]:
    """Return the calls in order: known, unknown and withheld numbers, a number of several people,
    safe contact, somebody whom we just called, and one who tries three times."""
    known = list(_numbers(is_safe=False)[:12])
    safe = list(_numbers(is_safe=True)[:2])
    called = _called_lately()
    callers = [*called, *known, *safe]
    calls = [
        Played(4 + number * LENGTH // (len(callers) or 1), who, ANSWERED if number % 3 else MISSED)
        for number, who in enumerate(callers)
    ]
    calls += [Played(minute, "", MISSED) for minute in (20, 95)]
    calls += [Played(minute, STRANGERS[0], MISSED) for minute in (12, 47, 130)]
    calls += [Played(60, STRANGERS[1], ANSWERED), Played(150, STRANGERS[2], MISSED)]
    return sorted(calls, key=lambda call: call.minute)


def called_number(extension: str) -> str:
    """Return the number of the team that works at this phone, or of any team. Two queries."""
    user = User.objects.filter(extension=extension).first()
    shown = NumberAssignment.objects.filter(is_primary=True).select_related("number")
    mine = shown.filter(team__memberships__user=user).order_by("pk").first() if user else None
    found = mine or shown.order_by("pk")[0]
    return found.number.number


def _numbers(*, is_safe: bool) -> "list[str]":
    people = Resident.objects.current().filter(safe_contact=is_safe, died_on=None).exclude(name="")
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.PHONE, resident__in=people)
    return list(dict.fromkeys(points.order_by("-resident_id").values_list("value", flat=True)[:40]))


def _called_lately() -> list[str]:
    tried = CallAttempt.objects.filter(result=CallAttempt.Result.NO_ANSWER).order_by("-at")
    return list(dict.fromkeys(tried.values_list("number_called", flat=True)[:3]))
