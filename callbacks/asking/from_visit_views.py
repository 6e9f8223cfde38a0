"""The page on which a clerk ends a visit with a call that we make."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from callbacks.asking import from_question, from_visit
from callbacks.asking.from_visit_forms import FromVisitForm
from callbacks.moments import choosing, slots, windows
from portal.cases import access, topics
from portal.cases.models import Case
from portal.desk.queue import settling
from portal.desk.queue.models import Visit
from portal.kit import clock, htmx
from portal.kit import phone as phones
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.models import User
from portal.staff.permissions import NotAllowed
from portal.staff.request import standing

TEMPLATE = "callbacks/from_visit.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def turn(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose who calls, when and where, read it aloud, and let her go home with it."""
    now = clock.utc_now()
    user = door.colleague(request)
    may = standing(request, user, now=now)
    case = access.get_case(user, reference, may=may, now=now)
    if case.kind != Visit.KIND:
        raise Http404("bezoek")
    if not case.may_work:
        raise PermissionDenied(NotAllowed.text)
    form = _form(request, case, user, now)
    looks = htmx.wants_fragment(request) and form.is_bound
    if form.is_valid() and not looks:
        with refusals(form):
            from_visit.turn(visit=case.visit, plan=form.plan(), user=user, now=now)
            return htmx.see_other(request, "desk:slip", reference=case.reference)
    context = {
        "case": case,
        "visit": case.visit,
        "form": form,
        "sentence": _sentence(form, case, user, now),
    }
    if looks:
        # Nothing is saved or refused while somebody is still choosing.
        form.errors.clear()
        return htmx.render_part(request, TEMPLATE, context, part="plan")
    return render(request, TEMPLATE, context, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, case: Case, user: User, now: dt.datetime) -> FromVisitForm:
    offered = list(topics.offered())
    initial = {
        "phone": from_question.number_of(case.resident),
        "topic": case.topic.code if case.topic else "",
        "owner": str(user.pk),
    }
    data = posted(request)
    chosen = (data if data is not None else initial).get("topic", "")
    team = next((topic.team for topic in offered if topic.code == chosen), None)
    return FromVisitForm(
        data,
        topics=offered,
        callers=from_visit.callers(team, user, now=now) if team else [user],
        days=None if case.is_urgent else slots.ahead(team, now=now),
        is_known=case.resident is not None,
        open_items=settling.items(case),
        initial=initial,
    )


def _sentence(form: FromVisitForm, case: Case, user: User, now: dt.datetime) -> str:
    """Return what to say aloud as far as it was chosen; nothing before that."""
    if not form.is_bound:
        return ""
    form.is_valid()
    data = form.cleaned_data
    if not {"topic", "owner"} <= data.keys() or not (case.is_urgent or data.get("window")):
        return ""
    try:
        wanted = choosing.chosen(form.days, data.get("window", ""))
        window = wanted[0] if wanted else windows.soonest(now=now)
        number = from_visit.number_of(form.topics[data["topic"]].team, window)
    except Refused:
        return ""
    known = case.resident is not None and case.resident.safe_contact
    is_safe = known or data.get("others", "nee") != "nee"
    owner = form.callers[data["owner"]]
    shown = phones.show(number)
    return from_visit.sentence(owner=owner, window=window, number=shown, is_safe=is_safe)
