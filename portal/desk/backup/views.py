"""What rings above every page, and the pages of one question to the backup."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.cases import access
from portal.cases.models import Case
from portal.desk import ringing
from portal.desk.backup import calls, panels, roster, screens, texting
from portal.desk.backup.forms import AnswerForm, AskForm, TextForm
from portal.desk.places import seats
from portal.desk.queue.models import Visit
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.live import topics
from portal.staff import door, live_url
from portal.staff.request import standing
from portal.staff.roles import Permission

REACHED = (Permission.WORK_DESK, Permission.WORK_CASES)
SAID = {
    calls.Answer.COMING: "Fijn. De collega aan de balie weet dat u komt.",
    calls.Answer.PHONING: "Fijn. De collega aan de balie weet dat u belt.",
    calls.Answer.LATER: "De collega aan de balie weet dat u over 5 minuten komt.",
    calls.Answer.NO: "Goed. Wij vragen het iemand anders.",
}
TEXT_ON = "U krijgt voortaan een sms als de balie om u vraagt."
TEXT_OFF = "U krijgt geen sms. Uw telefoonnummer is vergeten."


@never_cache
@require_safe
def rings(request: HttpRequest) -> HttpResponse:
    """What rings above every page, read again after a hint or when it is time; and a page of its
    own, which without JavaScript looks again by itself unless somebody stopped that."""
    now = clock.utc_now()
    user = door.allowed(request, *REACHED, now=now)
    found = ringing.on_screen(standing(request, user, now=now), now=now)
    if htmx.wants_fragment(request):
        return render(request, "desk/_ringing.html#ringing", {"ringing": found})
    # It is read again all the time: nothing stands around it that asks the database.
    light = {"something_rings": False, "hears_phone": False, "banners": []}
    context = {"ringing": found, "now": now, "is_still": "stil" in request.GET, **light}
    return render(request, "desk/rings.html", context)


def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the backup for a visit; the form stands on the case page too."""
    now = clock.utc_now()
    case = access.get_case(door.colleague(request), reference, now=now)
    user = door.allowed(request, Permission.WORK_DESK, now=now)
    visit = _visit(case)
    form = AskForm(posted(request), teams=roster.teams())
    if form.is_valid():
        sitting = seats.sitting_of(user)
        question = calls.Question(
            form.cleaned_data["team"],
            form.cleaned_data["question"],
            sitting.point if sitting else visit.point,
        )
        with refusals(form):
            calls.ask(visit=visit, question=question, user=user, now=now)
            return htmx.see_other(request, "cases:case", reference=reference)
    context = {"form": form, "case": visit.case}
    return render(request, "desk/backup_ask.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def asked(request: HttpRequest, reference: str) -> HttpResponse:
    """How far the questions of a visit are, for the desk that asked; read again by itself."""
    now = clock.utc_now()
    case = access.get_case(door.colleague(request), reference, now=now)
    door.allowed(request, *REACHED, now=now)
    if not htmx.wants_fragment(request):
        return htmx.see_other(request, "cases:case", reference=reference)
    part = panels.of_visit(case)
    found = [screens.status(call, now=now) for call in screens.of_case(case)]
    context = {"part": part, "statuses": found}
    return render(request, "desk/backup_panel.html#backup-asked", context)


@never_cache
@require_safe
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """The question itself, for who is asked and who asked."""
    now = clock.utc_now()
    user = door.allowed(request, *REACHED, now=now)
    found = screens.call_for(user, pk, now=now)
    context: dict[str, Any] = {
        "call": found,
        "status": screens.status(found, now=now),
        "where": screens.where(found),
        "is_helper": found.helper_id == user.pk,
        "live_url": live_url.of_page(request, topics.case(found.visit_id), now=now),
    }
    return htmx.render_part(request, "desk/backup_call.html", context, part="backup-call")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest) -> HttpResponse:
    """Choose whether a text message comes when the desk rings."""
    now = clock.utc_now()
    user = door.allowed(request, *REACHED, now=now)
    number = texting.number_of(user)
    chosen = TextForm.YES if number else TextForm.NO
    form = TextForm(posted(request), initial={"wanted": chosen, "number": number})
    if form.is_valid():
        phone = form.chosen()
        texting.choose(user=user, phone=phone, now=now)
        messages.success(request, TEXT_ON if phone else TEXT_OFF)
        return htmx.see_other(request, "desk:texts")
    return render(request, "desk/texts.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer from above whatever page, without leaving it; or from the page of the call."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("antwoord")
    said: calls.Answer = form.cleaned_data["said"]
    now = clock.utc_now()
    user = door.allowed(request, *REACHED, now=now)
    found = screens.call_for(user, pk, now=now)
    try:
        calls.answer(call=found, said=said, user=user, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, SAID[said])
    if htmx.wants_fragment(request):
        rung = ringing.on_screen(standing(request, user, now=now), now=now)
        return render(request, "desk/_ringing_answered.html", {"ringing": rung})
    if said in {calls.Answer.NO, calls.Answer.LATER}:
        return htmx.see_other(request, "desk:ringing")
    return htmx.see_other(request, "desk:backup-call", pk=pk)


def _act(request: HttpRequest, pk: int, verb: Callable[..., Any]) -> HttpResponse:
    """Do one thing to a call and go back to where the desk is."""
    now = clock.utc_now()
    user = door.allowed(request, *REACHED, now=now)
    found = screens.call_for(user, pk, now=now)
    try:
        verb(call=found, user=user, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    may = standing(request, user, now=now)
    if screens.may_read(found, may, now=now):
        return htmx.see_other(request, "cases:case", reference=found.visit.case.reference)
    return htmx.see_other(request, "desk:roster")


@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the next one without waiting."""
    return _act(request, pk, calls.go_on)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """No backup is needed any more."""
    return _act(request, pk, calls.withdraw)


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """She is there, or the call was made."""
    return _act(request, pk, calls.done)


def _visit(case: Case) -> Visit:
    """Raises Http404 for another kind of case."""
    if case.kind != Visit.KIND:
        raise Http404("bezoek")
    visit: Visit = case.visit
    return visit
