"""Management pages about the municipality: facts, notice, places, closed days and teams."""

import datetime as dt
from collections.abc import Container

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock, holidays, page
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.municipality import calendars
from portal.municipality.models import Location, OfficeClosure
from portal.staff import (
    closing,
    door,
    extensions,
    numbers,
    office,
    office_forms,
    people,
    permissions,
)
from portal.staff.models import Team
from portal.staff.roles import Permission

MANAGER = Permission.MANAGE_OFFICE
# Holidays further away are a typed address, no proposal of ours.
YEARS_AROUND = 2


@require_safe
def management(request: HttpRequest) -> HttpResponse:
    """Every management page that this colleague may open, as cards."""
    now = clock.utc_now()
    held = permissions.held_by(door.colleague(request), now=now)
    groups: list[tuple[page.NavItem, ...]] = [import_string(path) for path in settings.MANAGEMENT]
    cards = [card for group in groups for card in group if card.permission in held]
    if not cards:
        raise PermissionDenied(permissions.NotAllowed.text)
    urls = [reverse(card.url_name) for card in cards]
    return render(request, "staff/management.html", {"cards": list(zip(cards, urls, strict=True))})


def facts(request: HttpRequest) -> HttpResponse:
    """What the municipality says about itself."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    municipality = calendars.find_municipality()
    names = list(office_forms.FactsForm.base_fields)
    initial = {name: getattr(municipality, name) for name in names} if municipality else {}
    form = office_forms.FactsForm(posted(request), initial=initial)
    if form.is_valid():
        office.set_facts(facts=office.Facts(**form.cleaned_data), by=user.actor, now=now)
        messages.success(request, "De gegevens van de gemeente zijn opgeslagen.")
        return see_other(request, "staff:management")
    context = {"form": form, "title": "Gegevens van de gemeente", "back_url": _management_url()}
    return render(request, "staff/form.html", context, status=_status(form))


def notice(request: HttpRequest) -> HttpResponse:
    """The one line that everyone reads."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    municipality = calendars.municipality()
    initial = {"text": municipality.notice, "until": municipality.notice_until}
    form = office_forms.NoticeForm(posted(request), initial=initial)
    if form.is_valid():
        office.set_notice(municipality=municipality, **form.cleaned_data, by=user.actor, now=now)
        messages.success(request, "De mededeling is bijgewerkt.")
        return see_other(request, "staff:management")
    context = {
        "form": form,
        "title": "Mededeling voor iedereen",
        "intro": "Inwoners en collega's lezen deze zin binnen een minuut, boven aan elke bladzijde "
        "die zij openen. Bijvoorbeeld: De uitkeringen komen morgen op de rekening.",
        "back_url": _management_url(),
    }
    return render(request, "staff/form.html", context, status=_status(form))


@require_safe
def locations(request: HttpRequest) -> HttpResponse:
    """Every place where residents can walk in, with its hours."""
    door.allowed(request, MANAGER, now=clock.utc_now())
    context = {"locations": calendars.locations()}
    return render(request, "staff/locations.html", context)


def new_location(request: HttpRequest) -> HttpResponse:
    """Add a place."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    form = office_forms.NewLocationForm(posted(request), initial={"is_open_to_public": True})
    if form.is_valid():
        with refusals(form):
            location = office.add_location(**form.cleaned_data, by=user.actor, now=now)
            messages.success(request, "De locatie is toegevoegd. Vul nu de openingstijden in.")
            return see_other(request, "staff:hours", code=location.code)
    context = {"form": form, "title": "Locatie toevoegen", "back_url": reverse("staff:locations")}
    return render(request, "staff/form.html", context, status=_status(form))


def location(request: HttpRequest, code: str) -> HttpResponse:
    """Change what residents read about a place."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    place = get_object_or_404(Location, code=code)
    initial = {name: getattr(place, name) for name in office_forms.LocationForm.base_fields}
    form = office_forms.LocationForm(posted(request), initial=initial)
    if form.is_valid():
        office.change_location(location=place, **form.cleaned_data, by=user.actor, now=now)
        messages.success(request, "De locatie is bijgewerkt.")
        return see_other(request, "staff:locations")
    context = {"form": form, "title": place.name, "back_url": reverse("staff:locations")}
    return render(request, "staff/form.html", context, status=_status(form))


def hours(request: HttpRequest, code: str) -> HttpResponse:
    """The opening hours of a place, the whole week at once."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    place = get_object_or_404(Location, code=code)
    form = office_forms.HoursForm(posted(request), hours=calendars.hours_of(place))
    if form.is_valid():
        office.set_hours(location=place, hours=form.cleaned_data["hours"], by=user.actor, now=now)
        messages.success(request, "De openingstijden zijn opgeslagen.")
        return see_other(request, "staff:locations")
    return render(
        request, "staff/hours.html", {"form": form, "location": place}, status=_status(form)
    )


def closures(request: HttpRequest) -> HttpResponse:
    """The days on which the office is closed, and adding one."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    form = office_forms.ClosureForm(posted(request))
    effects: list[closing.Effect] = []
    if form.is_valid():
        effects = closing.effects([form.cleaned_data["day"]])
        if not effects or form.is_sure:
            with refusals(form):
                office.close_day(**form.cleaned_data, by=user.actor, now=now)
                messages.success(request, "De sluitingsdag staat erbij.")
                return see_other(request, "staff:closures")
    today = clock.day_of(now)
    coming = calendars.closures_from(today)
    known = {closure.day for closure in coming}
    context = {
        "form": form,
        "effects": effects,
        "closures": coming,
        "proposals": [
            (year, _holidays_form(proposed) if proposed else None)
            for year in (today.year, today.year + 1)
            for proposed in [_proposals(year, after=today, but=known)]
        ],
    }
    return render(request, "staff/closures.html", context, status=_status(form))


@require_POST
def close_holidays(request: HttpRequest, year: int) -> HttpResponse:
    """Close the office on the chosen public holidays of a year."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    if abs(year - clock.day_of(now).year) > YEARS_AROUND:
        raise Http404("year")
    proposed = _proposals(year)
    form = _holidays_form(proposed, request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["days"]
        days = [(row.day, row.name) for row in proposed if row.day.isoformat() in chosen]
        for effect in closing.effects([day for day, _ in days]):
            messages.warning(request, f"Op deze dagen: {effect.text}")
        closed = office.close_days(days=days, by=user.actor, now=now)
        messages.success(request, f"Toegevoegd: {closed} sluitingsdagen in {year}.")
    else:
        messages.error(request, "Kies eerst een of meer feestdagen.")
    return see_other(request, "staff:closures")


@require_POST
def open_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Work on a closed day after all."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    closure = get_object_or_404(OfficeClosure, pk=pk)
    office.open_day(closure=closure, by=user.actor, now=now)
    messages.success(request, "De sluitingsdag is weggehaald. Wij werken op die dag.")
    return see_other(request, "staff:closures")


def teams(request: HttpRequest) -> HttpResponse:
    """Every team, and adding one."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    form = office_forms.NewTeamForm(posted(request))
    if form.is_valid():
        with refusals(form):
            office.add_team(**form.cleaned_data, by=user.actor, now=now)
            messages.success(request, "Het team is toegevoegd. Geef het nu collega's.")
            return see_other(request, "staff:teams")
    context = {
        "form": form,
        "teams": people.teams(on=clock.day_of(now)),
        "without": numbers.teams_without(on=clock.day_of(now)),
    }
    return render(request, "staff/teams.html", context, status=_status(form))


def team(request: HttpRequest, code: str) -> HttpResponse:
    """One team: its name and who belongs to it today."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    shown = get_object_or_404(Team, code=code)
    form = office_forms.TeamNameForm(posted(request), initial={"name": shown.name})
    if form.is_valid():
        with refusals(form):
            office.rename_team(team=shown, **form.cleaned_data, by=user.actor, now=now)
            messages.success(request, "De naam van het team is bijgewerkt.")
            return see_other(request, "staff:teams")
    today = clock.day_of(now)
    context = {
        "form": form,
        "team": shown,
        "members": people.members_of(shown, on=today),
        "shown_numbers": numbers.of_team(shown, on=today),
    }
    return render(request, "staff/team.html", context, status=_status(form))


def team_extension(request: HttpRequest, code: str) -> HttpResponse:
    """On which phone the whole team rings."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    shown = get_object_or_404(Team, code=code)
    form = office_forms.ExtensionForm(posted(request), initial={"extension": shown.extension})
    if form.is_valid():
        with refusals(form):
            extensions.give_to_team(team=shown, **form.cleaned_data, by=user.actor, now=now)
            messages.success(request, "Het toestel van het team is opgeslagen.")
            return see_other(request, "staff:team", code=code)
    context = {
        "form": form,
        "title": f"Toestel van {shown.name}",
        "back_url": reverse("staff:team", args=[code]),
    }
    return render(request, "staff/form.html", context, status=_status(form))


def _proposals(
    year: int, *, after: dt.date = dt.date.min, but: Container[dt.date] = ()
) -> list[holidays.Holiday]:
    """Return the holidays of a year that would close the office: on a working day, and coming."""
    return [
        holiday
        for holiday in holidays.of_year(year)
        if holiday.day.weekday() < 5 and holiday.day > after and holiday.day not in but
    ]


def _holidays_form(
    proposed: list[holidays.Holiday], data: QueryDict | None = None
) -> office_forms.HolidaysForm:
    choices = [
        (holiday.day.isoformat(), f"{holiday.name}, {clock.in_words(holiday.day)}")
        for holiday in proposed
    ]
    initial = {"days": [day for day, _ in choices]}
    auto_id = f"id_{proposed[0].day.year}_%s"
    return office_forms.HolidaysForm(data, choices=choices, initial=initial, auto_id=auto_id)


def _management_url() -> str:
    return reverse("staff:management")


def _status(form: django_forms.Form) -> int:
    return 422 if form.is_bound else 200
