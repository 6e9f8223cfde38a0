"""Management pages about telephone systems: which may tell us who calls, with which key, and whose
phone is whose."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from callbacks.telephony import keys
from callbacks.telephony.forms import EndKeyForm, SystemForm
from callbacks.telephony.keys import Made
from callbacks.telephony_models import TelephoneKey, TelephoneSystem
from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.kit.refusal import Refused
from portal.staff import door, extensions
from portal.staff.roles import Permission

MANAGER = Permission.MANAGE_OFFICE


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every system, and which phone rings for whom."""
    now = clock.utc_now()
    door.allowed(request, MANAGER, now=now)
    context = {"systems": keys.systems(now=now), "phones": extensions.everyone()}
    return render(request, "callbacks/phone_systems.html", context)


@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Add a system; the answer shows the secret of its key, once."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    form = SystemForm(posted(request))
    if form.is_valid():
        with refusals(form):
            made = keys.add_system(**form.cleaned_data, by=user.actor, now=now)
            return _show_once(request, made)
    context = {
        "form": form,
        "title": "Telefooncentrale toevoegen",
        "back_url": reverse("callbacks:phone-systems"),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One system: its keys, and what it can be told to do."""
    now = clock.utc_now()
    door.allowed(request, MANAGER, now=now)
    system = get_object_or_404(keys.systems(now=now), pk=pk)
    return render(request, "callbacks/phone_system.html", {"system": system})


@never_cache
@require_POST
def key(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a key beside the old one, and show its secret once."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    system = get_object_or_404(TelephoneSystem, pk=pk)
    try:
        made = keys.new_key(system=system, by=user.actor, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return see_other(request, "callbacks:phone-system", pk=pk)
    return _show_once(request, made)


def end_key(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Let a key stop: now, or when the new one has settled in."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    row = get_object_or_404(TelephoneKey.objects.select_related("system"), pk=key, system=pk)
    form = EndKeyForm(posted(request))
    if form.is_valid():
        is_now = form.cleaned_data["when"] == EndKeyForm.NOW
        until = now if is_now else now + keys.OVERLAP
        keys.end_key(key=row, until_at=until, by=user.actor, now=now)
        messages.success(request, "De sleutel stopt.")
        return see_other(request, "callbacks:phone-system", pk=pk)
    context = {
        "form": form,
        "title": f"Sleutel {row.code} laten stoppen",
        "submit": "Sleutel laten stoppen",
        "back_url": reverse("callbacks:phone-system", args=[pk]),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear nothing more from this system."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    system = get_object_or_404(TelephoneSystem, pk=pk)
    keys.end_system(system=system, by=user.actor, now=now)
    messages.success(request, f"{system.name} is gestopt. Wij luisteren niet meer.")
    return see_other(request, "callbacks:phone-systems")


def _show_once(request: HttpRequest, made: Made) -> HttpResponse:
    # No redirect: the secret would have to be kept somewhere to survive it.
    return render(request, "callbacks/phone_key.html", {"made": made, "system": made.key.system})
