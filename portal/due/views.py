"""Somebody's day, what cannot wait, and the agenda feed."""

from collections.abc import Callable

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.cases import access
from portal.cases import permissions as case_permissions
from portal.cases.models import Case
from portal.due import agenda, engine, urgent
from portal.due import work as days
from portal.due.forms import MarkForm, SettleForm
from portal.kit import clock, htmx
from portal.kit.refusal import Refused
from portal.live import topics
from portal.staff.request import StaffRequest

MARKED = "Dit is nu spoed. Het staat bovenaan bij het hele team."
SETTLED = "Het is opgeschreven. Deze zaak is geen spoed meer."
STOPPED = "Uw agenda krijgt geen belmomenten meer van het portaal."


@require_GET
def work(request: StaffRequest) -> HttpResponse:
    """Show the day of whoever asks."""
    now = clock.utc_now()
    day = days.day_of(request.user, page=days.page_number(request.GET.get("pagina", "")), now=now)
    heard = [topics.user(request.user.pk), *(topics.team(team.pk) for team in day.teams)]
    context = {"day": day, "today": clock.day_of(now), "heard": heard}
    return htmx.render_part(request, "due/work.html", context, part="day")


@require_POST
def dismiss(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a reminder away."""
    now = clock.utc_now()
    reminder = days.reminder_of(request.user, pk, now=now)
    if reminder is None:
        raise Http404("herinnering")
    engine.dismiss(reminder=reminder, now=now)
    return htmx.see_other(request, "due:work")


@require_http_methods(["GET", "POST"])
def mark(request: StaffRequest, reference: str) -> HttpResponse:
    """Say that a case cannot wait until tomorrow."""
    case = access.get_case(request.user, reference, now=clock.utc_now())
    form = MarkForm(request.POST or None)

    def say() -> None:
        urgent.mark(
            case=case,
            reason=form.cleaned_data["reason"],
            by=request.user.actor,
            now=clock.utc_now(),
        )

    return _urgent(request, case, form, say, MARKED)


@require_http_methods(["GET", "POST"])
def settle(request: StaffRequest, reference: str) -> HttpResponse:
    """Write down what was done today."""
    case = access.get_case(request.user, reference, now=clock.utc_now())
    form = SettleForm(request.POST or None)

    def say() -> None:
        urgent.settle(
            case=case,
            done=form.cleaned_data["done"],
            by=request.user.actor,
            now=clock.utc_now(),
        )

    return _urgent(request, case, form, say, SETTLED)


def _urgent(
    request: StaffRequest, case: Case, form: forms.Form, say: Callable[[], None], said: str
) -> HttpResponse:
    """Do what the form says and go back to the case, or show the form with what is wrong."""
    if request.method == "POST" and (form.is_bound or form.empty_permitted):
        pass
    return HttpResponse()
