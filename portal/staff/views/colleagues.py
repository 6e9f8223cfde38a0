"""Management pages about colleagues: who they are and what they may do where."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.kit.refusal import Refused
from portal.staff import colleagues, door, forms, people
from portal.staff.models import Membership, Role, User
from portal.staff.roles import Permission

MANAGER = Permission.MANAGE_STAFF


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every colleague with today's roles."""
    now = clock.utc_now()
    door.allowed(request, MANAGER, now=now)
    context = {"colleagues": people.colleagues(on=clock.day_of(now))}
    return render(request, "staff/colleagues.html", context)


@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Add a colleague; the answer shows the start password, once."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    form = forms.NewPersonForm(posted(request))
    if form.is_valid():
        with refusals(form):
            person = colleagues.Person(**form.cleaned_data)
            added = colleagues.add(person=person, by=user.actor, now=now)
            # No redirect: the password would have to be kept somewhere to survive it.
            context = {"colleague": added.user, "start_password": added.start_password}
            return render(request, "staff/start_password.html", context)
    context = {"form": form, "title": "Collega toevoegen", "back_url": reverse("staff:colleagues")}
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One colleague: facts, roles and what can be done."""
    now = clock.utc_now()
    door.allowed(request, MANAGER, now=now)
    colleague = get_object_or_404(User.objects.select_related("successor"), pk=pk)
    today = clock.day_of(now)
    context = {
        "colleague": colleague,
        "memberships": people.memberships_of(colleague),
        "absence": people.substitute_of(colleague, on=today),
        "today": today,
    }
    return render(request, "staff/colleague.html", context)


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what we wrote down of a colleague; the name for residents is not ours to change."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    colleague = get_object_or_404(User, pk=pk)
    initial = {name: getattr(colleague, name) for name in forms.PersonForm.base_fields}
    form = forms.PersonForm(posted(request), initial=initial)
    if form.is_valid():
        with refusals(form):
            person = colleagues.Person(public_name=colleague.public_name, **form.cleaned_data)
            colleagues.change(user=colleague, person=person, by=user.actor, now=now)
            messages.success(request, "De gegevens zijn opgeslagen.")
            return see_other(request, "staff:colleague", pk=pk)
    context = {"form": form, "title": initial["name"], "back_url": _url(pk)}
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


def begin_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a colleague a role in a team."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    colleague = get_object_or_404(User, pk=pk)
    form = forms.MembershipForm(posted(request), initial={"from_on": clock.day_of(now)})
    if form.is_valid():
        data = form.cleaned_data
        with refusals(form):
            colleagues.begin_membership(
                user=colleague,
                team=data["team"],
                role=Role(data["role"]),
                from_on=data["from_on"],
                until_on=forms.last_day_to_until(data["last_on"]),
                by=user.actor,
                now=now,
            )
            messages.success(request, f"{colleague.name} heeft er een rol bij.")
            return see_other(request, "staff:colleague", pk=pk)
    context = {"form": form, "title": f"Rol voor {colleague.name}", "back_url": _url(pk)}
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


def end_role(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """End a role."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    row = get_object_or_404(
        Membership.objects.select_related("user", "team"), pk=membership, user=pk
    )
    form = forms.StopForm(posted(request), initial={"until_on": clock.day_of(now)})
    if form.is_valid():
        with refusals(form):
            colleagues.end_membership(
                membership=row, until_on=form.cleaned_data["until_on"], by=user.actor, now=now
            )
            messages.success(request, "De rol stopt. Open schermen van deze collega zijn gesloten.")
            return see_other(request, "staff:colleague", pk=pk)
    context = {
        "form": form,
        "title": f"{row.user.name} stopt als {row.get_role_display()} bij {row.team.name}",
        "submit": "Rol laten stoppen",
        "back_url": _url(pk),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def start_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new start password for someone who lost the old one, and show it once."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    colleague = get_object_or_404(User, pk=pk, is_active=True)
    made = colleagues.new_start_password(user=colleague, by=user.actor, now=now)
    context = {"colleague": colleague, "start_password": made}
    return render(request, "staff/start_password.html", context)


def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a colleague in no more, after a page that says what that means."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    colleague = get_object_or_404(User, pk=pk, is_active=True)
    if request.method == "POST":
        try:
            colleagues.disable(user=colleague, by=user.actor, now=now)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"{colleague.name} kan niet meer inloggen.")
        return see_other(request, "staff:colleague", pk=pk)
    return render(request, "staff/stop_colleague.html", {"colleague": colleague})


@never_cache
@require_POST
def let_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a colleague in again, with a new start password that is shown once."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    colleague = get_object_or_404(User, pk=pk, is_active=False)
    made = colleagues.enable(user=colleague, by=user.actor, now=now)
    context = {"colleague": colleague, "start_password": made}
    return render(request, "staff/start_password.html", context)


def _url(pk: int) -> str:
    return reverse("staff:colleague", args=[pk])
