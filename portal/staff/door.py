"""Who knocks at a staff page, and may they come in? The page for a refusal is a 403."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from portal.staff import permissions
from portal.staff.models import StaffSession, User
from portal.staff.request import session_of, standing
from portal.staff.roles import Permission


def colleague(request: HttpRequest) -> User:
    """Return who is logged in. The middleware has sent everyone else to the login page."""
    if not isinstance(request.user, User):
        raise PermissionDenied("Log eerst in.")
    return request.user


def session(request: HttpRequest) -> StaffSession:
    """Return the session of whoever is logged in."""
    found = session_of(request)
    if found is None:
        raise PermissionDenied("Log eerst in.")
    return found


def allowed(request: HttpRequest, *needed: Permission, now: dt.datetime) -> User:
    """Return who is logged in when they hold one of these permissions today. At most one query.

    Raises PermissionDenied with a reason that they may read.
    """
    user = colleague(request)
    if standing(request, user, now=now).held.isdisjoint(needed):
        raise PermissionDenied(permissions.who_may(needed))
    return user
