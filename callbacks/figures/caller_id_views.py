"""Pages about introducing caller ID for a team."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from callbacks.figures import caller_id
from portal.dashboards import scope
from portal.kit import clock
from portal.kit.forms import DayField, NoteField, posted, refusals
from portal.kit.htmx import see_other
from portal.staff import door, permissions
from portal.staff.roles import Permission

LEADER = Permission.LEAD_TEAM


class StartForm(forms.Form):
    """From when, and what the team agreed."""

    starts_on = DayField(
        label="Vanaf welke dag ziet de inwoner ons telefoonnummer?",
        error_messages={"required": "Kies de eerste dag."},
    )
    agreements = NoteField(
        label="Wat sprak het team af?",
        max_length=2000,
        help_text="Bijvoorbeeld: wie opneemt als iemand terugbelt, wanneer, en wat u doet als u "
        "liever een collega laat bellen.",
        error_messages={"required": "Schrijf op wat het team afsprak."},
    )


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The teams that I lead, and whether they began."""
    now = clock.utc_now()
    user = door.allowed(request, LEADER, now=now)
    rows = [(team, caller_id.find(team)) for team in scope.teams_led(user, now=now)]
    context = {"rows": rows, "today": clock.day_of(now)}
    return render(request, "callbacks/caller_id.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, code: str) -> HttpResponse:
    """The start of one team, its agreements, and the figures before and after."""
    now = clock.utc_now()
    user = door.allowed(request, LEADER, now=now)
    found = next((team for team in scope.teams_led(user, now=now) if team.code == code), None)
    if found is None:
        raise Http404("team")
    row = caller_id.find(found)
    initial = {"starts_on": row.starts_on, "agreements": row.agreements} if row else {}
    form = StartForm(posted(request), initial=initial)
    try:
        if form.is_valid():
            with refusals(form):
                caller_id.set_start(team=found, **form.cleaned_data, user=user, now=now)
                messages.success(request, "Opgeslagen.")
                return see_other(request, "callbacks:caller-id-team", code=code)
    except permissions.NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from None
    before, after = caller_id.before_and_after(row, now=now) if row else (None, None)
    context = {"team": found, "row": row, "form": form, "before": before, "after": after}
    status = 422 if form.is_bound else 200
    return render(request, "callbacks/caller_id_team.html", context, status=status)
