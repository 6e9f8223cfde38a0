"""The pages for what went wrong. They need no database and no session; what is wrong with a request
is never repeated on them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string


def frame(request: HttpRequest) -> dict[str, str]:
    """Return what stands around each of these pages. A browser with a session is a colleague's: it
    goes back to the work, which asks to log in when that session is over."""
    frame = {"fallback_phone": settings.FALLBACK_PHONE, "demo": "1" if settings.DEMO else ""}
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        frame["work_url"] = resolve_url(settings.LOGIN_REDIRECT_URL)
    return frame


def _page(request: HttpRequest, name: str, status: int, **context: str) -> HttpResponse:
    context |= frame(request)
    page = render_to_string(f"errors/{name}.html", context)
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that we do not understand, or that is too large."""
    return _page(request, "400", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer who may not do this, with the reason: PermissionDenied is raised with plain Dutch."""
    return _page(request, "403", 403, reason=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for what is not there, and for what is not theirs: the two look the same."""
    return _page(request, "404", 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer who sends more than we read."""
    return _page(request, "413", 413)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say how to send a form again of which we could not see where it came from."""
    return _page(request, "csrf", 403)
