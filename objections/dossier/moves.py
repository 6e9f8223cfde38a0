"""Every act in an objection: from where it may be done, where it leads, and the law that it rests
on. Nothing else moves an objection; the database holds the same list."""

import dataclasses
import datetime as dt
from typing import Any

from django.db import transaction

from objections.dossier import due
from objections.dossier.act_models import Act, ActKind
from objections.dossier.models import ENDS, INFORMAL, OFFICIAL, Objection, State
from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.kit import states
from portal.kit.refusal import Refused


class NotNow(Refused):
    """The objection stands elsewhere: somebody was first, or this comes later."""

    def __init__(self, objection: Objection) -> None:
        stands = State(objection.state).label
        super().__init__(f"Dit kan nu niet. Het bezwaar staat op: {stands}.")


class NeedsReason(Refused):
    """An act without a word of why."""

    text = "Vul in waarom. Eén zin is genoeg."


class NotYours(Refused):
    """The colleague who took the decision does not handle the objection to it (Awb 7:5, 10:3)."""

    text = "U nam het besluit waar dit bezwaar over gaat. Een collega pakt het bezwaar op."


@dataclasses.dataclass(frozen=True)
class Rule[S: str]:
    """From which states an act may be done, and to which it leads; None stays where it is."""

    froms: frozenset[S]
    to: S | None = None
    article: str = ""


def _from(*froms: State) -> frozenset[State]:
    return frozenset(froms)


OPEN = INFORMAL | OFFICIAL
# Until we sent the decision on her objection she can take it back (Awb 6:21).
BEFORE_DECISION = OPEN - {State.DECIDED, State.ANNOUNCED}
FIRST = _from(State.RECEIVED, State.CHECK)
RULES: dict[ActKind, Rule[State]] = {
    ActKind.LOOKED: Rule(_from(State.RECEIVED), State.CHECK, "Awb 6:5"),
    ActKind.REPAIR_ASKED: Rule(_from(State.CHECK), State.REPAIR, "Awb 6:6 en 7:10 lid 2"),
    ActKind.REPAIRED: Rule(_from(State.REPAIR), State.CHECK, "Awb 6:6 en 7:10 lid 2"),
    ActKind.REPAIR_OVER: Rule(_from(State.REPAIR), State.CHECK, "Awb 7:10 lid 2"),
    ActKind.WHY_LATE: Rule(_from(State.CHECK), State.LATE, "Awb 6:11"),
    ActKind.EXCUSED: Rule(_from(State.LATE), State.EXCUSED, "Awb 6:11"),
    ActKind.NOT_EXCUSED: Rule(_from(State.LATE), State.NOT_EXCUSED, "Awb 6:11"),
    ActKind.CALLING: Rule(_from(State.CHECK, State.EXCUSED), State.CALL),
    # An act of its own: a screen from before she chose must not undo her choice.
    ActKind.CALL_AFTER_ALL: Rule(_from(State.FORMAL), State.CALL),
    ActKind.TALKED: Rule(_from(State.CALL), State.TALKING),
    ActKind.PROPOSED: Rule(_from(State.TALKING), State.PROPOSED),
    ActKind.PROMISED: Rule(_from(State.TALKING, State.PROPOSED)),
    ActKind.NEW_DECISION: Rule(_from(State.PROPOSED), State.NEW_DECISION, "Awb 6:19"),
    ActKind.FORM_SENT: Rule(
        _from(State.PROPOSED, State.NEW_DECISION), State.REFLECTION, "Awb 6:21"
    ),
    ActKind.ON_WITH_IT: Rule(
        _from(State.PROPOSED, State.NEW_DECISION, State.REFLECTION), State.TALKING
    ),
    ActKind.WITHDRAWN: Rule(BEFORE_DECISION, State.WITHDRAWN, "Awb 6:21"),
    ActKind.FORMAL: Rule(INFORMAL, State.FORMAL, "Awb 7:2"),
    ActKind.HEARING: Rule(_from(State.FORMAL), State.HEARING, "Awb 7:2 en 7:4"),
    ActKind.HEARD: Rule(_from(State.HEARING), State.HEARD, "Awb 7:7"),
    ActKind.NOT_HEARD: Rule(_from(State.FORMAL, State.HEARING), State.NOT_HEARD, "Awb 7:3"),
    ActKind.ADVICE: Rule(_from(State.HEARD, State.NOT_HEARD), State.ADVICE, "Awb 7:13"),
    ActKind.DECIDED: Rule(
        _from(State.HEARD, State.NOT_HEARD, State.ADVICE), State.DECIDED, "Awb 7:11 en 7:12"
    ),
    ActKind.ANNOUNCED: Rule(_from(State.DECIDED), State.ANNOUNCED, "Awb 7:12 en 3:41"),
    ActKind.CLOSED: Rule(_from(State.ANNOUNCED), State.CLOSED),
    ActKind.FORWARDED: Rule(FIRST, State.FORWARDED, "Awb 6:15"),
    ActKind.JOINED: Rule(FIRST, State.JOINED),
    ActKind.OTHER: Rule(FIRST, State.OTHER),
    ActKind.ADJOURNED: Rule(OPEN, article="Awb 7:10 lid 3"),
    ActKind.CONSENTED: Rule(OPEN, article="Awb 7:10 lid 4"),
    ActKind.COMMITTEE: Rule(OPEN, article="Awb 7:13 en 7:10 lid 1"),
    ActKind.PAUSED: Rule(OPEN, article="Awb 4:15 en 7:14"),
    ActKind.RESUMED: Rule(OPEN, article="Awb 4:15 en 7:14"),
    ActKind.CORRECTED: Rule(OPEN),
    ActKind.COUNTED: Rule(OPEN),
    ActKind.SIGNED: Rule(OPEN, article="Awb 6:5"),
    ActKind.PARTY: Rule(OPEN, article="Awb 1:2"),
}


def _targets(state: State) -> frozenset[str]:
    return frozenset(rule.to for rule in RULES.values() if rule.to and state in rule.froms)


TRANSITIONS: states.Transitions = {state: _targets(state) for state in State}


def lock(objection: Objection) -> Objection:
    """Return the objection as it is now with its case, locked until the transaction ends. Every
    verb locks this row first. Two statements: whoever waited for a lock gets joined rows as they
    were before the wait."""
    Objection.objects.select_for_update().get(pk=objection.pk)
    related = Objection.objects.select_related(
        "case__team", "case__owner", "case__resident", "case__topic"
    )
    fresh: Objection = related.get(pk=objection.pk)
    return fresh


def act(
    *,
    objection: Objection,
    kind: ActKind,
    reason: str,
    by: Actor,
    now: dt.datetime,
    **also: Any,
) -> Act:
    """Do one thing in an objection that the caller locked, with the columns in `also`. Part of
    another verb. An end closes the case. Raises NotNow, NeedsReason or lifecycle.CaseClosed."""
    if not reason.strip():
        raise NeedsReason
    rule = RULES[kind]
    old = State(objection.state)
    if old in ENDS:
        raise lifecycle.CaseClosed
    if old not in rule.froms:
        raise NotNow(objection)
    new = rule.to or old
    with transaction.atomic():
        # The act comes first: the database refuses a move that no act explains.
        done = append(
            objection=objection,
            kind=kind,
            old=old,
            new=new,
            reason=reason,
            by=by,
            now=now,
        )
        if rule.to:
            states.move(objection, field="state", new=new, transitions=TRANSITIONS, **also)
        elif also:
            keep(objection, **also)
        if new in ENDS:
            lifecycle.close(case=objection.case, outcome=new.value, by=by, now=now)
        elif rule.to:
            due.plan(objection, now=now)
        lifecycle.tell_screens(objection.case)
    return done


def append(
    *,
    objection: Objection,
    kind: ActKind,
    old: State | None,
    new: State,
    reason: str,
    by: Actor,
    now: dt.datetime,
) -> Act:
    """Write down one act. Part of another verb."""
    row = Act.objects.create(
        case=objection.case,
        kind=kind,
        from_state=old or "",
        to_state=new,
        article=RULES[kind].article if kind in RULES else "Awb 6:4",
        reason=reason,
        at=now,
        by=by.key,
    )
    record.event(code="objection.act", about=objection.case, by=by, now=now, kind=kind.value)
    return row


def keep(objection: Objection, **values: Any) -> None:
    """Store these columns of an objection that the caller locked."""
    for name, value in values.items():
        setattr(objection, name, value)
    objection.save(update_fields=list(values))
