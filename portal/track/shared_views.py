"""What the pages behind a link of a resident share: nobody else keeps them, and whoever tries links
is slowed down."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.intake import guards
from portal.kit import clock
from portal.track.forms import FindForm


def unknown(request: HttpRequest) -> HttpResponse:
    """Say kindly that this opens nothing, and how to reach us; slow down who keeps trying."""
    context: dict[str, Any] = {"form": FindForm(), "action_url": reverse("track:find")}
    try:
        guards.count_wrong_code(request, "follow", now=clock.utc_now())
    except guards.TooMany as error:
        return too_many(request, error.seconds)
    return private(render(request, "track/unknown.html", context, status=404), has_form=True)


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """Ask to wait."""
    response = render(request, "errors/429.html", status=429)
    response["Retry-After"] = str(seconds)
    return private(response)


def see_other(name: str, *args: str) -> HttpResponse:
    """Go on to another page of a resident."""
    response = redirect(name, *args)
    response.status_code = 303
    return response


def private(response: HttpResponse, *, has_form: bool = False) -> HttpResponse:
    """Keep the secret in the address from other sites, caches and search engines. A page with a
    form must name its origin to ourselves: without it the check of where a form came from fails."""
    response["Referrer-Policy"] = "same-origin" if has_form else "no-referrer"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
