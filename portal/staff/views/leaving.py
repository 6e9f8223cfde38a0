"""A colleague leaves: one page with everything that waits for them, for the team lead or the
functional manager."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from portal.audit import record
from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.staff import leaving, people
from portal.staff.door import allowed
from portal.staff.leaving_forms import LeavingForm
from portal.staff.models import User
from portal.staff.request import standing
from portal.staff.roles import Permission

UNTOLD = (
    "{count} inwoners kregen geen bericht: hun wensen laten het niet toe, of wij hebben geen "
    "mobiel telefoonnummer of e-mailadres. De opvolger vertelt het zelf."
)
UNTOLD_ONE = (
    "Eén inwoner kreeg geen bericht: de wensen laten het niet toe, of wij hebben geen mobiel "
    "telefoonnummer of e-mailadres. De opvolger vertelt het zelf."
)


@never_cache
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that a colleague leaves; it saves only when everything has a new owner."""
    now = clock.utc_now()
    user = allowed(request, Permission.LEAD_TEAM, Permission.MANAGE_STAFF, now=now)
    mine = standing(request, user, now=now)
    held = mine.held
    colleague = _colleague(user, pk, held, now=now)
    waiting = leaving.waiting(colleague)
    form = LeavingForm(
        posted(request),
        held=waiting,
        numbers=vars(colleague)["own_numbers"],
        successors=people.successors_of(colleague),
        teams=list(people.active_teams()) if Permission.MANAGE_STAFF in held else mine.teams,
    )
    if form.is_valid():
        with refusals(form):
            untold = leaving.leave(user=colleague, plan=form.plan(), by=user.actor, now=now)
            messages.success(request, f"Het vertrek van {colleague.name} is vastgelegd.")
            if untold:
                messages.warning(request, _untold_words(untold))
            manages = Permission.MANAGE_STAFF in held
            return see_other(request, "staff:colleagues" if manages else "staff:team-absence")
    sees_names = Permission.FIND_RESIDENTS in held
    if sees_names:
        shown = {item.about.pk: item.about for _, items in waiting for item in items if item.about}
        record.looks(code="resident.found", about=shown.values(), by=user.actor, now=now)
    context = {"form": form, "colleague": colleague, "sees_names": sees_names}
    return render(request, "staff/leaving.html", context, status=422 if form.is_bound else 200)


def _colleague(user: User, pk: int, held: frozenset[Permission], *, now: dt.datetime) -> User:
    """Return who leaves: anyone for a manager, a member of an own team for a team lead."""
    everyone = people.active() if Permission.MANAGE_STAFF in held else people.led_by(user, now=now)
    return get_object_or_404(people.with_numbers(everyone, on=clock.day_of(now)), pk=pk)


def _untold_words(count: int) -> str:
    return UNTOLD_ONE if count == 1 else UNTOLD.format(count=count)
