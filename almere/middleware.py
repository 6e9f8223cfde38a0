"""Marks on every request and answer, and a plain answer when the database is away."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.csp import build_policy

from almere import away, errors, logs

type GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)


class RequestMarks:
    """A number for each request, the same in every line of its log and in the answer; and the
    headers that hold for every answer, also for errors and static files."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.always = {
            "Content-Security-Policy": build_policy(settings.SECURE_CSP),
            "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
            "Permissions-Policy": PERMISSIONS_POLICY,
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": settings.X_FRAME_OPTIONS,
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the marks on it."""
        number = secrets.token_hex(8)
        # Not taken away again: Django writes the line about an error after this middleware.
        logs.request_id.set(number)
        response = self.get_response(request)
        for name, value in self.always.items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-ID"] = number
        if not request.path.startswith(settings.STATIC_URL):
            # Any page may hold something personal, a public form too: no cache may keep it. Only a
            # view that says otherwise is believed.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class LongestBody:
    """A body that is longer than all files of one form is not read at all."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, unless too much comes along. Without a length Django reads nothing."""
        told = request.META.get("CONTENT_LENGTH") or "0"
        if told.isdecimal() and (len(told) > 18 or int(told) > settings.MOST_BODY_BYTES):
            return errors.too_large(request)
        return self.get_response(request)


class DatabaseAway:
    """A view that meets no database, or a locked row, answers 503. The same error in middleware
    comes to almere.away.server_error."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, unless nobody can get a connection now."""
        if away.is_full(request):
            return away.answer(request)
        response = self.get_response(request)
        if response.status_code < 500:
            away.note_success()
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page 'even niet bereikbaar', or None for any other error."""
        away.note(error)
        return away.answer(request) if away.is_away(error) else None
