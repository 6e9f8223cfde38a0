"""Spoed vandaag: a person owns it within thirty minutes, at four it goes to the team lead by name,
and only what was done today ends it. When exactly is in urgent_clock.py."""

import datetime as dt

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from portal.audit import record
from portal.audit.actor import Actor, ActorKind, job
from portal.cases import kinds, lifecycle
from portal.cases.models import Case
from portal.contacts import promises
from portal.due import urgent_clock
from portal.due.engine import Due
from portal.due.models import UrgentStep
from portal.kit import clock, locks
from portal.kit.refusal import Refused
from portal.kit.workdays import WorkCalendar
from portal.live import notify, topics
from portal.municipality import calendars
from portal.staff import presence
from portal.staff.models import User

CLOCK = job("spoed")
UNOWNED = "urgent.unowned"
LEADERLESS = "urgent.leaderless"


class StillUrgent(Refused):
    """Attempts, later moments or the end of a day do not close what is urgent."""

    text = (
        "Dit is spoed. Schrijf eerst op wat er vandaag is gedaan. Daarna kunt u de zaak afronden."
    )


class NotUrgent(Refused):
    """Somebody settled it before."""

    text = "Deze zaak is geen spoed (meer)."


def mark(*, case: Case, reason: str, by: Actor, now: dt.datetime) -> None:
    """Say that this cannot wait until tomorrow. What is urgent already stays as it is."""
    if case.is_urgent:
        return
    with transaction.atomic():
        lifecycle.mark_urgent(case=case, by=by, now=now)
        _append(case, UrgentStep.Kind.MARKED, reason, by, now)


def settle(*, case: Case, done: str, by: Actor, now: dt.datetime) -> None:
    """Write down what was done today: it is not urgent any more. Raises StillUrgent without words
    and NotUrgent when it was settled before."""
    if not done.strip():
        raise StillUrgent
    if not case.is_urgent:
        raise NotUrgent
    with transaction.atomic():
        window = promises.open_window(case)
        lifecycle.end_urgent(case=case, due_at=window.until_at if window else None, by=by, now=now)
        _append(case, UrgentStep.Kind.SETTLED, done, by, now)


def resume(*, case: Case, settled_at: dt.datetime, by: Actor, now: dt.datetime) -> None:
    """Let a case be urgent again that was settled by a slip at that instant; its clock goes on from
    where it began. Nothing for a case that was not. Part of the verb that takes the slip back."""
    steps = UrgentStep.objects.filter(case=case)
    if not steps.filter(kind=UrgentStep.Kind.SETTLED, at=settled_at).exists():
        return
    marked = steps.filter(kind=UrgentStep.Kind.MARKED).order_by("-at", "-pk").first()
    since = marked.at if marked else case.opened_at
    with transaction.atomic():
        lifecycle.mark_urgent(case=case, by=by, now=now, since=since)
        _append(case, UrgentStep.Kind.RESUMED, "", by, now)


def guard(case: Case, act: str, by: Actor) -> None:
    """Refuse to close what is urgent. The resident herself may say that she needs us no more.

    An entry of settings.CASE_GUARDS. Raises StillUrgent.
    """
    if act == "close" and case.is_urgent and by.kind is not ActorKind.RESIDENT:
        raise StillUrgent


def due(now: dt.datetime) -> list[Due]:
    """Return the urgent cases that nobody owns in time, and those that no lead can take at four.

    An entry of settings.DUE_URGENT. Two statements, and up to two a team that lacks its lead.
    """
    calendar = calendars.office_calendar()
    today = clock.day_of(now)
    found: list[Due] = []
    for case in _open():
        if case.owner_id is None:
            found.append(_unowned(case, calendar))
        moment = _unmet_hand_over(case, calendar, now)
        if moment and presence.lead_of(case.team, today) is None:
            found.append(_leaderless(case, moment, presence.managers_on(today)))
    return found


def hand_over_due(*, now: dt.datetime) -> int:
    """Give every case that is still urgent at four to the lead of its team who is present.

    Each moment once: a lead who passes it on does not get it back before the next working day.
    """
    calendar = calendars.office_calendar()
    handed = 0
    for case in _open():
        if _unmet_hand_over(case, calendar, now) is None:
            continue
        lead = presence.lead_of(case.team, clock.day_of(now))
        if lead is not None:
            handed += _hand_over(case, lead, calendar, now)
    return handed


def tell_the_time(*, now: dt.datetime) -> None:
    """Let the screens of teams with an urgent case show the minutes that have passed."""
    teams = Case.objects.urgent_now().values_list("team", flat=True)
    notify.hint(*sorted({topics.team(pk) for pk in teams}))


def must_be_owned_by(case: Case, calendar: WorkCalendar) -> dt.datetime:
    """Return the moment by which a person must own a case of `urgent_now` that nobody owns."""
    # Given back to the team: the thirty minutes start anew.
    since = max(case.urgent_since or case.opened_at, case.with_team_since)
    return urgent_clock.owner_by(since, calendar)


def _open() -> QuerySet[Case]:
    """Every urgent case, with the moment at which a lead last got it (`handed_at`)."""
    handed = UrgentStep.objects.filter(case=OuterRef("pk"), kind=UrgentStep.Kind.HANDED)
    cases: QuerySet[Case] = Case.objects.urgent_now()
    return cases.annotate(handed_at=Subquery(handed.order_by("-at").values("at")[:1]))


def _unmet_hand_over(case: Case, calendar: WorkCalendar, now: dt.datetime) -> dt.datetime | None:
    """Return the moment at which it should have gone to the lead and did not."""
    said_at = case.urgent_since or case.opened_at
    moment = urgent_clock.handed_over_at(said_at, calendar, now=now)
    handed_at: dt.datetime | None = getattr(case, "handed_at", None)
    return None if moment is None or (handed_at and handed_at >= moment) else moment


def _hand_over(case: Case, lead: User, calendar: WorkCalendar, now: dt.datetime) -> int:
    """Hand one case over, unless it was closed, settled or handed over since we looked."""
    try:
        with transaction.atomic():
            _wait_for_other_ticks(case)
            fresh = _open().filter(pk=case.pk).first()
            if fresh is None or _unmet_hand_over(fresh, calendar, now) is None:
                return 0
            if fresh.owner_id != lead.pk:
                kinds.give(case=fresh, to=lead, by=CLOCK, now=now)
            # Settled while we waited for the dossier: undo, it is nobody's hurry any more.
            if not Case.objects.urgent_now().filter(pk=case.pk).exists():
                raise NotUrgent
            _append(fresh, UrgentStep.Kind.HANDED, "", CLOCK, now)
            record.event(code="case.urgent_handed", about=fresh, by=CLOCK, now=now, owner=lead.pk)
            notify.hint(topics.user(lead.pk))
    except Refused:
        return 0
    return 1


def _wait_for_other_ticks(case: Case) -> None:
    """Let ticks hand one case over one after the other; what is read after this is what the other
    one left. Not a lock on the case: a dossier locks its own row first and the case after that."""
    locks.wait_for(f"portal.due.urgent-{case.reference}")


def _unowned(case: Case, calendar: WorkCalendar) -> Due:
    return Due(
        key=f"urgent-unowned-{case.pk}",
        code=UNOWNED,
        at=must_be_owned_by(case, calendar),
        team_id=case.team_id,
        case_id=case.pk,
        text="Spoed vandaag: niemand heeft dit opgepakt.",
    )


def _leaderless(case: Case, moment: dt.datetime, managers: tuple[int, ...]) -> Due:
    return Due(
        key=f"urgent-leaderless-{case.pk}",
        code=LEADERLESS,
        at=moment,
        team_id=case.team_id,
        case_id=case.pk,
        text="Spoed vandaag is nog open, en van dit team is geen teamleider aanwezig.",
        tell=managers,
    )


def _append(case: Case, kind: UrgentStep.Kind, text: str, by: Actor, now: dt.datetime) -> None:
    UrgentStep.objects.create(case=case, kind=kind, at=now, by=by.key, text=text)
