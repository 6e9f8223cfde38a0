"""The case page, and what a colleague asks or confirms of the resident on it."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_POST, require_safe

from portal.audit.actor import Actor
from portal.cases import access, page, permissions
from portal.cases.forms import IdentityForm, SafeContactForm
from portal.cases.models import Case
from portal.kit import clock, htmx
from portal.kit.refusal import Refused
from portal.residents import identity as checks
from portal.residents import register
from portal.staff import door
from portal.staff.request import standing

RIGHT = "Het antwoord klopt. U spreekt met de inwoner zelf."
NOT_RIGHT = (
    "Het antwoord klopt niet met wat wij weten. Vertel niets over de zaak. "
    "Vraag nog iets anders, of zeg dat u later terugbelt."
)


@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one case, whatever its kind."""
    now = clock.utc_now()
    user = door.colleague(request)
    may = standing(request, user, now=now)
    found = access.get_case(user, reference, may=may, now=now)
    return page.render(request, found, now=now)


@require_safe
def part(request: HttpRequest, reference: str) -> HttpResponse:
    """Show again what can change while somebody looks: state, timeline, what others just did."""
    now = clock.utc_now()
    user = door.colleague(request)
    may = standing(request, user, now=now)
    found = access.get_case(user, reference, may=may, now=now)
    try:
        since = clock.of_stamp(request.GET.get("sinds", ""))
    except ValueError:
        return HttpResponseBadRequest("sinds")
    return page.render_part(request, found, since=since)


@require_POST
def identity(request: HttpRequest, reference: str) -> HttpResponse:
    """Compare what the resident answered with what we know; the answer itself is not kept."""
    now = clock.utc_now()
    user = door.colleague(request)
    found = access.get_case(user, reference, now=now)
    form = IdentityForm(request.POST)
    if form.is_valid() and found.resident:
        try:
            permissions.check_can_work(user, found, now=now)
            is_right = checks.check(
                resident=found.resident, answer=form.answer(), by=user.actor, now=now
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            level = messages.SUCCESS if is_right else messages.WARNING
            messages.add_message(request, level, RIGHT if is_right else NOT_RIGHT)
            return htmx.see_other(request, "cases:case", reference=found.reference)
    return page.render(request, found, identity=form, status=422, now=now)


@require_POST
def safe_contact(request: HttpRequest, reference: str) -> HttpResponse:
    """Confirm or take back safe contact that came along in a list."""
    now = clock.utc_now()
    user = door.colleague(request)
    found = access.get_case(user, reference, now=now)
    form = SafeContactForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("antwoord")
    try:
        permissions.check_can_work(user, found, now=now)
        _settle(found, form, by=user.actor, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return htmx.see_other(request, "cases:case", reference=found.reference)


def _settle(case: Case, form: SafeContactForm, *, by: Actor, now: dt.datetime) -> None:
    if case.resident is None or not case.resident.safe_contact:
        return
    if form.cleaned_data["answer"] == SafeContactForm.RIGHT:
        register.set_safe_contact(resident=case.resident, by=by, now=now)
    else:
        register.reject_safe_contact(resident=case.resident, by=by, now=now)
