"""Somebody's day, what cannot wait, and the agenda feed."""

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.cases import access
from portal.cases import permissions as case_permissions
from portal.cases.models import Case
from portal.due import agenda, digest, engine, urgent
from portal.due import work as days
from portal.due.forms import DigestForm, MarkForm, SettleForm
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.staff import door
from portal.staff.middleware import BACKGROUND
from portal.staff.request import standing

MARKED = "Dit is nu spoed. Het staat bovenaan bij het hele team."
SETTLED = "Het is opgeschreven. Deze zaak is geen spoed meer."
MAIL_CHOSEN = "Opgeslagen. Dit geldt vanaf de volgende werkdag."
STOPPED = "Het adres is ingetrokken. Uw agenda krijgt geen belmomenten meer."


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Show the day of whoever asks."""
    now = clock.utc_now()
    user = door.colleague(request)
    teams = standing(request, user, now=now).teams
    page = days.page_number(request.GET.get("pagina", ""))
    day = days.day_of(user, teams=teams, page=page, now=now)
    in_background = BACKGROUND in request.headers
    days.record_looks(day, user=user, in_background=in_background, now=now)
    context = {"day": day, "today": clock.day_of(now)}
    return htmx.render_part(request, "due/work.html", context, part="day")


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a reminder away."""
    now = clock.utc_now()
    user = door.colleague(request)
    reminder = days.reminder_of(user, pk, now=now)
    if reminder is None:
        raise Http404("herinnering")
    engine.dismiss(reminder=reminder, now=now)
    return htmx.see_other(request, "due:work")


@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that a case cannot wait until tomorrow."""
    now = clock.utc_now()
    user = door.colleague(request)
    may = standing(request, user, now=now)
    case = access.get_case(user, reference, may=may, now=now)
    form = MarkForm(posted(request))
    if form.is_valid():
        with refusals(form):
            case_permissions.check_can_work(user, case, now=now)
            reason = form.cleaned_data["reason"]
            urgent.mark(case=case, reason=reason, by=user.actor, now=now)
            messages.success(request, MARKED)
            return htmx.see_other(request, "cases:case", reference=case.reference)
    return _write_down(request, case, form, "Dit kan niet wachten tot morgen")


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what was done today."""
    now = clock.utc_now()
    user = door.colleague(request)
    may = standing(request, user, now=now)
    case = access.get_case(user, reference, may=may, now=now)
    form = SettleForm(posted(request))
    if form.is_valid():
        with refusals(form):
            case_permissions.check_can_work(user, case, now=now)
            urgent.settle(case=case, done=form.cleaned_data["done"], by=user.actor, now=now)
            messages.success(request, SETTLED)
            return htmx.see_other(request, "cases:case", reference=case.reference)
    return _write_down(request, case, form, "Wat is er vandaag gedaan?")


def _write_down(
    request: HttpRequest, case: Case, form: django_forms.Form, title: str
) -> HttpResponse:
    context = {"case": case, "form": form, "title": title}
    return render(request, "due/urgent.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agenda_page(request: HttpRequest) -> HttpResponse:
    """Tell about the agenda feed; a POST makes a new address, which is shown this once."""
    user = door.colleague(request)
    address = ""
    if request.method == "POST":
        made = agenda.make(user=user, now=clock.utc_now())
        address = settings.BASE_URL + reverse("due:feed", args=[made])
    context = {"address": address, "feed": agenda.of_user(user)}
    return render(request, "due/agenda.html", context)


@require_POST
def stop_agenda(request: HttpRequest) -> HttpResponse:
    """Stop the feed."""
    user = door.colleague(request)
    agenda.revoke(user=user, now=clock.utc_now())
    messages.success(request, STOPPED)
    return htmx.see_other(request, "due:agenda")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def morning_mail(request: HttpRequest) -> HttpResponse:
    """Choose whether the mail of the morning comes."""
    user = door.colleague(request)
    chosen = DigestForm.YES if digest.wants(user) else DigestForm.NO
    form = DigestForm(posted(request), initial={"mail": chosen})
    if form.is_valid():
        digest.choose(user=user, is_wanted=form.is_wanted(), now=clock.utc_now())
        messages.success(request, MAIL_CHOSEN)
        return htmx.see_other(request, "due:work")
    status = 422 if form.is_bound else 200
    return render(request, "due/morning_mail.html", {"form": form}, status=status)


@login_not_required
@require_safe
@never_cache
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give an agenda its entries: counts and times, for whoever holds the secret."""
    owner = agenda.owner_of(secret)
    if owner is None:
        raise Http404("agenda")
    text = agenda.render(owner, now=clock.utc_now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
