"""Pages about decisions on their way: what waits, telling of one by hand or by a list, and what
became of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from callbacks.decision_models import ComingDecision
from callbacks.decisions import coming, listing, taking
from callbacks.decisions.forms import (
    AnnounceForm,
    AnnounceSomebodyForm,
    DecisionListForm,
    EndForm,
)
from portal.cases import access
from portal.cases.models import Case
from portal.kit import clock, htmx, secret
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.permissions import NotAllowed
from portal.staff.request import standing
from portal.staff.roles import Permission

WORDS = {
    "announced": "wij bellen",
    "moved": "andere dag",
    "withdrawn": "gaat niet door",
    "known": "was al bekend",
    taking.NOT_OURS: "niet van ons: niets van bewaard",
    "refused: no key": "niet overgenomen: er staat geen goed kenmerk",
    "refused: no name": "niet overgenomen: er staat geen naam",
    "refused: no day": "niet overgenomen: de dag klopt niet",
    "refused: birth date not valid": "niet overgenomen: de geboortedatum klopt niet",
    "refused: number not valid": "niet overgenomen: het telefoonnummer bestaat niet",
    "refused: gone out already": "niet overgenomen: is al verstuurd, bel zelf",
    "refused: no number": "niet overgenomen: er is geen telefoonnummer, zoek een andere weg",
    "refused: number may not be dialled": "niet overgenomen: dit telefoonnummer bellen wij niet",
    "refused: team has no number": "niet overgenomen: het team heeft geen telefoonnummer",
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What nobody told yet, what goes out first on top."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.READ_CASES, now=now)
    may = standing(request, user, now=now)
    context = {
        "page": listing.read(may, now=now),
        "may_tell": Permission.WORK_CASES in may.held,
        "may_bring_lists": Permission.LEAD_TEAM in may.held,
    }
    return render(request, "callbacks/decisions/index.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest) -> HttpResponse:
    """Tell of a decision for somebody of whom there is no case at hand."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.WORK_CASES, now=now)
    form = AnnounceSomebodyForm(posted(request), now=now, initial={"token": secret.new_link()})
    if form.is_valid():
        with refusals(form):
            made = coming.announce(told=form.announced(), by=user.actor, now=now).decision
            team = made.request.case.team.name
            messages.success(request, f"Genoteerd. {team} belt voordat het besluit uitgaat.")
            return htmx.see_other(request, "callbacks:decisions")
    context = {
        "form": form,
        "title": "Besluit op komst",
        "intro": "Wij bellen voordat het besluit uitgaat. Schrijf niet op wat het besluit is.",
        "submit": "Laat bellen",
        "back_url": reverse("callbacks:decisions"),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def announce_in_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell that a no is on its way in this case."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    if not case.may_work or case.resident is None:
        raise PermissionDenied(NotAllowed.text)
    initial = {"topic": case.topic_id, "token": secret.new_link()}
    form = AnnounceForm(posted(request), now=now, initial=initial)
    if form.is_valid():
        with refusals(form):
            told = form.announced()
            made = coming.announce_in_case(case=case, told=told, user=user, now=now)
            team = made.request.case.team.name
            messages.success(request, f"Genoteerd. {team} belt voordat het besluit uitgaat.")
            return htmx.see_other(request, "cases:case", reference=case.reference)
    context = {
        "form": form,
        "title": "Er komt een besluit dat nee zegt",
        "intro": "Wij bellen de inwoner voordat de brief komt. Schrijf niet op wat er in staat.",
        "submit": "Laat bellen",
        "back_url": reverse("cases:case", args=[case.reference]),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what became of it."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    decision = _of_case(case)
    if not case.may_work:
        raise PermissionDenied(NotAllowed.text)
    form = EndForm(posted(request))
    if form.is_valid():
        with refusals(form):
            state = ComingDecision.State(form.cleaned_data["state"])
            words = form.cleaned_data["words"]
            coming.end(decision=decision, state=state, words=words, user=user, now=now)
            messages.success(request, f"Genoteerd: {state.label}.")
            return htmx.see_other(request, "cases:case", reference=case.reference)
    context = {
        "form": form,
        "title": "Hoe liep het gesprek over het besluit?",
        "back_url": reverse("cases:case", args=[case.reference]),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """The decision does not go out."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    try:
        coming.withdraw_by_hand(decision=_of_case(case), user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Genoteerd: het besluit gaat niet door.")
    return htmx.see_other(request, "cases:case", reference=case.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Take a list of one source."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.LEAD_TEAM, now=now)
    form = DecisionListForm(posted(request), request.FILES or None)
    if form.is_valid():
        file, source = form.cleaned_data["file"], form.cleaned_data["source"]
        with refusals(form):
            imported = taking.take_file(
                content=file.read(),
                name=file.name or "lijst",
                source=source,
                by=user.actor,
                now=now,
            )
            return htmx.see_other(request, "callbacks:decision-list", pk=imported.pk)
    context = {"form": form, "lists": taking.newest()}
    status = 422 if form.is_bound else 200
    return render(request, "callbacks/decisions/lists.html", context, status=status)


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each row: no names."""
    door.allowed(request, Permission.LEAD_TEAM, now=clock.utc_now())
    found = taking.rows_of(pk)
    if found is None:
        raise Http404("lijst")
    imported, rows = found
    told = [(row.number, row.value, WORDS.get(row.outcome, "niet overgenomen")) for row in rows]
    context = {"imported": imported, "rows": told}
    return render(request, "callbacks/decisions/list.html", context)


def _of_case(case: Case) -> ComingDecision:
    found = coming.of_case(case)
    if found is None:
        raise Http404("besluit")
    return found
