"""Help of colleagues: raising it with one key or click, going there, and asking afterwards."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.desk import ringing
from portal.desk.assist import alarms, page, states
from portal.desk.assist.forms import SecurityForm
from portal.desk.assist.models import Assist
from portal.desk.places import here
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.models import User
from portal.staff.request import standing
from portal.staff.roles import Permission

REACHED = (Permission.WORK_DESK, Permission.WORK_CASES)
SETS = {Permission.MANAGE_OFFICE, Permission.LEAD_TEAM}


@never_cache
def assist(request: HttpRequest) -> HttpResponse:
    """Raise the alarm, or show how it stands. Without scripts the answer says it honestly."""
    now = clock.utc_now()
    user = door.allowed(request, *REACHED, now=now)
    status = 200
    if request.method == "POST":
        try:
            alarms.raise_alarm(user=user, now=now)
        except Refused as refusal:
            messages.error(request, str(refusal))
            status = 409
        else:
            return _rings(request, user, now) or htmx.see_other(request, "desk:assist")
    own = page.own(user)
    may = standing(request, user, now=now)
    context = {
        "line": states.of_raiser(own, now=now) if own else None,
        "to_care_for": page.to_care_for(may),
        "may_set": not may.held.isdisjoint(SETS),
    }
    return render(request, "desk/assist.html", context, status=status)


@require_POST
def see(request: HttpRequest, pk: int) -> HttpResponse:
    """The alarm stands on this screen, which somebody has in front of her."""
    user, alarm, now = _alarm(request, pk)
    try:
        alarms.see(alarm=alarm, user=user, now=now)
    except Refused:
        raise Http404("hulp") from None
    return HttpResponse(status=204)


@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Go there."""
    user, alarm, now = _alarm(request, pk)
    try:
        alarms.claim(alarm=alarm, user=user, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _rings(request, user, now) or htmx.see_other(request, "desk:assist")


@require_POST
def safe(request: HttpRequest, pk: int) -> HttpResponse:
    """It is safe."""
    user, alarm, now = _alarm(request, pk)
    try:
        alarms.say_safe(alarm=alarm, user=user, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Goed dat het veilig is. De teamleider vraagt hoe het gaat.")
    return _rings(request, user, now) or htmx.see_other(request, "desk:assist")


@require_POST
def cared(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody asked how she is."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.LEAD_TEAM, now=now)
    alarms.cared(alarm=page.care_of(pk), user=user, now=now)
    return htmx.see_other(request, "desk:assist")


def security(request: HttpRequest) -> HttpResponse:
    """Set the number of security."""
    now = clock.utc_now()
    user = door.allowed(request, *SETS, now=now)
    desk = here.desk_of(user, now=now)
    initial = {"number": desk.security_phone if desk else ""}
    form = SecurityForm(posted(request), initial=initial)
    if desk is not None and form.is_valid():
        with refusals(form):
            number = form.cleaned_data["number"]
            alarms.set_security(desk=desk, number=number, user=user, now=now)
            messages.success(request, "Het telefoonnummer van de beveiliging is opgeslagen.")
            return htmx.see_other(request, "desk:assist-security")
    context = {"form": form, "desk": desk}
    return render(request, "desk/security.html", context, status=422 if form.errors else 200)


def _alarm(request: HttpRequest, pk: int) -> tuple[User, Assist, dt.datetime]:
    now = clock.utc_now()
    user = door.allowed(request, *REACHED, now=now)
    return user, page.alarm_for(user, pk, now=now), now


def _rings(request: HttpRequest, user: User, now: dt.datetime) -> HttpResponse | None:
    """Return the line above every page as it is by now, for whoever stays where she is."""
    if not htmx.wants_fragment(request):
        return None
    found = ringing.on_screen(standing(request, user, now=now), now=now)
    return render(request, "desk/_ringing_answered.html", {"ringing": found})
