"""Every act in a complaint: from where it may be done, where it leads, and the law that it rests
on. Nothing else moves a complaint; the database holds the same list."""

import datetime as dt
from typing import Any

from django.db import transaction

from objections.complaints import due
from objections.complaints.models import ENDS, INFORMAL, Complaint, State
from objections.dossier.act_models import Act, ActKind
from objections.dossier.moves import NeedsReason, Rule
from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.kit import states
from portal.kit.refusal import Refused


class NotNow(Refused):
    """The complaint stands elsewhere: somebody was first, or this comes later."""

    def __init__(self, complaint: Complaint) -> None:
        stands = State(complaint.state).label
        super().__init__(f"Dit kan nu niet. De klacht staat op: {stands}.")


class NotYours(Refused):
    """A complaint is handled by somebody whom it is not about (Awb 9:7)."""

    text = "Deze klacht gaat over u. Een collega pakt de klacht op."


RECEIVED, TALKING, HANDLING = State.RECEIVED, State.TALKING, State.HANDLING
OPEN = INFORMAL | {HANDLING}
RULES: dict[ActKind, Rule[State]] = {
    ActKind.TALKED: Rule(frozenset({RECEIVED}), TALKING),
    # From then on nothing more is due (Awb 9:5), also when the official handling had begun.
    ActKind.SETTLED: Rule(frozenset({TALKING, HANDLING}), State.SETTLED, "Awb 9:5"),
    ActKind.HANDLING: Rule(INFORMAL, HANDLING, "Awb 9:4"),
    ActKind.CLOSED: Rule(frozenset({HANDLING}), State.CLOSED, "Awb 9:12"),
    ActKind.HEARD_BOTH: Rule(frozenset({HANDLING}), article="Awb 9:10"),
    ActKind.ABOUT: Rule(OPEN, article="Awb 9:7"),
    ActKind.PUT_OFF: Rule(OPEN, article="Awb 9:11 lid 2"),
    ActKind.CONSENTED: Rule(OPEN, article="Awb 9:11 lid 3"),
}


def _targets(state: State) -> frozenset[str]:
    return frozenset(rule.to for rule in RULES.values() if rule.to and state in rule.froms)


TRANSITIONS: states.Transitions = {state: _targets(state) for state in State}


def lock(complaint: Complaint) -> Complaint:
    """Return the complaint as it is now with its case, locked until the transaction ends. Every
    verb locks this row first. Two statements: whoever waited for a lock gets joined rows as they
    were before the wait."""
    Complaint.objects.select_for_update().get(pk=complaint.pk)
    related = Complaint.objects.select_related(
        "case__team", "case__owner", "case__resident", "case__topic"
    )
    fresh: Complaint = related.get(pk=complaint.pk)
    return fresh


def act(
    *, complaint: Complaint, kind: ActKind, reason: str, by: Actor, now: dt.datetime, **also: Any
) -> Act:
    """Do one thing in a complaint that the caller locked, with the columns in `also`. Part of
    another verb. An end closes the case. Raises NotNow, NeedsReason or lifecycle.CaseClosed."""
    if not reason.strip():
        raise NeedsReason
    rule, old = RULES[kind], State(complaint.state)
    if old in ENDS:
        raise lifecycle.CaseClosed
    if old not in rule.froms:
        raise NotNow(complaint)
    new = rule.to or old
    with transaction.atomic():
        # The act comes first: the database refuses a move that no act explains.
        done = append(
            complaint=complaint, kind=kind, old=old, new=new, reason=reason, by=by, now=now
        )
        if rule.to:
            states.move(complaint, field="state", new=new, transitions=TRANSITIONS, **also)
            due.plan(complaint, now=now)
        elif also:
            _keep(complaint, also)
        if new in ENDS:
            lifecycle.close(case=complaint.case, outcome=new.value, by=by, now=now)
        lifecycle.tell_screens(complaint.case)
    return done


def append(
    *,
    complaint: Complaint,
    kind: ActKind,
    old: State | None,
    new: State,
    reason: str,
    by: Actor,
    now: dt.datetime,
) -> Act:
    """Write down one act. Part of another verb."""
    row = Act.objects.create(
        case=complaint.case,
        kind=kind,
        from_state=old or "",
        to_state=new,
        article=RULES[kind].article if kind in RULES else "Awb 9:4",
        reason=reason,
        at=now,
        by=by.key,
    )
    record.event(code="complaint.act", about=complaint.case, by=by, now=now, kind=kind.value)
    return row


def _keep(complaint: Complaint, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(complaint, name, value)
    complaint.save(update_fields=list(values))
