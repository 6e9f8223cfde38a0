"""The page of the legal terms, for the functional manager."""

import itertools
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from objections import rules, statutory
from objections.law import tables
from objections.law.forms import AmountsForm, ReadingForm, WeeksForm, YearForm
from objections.law.models import TermKind
from objections.law.questions import BY_CODE
from objections.statutory import DecreeDay
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.staff import door
from portal.staff.roles import Permission


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show what we count with, and what a lawyer still has to confirm."""
    now = clock.utc_now()
    door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    chosen = tables.chosen()
    context = {
        "chosen": chosen,
        "unconfirmed": sum(not (one.row and one.row.lawyer) for one in chosen),
        "shipped": _by_year(statutory.shipped()),
        "years": tables.years(),
        "weeks": [(TermKind(row.term).label, row) for row in rules.WEEKS],
        "own_weeks": tables.weeks(),
        "penalties": rules.PENALTIES,
        "own_amounts": tables.amounts(),
        "today": clock.day_of(now),
        "missing": tables.missing_year(today=clock.day_of(now)),
    }
    return render(request, "objections/law.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: HttpRequest, code: str) -> HttpResponse:
    """Choose how a question is read."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    one = next((one for one in tables.chosen() if one.question.code == code.upper()), None)
    if one is None:
        raise Http404("vraag")
    initial = {
        "other": "ja" if one.is_other else "nee",
        "lawyer": one.row.lawyer if one.row else "",
        "confirmed_on": one.row.confirmed_on if one.row else None,
    }
    form = ReadingForm(posted(request), initial=initial, question=one.question)
    if form.is_valid():
        tables.choose(
            question=BY_CODE[one.question.code], **form.cleaned_data, by=user.actor, now=now
        )
        messages.success(
            request, "De keuze is bewaard. Data die al berekend zijn, veranderen niet mee."
        )
        return htmx.see_other(request, "objections:law")
    return _form(request, form, f"Vraag {one.question.code}", one.question.asks)


@require_http_methods(["GET", "HEAD", "POST"])
def new_year(request: HttpRequest) -> HttpResponse:
    """Write down the decree days of a year."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    form = YearForm(posted(request))

    def add(values: dict[str, Any]) -> None:
        tables.add_year(**values, by=user.actor, now=now)

    return _added(request, form, add, "Gelijkgestelde dagen van een jaar")


@require_http_methods(["GET", "HEAD", "POST"])
def new_weeks(request: HttpRequest) -> HttpResponse:
    """Let a term change."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    form = WeeksForm(posted(request))

    def add(values: dict[str, Any]) -> None:
        tables.add_weeks(**values, today=clock.day_of(now), by=user.actor, now=now)

    return _added(request, form, add, "Nieuwe lengte van een termijn")


@require_http_methods(["GET", "HEAD", "POST"])
def new_amounts(request: HttpRequest) -> HttpResponse:
    """Let the amounts change."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    form = AmountsForm(posted(request))

    def add(values: dict[str, Any]) -> None:
        tables.add_amounts(**values, today=clock.day_of(now), by=user.actor, now=now)

    return _added(request, form, add, "Nieuwe bedragen voor een te laat besluit")


@require_POST
def remove(request: HttpRequest, table: str, pk: int) -> HttpResponse:
    """Take back a row that does not hold yet."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    row = tables.find(table=table, pk=pk)
    if row is None:
        raise Http404("regel")
    try:
        tables.remove(row=row, today=clock.day_of(now), by=user.actor, now=now)
        messages.success(request, "De regel is weggehaald.")
    except tables.HoldsAlready as refused:
        messages.error(request, str(refused))
    return htmx.see_other(request, "objections:law")


def _by_year(rows: list[DecreeDay]) -> list[tuple[int, list[DecreeDay]]]:
    """Return the days of each year, the latest year first."""
    grouped = itertools.groupby(rows, key=lambda row: row.year)
    return [(year, list(days)) for year, days in grouped][::-1]


def _added(
    request: HttpRequest, form: forms.Form, add: Callable[[dict[str, Any]], None], title: str
) -> HttpResponse:
    if form.is_valid():
        with refusals(form):
            add(form.cleaned_data)
            messages.success(request, "De regel is toegevoegd.")
            return htmx.see_other(request, "objections:law")
    return _form(request, form, title, "")


def _form(request: HttpRequest, form: forms.Form, title: str, intro: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "intro": intro,
        "back_url": reverse("objections:law"),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)
