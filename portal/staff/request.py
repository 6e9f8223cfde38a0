"""What middleware adds to the request of a colleague, for the types only."""

from django.http import HttpRequest

from portal.staff.models import StaffSession, User


class StaffRequest(HttpRequest):
    """A request by a logged-in colleague."""

    user: User
    staff_session: StaffSession


def session_of(request: HttpRequest) -> StaffSession | None:
    """Return the session of whoever asks, or None for a visitor."""
    return getattr(request, "staff_session", None)
