"""Pages of the warm handover: asking, reading what was told, and the answer."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.cases import access
from portal.desk.handing import handovers, reading
from portal.desk.handing.forms import AcceptForm, ConcludeForm, OfferForm
from portal.desk.handing.models import WarmHandover
from portal.desk.queue.models import Visit
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.models import User
from portal.staff.request import standing
from portal.staff.roles import Permission

Way = WarmHandover.Way


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a colleague or a team to go on with this visit; where that was done, show how it is."""
    now = clock.utc_now()
    user = door.colleague(request)
    may = standing(request, user, now=now)
    case = access.get_case(user, reference, may=may, now=now)
    if case.kind != Visit.KIND:
        raise Http404("bezoek")
    newest = WarmHandover.objects.of_visit(case.pk).first()
    if newest is not None and newest.giver == user and (newest.is_waiting or newest.is_for_later):
        return htmx.see_other(request, "desk:handover", pk=newest.pk)
    initial = {} if request.method == "POST" else reading.told(case)
    choices = reading.choices(case, user, now=now)
    form = OfferForm(posted(request), choices=choices, initial=initial)
    if form.is_valid():
        with refusals(form):
            made = handovers.offer(visit=case.visit, asked=form.asked(), user=user, now=now)
            return htmx.see_other(request, "desk:handover", pk=made.pk)
    context = {"case": case, "visit": case.visit, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "desk/handing/hand_over.html", context, status=status)


@never_cache
@require_safe
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what was told and promised, and how the question stands."""
    now = clock.utc_now()
    user = door.colleague(request)
    found = reading.find(pk, user, now=now)
    if found.is_waiting and htmx.wants_fragment(request):
        # Nothing changed: a day that somebody is choosing stays.
        return HttpResponse(status=204)
    return _shown(request, found, user, AcceptForm(now=now), now=now)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it over, now at the service point or after the visit."""
    now = clock.utc_now()
    user = door.colleague(request)
    found = reading.find(pk, user, now=now)
    form = AcceptForm(request.POST, now=now)
    if form.is_valid():
        way, before = Way(form.cleaned_data["way"]), form.cleaned_data["before"]
        with refusals(form):
            handovers.accept(handover=found, way=way, user=user, now=now, before=before)
            messages.success(request, _thanks(found, way))
            return htmx.see_other(request, "cases:case", reference=found.visit.case.reference)
    found = reading.find(pk, user, now=now)
    return _shown(request, found, user, form, now=now)


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Not now."""
    now = clock.utc_now()
    user = door.colleague(request)
    found = reading.find(pk, user, now=now)
    try:
        handovers.decline(handover=found, user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"Goed. {found.giver.name} vraagt iemand anders.")
    return htmx.see_other(request, "desk:handover", pk=pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The giver asks no more."""
    now = clock.utc_now()
    user = door.colleague(request)
    found = reading.find(pk, user, now=now)
    try:
        handovers.withdraw(handover=found, user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return htmx.see_other(request, "desk:handover", pk=pk)
    return htmx.see_other(request, "cases:case", reference=found.visit.case.reference)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Let her go with the name and the day of who goes on."""
    now = clock.utc_now()
    user = door.colleague(request)
    may = standing(request, user, now=now)
    found = reading.find(pk, user, now=now)
    if found.giver != user or not found.is_for_later:
        raise Http404("overdracht")
    form = ConcludeForm(posted(request))
    if form.is_valid():
        with refusals(form):
            note = form.cleaned_data["note"]
            handovers.conclude(handover=found, note=note, user=user, now=now)
            messages.success(request, f"Volgnummer {found.visit.shown_number} is klaar.")
            # Whoever does not work at the desk has no slip to print there.
            page = "desk:slip" if Permission.WORK_DESK in may.held else "cases:case"
            return htmx.see_other(request, page, reference=found.visit.case.reference)
    said = reading.sentence(found, handovers.promise_of(found))
    context = {"handover": found, "visit": found.visit, "form": form, "sentence": said}
    status = 422 if form.is_bound else 200
    return render(request, "desk/handing/conclude.html", context, status=status)


def _shown(
    request: HttpRequest, found: WarmHandover, user: User, form: AcceptForm, *, now: dt.datetime
) -> HttpResponse:
    shows = reading.shows_story(found, user)
    if shows and found.giver != user:
        handovers.record_look(found, user, now=now)
    context = {
        "handover": found,
        "visit": found.visit,
        "form": form,
        "shows_story": shows,
        "is_giver": found.giver == user,
        "is_receiver": found.receiver == user,
        "is_asked_by_name": found.to_user == user,
        "minutes": int((now - found.visit.arrived_at).total_seconds() // 60),
    }
    template, status = "desk/handing/handover.html", 422 if form.is_bound else 200
    return htmx.render_part(request, template, context, part="question", status=status)


def _thanks(handover: WarmHandover, way: WarmHandover.Way) -> str:
    if way is Way.COMES:
        point = handover.visit.point
        return f"De inwoner zit aan {point.name}." if point else "U helpt nu verder."
    return f"U gaat hiermee verder. {handover.giver.name} zegt het tegen de inwoner."
