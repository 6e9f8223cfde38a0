"""Closing a visit with what came of it."""

import datetime as dt
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.cases.kinds import Offer
from portal.desk.board import endings, forms, page, views
from portal.desk.board.visit_views import clerk_and_visit
from portal.desk.queue import closing, settling
from portal.desk.queue.models import Visit
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.staff.models import User

Outcome = Visit.Outcome
# The last word of the address -> its title, and its form.
WAYS: dict[str, tuple[str, type[django_forms.Form]]] = {
    "antwoord": ("Antwoord gegeven", forms.SettlingForm),
    "afspraak": ("Wij doen iets, met een datum", forms.PromiseForm),
    "moment": ("Moment aan de balie", forms.MomentForm),
    "verwezen": ("Verwezen", forms.ReferredForm),
    "weg": ("Weggegaan", forms.LeftForm),
}
WITH_PROMISE = frozenset({"afspraak", "moment"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, reference: str, way: str) -> HttpResponse:
    """Close a visit with one outcome."""
    now = clock.utc_now()
    user, visit = clerk_and_visit(request, reference, now=now)
    form = _form(way, request, visit, user, now)
    may_finish, said = form.is_valid(), _sentence(form, user)
    if may_finish:
        with refusals(form):
            _finish(way, form, visit, user, now)
            messages.success(request, f"Volgnummer {visit.shown_number} is klaar.")
            if way == "weg":
                return views.home(request, user, now=now)
            return htmx.see_other(request, "desk:slip", reference=visit.case.reference)
    context = {
        "visit": visit,
        "case": visit.case,
        "form": form,
        "title": WAYS[way][0],
        "way": way,
        "sentence": said,
        "ways": [
            Offer(title, _url(code, visit)) for code, (title, _) in WAYS.items() if code != way
        ],
        "others": page.other_endings(visit, user),
    }
    return render(request, "desk/close.html", context, status=422 if form.is_bound else 200)


@require_POST
def sentence(request: HttpRequest, reference: str, way: str) -> HttpResponse:
    """Show the sentence to say aloud while somebody fills in the agreement. Nothing is kept."""
    now = clock.utc_now()
    user, visit = clerk_and_visit(request, reference, now=now)
    if way not in WITH_PROMISE:
        raise Http404("zin")
    form = _form(way, request, visit, user, now)
    form.is_valid()
    return render(
        request, "desk/_sentence.html", {"visit": visit, "sentence": _sentence(form, user)}
    )


def _form(
    way: str, request: HttpRequest, visit: Visit, user: User, now: dt.datetime
) -> django_forms.Form:
    made: Any = WAYS[way][1]
    if way in WITH_PROMISE:
        form: django_forms.Form = made(posted(request), user=user, now=now)
    elif made is forms.SettlingForm:
        form = made(posted(request), items=settling.items(visit.case))
    else:
        form = made(posted(request))
    return form


def _url(way: str, visit: Visit) -> str:
    return reverse(f"desk:close-{way}", kwargs={"reference": visit.case.reference})


def _sentence(form: django_forms.Form, user: User) -> str:
    agreed = form.agreed() if isinstance(form, forms.AgreedForm) else None
    return endings.sentence(agreed, user=user) if agreed else ""


def _finish(way: str, form: django_forms.Form, visit: Visit, user: User, now: dt.datetime) -> None:
    data = form.cleaned_data
    if isinstance(form, forms.AgreedForm):
        endings.finish_with_promise(
            visit=visit,
            agreed=form.sure(),
            said_aloud=data["said_aloud"],
            note=data["note"],
            user=user,
            now=now,
        )
        return
    outcome = {"antwoord": Outcome.ANSWERED, "verwezen": Outcome.REFERRED, "weg": Outcome.LEFT}
    ending = closing.Ending(outcome=outcome[way], **data)
    closing.finish(visit=visit, ending=ending, user=user, now=now)
