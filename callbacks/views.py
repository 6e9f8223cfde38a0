"""What colleagues do with callback requests: find, take, give back, call, log."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_POST, require_safe

from callbacks import attempts, call_page, requests, undoing, worklist
from callbacks.forms import CallForm, NumberForm
from callbacks.models import CallAttempt, CallbackRequest
from callbacks.moments import choosing, slots
from callbacks.moments.slots import Day
from callbacks.reaching import renumbering
from portal.cases import access, worklists
from portal.cases import page as case_page
from portal.cases.models import Case
from portal.cases.worklists import Tab
from portal.contacts import promises
from portal.kit import clock, htmx
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.middleware import BACKGROUND
from portal.staff.request import standing
from portal.staff.roles import Permission


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Show who is called next: my teams, mine, or what was finished today."""
    now = clock.utc_now()
    user = door.colleague(request)
    may = standing(request, user, now=now)
    teams = may.teams
    if not teams:
        raise PermissionDenied
    try:
        tab, after = _place(request)
    except ValueError:
        return HttpResponseBadRequest("lijst")
    page = worklist.read(user=user, teams=teams, tab=tab, after=after, now=now)
    in_background = BACKGROUND in request.headers
    worklist.record_looks(page, user=user, in_background=in_background, now=now)
    context = {
        "page": page,
        "tab": tab.value,
        "teams": teams,
        "counts": worklist.counts(user=user, teams=teams),
        "is_first_page": after is None,
        "may_bring_lists": Permission.LEAD_TEAM in may.held,
    }
    return htmx.render_part(request, "callbacks/worklist.html", context, part="worklist")


@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the first request that waits, and open it."""
    user = door.colleague(request)
    try:
        taken = requests.claim_next(user=user, now=clock.utc_now())
    except Refused as refusal:
        raise PermissionDenied(str(refusal)) from None
    if taken is None:
        messages.info(request, "Er wacht niemand meer. Alles is opgepakt.")
        return htmx.see_other(request, "callbacks:worklist")
    return htmx.see_other(request, "cases:case", reference=taken.case.reference)


@require_POST
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Take this request. Who comes second reads who has it, on a fresh list."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    try:
        requests.claim(request=request_of(case), user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return htmx.see_other(request, "callbacks:worklist")
    return htmx.see_other(request, "cases:case", reference=case.reference)


@require_POST
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Give this request back to the team."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    try:
        requests.release(request=request_of(case), user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return htmx.see_other(request, "cases:case", reference=case.reference)
    messages.success(
        request, f"{case.reference} is terug bij het team. De belafspraak blijft staan."
    )
    return htmx.see_other(request, "callbacks:worklist")


@require_POST
def log(request: HttpRequest, reference: str) -> HttpResponse:
    """Log what came of a call."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    if request.POST.get("result") == "":
        # Back from choosing a new moment to the buttons; the note stays.
        return _again(request, case, now, form=CallForm(initial=request.POST.dict()))
    days = _days(request, case, now)
    form = CallForm(request.POST, days=days)
    if form.is_valid() and not form.lacks_window:
        try:
            attempt = _log(case, form, days or [], request, now)
        except attempts.NeedsWindow as refusal:
            form = CallForm(request.POST, days=slots.ahead(case.team, now=now))
            form.add_error("next_window", str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _logged(attempt))
            return htmx.see_other(request, "cases:case", reference=case.reference)
    return _again(request, case, now, form=form)


@require_POST
def undo(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take back a click on 'Gesproken'."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    attempt = undoing.find(request_of(case), pk)
    if attempt is None:
        raise Http404("poging")
    try:
        undoing.undo(attempt=attempt, user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Teruggedraaid. Het verzoek staat weer bij u.")
    return htmx.see_other(request, "cases:case", reference=case.reference)


@require_POST
def change_number(request: HttpRequest, reference: str) -> HttpResponse:
    """Note another number to call."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            renumbering.change_number(
                request=request_of(case),
                phone=form.cleaned_data["phone"],
                user=user,
                now=now,
            )
        except Refused as refusal:
            form.add_error("phone", str(refusal))
        else:
            messages.success(request, "Het andere telefoonnummer staat nu bij dit verzoek.")
            return htmx.see_other(request, "cases:case", reference=case.reference)
    return _again(request, case, now, number_form=form)


@require_POST
def give_up(request: HttpRequest, reference: str) -> HttpResponse:
    """There is no other number: the team chooses another way."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    try:
        attempts.give_up(request=request_of(case), user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return htmx.see_other(request, "cases:case", reference=case.reference)


def request_of(case: Case) -> CallbackRequest:
    """Return the dossier of a case; 404 for a case of another kind."""
    if case.kind != CallbackRequest.KIND:
        raise Http404("terugbelverzoek")
    found: CallbackRequest = case.callback
    return found


def _place(request: HttpRequest) -> tuple[Tab, worklists.Place | None]:
    """Read which list and where in it. Raises ValueError for what we never hand out."""
    if not worklists.PARAMETERS.issuperset(request.GET):
        raise ValueError
    return Tab(request.GET.get("lijst", Tab.TEAM)), worklists.place(request.GET.get("na", ""))


def _days(request: HttpRequest, case: Case, now: dt.datetime) -> list[Day] | None:
    """Return what can be chosen, when this form asks for a new moment or holds one."""
    is_later = request.POST.get("result") == CallAttempt.Result.LATER
    if not is_later and not request.POST.get("next_window"):
        return None
    return slots.ahead(case.team, now=now)


def _log(
    case: Case, form: CallForm, days: list[Day], request: HttpRequest, now: dt.datetime
) -> CallAttempt:
    wanted = choosing.chosen(days, form.cleaned_data["next_window"])
    return attempts.log(
        request=request_of(case),
        call=form.call(wanted=wanted),
        user=door.colleague(request),
        now=now,
    )


def _logged(attempt: CallAttempt) -> str:
    noted = f"Genoteerd: {attempt.get_result_display().lower()}."
    if attempt.result == CallAttempt.Result.WRONG_NUMBER:
        # Nobody can call again before there is another number, or another way.
        return f"{noted} Zoek een ander telefoonnummer, of kies een andere weg."
    window = promises.open_window(attempt.request.case)
    if window is None:
        return noted
    return f"{noted} Wij bellen weer {clock.window_in_words(window.from_at, window.until_at)}."


def _again(
    request: HttpRequest,
    case: Case,
    now: dt.datetime,
    *,
    form: CallForm | None = None,
    number_form: NumberForm | None = None,
) -> HttpResponse:
    """Show the case again with what was typed, and as it is by now."""
    user = door.colleague(request)
    request_of(case)
    fresh = access.again(case, user, now=now)
    part = call_page.actions(fresh, user, form=form, number_form=number_form)
    return case_page.render(request, fresh, actions=part, status=422, now=now)
