"""Every move of a visit in one table, and the one way to make one."""

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Greatest

from portal.audit import record
from portal.cases.models import Case
from portal.desk.handing import answers
from portal.desk.handing.models import WarmHandover
from portal.desk.queue.models import ServicePeriod, Visit
from portal.kit import states
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission

State = Visit.State
End = ServicePeriod.End
TRANSITIONS: states.Transitions = {
    State.WAITING: frozenset({State.CALLED, State.AWAY, State.CLOSED}),
    State.AWAY: frozenset({State.WAITING, State.CLOSED}),
    State.CALLED: frozenset({State.SERVING, State.WAITING, State.NO_SHOW, State.CLOSED}),
    State.NO_SHOW: frozenset({State.WAITING, State.CALLED, State.CLOSED}),
    State.SERVING: frozenset({State.WAITING, State.ON_HOLD, State.CLOSED}),
    State.ON_HOLD: frozenset({State.WAITING, State.SERVING, State.CLOSED}),
    State.CLOSED: frozenset(),
}
# How long a slip on 'volgende' or 'niet verschenen' is taken back.
UNDO = dt.timedelta(seconds=10)
# With somebody, so that only this colleague may move it.
HELD = frozenset({State.CALLED, State.SERVING, State.ON_HOLD})
# In a talk, also while she waits near the service point: only then there is something to hand over.
HELPED = frozenset({State.SERVING, State.ON_HOLD})
# One statement for what every call does: it ends the work after the last talk, as
# finish_after_work does, and begins the next period.
BEGIN = """
WITH done AS (
    UPDATE desk_serviceperiod SET done_at = greatest(ended_at, %(now)s), user_id = NULL
    WHERE user_id = %(user)s AND ended_at IS NOT NULL
)
INSERT INTO desk_serviceperiod
    (visit_id, point_id, user_id, called_at, began_at, ended_how, calls)
VALUES (%(visit)s, %(point)s, %(user)s, %(now)s, %(began)s, '', 1)
"""


class Elsewhere(Refused):
    """Somebody else was first; the text says where the visit is now."""


class NotYours(Refused):
    """A colleague helps this person."""


class AlreadyHelping(Refused):
    """One person at a time, at one service point."""

    text = "U hebt al iemand aan uw loket. Rond dat gesprek eerst af."


def lock(visit: Visit, user: User, *, now: dt.datetime) -> Visit:
    """Return the visit as it is now and keep it so until the end of the transaction. Three queries,
    two for the colleague who helps her: that may be somebody who came down for this one talk.

    Raises permissions.NotAllowed, or NotYours when another colleague helps this person.
    """
    fresh = held(visit)
    if fresh.clerk_id != user.pk:
        permissions.check(user, Permission.WORK_DESK, now=now)
        if fresh.clerk is not None:
            raise NotYours(f"{fresh.clerk.name} helpt {shown(fresh)} nu.")
    return fresh


def lock_open(visit: Visit, user: User, *, now: dt.datetime) -> Visit:
    """Like `lock`, for what makes no sense in a visit that is over. Raises Elsewhere too."""
    fresh = lock(visit, user, now=now)
    check_open(fresh)
    return fresh


def check_open(visit: Visit) -> None:
    """Raise Elsewhere for a visit that is over."""
    if not visit.is_open:
        raise Elsewhere(f"{shown(visit).capitalize()} is al klaar.")


def held(visit: Visit) -> Visit:
    """Return the visit as it is now, locked, whoever asks. Two queries."""
    # Lock first, read second: whoever waited for a lock gets the newest version of the locked row,
    # but joined rows (its clerk, its case) as they were before the wait. Not the rows beside it: a
    # case is locked by its own verbs, after the visit.
    Visit.objects.select_for_update().get(pk=visit.pk)
    rows = Visit.objects.select_related("case__team", "opening", "clerk", "point")
    fresh: Visit = rows.get(pk=visit.pk)
    return fresh


def move(visit: Visit, new: Visit.State, *, now: dt.datetime, **also: Any) -> None:
    """Move a locked visit. Raises Elsewhere when it cannot go there from where it is."""
    if new not in TRANSITIONS[State(visit.state)]:
        raise Elsewhere(f"{shown(visit).capitalize()}: {State(visit.state).label}.")
    if new not in HELD:
        also |= {"clerk": None, "point": None}
        if visit.state in HELPED:
            _ask_no_more(visit, now)
    states.move(visit, field="state", new=new, transitions=TRANSITIONS, changed_at=now, **also)
    tell_screens(visit)


def change(visit: Visit, *fields: str, now: dt.datetime) -> None:
    """Save these fields of a locked visit, and show it anew on the boards, also when none of them
    changed: a board shows more of a visit than its own fields."""
    visit.changed_at = now
    visit.save(update_fields=[*fields, "changed_at"])
    tell_screens(visit)


def show_urgency(case: Case, now: dt.datetime) -> None:
    """Show a visit anew on the boards when it becomes urgent or is not any more, wherever that was
    said: an entry of settings.CASE_URGENCY. Two queries, none for another kind of case."""
    if case.kind != Visit.KIND:
        return
    visits = Visit.objects.filter(pk=case.pk)
    visits.update(changed_at=now)
    notify.hint(*(topics.desk(pk) for pk in visits.values_list("opening__desk", flat=True)))


def pass_on(visit: Visit, to: User, *, now: dt.datetime) -> None:
    """A colleague helps on at the same point: the visit stays where it is in the queue and in the
    day. Part of another verb. Raises IntegrityError when that colleague helps somebody else."""
    talks = visit.state == State.SERVING
    end_period(visit, End.HANDED_OVER, now=now)
    visit.clerk = to
    change(visit, "clerk", now=now)
    if talks:
        begin_period(visit, to, now=now, talks=True)


def _ask_no_more(visit: Visit, now: dt.datetime) -> None:
    """Nobody has her any more who could hand her over."""
    for asked in WarmHandover.objects.waiting().filter(visit=visit):
        answers.end(asked, WarmHandover.State.WITHDRAWN, now=now)
        notify.hint(*asked.heard_by(now=now))


def open_period(visit: Visit) -> ServicePeriod | None:
    """Return the period in which a clerk has this visit. One query."""
    return ServicePeriod.objects.filter(visit=visit, ended_at=None).first()


def end_period(visit: Visit, how: ServicePeriod.End, *, now: dt.datetime) -> None:
    """End the period that runs, if one does. One query."""
    # Whoever waited for the lock read the clock before whoever had it.
    ended_at = Greatest(F("called_at"), F("began_at"), Value(now))
    running = ServicePeriod.objects.filter(visit=visit, ended_at=None)
    running.update(ended_at=ended_at, ended_how=how)


def begin_period(visit: Visit, user: User, *, now: dt.datetime, talks: bool) -> None:
    """Begin a period of this clerk at the point of the visit; what came after the last talk is
    done. One query."""
    if visit.point_id is None:
        raise ValueError("whoever is called is called to a service point")
    given = {
        "visit": visit.pk,
        "point": visit.point_id,
        "user": user.pk,
        "now": now,
        "began": now if talks else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, given)


def begin_talk(visit: Visit, *, now: dt.datetime) -> None:
    """She came: the talk of the period that runs begins. One query."""
    running = ServicePeriod.objects.filter(visit=visit, ended_at=None)
    running.update(began_at=Greatest(F("called_at"), Value(now)))


def finish_after_work(user: User, *, now: dt.datetime) -> None:
    """The work after the last talk of this clerk is done, and whose it was is forgotten. One
    query."""
    after = ServicePeriod.objects.filter(user=user, ended_at__isnull=False)
    # Clocks of two web servers differ a little.
    after.update(done_at=Greatest(F("ended_at"), Value(now)), user=None)


def count_call(visit: Visit) -> None:
    """The number was called once more. One query."""
    ServicePeriod.objects.filter(visit=visit, ended_at=None).update(calls=F("calls") + 1)


def note(visit: Visit, code: str, *, user: User, now: dt.datetime, **data: int | str) -> None:
    """Append an event to the story of the visit."""
    # The key is all that it needs: whoever is called is not read for it.
    record.event(code=code, about=Case(pk=visit.pk), by=user.actor, now=now, **data)


def tell_screens(visit: Visit) -> None:
    """Hint to the boards and to the page of this visit."""
    tell_screens_of(visit.opening.desk_id, visit)


def tell_screens_of(desk_id: int, visit: Visit) -> None:
    """The same, where the opening of the visit was not read."""
    notify.hint(topics.desk(desk_id), topics.case(visit.case_id))


def shown(visit: Visit) -> str:
    """Return how colleagues name it: 'volgnummer 12'."""
    return f"volgnummer {visit.shown_number}"
