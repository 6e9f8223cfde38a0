"""Which way it goes: first call and talk, or the official procedure, which anybody may choose for
her at any moment and which costs her nothing. No way moves a legal date (Awb 7:10)."""

import datetime as dt

from django.db import transaction

from objections.dossier import moves
from objections.dossier.act_models import ActKind
from objections.dossier.models import OFFICIAL, Objection, State, Withdrawal
from objections.handling import work
from portal.audit.actor import Actor
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff.models import User


class OnlyAtTheHearing(Refused):
    """Spoken words withdraw an objection at the hearing only (Awb 6:21)."""

    text = (
        "Intrekken kan alleen schriftelijk, of op de hoorzitting zelf. Stuur de inwoner het "
        "formulier."
    )


class PromiseFirst(Refused):
    """The form to withdraw waits for what we promised."""

    text = (
        "Wij hebben een nieuw besluit beloofd en dat is nog niet verstuurd. Stuur eerst dat "
        "besluit, en daarna pas het formulier om in te trekken."
    )


def choose_official(*, objection: Objection, by: Actor, now: dt.datetime, why: str = "") -> None:
    """She wants the official procedure: always allowed, by herself, a handler or the desk, and
    without a reason. Again, or when it runs already, changes nothing. Raises
    lifecycle.CaseClosed."""
    with transaction.atomic():
        fresh = moves.lock(objection)
        if State(fresh.state) in OFFICIAL:
            return
        reason = why or "De inwoner wil de officiële procedure. Een reden is niet nodig."
        moves.act(objection=fresh, kind=ActKind.FORMAL, reason=reason, by=by, now=now)


def call_first(*, objection: Objection, why: str, user: User, now: dt.datetime) -> None:
    """It is complete, and somebody calls her first. Raises what moves.act raises."""
    _do(objection, ActKind.CALLING, why, user, now)


def call_after_all(*, objection: Objection, why: str, user: User, now: dt.datetime) -> None:
    """She chose the official procedure and asks to be called first after all. Raises what
    moves.act raises."""
    _do(objection, ActKind.CALL_AFTER_ALL, why, user, now)


def talked(*, objection: Objection, summary: str, user: User, now: dt.datetime) -> None:
    """Somebody spoke to her: what was agreed, in her own words. Raises what moves.act raises."""
    _do(objection, ActKind.TALKED, summary, user, now)


def propose(*, objection: Objection, what: str, user: User, now: dt.datetime) -> None:
    """Offer her a solution. Raises what moves.act raises."""
    _do(objection, ActKind.PROPOSED, what, user, now)


def promise_decision(
    *, objection: Objection, what: str, by_day: dt.date, user: User, now: dt.datetime
) -> None:
    """Promise her a new decision by a day: until it went, no form to withdraw goes out. Raises
    what moves.act raises."""
    with work.on(objection, user=user, now=now) as fresh:
        moves.act(
            objection=fresh,
            kind=ActKind.PROMISED,
            reason=what,
            by=user.actor,
            now=now,
            new_decision_due_on=by_day,
            new_decision_on=None,
        )


def sent_decision(
    *, objection: Objection, what: str, sent_on: dt.date, user: User, now: dt.datetime
) -> None:
    """The new decision went to her; the objection is about it as well (Awb 6:19). Raises what
    moves.act raises."""
    with work.on(objection, user=user, now=now) as fresh:
        moves.act(
            objection=fresh,
            kind=ActKind.NEW_DECISION,
            reason=what,
            by=user.actor,
            now=now,
            new_decision_on=sent_on,
        )


def send_form(*, objection: Objection, user: User, now: dt.datetime) -> None:
    """Send her the form to withdraw, with time to think; silence is never a yes. Raises
    PromiseFirst or what moves.act raises."""
    with work.on(objection, user=user, now=now) as fresh:
        if fresh.owes_decision:
            raise PromiseFirst
        moves.act(
            objection=fresh,
            kind=ActKind.FORM_SENT,
            reason="De inwoner krijgt het formulier en de tijd om na te denken.",
            by=user.actor,
            now=now,
            form_sent_on=clock.day_of(now),
        )


def talk_on(*, objection: Objection, why: str, user: User, now: dt.datetime) -> None:
    """It is not enough, or no answer came: the talk goes on. Raises what moves.act raises."""
    _do(objection, ActKind.ON_WITH_IT, why, user, now)


def withdraw(
    *,
    objection: Objection,
    way: Withdrawal.Way,
    words: str,
    received_on: dt.date,
    user: User,
    now: dt.datetime,
) -> None:
    """She withdrew in writing, or said it at the hearing: what she wrote or said is kept (Awb
    6:21). Raises OnlyAtTheHearing or what moves.act raises."""
    with work.on(objection, user=user, now=now) as fresh:
        at_hearing = State(fresh.state) in {State.HEARING, State.HEARD}
        if way == Withdrawal.Way.HEARING and not at_hearing:
            raise OnlyAtTheHearing
        Withdrawal.objects.create(
            objection=fresh,
            way=way,
            words=words,
            received_on=received_on,
            at=now,
            by=user.actor.key,
        )
        why = f"De inwoner trok het bezwaar in: {Withdrawal.Way(way).label}."
        moves.act(objection=fresh, kind=ActKind.WITHDRAWN, reason=why, by=user.actor, now=now)


def _do(objection: Objection, kind: ActKind, why: str, user: User, now: dt.datetime) -> None:
    with work.on(objection, user=user, now=now) as fresh:
        moves.act(objection=fresh, kind=kind, reason=why, by=user.actor, now=now)
