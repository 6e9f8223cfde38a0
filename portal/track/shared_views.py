"""What the pages behind a link of a resident share: nobody else keeps them, and whoever tries links
is slowed down."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.cases import lifecycle, proof
from portal.cases.models import Case
from portal.intake import guards
from portal.kit import clock
from portal.track.forms import FindForm


def followed(secret: str) -> Case | None:
    """Return the case behind a follow link; None for nothing, and for one that was closed so long
    ago that its link is over. One query."""
    case = lifecycle.find_by_follow_secret(secret)
    return None if case is None or _is_over(case) else case


def unknown(request: HttpRequest, secret: str) -> HttpResponse:
    """Say kindly that this opens nothing any more, or nothing at all, and how to reach us; slow
    down who keeps trying."""
    was_of_case = lifecycle.find_by_follow_secret(secret) is not None
    if was_of_case or proof.is_ended_link(secret):
        context: dict[str, Any] = {"was_of_case": was_of_case}
        return private(render(request, "track/over.html", context, status=410))
    context = {"form": FindForm(), "action_url": reverse("track:find")}
    try:
        guards.count_wrong_code(request, "follow", now=clock.utc_now())
    except guards.TooMany as error:
        return too_many(request, error.seconds)
    return private(render(request, "track/unknown.html", context, status=404), has_form=True)


def _is_over(case: Case) -> bool:
    until = dt.timedelta(days=settings.FOLLOW_LINK_DAYS)
    return case.closed_at is not None and case.closed_at + until < clock.utc_now()


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


def form_page(page: HttpResponse) -> HttpResponse:
    """Keep a page with a form private. Back shows one with a wrong answer again from memory; with
    no-store the browser would show an error in its place."""
    page = private(page, has_form=True)
    if page.status_code == 422:
        page["Cache-Control"] = "private, no-cache"
    return page
