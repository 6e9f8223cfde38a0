"""The page on which a team lead moves or hands over many requests at once."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from callbacks.moments import bulk
from callbacks.moments.bulk import Outcome, Row
from callbacks.moments.moving_forms import ManyForm, WhichForm
from portal.audit import record
from portal.kit import clock
from portal.kit.forms import posted
from portal.staff import door, people
from portal.staff.models import User
from portal.staff.roles import Permission

LEADER = Permission.LEAD_TEAM
MOST_TOLD = 20


@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """Choose of whom or of which day, tick, and move or hand over."""
    now = clock.utc_now()
    user = door.allowed(request, LEADER, now=now)
    teams = list(people.teams_led_by(user, on=clock.day_of(now)))
    colleagues = people.working_in(teams, on=clock.day_of(now))
    which = WhichForm(request.GET or None, colleagues=colleagues)
    rows: list[Row] = []
    if which.is_bound and which.is_valid() and any(which.cleaned_data.values()):
        data = which.cleaned_data
        rows = bulk.rows(teams=teams, owner=data["collega"], day=data["dag"], now=now)
        record.looks(
            code="callback.listed", about=[row.case for row in rows], by=user.actor, now=now
        )
    form = ManyForm(
        posted(request),
        rows=[row.code for row in rows],
        colleagues=which.others,
        initial={"requests": [row.code for row in rows]},
    )
    if form.is_bound and form.is_valid():
        _tell(request, _do(form, rows, user, now), moved=form.moves)
        response = redirect(f"{reverse('callbacks:many')}?{request.GET.urlencode()}")
        response.status_code = 303
        return response
    ticked = form["requests"].value() or []
    context = {
        "which": which,
        "form": form,
        "rows": [(row, row.code in ticked) for row in rows],
        "is_asked": which.is_bound,
        "is_cut": len(rows) == bulk.MOST,
    }
    return render(request, "callbacks/many.html", context, status=422 if form.is_bound else 200)


def _do(form: ManyForm, rows: list[Row], user: User, now: dt.datetime) -> Outcome:
    data = form.cleaned_data
    chosen = [row for row in rows if row.code in data["requests"]]
    if not form.moves:
        return bulk.hand_over(chosen=chosen, to=data["to"], by=user.actor, now=now)
    reason, words = form.why()
    return bulk.move(
        chosen=chosen,
        from_day=data["from_day"],
        reason=reason,
        words=words,
        by=user.actor,
        now=now,
    )


def _tell(request: HttpRequest, outcome: Outcome, *, moved: bool) -> None:
    if outcome.done:
        what = "verzet, met een bericht aan de inwoner" if moved else "overgedragen"
        how_many = "1 verzoek is" if outcome.done == 1 else f"{outcome.done} verzoeken zijn"
        messages.success(request, f"{how_many} {what}.")
    for reference, why in outcome.failed[:MOST_TOLD]:
        messages.warning(request, f"{reference}: {why}")
    if len(outcome.failed) > MOST_TOLD:
        more = len(outcome.failed) - MOST_TOLD
        messages.warning(request, f"Nog {more} verzoeken lukten niet. Zij staan hieronder.")
