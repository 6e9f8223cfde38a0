"""One URL for page and fragment: what an htmx request gets, and what the browser may cache."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseLocation
from django_htmx.middleware import HtmxDetails


def details(request: HttpRequest) -> HtmxDetails:
    """Return what django-htmx found in the headers."""
    return cast("HtmxDetails", request.htmx)  # type: ignore[attr-defined]


def wants_fragment(request: HttpRequest) -> bool:
    """Tell whether to send only the part: not for boosted and history-restore requests."""
    htmx = details(request)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_part(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    part: str,
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or only its partial `part` for an htmx request. A header is a hint: the
    caller has checked permission before."""
    name = f"{template}#{part}" if wants_fragment(request) else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response


def see_other(request: HttpRequest, url_name: str, **kwargs: Any) -> HttpResponse:
    """Go to another page after a successful verb: 303, or HX-Location for htmx."""
    url = reverse(url_name, kwargs=kwargs or None)
    if wants_fragment(request):
        return HttpResponseLocation(url)
    response = redirect(url)
    response.status_code = 303
    return response
