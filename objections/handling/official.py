"""The official procedure: hearing, advice, decision, and sending it (Awb 7:2 to 7:13)."""

import datetime as dt

from objections.dossier import moves
from objections.dossier.act_models import ActKind
from objections.dossier.models import Objection
from objections.handling import work
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff.models import User


class NotAhead(Refused):
    """A hearing lies ahead."""

    text = "Kies een dag die nog moet komen."


def plan_hearing(*, objection: Objection, on: dt.date, user: User, now: dt.datetime) -> None:
    """Plan the hearing. Raises NotAhead or what moves.act raises."""
    if on <= clock.day_of(now):
        raise NotAhead
    with work.on(objection, user=user, now=now) as fresh:
        why = f"De hoorzitting is op {clock.in_words(on, year=True)}."
        moves.act(
            objection=fresh,
            kind=ActKind.HEARING,
            reason=why,
            by=user.actor,
            now=now,
            hearing_on=on,
        )


def heard(*, objection: Objection, report: str, user: User, now: dt.datetime) -> None:
    """She was heard; the report says who was there and what was said (Awb 7:7). Raises what
    moves.act raises."""
    _do(objection, ActKind.HEARD, report, user, now)


def not_heard(
    *, objection: Objection, ground: Objection.NotHeard, why: str, user: User, now: dt.datetime
) -> None:
    """No hearing, on one of the grounds of Awb 7:3; never after it was held. Raises what moves.act
    raises."""
    with work.on(objection, user=user, now=now) as fresh:
        moves.act(
            objection=fresh,
            kind=ActKind.NOT_HEARD,
            reason=why,
            by=user.actor,
            now=now,
            not_heard=ground,
        )


def advise(*, objection: Objection, advice: str, user: User, now: dt.datetime) -> None:
    """The committee gave its advice (Awb 7:13). Raises what moves.act raises."""
    _do(objection, ActKind.ADVICE, advice, user, now)


def decide(*, objection: Objection, why: str, user: User, now: dt.datetime) -> None:
    """Decide on the objection, by somebody who did not take the decision (Awb 10:3 lid 3). Raises
    what moves.act raises."""
    with work.on(objection, user=user, now=now) as fresh:
        moves.act(
            objection=fresh,
            kind=ActKind.DECIDED,
            reason=why,
            by=user.actor,
            now=now,
            decider=user,
        )


def announce(*, objection: Objection, how: str, user: User, now: dt.datetime) -> None:
    """The decision was sent to her (Awb 7:12 and 3:41). Raises what moves.act raises."""
    _do(objection, ActKind.ANNOUNCED, how, user, now)


def close(*, objection: Objection, why: str, user: User, now: dt.datetime) -> None:
    """Nothing is left to do. Raises what moves.act raises."""
    _do(objection, ActKind.CLOSED, why, user, now)


def _do(objection: Objection, kind: ActKind, why: str, user: User, now: dt.datetime) -> None:
    with work.on(objection, user=user, now=now) as fresh:
        moves.act(objection=fresh, kind=kind, reason=why, by=user.actor, now=now)
