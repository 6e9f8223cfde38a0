"""What a colleague decides or notes on the page of a resident besides her own words: wishes that a
list seems to tell, her number in the benefits system, and which official post goes by e-mail."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.cases import circle
from portal.cases.kept import follows_merges
from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.kit.refusal import Refused
from portal.residents import consent, homes, proposals, register
from portal.residents.forms import ClientNumberForm, HomeForm, PostConsentForm, ProposalForm
from portal.residents.models import PostConsent, Wish
from portal.staff import door, names
from portal.staff.request import standing
from portal.staff.roles import Permission


@require_POST
@follows_merges
def proposal(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    """Take a wish from a list over, or leave it."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.FIND_RESIDENTS, now=now)
    seen = circle.get_own_resident(standing(request, user, now=now), pk, now=now)
    row = proposals.of_resident(seen.resident, proposal)
    if row is None:
        raise Http404("wens")
    form = ProposalForm(request.POST, proposal=row)
    if not form.is_valid():
        context = {"seen": seen, "resident": seen.resident, "proposal": row, "form": form}
        return render(request, "cases/wish_proposal.html", context, status=422)
    data = form.cleaned_data
    try:
        if data["answer"] == ProposalForm.TAKE:
            wish = Wish(data["wish"]) if data["wish"] else None
            proposals.accept(proposal=row, wish=wish, detail=data["detail"], by=user.actor, now=now)
            messages.success(request, "Overgenomen. Iedereen houdt zich er vanaf nu aan.")
        else:
            proposals.leave(proposal=row, by=user.actor, now=now)
            messages.success(request, "Weggelaten.")
    except Refused as refused:
        messages.error(request, str(refused))
    if data["case"]:
        return see_other(request, "cases:case", reference=data["case"])
    return see_other(request, "cases:resident", pk=pk)


@never_cache
@follows_merges
def address(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down where she lives, in the place of what was there."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.FIND_RESIDENTS, now=now)
    seen = circle.get_own_resident(standing(request, user, now=now), pk, now=now)
    form = HomeForm(posted(request))
    if form.is_valid():
        home = homes.Home(**form.cleaned_data)
        homes.move_in(resident=seen.resident, home=home, by=user.actor, now=now)
        messages.success(request, "Het adres is opgeslagen. Nieuwe brieven gaan daarheen.")
        return see_other(request, "cases:resident", pk=pk)
    context = {
        "seen": seen,
        "resident": seen.resident,
        "form": form,
        "title": "Adres voor brieven",
        "note": "Het portaal laat een adres niet zien: postcode en huisnummer zijn controlevragen. "
        "Wat u hier invult, komt in de plaats van wat er staat.",
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/resident_form.html", context, status=status)


@never_cache
@follows_merges
def client_number(request: HttpRequest, pk: int) -> HttpResponse:
    """Note her number in the benefits system; colleagues who work with her copy it with a click."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.FIND_RESIDENTS, now=now)
    seen = circle.get_own_resident(standing(request, user, now=now), pk, now=now)
    form = ClientNumberForm(posted(request), initial={"number": seen.resident.client_number})
    if form.is_valid():
        register.set_client_number(
            resident=seen.resident, **form.cleaned_data, by=user.actor, now=now
        )
        messages.success(request, "Het kenmerk is opgeslagen.")
        return see_other(request, "cases:resident", pk=pk)
    context = {
        "seen": seen,
        "resident": seen.resident,
        "form": form,
        "title": "Kenmerk in het uitkeringssysteem",
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/resident_form.html", context, status=status)


@never_cache
@follows_merges
def official_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Which official post she wants by e-mail instead of on paper, and taking that back."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.FIND_RESIDENTS, now=now)
    seen = circle.get_own_resident(standing(request, user, now=now), pk, now=now)
    running = consent.running_of(seen.resident)
    told = {"kinds": [row.kind for row in running], "email": running[0].email if running else ""}
    form = PostConsentForm(posted(request), initial=told)
    if form.is_valid():
        with refusals(form):
            consent.give(
                resident=seen.resident,
                kinds=[PostConsent.Kind(kind) for kind in form.cleaned_data["kinds"]],
                email=form.cleaned_data["email"],
                by=user.actor,
                now=now,
            )
            messages.success(request, "Opgeslagen. Zo sturen wij vanaf nu de officiële post.")
            return see_other(request, "cases:resident", pk=pk)
    by = names.names_of((row.told_by for row in running), known=[user])
    context = {
        "seen": seen,
        "resident": seen.resident,
        "form": form,
        "title": "Officiële post",
        "running": [(row, by[row.told_by]) for row in running],
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/resident_official_post.html", context, status=status)
