"""What a colleague does beside the call itself: show that they call, move the moment, and choose
another way when nobody was reached, or note that she knows why nobody calls."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from callbacks import messages as messages_of_calls
from callbacks.moments import moving, slots, telling
from callbacks.moments.moving_forms import MoveForm, OtherWayForm, TellForm
from callbacks.moments.windows import Window
from callbacks.reaching import going, other_way
from callbacks.views import request_of
from portal.cases import access
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.request import standing as standing_of


@require_POST
def begin_call(request: HttpRequest, reference: str) -> HttpResponse:
    """Show to colleagues that this one is calling."""
    now, user = clock.utc_now(), door.colleague(request)
    case = access.get_case(user, reference, now=now)
    try:
        going.begin(request=request_of(case), user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    if htmx.wants_fragment(request):
        # The link that dials does its own work; the page stays as it is.
        return HttpResponse(status=204)
    return htmx.see_other(request, "cases:case", reference=case.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Move the call moment in ten seconds: another moment, a reason, and she gets a message."""
    now, user = clock.utc_now(), door.colleague(request)
    case = access.get_case(user, reference, now=now, may=standing_of(request, user, now=now))
    asked = request_of(case)
    window = promises.open_window(case)
    standing = Window.of(window) if window else None
    can_be_told = messages_of_calls.can_reach(case, now=now)
    form = MoveForm(
        posted(request),
        days=slots.ahead(case.team, now=now),
        standing=standing,
        can_be_told=can_be_told,
        initial={"seen": window.pk if window else None},
    )
    if form.is_valid():
        with refusals(form):
            moved = moving.by_colleague(request=asked, plan=form.plan(), user=user, now=now)
            messages.success(request, _moved(moved, was_told=form.cleaned_data.get("was_told")))
            return htmx.see_other(request, "cases:case", reference=case.reference)
    context = {
        "case": case,
        "form": form,
        "window": standing,
        "is_over": window is not None and window.until_at <= now,
        "can_be_told": can_be_told,
        "may": case.is_open and case.may_work,
    }
    status = 422 if form.is_bound else 200
    return render(request, "callbacks/move.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, reference: str) -> HttpResponse:
    """Note that a colleague told her why the moment does not go on, and no other was agreed."""
    now, user = clock.utc_now(), door.colleague(request)
    case = access.get_case(user, reference, now=now, may=standing_of(request, user, now=now))
    asked = request_of(case)
    window = promises.open_window(case)
    form = TellForm(posted(request), initial={"seen": window.pk if window else None})
    if form.is_valid():
        with refusals(form):
            verb = telling.for_good if form.is_over else telling.without_moment
            verb(request=asked, told=form.told(), user=user, now=now)
            messages.success(request, "Genoteerd wat u de inwoner vertelde.")
            return htmx.see_other(request, "cases:case", reference=case.reference)
    context = {
        "case": case,
        "form": form,
        "window": Window.of(window) if window else None,
        "may": window is not None and case.is_open and case.may_work and not case.is_urgent,
    }
    status = 422 if form.is_bound else 200
    return render(request, "callbacks/tell_why_not.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def choose_way(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose how we reach somebody whom we did not reach by phone."""
    now, user = clock.utc_now(), door.colleague(request)
    case = access.get_case(user, reference, now=now)
    asked = request_of(case)
    if promises.open_of_kind(case, Promise.Kind.CARD) is None:
        messages.info(request, other_way.ChosenBefore.text)
        return htmx.see_other(request, "cases:case", reference=case.reference)
    form = OtherWayForm(posted(request), ways=other_way.ways_for(case), now=now)
    if form.is_valid():
        with refusals(form):
            chosen = other_way.choose(request=asked, choice=form.choice(), user=user, now=now)
            messages.success(request, f"Genoteerd: {chosen.get_way_display()}.")
            return htmx.see_other(request, "cases:case", reference=case.reference)
    status = 422 if form.is_bound else 200
    return render(request, "callbacks/other_way.html", {"case": case, "form": form}, status=status)


def _moved(moved: Promise, *, was_told: bool | None) -> str:
    words = Window.of(moved).words
    told = "U vertelt het de inwoner zelf." if was_told else "De inwoner krijgt een bericht."
    return f"Verzet: wij bellen {words}. {told}"
