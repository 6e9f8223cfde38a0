"""A colleague's own pages: the name that residents see, being away, and what we keep of staff."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock, page
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.staff import about_staff, about_work, colleagues, door, forms, people, permissions
from portal.staff.models import Absence, User
from portal.staff.roles import Permission


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Where a colleague finds what is about herself."""
    now = clock.utc_now()
    user = door.colleague(request)
    held = permissions.held_by(user, now=now)
    choices: list[page.NavItem] = [import_string(path) for path in settings.OWN_CHOICES]
    context = {
        "colleague": user,
        "choices": [
            (one.label, reverse(one.url_name)) for one in choices if one.permission in held
        ],
        "memberships": people.memberships_of(user),
        "absence": people.substitute_of(user, on=clock.day_of(now)),
        "leads": Permission.LEAD_TEAM in held,
        "today": clock.day_of(now),
    }
    return render(request, "staff/mine.html", context)


def public_name(request: HttpRequest) -> HttpResponse:
    """Choose the name that residents see; it changes at once."""
    user = door.colleague(request)
    form = forms.PublicNameForm(posted(request), initial={"public_name": user.public_name})
    if form.is_valid():
        colleagues.choose_public_name(
            user=user, **form.cleaned_data, by=user.actor, now=clock.utc_now()
        )
        messages.success(request, "Inwoners zien vanaf nu deze naam.")
        return see_other(request, "staff:mine")
    context = {
        "form": form,
        "title": "De naam die inwoners zien",
        "intro": "U kiest zelf welke naam inwoners zien en horen. "
        "Alleen u en de functioneel beheerder zien ook uw andere naam bij deze keuze.",
        "back_url": reverse("staff:mine"),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


def absence(request: HttpRequest) -> HttpResponse:
    """My own absences, and adding one."""
    now = clock.utc_now()
    user = door.colleague(request)
    form = forms.AbsenceForm(posted(request), substitutes=people.active(but=user))
    if form.is_valid():
        with refusals(form):
            colleagues.add_absence(user=user, **form.cleaned_data, by=user.actor, now=now)
            messages.success(request, "Uw afwezigheid staat erin.")
            return see_other(request, "staff:absence")
    context = {
        "form": form,
        "absences": people.absences_of(people.only(user), on=clock.day_of(now)),
        "title": "Wanneer bent u er niet?",
        "whose": "mijn",
    }
    return render(request, "staff/absence.html", context, status=422 if form.is_bound else 200)


def team_absence(request: HttpRequest) -> HttpResponse:
    """Absences in the teams that I lead, and adding one."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.LEAD_TEAM, now=now)
    members = people.led_by(user, now=now)
    form = forms.TeamAbsenceForm(posted(request), members=members, substitutes=people.active())
    if form.is_valid():
        with refusals(form):
            colleagues.add_absence(**form.cleaned_data, by=user.actor, now=now)
            messages.success(request, "De afwezigheid staat erin.")
            return see_other(request, "staff:team-absence")
    context = {
        "form": form,
        "absences": people.absences_of(members, on=clock.day_of(now)),
        "title": "Wie is er niet in uw team?",
        "whose": "team",
        "members": members,
    }
    return render(request, "staff/absence.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an absence away: one's own, or of a member of a team that one leads."""
    now = clock.utc_now()
    user = door.colleague(request)
    row = get_object_or_404(Absence.objects.select_related("user"), pk=pk)
    is_own = row.user_id == user.pk
    if not is_own and not _leads(user, row.user):
        raise Http404("afwezigheid")
    colleagues.remove_absence(absence=row, by=user.actor, now=now)
    messages.success(request, "De afwezigheid is weggehaald.")
    return see_other(request, "staff:absence" if is_own else "staff:team-absence")


@require_safe
def what_we_keep(request: HttpRequest) -> HttpResponse:
    """What the portal keeps of colleagues: each field, why, who sees it, how long."""
    door.colleague(request)
    context = {"kept": about_staff.KEPT, "elsewhere": about_work.ELSEWHERE}
    return render(request, "staff/about_staff.html", context)


def _leads(user: User, member: User) -> bool:
    return member in people.led_by(user, now=clock.utc_now())
