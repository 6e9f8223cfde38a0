"""Pages about contact limits: what holds for a resident, proposing one, and what a lead decides."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.cases import circle
from portal.cases.kept import follows_merges
from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.residents import limit_forms, limits
from portal.residents.models import ContactLimit
from portal.staff import door, names, people
from portal.staff.models import User
from portal.staff.request import standing
from portal.staff.roles import Permission

WORKER, LEADER = Permission.WORK_CASES, Permission.LEAD_TEAM


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for a lead of my teams, and what holds now."""
    now = clock.utc_now()
    user = door.allowed(request, LEADER, now=now)
    teams = standing(request, user, now=now).teams_with(LEADER)
    today = clock.day_of(now)
    every = list(ContactLimit.objects.waiting_for(teams))
    proposed = [row for row in every if row.state == ContactLimit.State.PROPOSED]
    review = [row for row in every if row.asks_for_review(today)]
    running = [row for row in every if row not in [*proposed, *review]]
    parts = [
        ("Wacht op een besluit", proposed),
        ("Kijk hier opnieuw naar", review),
        ("Geldt nu", running),
    ]
    return render(request, "cases/limits.html", {"parts": [part for part in parts if part[1]]})


@never_cache
@follows_merges
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a contact limit for somebody whom this colleague works with."""
    now = clock.utc_now()
    user = door.allowed(request, WORKER, now=now)
    seen = circle.get_own_resident(standing(request, user, now=now), pk, now=now)
    today = clock.day_of(now)
    initial = {"from_on": today, "contact": seen.resident.contact_person_id}
    form = limit_forms.ProposeForm(
        posted(request),
        colleagues=people.workers(),
        teams=people.led_teams(today),
        initial=initial,
    )
    if form.is_valid():
        with refusals(form):
            made = limits.propose(
                resident=seen.resident, proposal=form.proposal(), by=user.actor, now=now
            )
            messages.success(request, "Voorgesteld. Een teamleider beslist erover.")
            return see_other(request, "cases:limit", pk=made.pk)
    context = {"form": form, "resident": seen.resident}
    return render(request, "cases/limit_propose.html", context, status=_status(form))


@never_cache
@require_safe
@follows_merges
def limit(request: HttpRequest, pk: int) -> HttpResponse:
    """One contact limit: why, its letter, what happened to it, and what can be done now."""
    user, row, now = _own(request, pk)
    return _page(request, user, row, now)


@never_cache
@follows_merges
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the talk that came after a threat."""
    user, row, now = _own(request, pk)
    form = limit_forms.TalkForm(posted(request), initial={"talked_on": clock.day_of(now)})
    if form.is_valid():
        with refusals(form):
            limits.note_talk(limit=row, **form.cleaned_data, by=user.actor, now=now)
            messages.success(request, "Het gesprek staat erbij.")
            return see_other(request, "cases:limit", pk=pk)
    return _form_page(request, form, row, title="Het gesprek noteren", submit="Opslaan")


@never_cache
@follows_merges
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """A lead agrees with a proposal."""
    done = "Besloten. De brief staat klaar: druk hem af of kopieer hem."
    return _led(request, pk, limits.decide, ("Akkoord met dit voorstel", "Akkoord", done))


@never_cache
@follows_merges
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """A lead does not agree with a proposal."""
    done = "Genoteerd: deze afspraak komt er niet."
    return _led(request, pk, limits.refuse, ("Niet akkoord met dit voorstel", "Niet akkoord", done))


@never_cache
@follows_merges
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """A lead looks again and it is still needed."""
    done = "Opnieuw bekeken. Vertel het de inwoner ook."
    words = ("Is deze afspraak nog nodig?", "Ja, de afspraak blijft", done)
    return _led(request, pk, limits.review, words)


@never_cache
@follows_merges
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A lead ends it before its last day."""
    done = "De afspraak is gestopt. Vertel het de inwoner ook."
    words = ("Deze afspraak eerder laten stoppen", "Laat stoppen", done)
    return _led(request, pk, limits.take_back, words)


def _led(
    request: HttpRequest, pk: int, verb: Callable[..., None], words: tuple[str, str, str]
) -> HttpResponse:
    """Ask a lead why, and when to look again where the verb wants to know."""
    user, row, now = _own(request, pk)
    title, submit, done = words
    if row.team not in standing(request, user, now=now).teams_with(LEADER):
        raise PermissionDenied(limits.NotALead.text)
    form: django_forms.Form
    if verb in {limits.decide, limits.review}:
        last = limit_forms.first_review(row, clock.day_of(now))
        form = limit_forms.ReviewForm(posted(request), initial={"review_on": last})
    else:
        form = limit_forms.WhyForm(posted(request))
    if form.is_valid():
        with refusals(form):
            verb(limit=row, **form.cleaned_data, user=user, now=now)
            messages.success(request, done)
            return see_other(request, "cases:limit", pk=pk)
    return _form_page(request, form, row, title=title, submit=submit)


def _own(request: HttpRequest, pk: int) -> tuple[User, ContactLimit, dt.datetime]:
    """Return a limit to who works with this resident, and to leads of the team that decides."""
    now = clock.utc_now()
    user = door.allowed(request, WORKER, now=now)
    row = get_object_or_404(
        ContactLimit.objects.select_related("resident", "team", "contact"), pk=pk
    )
    may = standing(request, user, now=now)
    seen = circle.get_resident(may, row.resident_id, now=now)
    if not seen.in_circle and row.team not in may.teams_with(LEADER):
        raise PermissionDenied(circle.OutsideTheCircle.text)
    return user, row, now


def _page(request: HttpRequest, user: User, row: ContactLimit, now: dt.datetime) -> HttpResponse:
    steps = list(row.steps.order_by("at", "pk"))
    known = names.names_of((step.by for step in steps), known=[user])
    leads = row.team in standing(request, user, now=now).teams_with(LEADER)
    context: dict[str, Any] = {
        "limit": row,
        "resident": row.resident,
        "steps": [
            {
                "at": step.at,
                "title": step.get_kind_display().capitalize(),
                "by": known[step.by],
                "text": step.text,
            }
            for step in steps
        ],
        "may_decide": leads and row.proposed_by != user.actor.key,
        "is_own": row.proposed_by == user.actor.key,
        "may_lead": leads,
        "earlier": ContactLimit.objects.of(row.resident).but(row),
    }
    return render(request, "cases/limit.html", context)


def _form_page(
    request: HttpRequest, form: django_forms.Form, row: ContactLimit, *, title: str, submit: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "intro": f"{row.resident.shown_name}: {row.words}.",
        "submit": submit,
        "back_url": reverse("cases:limit", args=[row.pk]),
    }
    return render(request, "staff/form.html", context, status=_status(form))


def _status(form: django_forms.Form) -> int:
    return 422 if form.is_bound else 200
