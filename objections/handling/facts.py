"""What is known of an objection, made better: when the decision was sent, who took it, who else has
an interest, that she signed. Dates are counted anew only when somebody asks for that."""

import dataclasses
import datetime as dt
from typing import Any

from objections.dossier import dates, moves
from objections.dossier.act_models import ActKind
from objections.dossier.models import Objection, Party
from objections.handling import first_call, work
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff.models import User


class TakesItHimself(Refused):
    """Who handles the objection did not take the decision."""

    text = (
        "Deze collega behandelt het bezwaar. Geef het bezwaar eerst aan iemand anders, en vul dan "
        "in wie het besluit nam."
    )


class SignedAlready(Refused):
    """Her words are hers once she signed them."""

    text = "De inwoner heeft dit al ondertekend. De woorden blijven zoals ze zijn."


class DidItHimself(Refused):
    """Who wrote the objection down, or decided on it, did not take the contested decision."""

    text = (
        "Deze collega schreef het bezwaar samen met de inwoner op, of besliste erop. Dan kan het "
        "besluit niet van deze collega zijn."
    )


class CallsHer(Refused):
    """Who makes the first call did not take the decision."""

    text = "Deze collega belt de inwoner hierover. Geef dat gesprek eerst aan iemand anders."


@dataclasses.dataclass(frozen=True)
class Known:
    """What somebody found out about the contested decision."""

    what: str
    reference: str
    printed_on: dt.date | None
    sent_on: dt.date | None
    under_bewind: bool
    bewind_sent_on: dt.date | None
    posted_on: dt.date | None
    decision_taker: User | None


def correct(*, objection: Objection, known: Known, why: str, user: User, now: dt.datetime) -> None:
    """Write down what was found out, and count the dates with it. Raises TakesItHimself,
    DidItHimself, CallsHer or what moves.act raises."""
    with work.on(objection, user=user, now=now) as fresh:
        _check_taker(fresh, known.decision_taker)
        values: dict[str, Any] = {
            "decision_what": known.what,
            "decision_reference": known.reference,
            "decision_printed_on": known.printed_on,
            "decision_sent_on": known.sent_on,
            "under_bewind": known.under_bewind,
            "bewind_sent_on": known.bewind_sent_on if known.under_bewind else None,
            "posted_on": known.posted_on,
            "decision_taker": known.decision_taker,
        }
        done = moves.act(
            objection=fresh, kind=ActKind.CORRECTED, reason=why, by=user.actor, now=now, **values
        )
        dates.keep(objection=fresh, act=done, now=now)


def _check_taker(objection: Objection, taker: User | None) -> None:
    if taker is None:
        return
    if taker.pk == objection.case.owner_id:
        raise TakesItHimself
    if taker.pk in {objection.written_for_id, objection.decider_id}:
        raise DidItHimself
    if first_call.has_one(objection.case, taker):
        raise CallsHer


def reword(*, objection: Objection, words: str, user: User, now: dt.datetime) -> None:
    """She heard it read aloud and says it otherwise; until she signed it. Raises SignedAlready or
    what moves.act raises."""
    with work.by_writer(objection, user=user, now=now) as fresh:
        if not fresh.is_unsigned:
            raise SignedAlready
        if fresh.words == words:
            return
        why = "De inwoner zei het bij het voorlezen anders."
        moves.act(
            objection=fresh,
            kind=ActKind.CORRECTED,
            reason=why,
            by=user.actor,
            now=now,
            words=words,
        )


def count_anew(*, objection: Objection, why: str, user: User, now: dt.datetime) -> None:
    """Count the dates with the law and the outages of today. Raises what moves.act raises."""
    with work.on(objection, user=user, now=now) as fresh:
        done = moves.act(objection=fresh, kind=ActKind.COUNTED, reason=why, by=user.actor, now=now)
        dates.keep(objection=fresh, act=done, now=now)


def sign(*, objection: Objection, how: Objection.Signed, user: User, now: dt.datetime) -> None:
    """She signed what was written down for her, today; it counts from the day on which she came.
    Whoever wrote it down may note it, also for another team. Again changes nothing. Raises what
    moves.act raises."""
    with work.by_writer(objection, user=user, now=now) as fresh:
        if not fresh.is_unsigned:
            return
        moves.act(
            objection=fresh,
            kind=ActKind.SIGNED,
            reason=f"Ondertekend {Objection.Signed(how).label}.",
            by=user.actor,
            now=now,
            signed_on=clock.day_of(now),
            signed_how=how,
        )


def add_party(
    *, objection: Objection, name: str, how_to_reach: str, user: User, now: dt.datetime
) -> None:
    """Somebody else has an interest in it. Raises what moves.act raises."""
    with work.on(objection, user=user, now=now) as fresh:
        Party.objects.create(objection=fresh, name=name, how_to_reach=how_to_reach)
        moves.act(
            objection=fresh,
            kind=ActKind.PARTY,
            reason="Iemand anders heeft ook een belang bij het besluit.",
            by=user.actor,
            now=now,
        )
