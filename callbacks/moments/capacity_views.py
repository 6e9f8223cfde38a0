"""Pages about places: the teams, the week and the exceptions of one team, and how often we try."""

import dataclasses
import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from callbacks.models import SlotException, SlotPattern
from callbacks.moments import capacity, slots
from callbacks.moments.capacity_forms import ExceptionForm, PatternForm, RuleForm
from callbacks.moments.slots import Day
from callbacks.reaching import tries
from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.staff import door, people
from portal.staff.models import Team, User
from portal.staff.request import standing
from portal.staff.roles import Permission

MANAGER, LEADER = Permission.MANAGE_OFFICE, Permission.LEAD_TEAM
DAYS_SHOWN = 10


@dataclasses.dataclass(frozen=True)
class Week:
    """One row of the week of a team, in words."""

    row: SlotPattern
    weekday: str
    has_begun: bool
    last_on: dt.date | None


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """The teams whose places this colleague looks after."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, LEADER, now=now)
    context = {
        "rows": capacity.in_short(_teams(request, user, now), now=now),
        "manages": _manages(request, user, now),
    }
    return render(request, "callbacks/capacity.html", context)


def team(request: HttpRequest, code: str) -> HttpResponse:
    """The week of a team, what is different on one day, and how full the coming days are."""
    now = clock.utc_now()
    user, found = _team(request, code, now)
    today = clock.day_of(now)
    form = PatternForm(posted(request), initial={"from_on": today})
    if form.is_valid():
        with refusals(form):
            capacity.add_pattern(
                team=found,
                weekdays=[int(number) for number in form.cleaned_data["weekdays"]],
                hours=form.hours(),
                from_on=form.cleaned_data["from_on"],
                until_on=form.ends_before,
                by=user.actor,
                now=now,
            )
            messages.success(request, "De plaatsen staan in de week.")
            return see_other(request, "callbacks:capacity-of", code=found.code)
    return _render(request, found, form, ExceptionForm(initial={"day": today}), now)


@require_POST
def add_exception(request: HttpRequest, code: str) -> HttpResponse:
    """Other places on one day."""
    now = clock.utc_now()
    user, found = _team(request, code, now)
    form = ExceptionForm(request.POST, prefix="")
    if form.is_valid():
        with refusals(form):
            capacity.add_exception(
                team=found,
                day=form.cleaned_data["day"],
                hours=form.hours(),
                reason=form.cleaned_data["reason"],
                by=user.actor,
                now=now,
            )
            messages.success(request, "Voor die dag gelden nu andere plaatsen.")
            return see_other(request, "callbacks:capacity-of", code=found.code)
    week = PatternForm(initial={"from_on": clock.day_of(now)})
    return _render(request, found, week, form, now)


@require_POST
def end_pattern(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let a part of the week hold no more from today on."""
    now = clock.utc_now()
    user, found = _team(request, code, now)
    row = get_object_or_404(SlotPattern, pk=pk, team=found)
    capacity.end_pattern(row=row, on=clock.day_of(now), by=user.actor, now=now)
    messages.success(request, "Dit geldt niet meer. Wat is afgesproken, blijft staan.")
    return see_other(request, "callbacks:capacity-of", code=found.code)


@require_POST
def remove_exception(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let the week hold on that day again."""
    now = clock.utc_now()
    user, found = _team(request, code, now)
    row = get_object_or_404(SlotException, pk=pk, team=found)
    capacity.remove_exception(row=row, by=user.actor, now=now)
    messages.success(request, "Op die dag geldt weer de gewone week.")
    return see_other(request, "callbacks:capacity-of", code=found.code)


def rule(request: HttpRequest) -> HttpResponse:
    """How often we try before a person chooses another way."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    held = tries.rule()
    names = list(RuleForm.base_fields)
    form = RuleForm(posted(request), initial={name: getattr(held, name) for name in names})
    if form.is_valid():
        tries.set_rule(**form.cleaned_data, by=user.actor, now=now)
        messages.success(request, "Vanaf nu geldt deze regel.")
        return see_other(request, "callbacks:capacity")
    context = {
        "form": form,
        "title": "Hoe vaak proberen wij het?",
        "intro": "Na de laatste poging sluit het verzoek en kiest een collega een andere weg. "
        "Spoed en veilig contact sluiten nooit door pogingen.",
        "back_url": reverse("callbacks:capacity"),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


def _render(
    request: HttpRequest, found: Team, form: PatternForm, other: ExceptionForm, now: dt.datetime
) -> HttpResponse:
    today = clock.day_of(now)
    days = slots.ahead(found, now=now, days=DAYS_SHOWN)
    context = {
        "team": found,
        "form": form,
        "exception_form": other,
        "week": [_week(row, today) for row in capacity.week_of(found, day=today)],
        "exceptions": capacity.exceptions_of(found, day=today),
        "days": [(day.day, _filled(day)) for day in days if day.uses_slots],
    }
    status = 422 if form.is_bound or other.is_bound else 200
    return render(request, "callbacks/capacity_of.html", context, status=status)


def _week(row: SlotPattern, today: dt.date) -> Week:
    last_on = row.until_on - dt.timedelta(days=1) if row.until_on else None
    return Week(row, clock.WEEKDAYS[row.weekday], row.from_on <= today, last_on)


def _filled(day: Day) -> str:
    free = sum(max(0, choice.free or 0) for choice in day.choices)
    over = sum(-min(0, choice.free or 0) for choice in day.choices)
    words = f"{free} vrij"
    return f"{words}, {over} meer dan er plaats is" if over else words


def _manages(request: HttpRequest, user: User, now: dt.datetime) -> bool:
    return MANAGER in standing(request, user, now=now).held


def _teams(request: HttpRequest, user: User, now: dt.datetime) -> list[Team]:
    if _manages(request, user, now):
        return list(people.active_teams())
    return list(people.teams_led_by(user, on=clock.day_of(now)))


def _team(request: HttpRequest, code: str, now: dt.datetime) -> tuple[User, Team]:
    user = door.allowed(request, MANAGER, LEADER, now=now)
    found = next((team for team in _teams(request, user, now) if team.code == code), None)
    if found is None:
        raise Http404("team")
    return user, found
