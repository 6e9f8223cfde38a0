"""Pages about assurances: writing one down, taking it back, finding one, and what goes against
one."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.cases import access
from portal.cases.models import Case
from portal.contacts import assurances, assured, clashes
from portal.contacts.assurance_forms import (
    HeardForm,
    SayForm,
    TakeBackForm,
    VerdictForm,
    WordsForm,
)
from portal.contacts.models import Assurance, Clash
from portal.kit import clock, secret
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.kit.refusal import Refused
from portal.staff import door, people, permissions
from portal.staff.models import User
from portal.staff.permissions import NotAllowed
from portal.staff.request import standing
from portal.staff.roles import Permission


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what we said she is entitled to."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    if not case.may_work:
        raise PermissionDenied(NotAllowed.text)
    initial = {"said_on": clock.day_of(now), "token": secret.new_link()}
    form = SayForm(posted(request), colleagues=people.workers(), initial=initial)
    if form.is_valid():
        with refusals(form):
            said = form.said(user, clock.day_of(now))
            assurances.say(case=case, said=said, user=user, now=now)
            messages.success(request, "De toezegging is vastgelegd. Gezegd is gezegd.")
            return see_other(request, "cases:case", reference=case.reference)
    context = {
        "form": form,
        "title": "Toezegging vastleggen",
        "intro": "Een toezegging is: wij zeiden dat u er recht op hebt. Zij blijft staan zoals u "
        "haar opschrijft.",
        "submit": "Leg vast",
        "back_url": reverse("cases:case", args=[case.reference]),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A lead takes it back, after telling her why."""
    now = clock.utc_now()
    user = door.colleague(request)
    case, assurance = _assurance(user, reference, pk, now=now)
    if not permissions.leads(user, case.team, now=now):
        raise PermissionDenied(assurances.NotALead.text)
    form = TakeBackForm(posted(request), initial={"told_on": clock.day_of(now)})
    if form.is_valid():
        with refusals(form):
            assurances.take_back(assurance=assurance, **form.cleaned_data, user=user, now=now)
            messages.success(request, "De toezegging is ingetrokken. Wat gezegd is, blijft staan.")
            return see_other(request, "cases:case", reference=case.reference)
    context = {
        "form": form,
        "title": "Toezegging intrekken",
        "intro": f"Gezegd: {assurance.what}",
        "submit": "Trek in",
        "back_url": reverse("cases:case", args=[case.reference]),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def made_true(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """She got what we said."""
    now = clock.utc_now()
    user = door.colleague(request)
    case, assurance = _assurance(user, reference, pk, now=now)
    try:
        assurances.keep(assurance=assurance, user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Genoteerd: de toezegging is waargemaakt.")
    return see_other(request, "cases:case", reference=case.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def clash(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What goes against an assurance; a lead decides here."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    found = _found(clashes.find(case=case, pk=pk))
    may_decide = not found.verdict and permissions.leads(user, case.team, now=now)
    form = VerdictForm(posted(request))
    if form.is_valid():
        with refusals(form):
            verdict = Clash.Verdict(form.cleaned_data["verdict"])
            reason = form.cleaned_data["reason"]
            clashes.decide(clash=found, verdict=verdict, reason=reason, user=user, now=now)
            messages.success(request, "Uw besluit staat bij de zaak.")
            return see_other(request, "cases:case", reference=case.reference)
    context = {
        "case": case,
        "clash": found,
        "form": form,
        "may_decide": may_decide,
        "heard": HeardForm() if found.rung == user and not found.verdict else None,
    }
    return render(request, "contacts/clash.html", context, status=422 if form.is_bound else 200)


@require_POST
def heard(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever answers for the assurance knows of it."""
    now = clock.utc_now()
    user = door.colleague(request)
    found = _found(clashes.heard_by(user, pk))
    form = HeardForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    if not form.is_valid():
        messages.warning(request, str(form["words"].errors[0]))
    else:
        clashes.note_heard(clash=found, words=words, user=user, now=now)
        messages.success(request, "Genoteerd. De teamleider leest wat u schreef.")
    return see_other(request, "contacts:assurances")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Find an assurance by its words, and what waits for this colleague. Words may tell of a
    resident: they never stand in an address."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.READ_CASES, now=now)
    may = standing(request, user, now=now)
    form = WordsForm(posted(request))
    typed = form.cleaned_data["words"] if form.is_valid() else ""
    context = {
        "form": form,
        "typed": typed,
        "rows": assured.found(typed, may=may, now=now),
        "waiting": [(row, HeardForm()) for row in clashes.waiting_for(may)],
        "me": user,
    }
    return render(request, "contacts/assurances.html", context)


def _assurance(user: User, reference: str, pk: int, *, now: dt.datetime) -> tuple[Case, Assurance]:
    case = access.get_case(user, reference, now=now)
    found = assurances.find(case=case, pk=pk)
    if found is None:
        raise Http404("toezegging")
    return case, found


def _found(clash: Clash | None) -> Clash:
    if clash is None:
        raise Http404("botsing")
    return clash
