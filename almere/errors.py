"""The pages for what went wrong. They need no database and no session; what is wrong with a request
is never repeated on them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def _page(name: str, status: int, **context: str) -> HttpResponse:
    context |= {"fallback_phone": settings.FALLBACK_PHONE}
    page = render_to_string(f"errors/{name}.html", context)
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that we do not understand, or that is too large."""
    return _page("400", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer who may not do this, with the reason: PermissionDenied is raised with plain Dutch."""
    return _page("403", 403, reason=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for what is not there, and for what is not theirs: the two look the same."""
    return _page("404", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say how to send a form again of which we could not see where it came from."""
    return _page("csrf", 403)
