"""The page on which an objection is taken in, whichever form it shows: who it may be while somebody
types, the moments of the team, and saving on Enter."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from callbacks.asking import entry
from objections.pages.register_forms import TakeForm
from objections.taking import together
from portal.cases.models import Case
from portal.kit import htmx
from portal.kit.forms import refusals
from portal.staff.models import User
from portal.staff.request import standing

TEMPLATE = "objections/take.html"


def answer(
    request: HttpRequest,
    form: TakeForm,
    *,
    user: User,
    now: dt.datetime,
    origin: Case | None = None,
    **words: Any,
) -> HttpResponse:
    """Show the form, propose who it may be, or take the objection in."""
    if form.is_bound and form.known is None:
        may = standing(request, user, now=now)
        form.candidates = entry.candidates(**form.typed(), may=may, now=now)
    context = {"form": form, "origin": origin, **words}
    if _is_looking(request):
        # Nothing is saved or refused while somebody is still typing.
        form.errors.clear()
        part = "moments" if htmx.details(request).target == "moments" else "candidates"
        return htmx.render_part(request, TEMPLATE, context, part=part)
    if form.is_valid() and form.decides():
        with refusals(form):
            made = together.take(came=form.came(origin=origin), user=user, now=now)
            return htmx.see_other(request, "objections:noted", reference=made.case.reference)
    return render(request, TEMPLATE, context, status=422 if form.is_bound else 200)


def _is_looking(request: HttpRequest) -> bool:
    """Whether somebody types, or pressed the button that does the same without scripts."""
    is_typing = htmx.wants_fragment(request) and request.method == "POST"
    return is_typing or "zoek" in request.POST
