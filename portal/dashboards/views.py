"""What a team lead sees: today, each figure over a period, and the list behind each number."""

import datetime as dt
import re
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from portal.dashboards import case_list, exporting, registry, scope, today
from portal.dashboards.forms import ExportForm, PeriodForm, spans
from portal.dashboards.models import FigureExport
from portal.kit import clock, htmx
from portal.kit.figures import Figure
from portal.kit.forms import refusals
from portal.staff import door, permissions
from portal.staff.models import Team, User
from portal.staff.request import standing

PERIOD = frozenset({"van", "tot", "team"})
PAGE = re.compile(r"[1-9]\d{0,4}", re.ASCII)


@require_safe
def show_today(request: HttpRequest) -> HttpResponse:
    """Show what slips today, what came in, who is away and what is missing."""
    now = clock.utc_now()
    user, teams = _leader(request, now)
    context = {
        "today": today.read(user=user, teams=teams, now=now),
        "teams": teams,
        "figures": registry.figures().values(),
    }
    return htmx.render_part(request, "dashboards/today.html", context, part="today")


@require_safe
def today_cases(request: HttpRequest, tile: str) -> HttpResponse:
    """Show the cases behind a number of today."""
    now = clock.utc_now()
    user, teams = _leader(request, now)
    shown = today.TILES.get(tile)
    if shown is None:
        raise Http404("tegel")
    filters = scope.filters(teams)
    try:
        number = _page_number(request.GET, allowed=frozenset({"bladzijde"}))
    except ValueError:
        return HttpResponseBadRequest("lijst")
    page = case_list.read(
        shown.cases(filters, now), number=number, may=standing(request, user, now=now), now=now
    )
    context = {"page": page, "title": shown.label, "none": shown.none}
    return render(request, "dashboards/cases.html", context)


@require_safe
def show_figure(request: HttpRequest, code: str) -> HttpResponse:
    """Show a figure over a period: how it is counted, a picture and its table."""
    now = clock.utc_now()
    _, teams = _leader(request, now)
    figure = _figure(code)
    if not PERIOD.issuperset(request.GET):
        return HttpResponseBadRequest("periode")
    period = PeriodForm(request.GET, teams=teams, now=now)
    status = 200 if period.is_valid() else 422
    return _render_figure(request, figure, period, ExportForm(), status=status)


@require_POST
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Give the table as a file, after the reason."""
    now = clock.utc_now()
    user, teams = _leader(request, now)
    figure = _figure(code)
    period = PeriodForm(request.POST, teams=teams, now=now)
    form = ExportForm(request.POST)
    if period.is_valid() and form.is_valid():
        with refusals(form):
            typed = exporting.take(asked=_asked(figure, period, form), user=user, now=now)
            return _file(typed, f"{figure.code}-{clock.day_of(now)}")
    return _render_figure(request, figure, period, form, status=422)


@require_safe
def figure_cases(request: HttpRequest, code: str, split: str) -> HttpResponse:
    """Show the cases behind a number, or behind one part of it."""
    now = clock.utc_now()
    user, teams = _leader(request, now)
    found = registry.split_of(_figure(code), split)
    if found is None:
        raise Http404("getal")
    form = PeriodForm(request.GET, teams=teams, now=now)
    try:
        number = _page_number(request.GET, allowed=PERIOD | {"deel", "bladzijde"})
        part = registry.part_of(found, request.GET.get("deel", ""))
    except ValueError:
        return HttpResponseBadRequest("lijst")
    if not form.is_valid():
        return HttpResponseBadRequest("periode")
    cases = found.cases(form.period, scope.filters(form.chosen_teams), part)
    page = case_list.read(cases, number=number, may=standing(request, user, now=now), now=now)
    title = found.label if part is None else f"{found.label}: {found.parts[part]}"
    context = {
        "page": page,
        "title": title,
        "none": "In deze periode waren dat er geen.",
        "period": form.period.words,
        "back": code,
        "query": _query(request.GET),
    }
    return render(request, "dashboards/cases.html", context)


def _leader(request: HttpRequest, now: dt.datetime) -> tuple[User, list[Team]]:
    """Return who asks and the teams that she leads. Raises PermissionDenied without any."""
    user = door.colleague(request)
    teams = scope.teams_led(user, now=now)
    if not teams:
        raise PermissionDenied(permissions.NotAllowed.text)
    return user, teams


def _figure(code: str) -> Figure:
    figure = registry.figures().get(code)
    if figure is None:
        raise Http404("cijfer")
    return figure


def _page_number(given: QueryDict, *, allowed: frozenset[str]) -> int:
    """Read the number of a page. Raises ValueError for what we never hand out."""
    number = given.get("bladzijde", "1")
    if not allowed.issuperset(given) or not PAGE.fullmatch(number):
        raise ValueError(number)
    return int(number)


def _query(given: QueryDict) -> str:
    """The address of this list without its page, to go to the next one."""
    return urlencode([(name, given[name]) for name in sorted(given) if name != "bladzijde"])


def _asked(figure: Figure, period: PeriodForm, form: ExportForm) -> exporting.Asked:
    return exporting.Asked(
        figure=figure,
        period=period.period,
        teams=period.chosen_teams,
        reason=FigureExport.Reason(form.cleaned_data["reason"]),
        words=form.cleaned_data["words"],
    )


def _file(typed: str, name: str) -> HttpResponse:
    # The mark at the start tells a spreadsheet that this is UTF-8.
    response = HttpResponse(f"\ufeff{typed}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _render_figure(
    request: HttpRequest, figure: Figure, period: PeriodForm, form: ExportForm, *, status: int
) -> HttpResponse:
    context: dict[str, Any] = {
        "figure": figure,
        "period_form": period,
        "form": form,
        "spans": spans(now=period.now),
    }
    if period.is_valid():
        filters = scope.filters(period.chosen_teams)
        context |= {
            "table": registry.measure(figure, period.period, filters),
            "period": period.period.words,
            "teams": scope.words(period.chosen_teams),
            "query": urlencode(period.as_query()),
        }
    return render(request, "dashboards/figure.html", context, status=status)
