"""Pages about cards: the list, the decision, and a birth that a colleague heard of."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.births import deciding, following, hearing, page, worklist
from portal.births.forms import CardForm, HeardForm
from portal.births.models import Birth
from portal.cases import access, worklists
from portal.cases import page as case_page
from portal.cases.models import Case
from portal.cases.worklists import Tab
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.staff import door, permissions
from portal.staff.middleware import BACKGROUND
from portal.staff.request import standing
from portal.staff.roles import Permission


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Show which cards ask for a decision, and which are on their way."""
    now = clock.utc_now()
    user = door.colleague(request)
    may = standing(request, user, now=now)
    if not may.teams:
        raise PermissionDenied
    try:
        tab, after = _place(request)
    except ValueError:
        return HttpResponseBadRequest("lijst")
    found = worklist.read(user=user, teams=may.teams, tab=tab, after=after, now=now)
    in_background = BACKGROUND in request.headers
    worklist.record_looks(found, user=user, in_background=in_background, now=now)
    context = {
        "page": found,
        "tab": tab.value,
        "teams": may.teams,
        "counts": worklist.counts(user=user, teams=may.teams),
        "is_first_page": after is None,
        "may_bring_in": Permission.LEAD_TEAM in may.held,
    }
    return htmx.render_part(request, "births/worklist.html", context, part="worklist")


@require_POST
def welcome(request: HttpRequest, reference: str) -> HttpResponse:
    """The card is welcome: sign it."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    birth = _birth_of(case)
    form = CardForm(request.POST, is_careful=page.is_careful(case))
    if form.is_valid():
        with refusals(form):
            deciding.welcome(birth=birth, card=form.card(), user=user, now=now)
            messages.success(request, "De kaart is ondertekend. Hij gaat met de post mee.")
            return htmx.see_other(request, "cases:case", reference=case.reference)
    fresh = access.again(case, user, now=now)
    part = page.actions(fresh, user, form=form)
    return case_page.render(request, fresh, actions=part, status=422, now=now)


@require_POST
def not_sent(request: HttpRequest, reference: str) -> HttpResponse:
    """No card. Nobody asks why."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    try:
        deciding.not_sent(birth=_birth_of(case), user=user, now=now)
    except permissions.NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from None
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Afgerond. U hoeft niets meer te doen.")
    return htmx.see_other(request, "births:worklist")


@require_POST
def wait(request: HttpRequest, reference: str) -> HttpResponse:
    """Wait for the name."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    try:
        deciding.wait(birth=_birth_of(case), user=user, now=now)
    except permissions.NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from None
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Wij vragen het u over drie werkdagen opnieuw.")
    return htmx.see_other(request, "births:worklist")


@require_POST
def letter(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the letter after its last day, because a colleague says so."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    try:
        following.write_late(birth=_birth_of(case), user=user, now=now)
    except permissions.NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from None
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "De brief is ondertekend.")
    return htmx.see_other(request, "cases:case", reference=case.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def heard(request: HttpRequest, reference: str) -> HttpResponse:
    """A colleague hears of a birth from the resident herself."""
    now = clock.utc_now()
    user = door.colleague(request)
    may = standing(request, user, now=now)
    case = access.get_case(user, reference, may=may, now=now)
    if not case.may_work:
        raise PermissionDenied(permissions.NotAllowed.text)
    form = HeardForm(posted(request))
    if form.is_valid():
        with refusals(form):
            birth = hearing.heard(case=case, **form.cleaned_data, user=user, now=now)
            messages.success(request, "Genoteerd. Is een kaart welkom? Kies het meteen, of later.")
            return _after_heard(request, birth, may)
    context = {
        "form": form,
        "title": "Geboorte gehoord",
        "intro": "Feliciteer haar eerst. Vraag dan of een kaart welkom is.",
        "submit": "Noteren",
        "back_url": reverse("cases:case", args=[case.reference]),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


def _after_heard(request: HttpRequest, birth: Birth, may: permissions.Standing) -> HttpResponse:
    # The card may be for the team of her contact person, whose cases this colleague cannot read.
    if birth.case.team in may.teams or birth.case.owner_id == may.user.pk:
        return htmx.see_other(request, "cases:case", reference=birth.case.reference)
    return htmx.see_other(request, "births:worklist")


def _birth_of(case: Case) -> Birth:
    if case.kind != Birth.KIND:
        raise Http404("kaart")
    found: Birth = case.birth
    return found


def _place(request: HttpRequest) -> tuple[Tab, worklists.Place | None]:
    """Read which list and where in it. Raises ValueError for what we never hand out."""
    if not worklists.PARAMETERS.issuperset(request.GET):
        raise ValueError
    return Tab(request.GET.get("lijst", Tab.TEAM)), worklists.place(request.GET.get("na", ""))
