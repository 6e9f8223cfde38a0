"""The day of a desk: open it, say one line, read what it was like, close it with nobody lost."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.desk.day import closing, morning, overview, still_here
from portal.desk.day.forms import ClosingForm, NoticeForm
from portal.desk.places import days, here
from portal.desk.places.models import Opening
from portal.desk.queue import serving
from portal.desk.slips import words
from portal.kit import clock
from portal.kit.forms import posted
from portal.kit.htmx import see_other
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.request import standing
from portal.staff.roles import Permission

DESK = Permission.WORK_DESK
BOTH = ["GET", "HEAD", "POST"]


@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """Today, or a day that is over, in numbers."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    past = here.past(user, now=now)
    place = here.of_days(user, past, now=now)
    opening = place.opening
    asked = request.GET.get("dag", "")
    if asked:
        opening = next((one for one in past if one.day.isoformat() == asked), None)
        if opening is None:
            raise Http404("dag")
    context = {
        "here": place,
        "opening": opening,
        "overview": overview.of_day(opening) if opening else None,
        "past": past,
        "is_today": opening is not None and opening.day == clock.day_of(now),
        "notice": NoticeForm(initial={"notice": opening.notice if opening else ""}),
    }
    return render(request, "desk/day/day.html", context)


@require_POST
def open_day(request: HttpRequest) -> HttpResponse:
    """Open today."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    desk = here.desk_of(user, now=now)
    if desk is None:
        raise Http404("balie")
    days.open_day(desk=desk, user=user, now=now)
    messages.success(request, "De inloop is open. U kunt volgnummers geven.")
    return see_other(request, "desk:host")


@require_POST
def tell(request: HttpRequest) -> HttpResponse:
    """Set the line of today."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    place = here.find(user, now=now)
    form = NoticeForm(request.POST)
    if place.opening is None:
        raise Http404("dag")
    if not form.is_valid():
        context = {"form": form, "title": "Regel van vandaag", "back_url": "../"}
        return render(request, "staff/form.html", context, status=422)
    notice = form.cleaned_data["notice"]
    days.tell(opening=place.opening, notice=notice, user=user, now=now)
    messages.success(request, "De regel van vandaag is bijgewerkt.")
    return see_other(request, "desk:day")


@require_http_methods(BOTH)
def closing_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who is still here gets an outcome; then the day can close."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    opening = _opening(pk)
    is_today = opening.day == clock.day_of(now)
    visits = still_here.still_here(opening)
    form = ClosingForm(posted(request), visits=visits, goes_home=is_today)
    if form.is_valid():
        chosen = form.chosen()
        refused = closing.settle(chosen=chosen, user=user, now=now)
        if not refused:
            done = len(chosen)
            words = f"{done} keer vastgelegd wat ervan kwam." if done else "U koos nog niets."
            messages.success(request, words)
            return see_other(request, "desk:closing", pk=pk)
        still = still_here.still_here(opening)
        form = ClosingForm(request.POST, visits=still, goes_home=is_today)
        form.refuse(refused)
    context = {
        "opening": opening,
        "form": form,
        "rows": still_here.rows(form.rows(), standing(request, user, now=now), now=now),
        "first": still_here.told_to_come_first(opening),
        "is_today": is_today,
        "leads": Permission.LEAD_TEAM in standing(request, user, now=now).held,
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/day/closing.html", context, status=status)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody is here any more: close the day."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    try:
        closing.close(opening=_opening(pk), user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return see_other(request, "desk:closing", pk=pk)
    messages.success(request, "De inloop is gesloten. Iedereen kreeg een antwoord of een afspraak.")
    return see_other(request, "desk:day")


@require_POST
def release(request: HttpRequest, pk: int, visit: int) -> HttpResponse:
    """The colleague who had this visit went home: it waits again, for whoever helps on."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.LEAD_TEAM, now=now)
    opening = _opening(pk)
    found = next((one for one in still_here.still_here(opening) if one.pk == visit), None)
    if found is None:
        raise Http404("bezoek")
    try:
        freed = serving.release(visit=found, user=user, now=now)
        messages.success(request, f"Volgnummer {freed.shown_number} wacht weer, op de oude plek.")
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return see_other(request, "desk:closing", pk=pk)


@require_safe
def first_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """What they take home who come first next time, to print in one go."""
    user = door.allowed(request, DESK, now=clock.utc_now())
    opening = _opening(pk)
    visits = still_here.told_to_come_first(opening)
    context = {"opening": opening, "slips": [(one, words.lines(one, user)) for one in visits]}
    return render(request, "desk/slips/first.html", context)


@require_safe
def morning_sheet(request: HttpRequest) -> HttpResponse:
    """What everybody at the desk should know before the doors open."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    place = here.find(user, now=now)
    context = {
        "here": place,
        "sheet": morning.sheet(place.desk, now=now) if place.desk else None,
        "today": clock.day_of(now),
    }
    return render(request, "desk/day/morning.html", context)


def _opening(pk: int) -> Opening:
    opening = still_here.opening(pk)
    if opening is None:
        raise Http404("dag")
    return opening
