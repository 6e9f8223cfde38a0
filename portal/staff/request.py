"""What middleware and the first question of a page leave on the request of a colleague."""

import datetime as dt

from django.http import HttpRequest

from portal.staff import permissions
from portal.staff.models import StaffSession, User
from portal.staff.permissions import Standing


def standing(request: HttpRequest, user: User, *, now: dt.datetime) -> Standing:
    """Return what this colleague may do and read, asked of the database once a request: the page,
    the menu around it and its stream of hints all want to know."""
    known: Standing | None = getattr(request, "staff_standing", None)
    if known is None:
        known = permissions.standing_of(user, now=now)
        request.staff_standing = known  # type: ignore[attr-defined]
    return known


def session_of(request: HttpRequest) -> StaffSession | None:
    """Return the session of whoever asks, or None for a visitor."""
    return getattr(request, "staff_session", None)
