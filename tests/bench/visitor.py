"""A logged-in colleague of the benchmarks: with a real session for the served pages, and in this
process to count the SQL statements of a page."""

import dataclasses
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from portal.staff.models import User
from tests.bench import databases
from tests.bench.client import Site
from tests.bench.recorder import Recorder

# What the driver does around statements is not a statement of the page.
AROUND = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@dataclasses.dataclass(frozen=True)
class Page:
    """One page as this process made it."""

    status: int
    statements: int
    body: bytes


class Visitor:
    """A colleague who looks at pages of one database; `user_id` 0 is a resident."""

    def __init__(self, database: str, user_id: int) -> None:
        databases.use(database)
        self._database = database
        self._client = Client(SERVER_NAME="localhost", raise_request_exception=True)
        self.cookies: dict[str, str] = {}
        if user_id:
            self._client.force_login(User.objects.get(pk=user_id))
            request = RequestFactory().get("/")
            self._token = get_token(request)
            self.cookies = {
                settings.SESSION_COOKIE_NAME: self._client.cookies[
                    settings.SESSION_COOKIE_NAME
                ].value,
                settings.CSRF_COOKIE_NAME: request.META["CSRF_COOKIE"],
            }

    def get(self, site: Site, path: str) -> bytes:
        """Return a request for the served page."""
        return site.get(path, cookies=self.cookies)

    def post(self, site: Site, path: str, **form: str) -> bytes:
        """Return a request that sends a form to the served page."""
        body = urlencode({**form, "csrfmiddlewaretoken": self._token}).encode()
        return site.post(path, body, cookies=self.cookies)

    def look(self, path: str, form: dict[str, Any] | None = None) -> Page:
        """Make the page in this process and count its statements, at a second visit."""
        databases.use(self._database)
        self._ask(path, form)
        with CaptureQueriesContext(connection) as asked:
            answer = self._ask(path, form)
        statements = [one for one in asked if not str(one["sql"]).startswith(AROUND)]
        return Page(answer.status_code, len(statements), answer.content)

    def record(self, path: str, form: dict[str, Any]) -> Recorder:
        """Send a form in this process, once, and return what it asked of the database."""
        databases.use(self._database)
        recorder = Recorder()
        with connection.execute_wrapper(recorder):
            self._ask(path, form)
        return recorder

    def _ask(self, path: str, form: dict[str, Any] | None) -> Any:
        return self._client.get(path) if form is None else self._client.post(path, form)
