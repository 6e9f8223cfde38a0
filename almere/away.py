"""The answer when the database does not: a page that needs no query, keeps what was typed and says
when to try again."""

import contextlib
import sys
import time

import psycopg_pool
from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from almere import errors

RETRY_AFTER_SECONDS = 15
# Read-only after a failover, and a transaction that the server ended because it stood still.
GONE_STATES = {"25006", "25P03"}
MOST_KEPT_CHARACTERS = 200_000
# After a request that got no connection, how long the next ones do not wait for one either; and how
# long one of them has to find out whether there is one again.
FULL_SECONDS = 1.0
PROBE_SECONDS = 4.0
# These need no database, or tell about it.
ALWAYS_ANSWERED = ("/livez", "/readyz")
_full_until = 0.0


def is_full(request: HttpRequest) -> bool:
    """Tell whether a request need not try: there was no connection to be had a moment ago. Without
    this all requests would wait their turn to wait for one, and the last for minutes."""
    global _full_until
    if not _full_until or request.path in ALWAYS_ANSWERED:
        return False
    now = time.monotonic()
    if now < _full_until:
        return True
    # This one finds out; the others do not wait with it.
    _full_until = now + PROBE_SECONDS
    return False


def note_success() -> None:
    """A request came to its end. When it had a connection, nobody need be sent away any more; when
    it needed none, the next one finds out."""
    global _full_until
    if _full_until:
        _full_until = time.monotonic() if connection.connection is None else 0.0


def note(error: BaseException | None) -> None:
    """Remember that no connection was to be had, or that those we have may be broken."""
    global _full_until
    if not isinstance(error, Error):
        return
    if isinstance(error.__cause__, psycopg_pool.PoolTimeout):
        _full_until = time.monotonic() + FULL_SECONDS
        return
    pool = getattr(connection, "pool", None)
    if pool and connection.connection and connection.connection.closed:
        # The server ended this one: the next request need not find the others one by one.
        with contextlib.suppress(psycopg_pool.PoolClosed):
            pool.check()


def is_away(error: BaseException | None) -> bool:
    """Tell whether the database was away, busy or locked: no bug, and likely soon over."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
    return isinstance(error, Error) and getattr(error.__cause__, "sqlstate", "") in GONE_STATES


def answer(request: HttpRequest) -> HttpResponse:
    """Return the page 'even niet bereikbaar', with the form that was sent to send it again."""
    if "HX-Request" in request.headers:
        return _part(request)
    context = {
        "fallback_phone": settings.FALLBACK_PHONE,
        "retry_url": request.get_full_path(),
        "kept_fields": _kept(request),
    }
    page = render_to_string("errors/503.html", context)
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer whatever went wrong and nobody caught, also in middleware."""
    note(sys.exc_info()[1])
    if is_away(sys.exc_info()[1]):
        return answer(request)
    page = render_to_string("errors/500.html", errors.frame(request))
    return HttpResponse(page, status=500)


def _part(request: HttpRequest) -> HttpResponse:
    """For htmx: a sentence above the page; what is on the screen stays. Nothing for a poll, the
    page says itself that it is not live."""
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "HX-Reswap": "none"}
    if "X-Background" in request.headers:
        return HttpResponse(status=503, headers=headers)
    headers |= {"HX-Reswap": "innerHTML", "HX-Retarget": "#messages"}
    return HttpResponse(render_to_string("errors/_away.html"), status=503, headers=headers)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    if request.method != "POST":
        return []
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if "password" not in name
    ]
    too_long = sum(len(value) for _, value in fields) > MOST_KEPT_CHARACTERS
    return [] if too_long or request.FILES else fields
