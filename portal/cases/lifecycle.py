"""Opening, assigning, sharing and closing a case. The dossier's verb calls these in its own
transaction."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Collection

from django.conf import settings
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.module_loading import import_string

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import references
from portal.cases.models import Assignment, Case, Channel, Share, Topic
from portal.kit import secret
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.residents import register
from portal.residents.models import Resident
from portal.staff import people
from portal.staff.models import Team, User


class HasLeft(Refused):
    """Someone who works here no more can own nothing."""

    text = "Deze collega werkt hier niet meer. Geef het aan iemand anders."


class NotForThem(Refused):
    """This case is for somebody else than this colleague; the text says why. For a guard of
    "assign"."""


class CaseClosed(Refused):
    """A closed case is read-only."""

    text = "Deze zaak is al afgerond. U kunt hem alleen nog lezen."


# An entry of settings.CASE_GUARDS raises a Refused when this act may not happen now.
type Guard = Callable[[Case, str, Actor], None]
# An entry of settings.CASE_URGENCY lets its own screens show a case anew that becomes urgent, or is
# not any more. It comes before the case changes: a dossier is locked before its case.
type Urgency = Callable[[Case, dt.datetime], None]


@dataclasses.dataclass(frozen=True)
class Opening:
    """What is known when a case is opened."""

    kind: str
    subject: str
    channel: Channel
    team: Team
    resident: Resident | None = None
    topic: Topic | None = None
    urgent: bool = False
    due_at: dt.datetime | None = None
    intake_token: str | None = None
    follow_secret: str | None = None
    origin: Case | None = None
    # When she asked, for what reached the portal later.
    asked_at: dt.datetime | None = None
    # Since when it is urgent, for what was so before it was opened.
    urgent_since: dt.datetime | None = None


def open_case(*, opening: Opening, by: Actor, now: dt.datetime) -> Case:
    """Open a case. Raises IntegrityError when the intake token was used: see find_by_token."""
    with transaction.atomic():
        resident = opening.resident
        # Whoever was written down in this same verb is nobody else's to merge yet.
        if resident is not None and resident.created_at != now:
            resident = register.standing(resident)
        case = Case.objects.create(
            reference=references.next_reference(now=now),
            kind=opening.kind,
            origin=opening.origin,
            resident=resident,
            subject=opening.subject,
            topic=opening.topic,
            channel=opening.channel,
            team=opening.team,
            priority=Case.Priority.URGENT if opening.urgent else Case.Priority.NORMAL,
            urgent_since=(opening.urgent_since or now) if opening.urgent else None,
            due_at=opening.due_at,
            opened_at=opening.asked_at or now,
            intake_token=opening.intake_token,
            follow_hash=secret.digest(opening.follow_secret) if opening.follow_secret else None,
        )
        Assignment.objects.create(case=case, team=case.team, from_at=now, by=by.key)
        record.event(code="case.opened", about=case, by=by, now=now, kind=case.kind)
        tell_screens(case)
    return case


def find_by_token(intake_token: str) -> Case | None:
    """Return the case that an earlier click with this token made. One query."""
    return Case.objects.filter(intake_token=intake_token).first()


def tokens_used(intake_tokens: Collection[str]) -> frozenset[str]:
    """Return which of these tokens made a case already. One query."""
    found = Case.objects.filter(intake_token__in=intake_tokens)
    return frozenset(token for token in found.values_list("intake_token", flat=True) if token)


def find_by_follow_secret(follow_secret: str) -> Case | None:
    """Return the case behind a follow link. One query."""
    return (
        Case.objects.filter(follow_hash=secret.digest(follow_secret))
        .select_related("resident", "team", "owner", "topic")
        .first()
    )


def assign(
    *,
    case: Case,
    team: Team,
    owner: User | None,
    by: Actor,
    now: dt.datetime,
    note: str = "",
) -> None:
    """Give the case to a team and, when someone took it, a colleague. The dossier guards races.

    `note` is what the next one should know. Raises CaseClosed, HasLeft or what a guard refuses."""
    check_open(case)
    old_team = case.team_id
    with transaction.atomic():
        case.team, case.owner = team, owner
        case.save(update_fields=["team", "owner"])
        if owner:
            check_guards(case, "assign", by)
        # After the case: whoever leaves locks what they own first and themselves last.
        if owner and not people.is_here(owner):
            raise HasLeft
        # Whoever waited for the lock read the clock before whoever had it.
        until_at = Greatest(F("from_at"), Value(now))
        Assignment.objects.filter(case=case, until_at=None).update(until_at=until_at)
        Assignment.objects.create(
            case=case, team=team, owner=owner, from_at=now, by=by.key, note=note
        )
        record.event(
            code="case.assigned",
            about=case,
            by=by,
            now=now,
            team=team.pk,
            owner=owner.pk if owner else None,
        )
        notify.hint(topics.team(old_team))
        tell_screens(case)


def set_due(*, case: Case, due_at: dt.datetime | None) -> None:
    """Move the moment by which the case asks for work. Part of another verb: no own event."""
    case.due_at = due_at
    case.save(update_fields=["due_at"])


def mark_urgent(
    *, case: Case, by: Actor, now: dt.datetime, since: dt.datetime | None = None
) -> None:
    """It cannot wait until tomorrow, from now on or still `since` then. Part of another verb."""
    check_open(case)
    _set_priority(
        case, Case.Priority.URGENT, urgent_since=since or now, due_at=since or now, now=now
    )
    record.event(code="case.urgent_marked", about=case, by=by, now=now)
    tell_screens(case)


def end_urgent(*, case: Case, due_at: dt.datetime | None, by: Actor, now: dt.datetime) -> None:
    """What could not wait was done; from now on it asks for work by `due_at`. Part of another
    verb."""
    check_open(case)
    _set_priority(case, Case.Priority.NORMAL, urgent_since=None, due_at=due_at, now=now)
    record.event(code="case.urgent_settled", about=case, by=by, now=now)
    tell_screens(case)


def _set_priority(
    case: Case,
    priority: Case.Priority,
    *,
    urgent_since: dt.datetime | None,
    due_at: dt.datetime | None,
    now: dt.datetime,
) -> None:
    entries: list[Urgency] = [import_string(path) for path in settings.CASE_URGENCY]
    for show_anew in entries:
        show_anew(case, now)
    values = {"priority": priority, "urgent_since": urgent_since, "due_at": due_at}
    # Whoever waited for somebody who closed it finds it closed.
    if not Case.objects.open().filter(pk=case.pk).update(**values):
        raise CaseClosed
    case.priority, case.urgent_since, case.due_at = priority, urgent_since, due_at


def share(
    *,
    case: Case,
    who: User | Team,
    ground: Share.Ground,
    until_at: dt.datetime | None,
    by: Actor,
    now: dt.datetime,
) -> Share:
    """Let a colleague or team outside the case's own team read it, on a ground."""
    with transaction.atomic():
        row = Share.objects.create(
            case=case,
            user=who if isinstance(who, User) else None,
            team=who if isinstance(who, Team) else None,
            ground=ground,
            from_at=now,
            until_at=until_at,
            by=by.key,
        )
        record.event(code="case.shared", about=case, by=by, now=now, ground=ground.value)
    return row


def let_read(
    *,
    case: Case,
    who: User | Team,
    ground: Share.Ground,
    by: Actor,
    now: dt.datetime,
    until_at: dt.datetime | None = None,
) -> None:
    """Share it, unless it is shared with them now: a share that runs is not made again. One query
    more than `share`."""
    shares = Share.objects.running(now).filter(case=case)
    running = shares.filter(user=who) if isinstance(who, User) else shares.filter(team=who)
    if not running.exists():
        share(case=case, who=who, ground=ground, until_at=until_at, by=by, now=now)


def check_guards(case: Case, act: str, by: Actor) -> None:
    """Raise the Refused of an app that does not allow this act on this case now: "assign" to whom
    it names as its owner, "close",
    "letters.sign", "letters.sign_refusal" or "decisions.tell"."""
    guards: list[Guard] = [import_string(path) for path in settings.CASE_GUARDS]
    for guard in guards:
        guard(case, act, by)


def close(*, case: Case, outcome: str, by: Actor, now: dt.datetime) -> None:
    """Close a case with its outcome. Raises CaseClosed when someone closed it before, or the
    refusal of a guard."""
    check_guards(case, "close", by)
    with transaction.atomic():
        closed = (
            Case.objects.open()
            .filter(pk=case.pk)
            .update(closed_at=Greatest(F("opened_at"), Value(now)), outcome=outcome, due_at=None)
        )
        if not closed:
            raise CaseClosed
        case.closed_at, case.outcome, case.due_at = now, outcome, None
        record.event(code="case.closed", about=case, by=by, now=now, outcome=outcome)
        tell_screens(case)


def reopen(*, case: Case, due_at: dt.datetime, by: Actor, now: dt.datetime) -> None:
    """Open a case again, because closing it was a slip. Part of the dossier's verb, which guards
    races."""
    case.closed_at, case.outcome, case.due_at = None, "", due_at
    case.save(update_fields=["closed_at", "outcome", "due_at"])
    record.event(code="case.reopened", about=case, by=by, now=now)
    tell_screens(case)


def check_open(case: Case) -> None:
    """Raise CaseClosed for a closed case."""
    if not case.is_open:
        raise CaseClosed


def tell_screens(case: Case) -> None:
    """Hint to every screen that shows this case that it changed."""
    notify.hint(topics.case(case.pk), topics.team(case.team_id))
