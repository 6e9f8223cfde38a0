"""Signed tickets for the stream of hints. A ticket says whose it is and what it may hear; the live
process believes the signature and asks the database only whether the session still runs."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing

LIFETIME = dt.timedelta(minutes=15)


class BadTicket(Exception):
    """Not a ticket that we made."""


@dataclasses.dataclass(frozen=True, slots=True)
class Ticket:
    """Who listens to what. `issued_at` is in seconds since 1970."""

    user_id: int
    session_id: int
    topics: frozenset[str]
    issued_at: float

    @property
    def ends_at(self) -> float:
        """From this second on the stream is closed and the ticket refused."""
        return self.issued_at + LIFETIME.total_seconds()


def issue(*, user_id: int, session_id: int, topics: Iterable[str], now: dt.datetime) -> str:
    """Return a ticket that is valid for fifteen minutes. The caller has checked that this
    colleague may hear these topics."""
    ticket = [user_id, session_id, sorted(set(topics)), now.timestamp()]
    return _signer().sign_object(ticket)


def read(token: str) -> Ticket:
    """Return the ticket that we signed, also when its time is over: see `ends_at`.

    Raises BadTicket for anything else.
    """
    try:
        user_id, session_id, topics, issued_at = _signer().unsign_object(token)
    except (signing.BadSignature, ValueError):
        raise BadTicket from None
    return Ticket(user_id, session_id, frozenset(topics), issued_at)


def address(token: str) -> str:
    """Return where a browser listens with this ticket; empty when nothing streams here."""
    if not settings.LIVE_URL:
        return ""
    base = settings.LIVE_URL.rstrip("/").removesuffix("/live")
    return f"{base}/live/?{urlencode({'token': token})}"


def _signer() -> signing.Signer:
    return signing.Signer(salt="portal.live")
