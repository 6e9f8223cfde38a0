"""The crisis cards for everyone, and the page on which a functional manager writes them."""

import dataclasses

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.kit import clock
from portal.kit.forms import posted
from portal.kit.htmx import render_part, see_other
from portal.staff import crisis, door, forms
from portal.staff.crisis_texts import Text
from portal.staff.roles import Permission

# The page is the dialog already: no second one on top of it.
WITHOUT_DIALOG = {"crisis_url": ""}


@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """Show the five situations."""
    context = {"cards": crisis.cards(), **WITHOUT_DIALOG}
    return render_part(request, "staff/crisis.html", context, part="crisis-cards")


@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Show one card, and note that it was looked at."""
    chosen = crisis.card(code.upper())
    if chosen is None:
        raise Http404("kaart")
    crisis.use(card=chosen, user=door.colleague(request), now=clock.utc_now())
    context = {"cards": crisis.cards(), "chosen": chosen, **WITHOUT_DIALOG}
    return render_part(request, "staff/crisis.html", context, part="crisis-cards")


@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """Show the cards to who may write them."""
    door.allowed(request, Permission.MANAGE_OFFICE, now=clock.utc_now())
    return render(request, "staff/crisis_manage.html", {"cards": crisis.cards()})


def change(request: HttpRequest, code: str) -> HttpResponse:
    """Write the words of one card."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    chosen = crisis.card(code.upper())
    if chosen is None:
        raise Http404("kaart")
    form = forms.CrisisForm(posted(request), initial=dataclasses.asdict(chosen.text))
    if form.is_valid():
        crisis.change(code=chosen.code, text=Text(**form.cleaned_data), by=user.actor, now=now)
        messages.success(request, "De kaart is bijgewerkt. Iedereen ziet meteen de nieuwe tekst.")
        return see_other(request, "staff:crisis-manage")
    context = {
        "form": form,
        "title": chosen.title,
        "intro": "Schrijf korte zinnen, elke zin op een eigen regel. Lees ze hardop voor.",
        "back_url": reverse("staff:crisis-manage"),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)
