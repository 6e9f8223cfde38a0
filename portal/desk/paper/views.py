"""When the portal is away: the queue on paper, slips with numbers, and entering them afterwards."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from portal.desk.paper import entering
from portal.desk.paper.entering import Entered, told
from portal.desk.paper.forms import LAST_SLIP, DayForm, SlipForm, rows
from portal.desk.places import here
from portal.desk.places.models import Opening
from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.staff import door
from portal.staff.models import User
from portal.staff.roles import Permission

DESK = Permission.WORK_DESK


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Who waits now, to print every half hour: numbers, since when and for what."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    place = here.find(user, now=now)
    visits = entering.live(place.opening) if place.opening else []
    context = {"here": place, "visits": visits, "now": now}
    return render(request, "desk/paper/sheet.html", context)


@require_safe
def slips(request: HttpRequest) -> HttpResponse:
    """Slips with numbers of their own, to lie ready in a drawer."""
    door.allowed(request, DESK, now=clock.utc_now())
    context = {"numbers": range(1, LAST_SLIP + 1)}
    return render(request, "desk/paper/slips.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest) -> HttpResponse:
    """Enter what stood on paper. What is right goes in; what is not comes back as it was typed."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    desk = here.desk_of(user, now=now)
    sent = posted(request)
    day_form = DayForm(sent, initial={"day": clock.day_of(now)})
    slip_forms = rows(sent)
    entered: list[Entered] = []
    # A day opens for what goes in, and for nothing else.
    is_ready = any(form.has_changed() and form.is_valid() for form in slip_forms)
    if desk is not None and day_form.is_valid() and is_ready:
        with refusals(day_form):
            day = day_form.cleaned_data["day"]
            opening = entering.day_for(desk=desk, day=day, user=user, now=now)
            slip_forms, entered = _enter_all(opening, slip_forms, user, now)
            if entered and not any(form.errors for form in slip_forms):
                messages.success(request, told(entered))
                return see_other(request, "desk:paper-entry")
    context = {
        "desk": desk,
        "day_form": day_form,
        "rows": slip_forms,
        "entered": entered,
    }
    status = 422 if sent is not None else 200
    return render(request, "desk/paper/entry.html", context, status=status)


def _enter_all(
    opening: Opening, slip_forms: list[SlipForm], user: User, now: dt.datetime
) -> tuple[list[SlipForm], list[Entered]]:
    """Enter every row that is right; return the rows that are left to mend, and what went in."""
    left: list[SlipForm] = []
    entered: list[Entered] = []
    for form in slip_forms:
        if form.has_changed() and form.is_valid():
            with refusals(form):
                slip = form.slip()
                entered.append(entering.enter(opening=opening, slip=slip, user=user, now=now))
                continue
        left.append(form)
    return left, entered
