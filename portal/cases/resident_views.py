"""The page of a resident, and what colleagues who work with her change there."""

import datetime as dt

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.cases import circle, search, story
from portal.cases.circle import Seen
from portal.cases.forms import IdentityForm
from portal.cases.kept import follows_merges
from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.residents import forms, history, identity, languages, limits, register
from portal.residents.models import Representation, Wish
from portal.staff import door, people
from portal.staff.models import User
from portal.staff.request import standing
from portal.staff.roles import Permission

NOT_RIGHT = "Het antwoord klopt niet. Vertel niets over een zaak en vraag iets anders."
FINDER = Permission.FIND_RESIDENTS


@never_cache
@require_safe
@follows_merges
def resident(request: HttpRequest, pk: int) -> HttpResponse:
    """What this colleague may see of a resident: everyone a name and lines, her circle more."""
    now = clock.utc_now()
    user = door.allowed(request, FINDER, now=now)
    may = standing(request, user, now=now)
    seen = circle.read_resident(may, pk, now=now)
    told = story.read(seen.resident, may=may, page=request.GET.get("page"), now=now)
    context = {
        "seen": seen,
        "resident": seen.resident,
        "lines": told.every,
        "wishes": [_wish(seen, wish) for wish in seen.wishes],
        "story": told,
        "language": languages.name(seen.resident.language),
        "representations": seen.representations if seen.in_circle else [],
        "safe_contact": search.SAFE_CONTACT,
        "proposals": forms.asked(seen.proposals),
        "limits": [(row, limits.words_of(row)) for row in seen.limits] if seen.in_circle else [],
        "desk_rule": "" if seen.in_circle else limits.desk_words(seen.limits),
    }
    return render(request, "cases/resident.html", context)


@never_cache
@follows_merges
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who we speak to: the answer is compared, and neither kept nor shown."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.WORK_CASES, now=now)
    seen = circle.get_resident(standing(request, user, now=now), pk, now=now)
    form = IdentityForm(posted(request))
    if form.is_valid():
        with refusals(form):
            answer = form.answer()
            if identity.check(resident=seen.resident, answer=answer, by=user.actor, now=now):
                messages.success(request, "Het antwoord klopt.")
            else:
                messages.warning(request, NOT_RIGHT)
            return see_other(request, "cases:resident", pk=pk)
    context = {"seen": seen, "resident": seen.resident, "form": form}
    return render(request, "cases/resident_check.html", context, status=_status(form))


@require_POST
@follows_merges
def id_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a document was seen: a tick, never a number or a copy."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.WORK_CASES, now=now)
    seen = circle.get_resident(standing(request, user, now=now), pk, now=now)
    identity.note_id_seen(resident=seen.resident, by=user.actor, now=now)
    messages.success(request, "Genoteerd: u hebt de legitimatie gezien.")
    return see_other(request, "cases:resident", pk=pk)


@never_cache
@follows_merges
def wishes(request: HttpRequest, pk: int) -> HttpResponse:
    """What she asked of us about contact."""
    user, seen, now = _own(request, pk)
    told = forms.WishesForm.told(seen.wishes, seen.details)
    form = forms.WishesForm(posted(request), initial=told)
    if form.is_valid():
        register.set_wishes(
            resident=seen.resident,
            wishes=form.chosen(),
            details=form.details(),
            by=user.actor,
            now=now,
        )
        return _done(request, pk, "De wensen zijn opgeslagen.")
    return _page(request, seen, form, title="Wensen over contact")


@never_cache
@follows_merges
def safe_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """What safe contact means, since when it holds, and taking it back."""
    user, seen, now = _own(request, pk)
    form = forms.SafeContactEndForm(posted(request))
    if form.is_valid():
        register.end_safe_contact(resident=seen.resident, by=user.actor, now=now)
        return _done(request, pk, "Veilig contact staat uit.")
    context = {
        "seen": seen,
        "resident": seen.resident,
        "form": form,
        "history": history.safe_contact(seen.resident),
    }
    return render(request, "cases/resident_safe_contact.html", context, status=_status(form))


@require_POST
@follows_merges
def set_safe_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch safe contact on, or confirm what a form or list said. No reason is asked."""
    user, seen, now = _own(request, pk)
    register.set_safe_contact(resident=seen.resident, by=user.actor, now=now)
    return _done(request, pk, "Veilig contact staat aan. Er gaat niets meer vanzelf naar haar toe.")


@never_cache
@follows_merges
def language(request: HttpRequest, pk: int) -> HttpResponse:
    """The language to talk in."""
    user, seen, now = _own(request, pk)
    form = forms.LanguageForm(
        posted(request),
        choices=list(languages.NAMES.items()),
        initial={"language": seen.resident.language},
    )
    if form.is_valid():
        register.set_language(resident=seen.resident, **form.cleaned_data, by=user.actor, now=now)
        return _done(request, pk, "De taal is opgeslagen.")
    return _page(request, seen, form, title="Taal om in te praten")


@never_cache
@follows_merges
def contact_person(request: HttpRequest, pk: int) -> HttpResponse:
    """The one colleague whom she can always ask for."""
    user, seen, now = _own(request, pk)
    form = forms.ContactPersonForm(
        posted(request),
        colleagues=people.workers(),
        initial={"person": seen.resident.contact_person_id},
    )
    if form.is_valid():
        register.set_contact_person(
            resident=seen.resident, **form.cleaned_data, by=user.actor, now=now
        )
        return _done(request, pk, "De vaste contactpersoon is opgeslagen.")
    return _page(request, seen, form, title="Vaste contactpersoon")


@never_cache
@follows_merges
def represent(request: HttpRequest, pk: int) -> HttpResponse:
    """Note who acts for her."""
    user, seen, now = _own(request, pk)
    form = forms.RepresentationForm(posted(request), initial={"from_on": clock.day_of(now)})
    if form.is_valid():
        data = form.cleaned_data | {"kind": Representation.Kind(form.cleaned_data["kind"])}
        register.add_representation(resident=seen.resident, **data, by=user.actor, now=now)
        return _done(request, pk, "De vertegenwoordiger staat erbij.")
    return _page(request, seen, form, title="Wie spreekt namens deze inwoner?")


@never_cache
@follows_merges
def end_representation(request: HttpRequest, pk: int, representation: int) -> HttpResponse:
    """Note that somebody acts for her no more."""
    user, seen, now = _own(request, pk)
    row = get_object_or_404(Representation, pk=representation, resident=pk)
    form = forms.RepresentationEndForm(posted(request), initial={"until_on": clock.day_of(now)})
    if form.is_valid():
        register.end_representation(representation=row, **form.cleaned_data, by=user.actor, now=now)
        return _done(request, pk, "De vertegenwoordiging stopt.")
    return _page(request, seen, form, title=f"{row.name} spreekt niet meer namens deze inwoner")


@never_cache
@follows_merges
def death(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that she died: everything automatic stops at once."""
    user, seen, now = _own(request, pk)
    form = forms.DeathForm(posted(request))
    if form.is_valid():
        register.set_died(
            resident=seen.resident, died_on=form.cleaned_data["died_on"], by=user.actor, now=now
        )
        return _done(request, pk, "Genoteerd. Er gaat niets meer vanzelf uit.")
    return _page(request, seen, form, title="Overlijden noteren")


@require_POST
@follows_merges
def not_dead(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a death that was noted by mistake."""
    user, seen, now = _own(request, pk)
    register.set_died(resident=seen.resident, died_on=None, by=user.actor, now=now)
    return _done(request, pk, "Gecorrigeerd: de inwoner leeft.")


def _own(request: HttpRequest, pk: int) -> tuple[User, Seen, dt.datetime]:
    now = clock.utc_now()
    user = door.allowed(request, FINDER, now=now)
    may = standing(request, user, now=now)
    return user, circle.get_own_resident(may, pk, now=now), now


@follows_merges
def _done(request: HttpRequest, pk: int, said: str) -> HttpResponse:
    messages.success(request, said)
    return see_other(request, "cases:resident", pk=pk)


def _page(request: HttpRequest, seen: Seen, form: django_forms.Form, *, title: str) -> HttpResponse:
    context = {"seen": seen, "resident": seen.resident, "form": form, "title": title}
    return render(request, "cases/resident_form.html", context, status=_status(form))


def _wish(seen: Seen, wish: Wish) -> str:
    detail = seen.details.get(wish)
    return f"{wish.label}: {detail}" if detail else wish.label


def _status(form: django_forms.Form) -> int:
    return 422 if form.is_bound else 200
