"""The roster of the backup, putting colleagues on it, swapping, and reading it from a list."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from portal.desk.backup import importing, page, roster, swaps
from portal.desk.backup.forms import DutyForm, RosterForm, SwapForm, YesForm
from portal.desk.backup.models import BackupDuty, DutySwap, Half
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.staff import door, people
from portal.staff.models import Team, User
from portal.staff.request import standing
from portal.staff.roles import Permission

SAID_YES = "U staat nu op het rooster."
SAID_NO = "U zei nee. Het rooster blijft zoals het is."
HALVES = {half.label: half for half in Half}


@require_safe
def roster_page(request: HttpRequest, code: str = "") -> HttpResponse:
    """Who is backup in the coming weeks, team by team, with the gaps."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.WORK_CASES, Permission.WORK_DESK, now=now)
    may = standing(request, user, now=now)
    shown = page.read(may, code=code, since=request.GET.get("vanaf", ""), now=now)
    if code and (shown.team is None or shown.team.code != code):
        raise Http404("team")
    return render(request, "desk/roster.html", {"page": shown})


def duty(request: HttpRequest, code: str, day: str, half: str) -> HttpResponse:
    """Put two colleagues on the roster for a half-day."""
    user, now = _lead(request)
    turn = _turn(code, day, half, user, now)
    known = page.duty_on(turn)
    there = people.workers_of(turn.team, turn.day)
    form = DutyForm(posted(request), people=there, initial=_initial(known))
    if form.is_valid():
        with refusals(form):
            roster.set_duty(turn=turn, pair=form.pair(), user=user, now=now)
            messages.success(request, "Het rooster is bijgewerkt.")
            return _to_roster(request, turn.team)
    context = {"form": form, "turn": turn, "half": Half(turn.half).label, "duty": known}
    return render(request, "desk/duty.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a duty off the roster."""
    user, now = _lead(request)
    found = page.duty(pk)
    try:
        roster.remove(duty=found, user=user, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _to_roster(request, found.team)


def ask_swap(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a colleague to take over one's own duty."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.WORK_CASES, now=now)
    found = page.duty(pk)
    if not found.is_of(user):
        raise Http404("dienst")
    others = page.others(found)
    theirs = page.duties_to_return(found.team, user, now=now)
    form = SwapForm(posted(request), people=others, duties=theirs)
    if form.is_valid():
        with refusals(form):
            swaps.ask(
                duty=found,
                asked=form.cleaned_data["asked"],
                returns=form.cleaned_data["returns"],
                user=user,
                now=now,
            )
            messages.success(request, "Uw collega is gevraagd. Tot het ja blijft u zelf staan.")
            return _to_roster(request, found.team)
    context = {"form": form, "duty": found}
    return render(request, "desk/swap_ask.html", context, status=422 if form.errors else 200)


@require_POST
def answer_swap(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no to a colleague who asked."""
    form = YesForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("antwoord")
    user, swap, now = _swap(request, pk)
    yes: bool = form.cleaned_data["yes"]
    try:
        swaps.answer(swap=swap, yes=yes, user=user, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, SAID_YES if yes else SAID_NO)
    return _to_roster(request, swap.duty.team)


@require_POST
def withdraw_swap(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask no more."""
    user, swap, now = _swap(request, pk)
    try:
        swaps.withdraw(swap=swap, user=user, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _to_roster(request, swap.duty.team)


def take_list(request: HttpRequest) -> HttpResponse:
    """Read a roster from a file."""
    user, now = _lead(request)
    form = RosterForm(posted(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            taken = importing.take(
                content=file.read(), name=file.name or "rooster", user=user, now=now
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return htmx.see_other(request, "desk:roster-report", pk=taken.pk)
    status = 422 if form.errors else 200
    return render(request, "desk/roster_list.html", {"form": form}, status=status)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each row of a roster."""
    user, _ = _lead(request)
    found = importing.found(pk, user=user)
    if found is None:
        raise Http404("lijst")
    rows = page.rows_of(found)
    return render(request, "desk/roster_report.html", {"imported": found, "rows": rows})


def _lead(request: HttpRequest) -> tuple[User, dt.datetime]:
    now = clock.utc_now()
    return door.allowed(request, Permission.LEAD_TEAM, now=now), now


def _turn(code: str, day: str, half: str, user: User, now: dt.datetime) -> roster.Turn:
    """Return the half-day of an address. Raises Http404 for one that does not exist, or of a team
    that somebody else leads."""
    led = people.teams_led_by(user, on=clock.day_of(now))
    team = next((team for team in led if team.code == code), None)
    try:
        on = dt.date.fromisoformat(day)
    except ValueError:
        raise Http404("dag") from None
    if team is None or half not in HALVES:
        raise Http404("dienst")
    return roster.Turn(team, on, HALVES[half])


def _swap(request: HttpRequest, pk: int) -> tuple[User, DutySwap, dt.datetime]:
    now = clock.utc_now()
    user = door.allowed(request, Permission.WORK_CASES, now=now)
    return user, page.swap_of(user, pk), now


def _initial(known: BackupDuty | None) -> dict[str, Any]:
    names = ("person", "person_place", "deputy", "deputy_place")
    return {name: getattr(known, name) for name in names} if known else {}


def _to_roster(request: HttpRequest, team: Team) -> HttpResponse:
    return htmx.see_other(request, "desk:roster-of", code=team.code)
