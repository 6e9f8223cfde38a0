"""Promises (afspraken): made, kept, moved with a message, told why not, broken, released."""

import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.kit import states
from portal.staff.models import User

State = Promise.State
TRANSITIONS: states.Transitions = {
    State.OPEN: frozenset({State.KEPT, State.MOVED, State.TOLD, State.BROKEN, State.RELEASED}),
    State.KEPT: frozenset(),
    State.MOVED: frozenset(),
    State.TOLD: frozenset(),
    State.BROKEN: frozenset(),
    State.RELEASED: frozenset(),
}
# No move of the machine: what ended it was a slip that is taken back at once.
BACK: states.Transitions = {
    State.KEPT: frozenset({State.OPEN}),
    State.BROKEN: frozenset({State.OPEN}),
}


def make(
    *,
    case: Case,
    kind: Promise.Kind,
    from_at: dt.datetime,
    until_at: dt.datetime,
    by: Actor,
    now: dt.datetime,
    text: str = "",
    owner: User | None = None,
    replaces: Promise | None = None,
    place: int | None = None,
    overbooked_because: str = "",
) -> Promise:
    """Promise something in [from_at, until_at), for the case's team and its owner or another one.
    `place` is the one of its half hour that a window holds for as long as it stands."""
    with transaction.atomic():
        promise = Promise.objects.create(
            case=case,
            kind=kind,
            text=text,
            team=case.team,
            owner=owner or case.owner,
            from_at=from_at,
            until_at=until_at,
            made_at=now,
            made_by=by.key,
            replaces=replaces,
            place=place,
            overbooked_because=overbooked_because,
        )
        record.event(code="promise.made", about=promise, by=by, now=now, kind=kind.value)
    return promise


def open_window(case: Case) -> Promise | None:
    """Return the window that was promised and still stands. One query."""
    return open_of_kind(case, Promise.Kind.WINDOW)


def open_of_kind(case: Case, kind: Promise.Kind) -> Promise | None:
    """Return a promise of this kind that still stands. One query."""
    return Promise.objects.filter(case=case, kind=kind, state=State.OPEN).first()


def find(*, case: Case, pk: int) -> Promise | None:
    """Return a promise of this case besides a call moment, or None. One query."""
    found = Promise.objects.exclude(kind=Promise.Kind.WINDOW).filter(case=case, pk=pk)
    return found.select_related("case").first()


def keep(*, promise: Promise, by: Actor, now: dt.datetime) -> None:
    """End a promise by what we did: kept in time, or broken when its end has passed."""
    state = State.KEPT if now < promise.until_at else State.BROKEN
    _end(promise, state, by=by, now=now)


def ended_with(case: Case, *, at: dt.datetime, by: Actor) -> Promise | None:
    """Return the window that ended by what this actor did at this instant. One query."""
    ended = Promise.objects.filter(
        case=case, kind=Promise.Kind.WINDOW, ended_at=at, ended_by=by.key
    )
    return ended.filter(state__in=[State.KEPT, State.BROKEN]).first()


def reopen(*, promise: Promise, by: Actor, now: dt.datetime) -> None:
    """Let a promise stand again, because what ended it was a slip. Part of the verb that takes the
    slip back."""
    with transaction.atomic():
        states.move(
            promise,
            field="state",
            new=State.OPEN,
            transitions=BACK,
            ended_at=None,
            ended_by="",
        )
        record.event(code="promise.reopened", about=promise, by=by, now=now)


def release(*, promise: Promise, by: Actor, now: dt.datetime) -> None:
    """End a promise that is no longer needed, for instance because the resident cancelled."""
    state = State.RELEASED if now < promise.until_at else State.BROKEN
    _end(promise, state, by=by, now=now)


def tell_why_not(*, promise: Promise, reason: str, by: Actor, now: dt.datetime) -> None:
    """End a promise by telling the resident why it does not go on: before its end, or it is
    broken."""
    state = State.TOLD if now < promise.until_at else State.BROKEN
    _end(promise, state, by=by, now=now, reason=reason)


def move(
    *,
    promise: Promise,
    from_at: dt.datetime,
    until_at: dt.datetime,
    reason: str,
    by: Actor,
    now: dt.datetime,
    place: int | None = None,
    overbooked_because: str = "",
) -> Promise:
    """End a promise before its end and make its successor; the caller sends the message.

    Raises states.MovedMeanwhile when somebody ended it first. A promise whose end has passed is
    broken: it cannot be moved any more, and the new one says so by what it replaces.
    """
    ended_in_time = now < promise.until_at
    with transaction.atomic():
        state = State.MOVED if ended_in_time else State.BROKEN
        _end(promise, state, by=by, now=now, reason=reason)
        return make(
            case=promise.case,
            kind=Promise.Kind(promise.kind),
            from_at=from_at,
            until_at=until_at,
            by=by,
            now=now,
            replaces=promise,
            place=place,
            overbooked_because=overbooked_because,
        )


def follow(
    *,
    promise: Promise,
    case: Case,
    place: int | None,
    overbooked_because: str,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Let a promise that stands be of the team and the colleague who have its case now; what was
    promised stays. What a colleague said we would do stays theirs within a team. Part of the verb
    that gives the case to others."""
    is_new_team = promise.team_id != case.team_id
    if not is_new_team and promise.kind != Promise.Kind.WINDOW:
        return
    # Compare and set: whoever ended it meanwhile was first.
    Promise.objects.standing().filter(pk=promise.pk).update(
        team=case.team, owner=case.owner, place=place, overbooked_because=overbooked_because
    )
    if is_new_team:
        record.event(code="promise.team_changed", about=promise, by=by, now=now, team=case.team_id)


def hand_over(*, promise: Promise, leaver: User, to: User, by: Actor, now: dt.datetime) -> None:
    """Give a promise that still stands to another colleague; nothing when it is not the leaver's
    any more. What was promised stays as it is."""
    with transaction.atomic():
        standing = Promise.objects.filter(pk=promise.pk, state=State.OPEN, owner=leaver)
        if standing.update(owner=to):
            record.event(code="promise.handed_over", about=promise, by=by, now=now, owner=to.pk)


def _end(
    promise: Promise, state: Promise.State, *, by: Actor, now: dt.datetime, reason: str = ""
) -> None:
    if promise.state != State.OPEN:
        raise states.MovedMeanwhile
    with transaction.atomic():
        states.move(
            promise,
            field="state",
            new=state,
            transitions=TRANSITIONS,
            ended_at=now,
            ended_by=by.key,
            reason=reason,
        )
        record.event(code="promise.ended", about=promise, by=by, now=now, state=state.value)
