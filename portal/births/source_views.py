"""Management pages about births: the source with its ground, the keys, and lists that come in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.births import importing, keys
from portal.births import source as sources
from portal.births.forms import KeyForm, ListForm, SourceForm
from portal.births.models import BirthKey
from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.roles import Permission

MANAGER, LEADER = Permission.MANAGE_OFFICE, Permission.LEAD_TEAM


@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest) -> HttpResponse:
    """Where births come from, why we may use that, and which system has a key."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    row = sources.get()
    initial = {"source": row.source, "legal_ground": row.legal_ground, "team": row.team}
    form = SourceForm(posted(request), initial=initial)
    if form.is_valid():
        saved = sources.set_source(**form.cleaned_data, by=user.actor, now=now)
        said = "Inlezen staat aan." if saved.is_on else "Inlezen staat uit."
        messages.success(request, f"Opgeslagen. {said}")
        return see_other(request, "births:source")
    context = {"form": form, "is_on": row.is_on, "keys": keys.running(now)}
    status = 422 if form.is_bound else 200
    return render(request, "births/source.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_key(request: HttpRequest) -> HttpResponse:
    """Make a key; the answer shows its secret, once."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    form = KeyForm(posted(request))
    if form.is_valid():
        with refusals(form):
            made = keys.make(**form.cleaned_data, by=user.actor, now=now)
            # No redirect: the secret would have to be kept somewhere to survive it.
            return render(request, "births/key.html", {"made": made})
    context = {
        "form": form,
        "title": "Sleutel voor geboorten",
        "submit": "Sleutel maken",
        "back_url": reverse("births:source"),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def end_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Believe this key no more."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    keys.end(key=get_object_or_404(BirthKey, pk=pk), by=user.actor, now=now)
    messages.success(request, "De sleutel is gestopt.")
    return see_other(request, "births:source")


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Take a list, and show how many rows of earlier ones became what."""
    now = clock.utc_now()
    user = door.allowed(request, LEADER, now=now)
    form = ListForm(posted(request), request.FILES or None)
    if form.is_valid():
        # Read here and now; what the browser sent goes with the end of this request.
        with form.cleaned_data["file"] as file:
            content = file.read()
        try:
            result = importing.take(content=content, by=user.actor, now=now)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            said = f"De lijst is ingelezen: {importing.in_words(result.counts)}."
            messages.success(request, said)
            return see_other(request, "births:lists")
    rows = [(one, importing.in_words(one.counts)) for one in importing.newest()]
    context = {"form": form, "lists": rows, "source": sources.get()}
    return render(request, "births/lists.html", context, status=422 if form.is_bound else 200)
