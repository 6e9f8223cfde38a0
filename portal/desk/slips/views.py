"""What a resident takes home, on paper or as a message: her number, what came of her visit, and the
proof that she was here."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.audit import record
from portal.desk.board import views
from portal.desk.board.visit_views import clerk_and_visit
from portal.desk.host import finding, interpreters
from portal.desk.queue.models import Visit
from portal.desk.slips import sending, words
from portal.desk.slips.forms import SendForm
from portal.kit import clock
from portal.kit.forms import refusals
from portal.kit.htmx import see_other
from portal.residents import languages
from portal.staff import door
from portal.staff.models import User
from portal.staff.roles import Permission

DESK = Permission.WORK_DESK


@never_cache
@require_safe
def slip(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what she takes home: who, what, when, number."""
    now = clock.utc_now()
    user, visit = clerk_and_visit(request, reference, now=now)
    return _slip(request, visit, user, SendForm(), now=now)


@require_POST
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the slip to a number or address that she gives for it, where her wishes allow that."""
    now = clock.utc_now()
    user, visit = clerk_and_visit(request, reference, now=now)
    form = SendForm(request.POST)
    if form.is_valid():
        with refusals(form):
            sending.send(
                visit=visit,
                phone=form.cleaned_data["phone"],
                email=form.cleaned_data["email"],
                user=user,
                now=now,
            )
            messages.success(request, "Het briefje is onderweg.")
            return views.home(request, user, now=now)
    return _slip(request, visit, user, form, now=now, status=422)


@require_safe
def number(request: HttpRequest, pk: int) -> HttpResponse:
    """The number in large type."""
    user = door.allowed(request, DESK, now=clock.utc_now())
    visit = finding.visit(pk)
    context = {
        "visit": visit,
        "lines": words.lines(visit, user),
        "language": languages.name(visit.language) if visit.language else "",
        "needs": [Visit.Need(need).label for need in visit.needs],
        "can_be_sent": visit.is_open and sending.number_can_be_sent(visit),
        "interpreter": interpreters.running(visit),
    }
    return render(request, "desk/slips/number.html", context)


@require_POST
def text_number(request: HttpRequest, pk: int) -> HttpResponse:
    """Send her number as a text."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    visit = finding.open_visit(pk)
    if sending.send_number(visit=visit, by=user.actor, now=now) is None:
        messages.warning(request, "Er kan geen bericht heen. Geef het nummertje op papier.")
    else:
        messages.success(request, "Het nummertje gaat per bericht naar de inwoner.")
    return see_other(request, "desk:host-slip", pk=pk)


@require_safe
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The proof of a visit, for an employer or a school: never why she came."""
    now = clock.utc_now()
    door.allowed(request, DESK, now=now)
    visit = finding.visit(pk)
    context = {"visit": visit, "lines": words.proof(visit, now=now), "now": now}
    return render(request, "desk/slips/proof.html", context)


def _slip(
    request: HttpRequest,
    visit: Visit,
    user: User,
    form: SendForm,
    *,
    now: dt.datetime,
    status: int = 200,
) -> HttpResponse:
    record.look(code="desk.slip_looked", about=visit.case, by=user.actor, now=now)
    context = {
        "visit": visit,
        "case": visit.case,
        "lines": words.lines(visit, user),
        "form": form,
        "no_message": sending.why_no_message(visit),
        "works_here": views.works_here(request, user, now=now),
    }
    return render(request, "desk/slips/slip.html", context, status=status)
