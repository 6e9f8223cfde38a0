"""Where sessions are kept (SESSION_ENGINE): Django's own table, read together with whose they are.

Every page of a colleague begins with the session, the row of the browser and the colleague. That is
one statement here instead of three. Nothing is remembered between two requests.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from portal.kit import plain_sql
from portal.kit.plain_sql import Columns
from portal.staff.models import StaffSession, User

# What let a colleague in; for another one Django asks that one.
BACKEND = f"{ModelBackend.__module__}.{ModelBackend.__qualname__}"


# Every page asks this.
SESSION = """
    SELECT session.session_data, {staff}, {colleague}
    FROM django_session session
    LEFT JOIN staff_staffsession staff ON staff.session_key = session.session_key
    LEFT JOIN staff_user colleague ON colleague.id = staff.user_id
    WHERE session.session_key = %s AND session.expire_date > %s
"""
STAFF, COLLEAGUE = Columns(StaffSession, "staff"), Columns(User, "colleague")
READ = SESSION.format(staff=STAFF.sql, colleague=COLLEAGUE.sql)


class SessionStore(db.SessionStore):
    """A session, and who uses it where."""

    # The row of this browser with its colleague, as it was when the session was read.
    staff: StaffSession | None = None

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing when it is over. One query."""
        found = plain_sql.rows(READ, [self.session_key, timezone.now()])
        if not found:
            self._session_key = None
            return {}
        data, *rest = found[0]
        self.staff = STAFF.made_if_any(rest[: STAFF.many])
        if self.staff is not None:
            self.staff.user = COLLEAGUE.made(rest[STAFF.many :])
        decoded: dict[str, Any] = self.decode(data)
        return decoded

    def colleague(self) -> User | None:
        """Return who was read with this session when everything that Django asks of a session holds
        at once: the same person, let in by a password, still at work, the password still the same.
        None in any other case: Django decides then, with statements of its own."""
        # Reads the session, so that `staff` is there.
        user_id, backend = self.get(SESSION_KEY), self.get(BACKEND_SESSION_KEY)
        user = self.staff.user if self.staff else None
        if user is None or not user.is_active or str(user.pk) != user_id:
            return None
        if backend != BACKEND or backend not in settings.AUTHENTICATION_BACKENDS:
            return None
        told = self.get(HASH_SESSION_KEY) or ""
        return user if constant_time_compare(told, user.get_session_auth_hash()) else None
