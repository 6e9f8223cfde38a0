"""Where a page listens for hints: the address with a ticket for this session."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest

from portal.live import tokens, topics
from portal.staff.models import StaffSession
from portal.staff.request import session_of, standing


def of_page(request: HttpRequest, *extra_topics: str, now: dt.datetime) -> str:
    """Return the address for a page: the colleague's own topic, their teams', and `extra_topics`,
    which the caller has checked. Empty for visitors and where nothing streams. At most
    one query."""
    session = session_of(request)
    if session is None or not settings.LIVE_URL:
        return ""
    teams = standing(request, session.user, now=now).teams
    heard = [topics.user(session.user.pk), *(topics.team(team.pk) for team in teams)]
    token = tokens.issue(
        user_id=session.user.pk,
        session_id=session.pk,
        topics=[*heard, *extra_topics],
        now=now,
    )
    return tokens.address(token)


def again(request: HttpRequest, old_token: str, *, now: dt.datetime) -> str:
    """Return a fresh address for a page that outlived its ticket.

    Teams are looked up anew; what the page itself asked for is believed from the old ticket, for
    the same session and unless rights were taken since.
    """
    session = session_of(request)
    try:
        old = tokens.read(old_token)
    except tokens.BadTicket:
        return of_page(request, now=now)
    if session is None or not _still_right(session, old):
        return of_page(request, now=now)
    return of_page(request, *filter(topics.belongs_to_page, old.topics), now=now)


def _still_right(session: StaffSession, old: tokens.Ticket) -> bool:
    return session.pk == old.session_id and session.live_from.timestamp() <= old.issued_at
