"""Keeps the sessions of colleagues honest, and sends whoever has none to the login page without
losing what they typed."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware, LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url

from portal.kit import clock, htmx
from portal.staff import browsers, kept, login_views, sessions
from portal.staff.models import StaffSession, User
from portal.staff.session_store import SessionStore

type GetResponse = Callable[[HttpRequest], HttpResponse]
BACKGROUND = "X-Background"
# In the address of a page that looks again by itself where no script can set a header.
BY_ITSELF = "vanzelf"


class Authentication(AuthenticationMiddleware):
    """Takes the colleague who was read with the session; for anybody else Django looks."""

    def process_request(self, request: HttpRequest) -> None:
        """Put who asks on the request."""
        super().process_request(request)
        user = _session_store(request).colleague()
        if user is not None:
            request.user = user


class StaffSessions:
    """Ends a session that was idle or lasted too long. What the page asks by itself (a hint, a
    poll) does not count as use: otherwise an open screen would stay logged in for ever. Only
    whoever must be reachable now stays."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the session to the request, or log out."""
        if isinstance(request.user, User):
            session = self._session(request, request.user)
            now = clock.utc_now()
            if sessions.is_over(session, now=now):
                sessions.end(session=session, by=session.user.actor, now=now)
                auth.logout(request)
            else:
                request.staff_session = session  # type: ignore[attr-defined]
                note = sessions.heard if _by_itself(request) else sessions.touch
                note(session=session, now=now)
        return self.get_response(request)

    def _session(self, request: HttpRequest, user: User) -> StaffSession:
        read = _session_store(request).staff
        if read is not None and read.user is user:
            return read
        key = request.session.session_key or ""
        return sessions.running(session_key=key, user=user) or sessions.start(
            user=user,
            session_key=key,
            browser=browsers.label(request.headers.get("User-Agent", "")),
            now=clock.utc_now(),
        )


class LoginRequired(LoginRequiredMiddleware):
    """Every page needs a login unless its view says otherwise."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Answer a request without a session: a login page for a page, a sentence for a part."""
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        if refusal is None:
            return None
        if htmx.details(request):
            return self._part(request)
        if request.method == "POST":
            return login_views.page(request, kept_text=kept.of(request), status=401)
        return refusal

    def _part(self, request: HttpRequest) -> HttpResponse:
        """Stay on the page where something may be typed; only a click on a link goes to login."""
        login = resolve_url(settings.LOGIN_URL)
        if request.method == "GET" and BACKGROUND not in request.headers:
            page = _own_path(request, request.headers.get("HX-Current-URL", ""))
            query = f"?{urlencode({'next': page})}" if page else ""
            return HttpResponse(status=401, headers={"HX-Redirect": login + query})
        response = render(request, "staff/_logged_out.html", {"login": login}, status=401)
        response.headers["HX-Retarget"] = "#messages"
        response.headers["HX-Reswap"] = "innerHTML"
        return response


def _session_store(request: HttpRequest) -> SessionStore:
    """Return what settings.SESSION_ENGINE made of the cookie."""
    return cast("SessionStore", request.session)


def _by_itself(request: HttpRequest) -> bool:
    """Tell whether a page asks this without a person behind it."""
    return BACKGROUND in request.headers or BY_ITSELF in request.GET


def _own_path(request: HttpRequest, address: str) -> str:
    """Return path and query of an address of our own, else nothing."""
    parts = urlsplit(address)
    if parts.netloc != request.get_host() or not login_views.is_own(request, parts.path):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
