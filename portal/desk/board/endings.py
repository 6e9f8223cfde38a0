"""Closing a visit with something that we still do: the promise and the end are one act, so that
neither can be without the other."""

import dataclasses
import datetime as dt

from django.db import transaction

from portal.cases import lifecycle
from portal.cases.models import Share
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.desk.queue import closing, moves
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.staff.models import User

Outcome = Visit.Outcome


@dataclasses.dataclass(frozen=True)
class Agreed:
    """What we said we would do, who does it, and when."""

    outcome: Visit.Outcome
    text: str
    owner: User
    from_at: dt.datetime
    until_at: dt.datetime

    @property
    def kind(self) -> Promise.Kind:
        """A moment at the desk, or something that we do before a day is over."""
        is_moment = self.outcome is Outcome.APPOINTMENT
        return Promise.Kind.DESK if is_moment else Promise.Kind.OTHER


def finish_with_promise(
    *, visit: Visit, agreed: Agreed, said_aloud: bool, note: str, user: User, now: dt.datetime
) -> Visit:
    """Promise this and close the visit with it. Whoever does it can read the visit.

    Raises what closing.finish refuses: also what was not said aloud.
    """
    with transaction.atomic():
        fresh = moves.lock_open(visit, user, now=now)
        promise = promises.make(
            case=fresh.case,
            kind=agreed.kind,
            from_at=agreed.from_at,
            until_at=agreed.until_at,
            text=agreed.text,
            owner=agreed.owner,
            by=user.actor,
            now=now,
        )
        if agreed.owner != user:
            # Whoever promised something reads what it is about.
            lifecycle.let_read(
                case=fresh.case,
                who=agreed.owner,
                ground=Share.Ground.HANDED_OVER,
                by=user.actor,
                now=now,
            )
        ending = closing.Ending(
            outcome=agreed.outcome, promise=promise, said_aloud=said_aloud, note=note
        )
        return closing.finish(visit=fresh, ending=ending, user=user, now=now)


def sentence(agreed: Agreed, *, user: User) -> str:
    """Return the agreement as it is said aloud: who, what, when."""
    who = agreed.owner.public_name or agreed.owner.name
    if agreed.outcome is Outcome.APPOINTMENT:
        day, time = clock.in_words(clock.day_of(agreed.from_at)), clock.local(agreed.from_at)
        what = f" Het gaat over: {agreed.text}." if agreed.text else ""
        whom = "mij" if agreed.owner == user else who
        return f"U komt op {day} om {time:%H:%M} uur naar de balie, bij {whom}.{what} Klopt dat?"
    day = clock.in_words(clock.day_of(agreed.until_at))
    name = "Ik doe" if agreed.owner == user else f"{who} doet"
    return f"{name} dit voor u, uiterlijk {day}: {agreed.text.rstrip('.')}. Klopt dat?"
