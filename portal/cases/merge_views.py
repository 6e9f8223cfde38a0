"""Is this the same resident? Matching proposes, a colleague decides with both side by side, and it
can be undone."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from portal.audit import record
from portal.cases import circle, merging, search
from portal.cases.circle import Seen
from portal.cases.kept import follows_merges
from portal.cases.search_forms import SearchForm
from portal.kit import clock
from portal.kit.forms import posted
from portal.kit.htmx import see_other
from portal.kit.refusal import Refused
from portal.residents import lookalikes
from portal.residents.models import Merge
from portal.staff import door
from portal.staff.permissions import Standing
from portal.staff.request import standing
from portal.staff.roles import Permission

FINDER = Permission.FIND_RESIDENTS
SAFE = (
    "Bij een van deze twee staat veilig contact aan. "
    "Alleen een collega die met beide werkt, kan ze samenvoegen."
)


@never_cache
@follows_merges
def same(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may be the same person, somebody to look for, and what was merged before."""
    now = clock.utc_now()
    user = door.allowed(request, FINDER, now=now)
    may = standing(request, user, now=now)
    seen = circle.get_own_resident(may, pk, now=now)
    form = SearchForm(posted(request))
    found = None
    if form.is_valid():
        found = search.find(form.cleaned_data["q"], may=may, now=now)
    proposed = lookalikes.proposed(seen.resident)
    search.record_found(proposed, user=user, now=now)
    lines = search.lines_of(proposed, may=may, now=now)
    context = {
        "seen": seen,
        "resident": seen.resident,
        "proposed": [search.Hit(row, lines[row.pk]) for row in proposed],
        "found": found and [hit for hit in found.hits if hit.resident not in (None, seen.resident)],
        "form": form,
        "merges": merging.merges_of(seen.resident),
        "safe_contact": search.SAFE_CONTACT,
    }
    status = 422 if form.is_bound and found is None else 200
    return render(request, "cases/resident_same.html", context, status=status)


@never_cache
@follows_merges
def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Both side by side; a POST makes them one."""
    now = clock.utc_now()
    user = door.allowed(request, FINDER, now=now)
    may = standing(request, user, now=now)
    kept, dropped = _two(may, pk, other, now=now)
    problem = ""
    if request.method == "POST":
        try:
            done = merging.merge(
                kept=kept.resident, dropped=dropped.resident, by=user.actor, now=now
            )
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, f"Samengevoegd. {moved_words(done)}")
            return see_other(request, "cases:resident", pk=pk)
    both = [kept.resident, dropped.resident]
    lines = search.lines_of(both, may=may, now=now)
    context = {
        "kept": kept,
        "dropped": dropped,
        "resident": kept.resident,
        "sides": [search.Hit(row, lines[row.pk]) for row in both],
        "agreements": lookalikes.compare(*both),
        "problem": problem,
    }
    return render(request, "cases/resident_compare.html", context, status=422 if problem else 200)


@never_cache
@follows_merges
def undo(request: HttpRequest, pk: int, merge: int) -> HttpResponse:
    """What goes back to whom; a POST takes the merge back."""
    now = clock.utc_now()
    user = door.allowed(request, FINDER, now=now)
    seen = circle.get_own_resident(standing(request, user, now=now), pk, now=now)
    done = merging.find(resident=seen.resident, pk=merge)
    if done is None:
        raise Http404("samenvoeging")
    problem = ""
    if request.method == "POST":
        try:
            merging.undo(done=done, by=user.actor, now=now)
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, "Ongedaan gemaakt. Het zijn weer twee inwoners.")
            return see_other(request, "cases:resident", pk=pk)
    context = {
        "seen": seen,
        "resident": seen.resident,
        "merge": done,
        "moved": moved_words(done),
        "problem": problem,
    }
    return render(request, "cases/resident_undo.html", context, status=422 if problem else 200)


def moved_words(done: Merge) -> str:
    """Return what a merge moved, counted: names and numbers stay out of a message."""
    counted = [
        (len(done.cases), "zaak", "zaken"),
        (len(done.contact_points), "telefoonnummer of adres", "telefoonnummers en adressen"),
        (len(done.wishes), "wens", "wensen"),
        (len(done.representations), "vertegenwoordiger", "vertegenwoordigers"),
    ]
    parts = [f"{count} {one if count == 1 else more}" for count, one, more in counted if count]
    return f"Verhuisd: {', '.join(parts)}." if parts else "Er hoefde niets te verhuizen."


def _two(may: Standing, pk: int, other: int, *, now: dt.datetime) -> tuple[Seen, Seen]:
    """Return both residents: one of this colleague's own, and one whom any colleague may find.

    Raises PermissionDenied when safe contact stands at one that is not theirs: by merging, a
    colleague would come to read about her.
    """
    kept = circle.read_resident(may, pk, now=now)
    dropped = circle.read_resident(may, other, now=now)
    looked = [kept.resident, dropped.resident]
    record.looks(code="resident.looked", about=looked, by=may.user.actor, now=now)
    if not kept.in_circle:
        raise PermissionDenied(circle.OutsideTheCircle.text)
    if dropped.resident.safe_contact and not dropped.in_circle:
        raise PermissionDenied(SAFE)
    return kept, dropped
