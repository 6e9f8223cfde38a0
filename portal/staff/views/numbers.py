"""Management pages about the numbers that we show when we call."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.kit.refusal import Refused
from portal.staff import door, forms, numbers, people
from portal.staff.models import NumberAssignment, OutboundNumber
from portal.staff.roles import Permission

MANAGER = Permission.MANAGE_OFFICE


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every number, who shows it today, and the teams that have none."""
    now = clock.utc_now()
    door.allowed(request, MANAGER, now=now)
    today = clock.day_of(now)
    context = {
        "rows": numbers.register(on=today),
        "without": numbers.teams_without(on=today),
        "gaps": [(team, day) for team, day in numbers.gaps(from_on=today, days=28) if day > today],
        "untested": numbers.untested(on=today, most_days=numbers.MOST_DAYS_UNTESTED),
    }
    return render(request, "staff/numbers.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Add a number to the register."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    form = forms.LineForm(posted(request))
    if form.is_valid():
        with refusals(form):
            line = numbers.Line(**form.cleaned_data)
            number = numbers.add(line=line, by=user.actor, now=now)
            messages.success(request, "Het telefoonnummer staat erbij. Geef het nu aan een team.")
            return see_other(request, "staff:number", pk=number.pk)
    context = {
        "form": form,
        "title": "Telefoonnummer toevoegen",
        "intro": "Inwoners zien dit telefoonnummer als wij bellen en moeten zo iemand bereiken.",
        "back_url": reverse("staff:numbers"),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One number: how it is answered, and who shows it when."""
    now = clock.utc_now()
    door.allowed(request, MANAGER, now=now)
    number = get_object_or_404(OutboundNumber, pk=pk)
    context = {"number": number, "given": numbers.periods_of(number), "today": clock.day_of(now)}
    return render(request, "staff/number.html", context)


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how a number is answered."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    number = get_object_or_404(OutboundNumber, pk=pk)
    initial = {name: getattr(number, name) for name in forms.LineForm.base_fields}
    form = forms.LineForm(posted(request), initial=initial | {"number": number.display})
    if form.is_valid():
        with refusals(form):
            line = numbers.Line(**form.cleaned_data)
            numbers.change(number=number, line=line, by=user.actor, now=now)
            messages.success(request, "Het telefoonnummer is bijgewerkt.")
            return see_other(request, "staff:number", pk=pk)
    context = {"form": form, "title": initial["label"], "back_url": _url(pk)}
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a number to a team or a colleague."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    number = get_object_or_404(OutboundNumber, pk=pk)
    form = forms.NumberAssignmentForm(
        posted(request),
        colleagues=people.active(),
        initial={"from_on": clock.day_of(now)},
    )
    has: NumberAssignment | None = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            numbers.assign(
                number=number,
                to=data["team"] or data["user"],
                from_on=data["from_on"],
                until_on=forms.last_day_to_until(data["last_on"]),
                is_primary=data["is_primary"],
                by=user.actor,
                now=now,
            )
        except Refused as refused:
            form.add_error("team", str(refused))
            has = refused.given if isinstance(refused, numbers.TeamHasNumber) else None
        else:
            messages.success(request, "Het telefoonnummer is toegewezen.")
            return see_other(request, "staff:number", pk=pk)
    context = {
        "form": form,
        "title": f"Wie toont {number.display}?",
        "back_url": _url(pk),
        "has": has,
    }
    status = 422 if form.is_bound else 200
    return render(request, "staff/assign_number.html", context, status=status)


def end_assignment(request: HttpRequest, pk: int, assignment: int) -> HttpResponse:
    """Take a number back from a team or a colleague."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    row = get_object_or_404(
        NumberAssignment.objects.select_related("number", "team", "user"),
        pk=assignment,
        number=pk,
    )
    form = forms.StopForm(posted(request), initial={"until_on": clock.day_of(now)})
    if form.is_valid():
        with refusals(form):
            numbers.end_assignment(
                assignment=row, until_on=form.cleaned_data["until_on"], by=user.actor, now=now
            )
            messages.success(request, "De toewijzing stopt.")
            return see_other(request, "staff:number", pk=pk)
    context = {
        "form": form,
        "title": f"{row.number.display} niet meer van {row.team or row.user}",
        "intro": "Heeft het team een inwoner beloofd met dit telefoonnummer te bellen? "
        "Geef het team dan eerst een ander telefoonnummer.",
        "submit": "Toewijzing laten stoppen",
        "back_url": _url(pk),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def note_test_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that someone called this number today to check it."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    number = get_object_or_404(OutboundNumber, pk=pk)
    numbers.note_test_call(number=number, by=user.actor, now=now)
    messages.success(request, "Genoteerd: dit telefoonnummer is vandaag getest, iemand nam op.")
    return see_other(request, "staff:number", pk=pk)


def _url(pk: int) -> str:
    return reverse("staff:number", args=[pk])
