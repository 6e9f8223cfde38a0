"""How often we try to reach somebody, and when a next try counts: rule and arithmetic. What follows
from an attempt is in callbacks.attempts."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.db.models.functions import JSONObject

from callbacks.models import CallAttempt, CallingRule
from portal.audit import record
from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.kit import clock
from portal.kit.workdays import MIDDAY, WorkCalendar
from portal.municipality import calendars

Result = CallAttempt.Result
COUNTS = frozenset({Result.NO_ANSWER, Result.ENGAGED, Result.VOICEMAIL, Result.SOMEBODY_ELSE})


@dataclasses.dataclass(frozen=True)
class NextTry:
    """From when a next attempt counts, and why not before; `from_at` is None when it counts now."""

    from_at: dt.datetime | None
    why: str = ""

    @property
    def words(self) -> str:
        """The line on the call screen; empty when it counts now."""
        if self.from_at is None:
            return ""
        return (
            f"Een volgende poging telt mee vanaf {clock.moment_in_words(self.from_at)}, "
            f"omdat {self.why}. Belt u eerder? Dat mag. Het staat dan in de zaak, "
            "maar het telt niet mee."
        )


def rule() -> CallingRule:
    """Return how often we try; the defaults until somebody has set it. One query."""
    return CallingRule.objects.filter(pk=1).first() or CallingRule(pk=1)


def with_rule(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Read the rule in the same statement as cases; see `rule_of`."""
    row = CallingRule.objects.filter(pk=1).annotate(
        told=JSONObject(tries="tries", days="days", by_half_day="by_half_day")
    )
    return cases.annotate(calling_rule=Subquery(row.values("told")[:1]))


def rule_of(case: Case) -> CallingRule:
    """Return the rule that was read with this case. No query."""
    told: dict[str, Any] = vars(case).get("calling_rule") or {}
    return CallingRule(pk=1, **told)


def set_rule(
    *, tries: int, days: int, by_half_day: bool, card_working_days: int, by: Actor, now: dt.datetime
) -> None:
    """Set how often we try from now on; what was closed stays closed."""
    with transaction.atomic():
        row, _ = CallingRule.objects.update_or_create(
            pk=1,
            defaults={
                "tries": tries,
                "days": days,
                "by_half_day": by_half_day,
                "card_working_days": card_working_days,
            },
        )
        record.event(code="callback.rule_set", about=row, by=by, now=now)


def counted(moments_tried: Iterable[dt.datetime], rule: CallingRule) -> int:
    """Count attempts: by half-day calling twice on one morning is one try."""
    moments = list(moments_tried)
    return len({half_day(at) for at in moments}) if rule.by_half_day else len(moments)


def is_enough(moments_tried: list[dt.datetime], rule: CallingRule) -> bool:
    """Tell whether we tried as often as we promise to, on as many days."""
    days = {clock.day_of(at) for at in moments_tried}
    return counted(moments_tried, rule) >= rule.tries and len(days) >= rule.days


def next_try(
    moments_tried: list[dt.datetime], rule: CallingRule, calendar: WorkCalendar, *, now: dt.datetime
) -> NextTry:
    """Return from when one more attempt counts toward 'tried enough'."""
    if not moments_tried or is_enough(moments_tried, rule):
        return NextTry(None)
    days = {clock.day_of(at) for at in moments_tried}
    left = rule.tries - counted(moments_tried, rule)
    today = clock.day_of(now)
    # With as many tries to go as days that are still missing, each of them needs a new day.
    if today in days and left <= rule.days - len(days):
        tomorrow = calendar.next_working_day(today)
        why = f"wij op minstens {rule.days} verschillende dagen bellen"
        return NextTry(clock.instant(tomorrow, calendars.MORNING[0]), why)
    if rule.by_half_day and half_day(now) in {half_day(at) for at in moments_tried}:
        why = "twee keer bellen in één dagdeel als één poging telt"
        return NextTry(_next_half(now, calendar), why)
    return NextTry(None)


def half_day(at: dt.datetime) -> tuple[dt.date, bool]:
    """Return the day, and whether it was in the morning."""
    local = clock.local(at)
    return local.date(), local.time() < MIDDAY


def _next_half(now: dt.datetime, calendar: WorkCalendar) -> dt.datetime:
    today, is_morning = half_day(now)
    if is_morning:
        return clock.instant(today, calendars.AFTERNOON[0])
    return clock.instant(calendar.next_working_day(today), calendars.MORNING[0])
