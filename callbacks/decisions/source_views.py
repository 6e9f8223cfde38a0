"""Management pages about where decisions come from: which systems, with which key they sign."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from callbacks.decision_models import DecisionKey, DecisionSource
from callbacks.decisions import keys
from callbacks.decisions.forms import SourceForm
from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.roles import Permission

MANAGER = Permission.MANAGE_OFFICE


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every source with its keys."""
    now = clock.utc_now()
    door.allowed(request, MANAGER, now=now)
    context = {"sources": keys.sources(now=now)}
    return render(request, "callbacks/decisions/sources.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a source."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    form = SourceForm(posted(request))
    if form.is_valid():
        with refusals(form):
            keys.add_source(**form.cleaned_data, by=user.actor, now=now)
            messages.success(request, "De bron is toegevoegd.")
            return see_other(request, "callbacks:decision-sources")
    context = {
        "form": form,
        "title": "Bron van besluiten toevoegen",
        "back_url": reverse("callbacks:decision-sources"),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def key(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a key and show its secret, once."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    source = get_object_or_404(DecisionSource, pk=pk)
    try:
        made = keys.new_key(source=source, by=user.actor, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return see_other(request, "callbacks:decision-sources")
    # No redirect: the secret would have to be kept somewhere to survive it.
    return render(request, "callbacks/decisions/key.html", {"made": made, "source": source})


@require_POST
def end_key(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Let a key stop now."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    row = get_object_or_404(DecisionKey.objects.select_related("source"), pk=key, source=pk)
    keys.end_key(key=row, by=user.actor, now=now)
    messages.success(request, "De sleutel is gestopt.")
    return see_other(request, "callbacks:decision-sources")


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear nothing more from this source."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    source = get_object_or_404(DecisionSource, pk=pk)
    keys.end_source(source=source, by=user.actor, now=now)
    messages.success(request, f"{source.name} is gestopt. Wij luisteren niet meer.")
    return see_other(request, "callbacks:decision-sources")
