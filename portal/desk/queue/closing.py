"""A visit ends, with what came of it. The database refuses an end without."""

import dataclasses
import datetime as dt

from django.db import transaction

from portal.cases import lifecycle
from portal.cases.models import Channel
from portal.contacts import moments
from portal.contacts.models import ContactMoment, Promise
from portal.desk.backup import calls as backup
from portal.desk.handing.models import PaperReceipt, WarmHandover
from portal.desk.queue import moves, settling
from portal.desk.queue.models import ServicePeriod, Visit
from portal.kit.refusal import Refused
from portal.staff.models import User

Outcome, State, End = Visit.Outcome, Visit.State, ServicePeriod.End


class NotAnOutcome(Refused):
    """Something is missing that makes an outcome real; the text says what."""


@dataclasses.dataclass(frozen=True)
class Ending:
    """What came of a visit."""

    outcome: Visit.Outcome
    # What was said, for the next colleague; never needed.
    note: str = ""
    promise: Promise | None = None
    said_aloud: bool = False
    handover: WarmHandover | None = None
    receipt: PaperReceipt | None = None
    referral: str = ""
    referred_to: str = ""
    why_left: str = ""
    # What else of hers is done with this visit: cases that settling.items offered.
    also_done: tuple[int, ...] = ()


def finish(*, visit: Visit, ending: Ending, user: User, now: dt.datetime) -> Visit:
    """Close a visit with its outcome, its case together with it. Whoever has no clerk can be helped
    and closed at once by whoever receives people.

    Raises NotAnOutcome, moves.Elsewhere, moves.NotYours, permissions.NotAllowed, what a guard
    refuses (spoed ends by what was done, not by closing) or what `also_done` refuses.
    """
    check(ending)
    with transaction.atomic():
        fresh = moves.lock(visit, user, now=now)
        moves.end_period(fresh, _how(ending), now=now)
        moves.move(
            fresh,
            State.CLOSED,
            now=now,
            needs=[],
            # The number may be given by a server whose clock is a little ahead.
            closed_at=max(now, fresh.arrived_at),
            outcome=ending.outcome,
            promise=ending.promise,
            said_aloud=ending.said_aloud,
            handover=ending.handover,
            receipt=ending.receipt,
            referral=ending.referral,
            referred_to=ending.referred_to,
            why_left=ending.why_left,
        )
        if ending.note:
            moments.add(
                case=fresh.case,
                channel=Channel.DESK,
                direction=ContactMoment.Direction.OUT,
                note=ending.note,
                by=user.actor,
                now=now,
            )
        backup.visit_is_over(visit=fresh, by=user.actor, now=now)
        lifecycle.close(case=fresh.case, outcome=ending.outcome, by=user.actor, now=now)
        settling.settle(
            case=fresh.case, also_done=ending.also_done, note=ending.note, user=user, now=now
        )
    return fresh


def check(ending: Ending) -> None:
    """Raise NotAnOutcome with what is missing, before the database refuses it."""
    outcome = ending.outcome
    if outcome in {Outcome.PROMISE, Outcome.APPOINTMENT}:
        if ending.promise is None or ending.promise.owner_id is None:
            raise NotAnOutcome("Vul in wie dit doet en vóór welke dag.")
        if not ending.said_aloud:
            raise NotAnOutcome("Zeg de afspraak hardop, en zet daarna het vinkje.")
    if outcome is Outcome.HANDED_OVER and (
        ending.handover is None or ending.handover.state != WarmHandover.State.ACCEPTED
    ):
        raise NotAnOutcome(
            "Nog niemand heeft dit overgenomen. Wacht op een collega of kies anders."
        )
    if outcome in {Outcome.PAPERS, Outcome.WRITTEN_DOWN} and ending.receipt is None:
        raise NotAnOutcome("Maak eerst het ontvangstbewijs.")
    if outcome is Outcome.REFERRED and not (ending.referral and ending.referred_to.strip()):
        raise NotAnOutcome("Geef een naam of een adres mee, of bel eerst vooruit.")


def _how(ending: Ending) -> ServicePeriod.End:
    return End.LEFT if ending.outcome is Outcome.LEFT else End.FINISHED
