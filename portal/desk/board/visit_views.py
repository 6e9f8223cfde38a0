"""What a clerk does with one visit: calling, beginning, waiting, and what she needs."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.cases import references, search, topics
from portal.desk.board import details as telling
from portal.desk.board import linking, page, rows, views, ways_back
from portal.desk.board.details_forms import DetailsForm
from portal.desk.board.forms import (
    FindForm,
    NewForm,
    PickForm,
    TopicForm,
    UrgentForm,
)
from portal.desk.queue import calling, serving
from portal.desk.queue.models import Visit
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.residents.models import Resident
from portal.staff import door
from portal.staff.models import User
from portal.staff.request import standing
from portal.staff.roles import Permission

type Act = Callable[[Visit, User, dt.datetime], object]

# The last word of the address -> the verb.
ACTS: dict[str, Act] = {
    "roepen": lambda visit, user, now: calling.call(visit=visit, sitting=views.mine(user), now=now),
    "begin": lambda visit, user, now: serving.begin(visit=visit, user=user, now=now),
    "opnieuw": lambda visit, user, now: calling.recall(visit=visit, user=user, now=now),
    "niet-verschenen": lambda visit, user, now: calling.no_show(visit=visit, user=user, now=now),
    "toch-niet": lambda visit, user, now: calling.undo_call(visit=visit, user=user, now=now),
    "toch-geroepen": lambda visit, user, now: calling.undo_no_show(
        visit=visit, sitting=views.mine(user), now=now
    ),
    "terug": lambda visit, user, now: serving.back_to_queue(visit=visit, user=user, now=now),
    "even-weg": lambda visit, user, now: serving.step_out(visit=visit, user=user, now=now),
    "wacht": lambda visit, user, now: serving.hold(visit=visit, user=user, now=now),
    "verder": lambda visit, user, now: serving.resume(visit=visit, user=user, now=now),
}


@dataclasses.dataclass(frozen=True)
class Chosen:
    """Whose visit it is, and the verb that says so."""

    verb: Callable[..., Visit]
    whom: dict[str, Any]


# After these the talk goes on: its page is next.
OPENS = frozenset({"begin", "verder"})


def clerk_and_visit(
    request: HttpRequest, reference: str, *, now: dt.datetime
) -> tuple[User, Visit]:
    """Return who asks and the visit. Raises Http404 for a visit that does not exist, and alike for
    whoever does not work at the desk, unless they came down and took it over. Two queries at
    most."""
    user = door.colleague(request)
    may_work = Permission.WORK_DESK in standing(request, user, now=now).held
    visit = Visit.objects.by_reference(references.clean(reference))
    if visit is None or not (may_work or user.pk in {visit.clerk_id, visit.case.owner_id}):
        raise Http404("bezoek")
    return user, visit


@require_POST
def act(request: HttpRequest, reference: str, word: str) -> HttpResponse:
    """Do one thing with a visit; who comes second reads what it is now, on a fresh board."""
    now = clock.utc_now()
    user, visit = clerk_and_visit(request, reference, now=now)
    try:
        ACTS[word](visit, user, now)
    except Refused as refusal:
        return views.refused(request, user, refusal, now=now)
    if word in OPENS:
        return htmx.see_other(request, "cases:case", reference=visit.case.reference)
    return views.home(request, user, now=now)


@never_cache
@require_safe
def visit(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one visit without its story, and what can be done with it."""
    now = clock.utc_now()
    user, found = clerk_and_visit(request, reference, now=now)
    if found.clerk_id == user.pk and found.state == Visit.State.SERVING:
        return htmx.see_other(request, "cases:case", reference=found.case.reference)
    context = {
        "visit": found,
        "row": rows.one(found, user, now=now),
        "urgent_form": UrgentForm(),
        "others": page.other_endings(found, user),
        "is_mine": found.clerk_id == user.pk,
    }
    return render(request, "desk/visit.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, reference: str) -> HttpResponse:
    """What she says of herself: needs, language, who came along, what it is about."""
    now = clock.utc_now()
    user, found = clerk_and_visit(request, reference, now=now)
    way = ways_back.of(request, found, user)
    form = DetailsForm(posted(request), initial=_told(found))
    form.keep_priority(found.priority)
    if form.is_valid():
        with refusals(form):
            telling.tell(visit=found, details=form.details(), user=user, now=now)
            messages.success(request, f"Opgeslagen bij volgnummer {found.shown_number}.")
            return htmx.see_other(request, way.name, **way.kwargs)
    status = 422 if form.is_bound else 200
    context = {"visit": found, "form": form, "way": way}
    return render(request, "desk/details.html", context, status=status)


@require_POST
def cannot_wait(request: HttpRequest, reference: str) -> HttpResponse:
    """She says that it cannot wait: from now on she is first."""
    now = clock.utc_now()
    user, found = clerk_and_visit(request, reference, now=now)
    form = UrgentForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        telling.cannot_wait(visit=found, reason=reason, user=user, now=now)
    except Refused as refusal:
        return views.refused(request, user, refusal, now=now)
    messages.success(request, f"Volgnummer {found.shown_number} gaat voor: spoed vandaag.")
    return back(request, found, user)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resident(request: HttpRequest, reference: str) -> HttpResponse:
    """Say whose visit this is: look for her, or write her down."""
    now = clock.utc_now()
    user, found = clerk_and_visit(request, reference, now=now)
    way = ways_back.of(request, found, user)
    pick, new = PickForm(posted(request)), NewForm()
    find = FindForm(request.POST if "q" in request.POST else None)
    hits = None
    if pick.is_valid():
        chosen = get_object_or_404(Resident, pk=pick.cleaned_data["resident"])
        return _link(request, found, user, Chosen(linking.link, {"resident": chosen}), way, now)
    if "name" in request.POST:
        new = NewForm(request.POST)
        if new.is_valid():
            told = {"told": new.told()}
            return _link(request, found, user, Chosen(linking.link_new, told), way, now)
    elif find.is_valid():
        may = standing(request, user, now=now)
        hits = search.find(find.cleaned_data["q"], may=may, now=now)
    wrong = request.method == "POST" and hits is None
    context = {"visit": found, "find": find, "new": new, "found": hits, "way": way}
    return render(request, "desk/resident.html", context, status=422 if wrong else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def next_topic(request: HttpRequest, reference: str) -> HttpResponse:
    """Another question in the same visit, without a new number."""
    now = clock.utc_now()
    user, found = clerk_and_visit(request, reference, now=now)
    form = TopicForm(posted(request))
    if form.is_valid():
        with refusals(form):
            topic = form.cleaned_data["topic"]
            serving.next_topic(visit=found, topic=topic, user=user, now=now)
            messages.success(request, f"Dit bezoek gaat nu over: {topic.label}.")
            return back(request, found, user)
    status = 422 if form.is_bound else 200
    context = {"visit": found, "form": form, "topics": topics.offered()}
    return render(request, "desk/next_topic.html", context, status=status)


@require_POST
def id_seen(request: HttpRequest, reference: str) -> HttpResponse:
    """Note that a document was seen: a tick, never a number or a copy."""
    now = clock.utc_now()
    user, found = clerk_and_visit(request, reference, now=now)
    try:
        linking.id_seen(visit=found, user=user, now=now)
    except Refused as refusal:
        return views.refused(request, user, refusal, now=now)
    messages.success(request, "Genoteerd: u hebt de legitimatie gezien.")
    return back(request, found, user)


def back(request: HttpRequest, visit: Visit, user: User) -> HttpResponse:
    """Return to where the colleague came from."""
    way = ways_back.of(request, visit, user)
    return htmx.see_other(request, way.name, **way.kwargs)


def _link(
    request: HttpRequest,
    visit: Visit,
    user: User,
    chosen: Chosen,
    way: ways_back.WayBack,
    now: dt.datetime,
) -> HttpResponse:
    try:
        linked = chosen.verb(visit=visit, **chosen.whom, user=user, now=now)
    except Refused as refusal:
        return views.refused(request, user, refusal, now=now)
    text = "Dit bezoek hoort nu bij deze inwoner. Vraag wie u spreekt."
    if linked.priority == Visit.Priority.LEFT_OVER:
        text += " De inwoner heeft voorrang: vorige keer was er geen antwoord."
    messages.success(request, text)
    return htmx.see_other(request, way.name, **way.kwargs)


def _told(visit: Visit) -> dict[str, object]:
    return {
        "topic": visit.case.topic_id,
        "language": visit.language,
        "people": visit.people,
        "needs": visit.needs,
        "priority": visit.priority,
        "urgent": visit.case.is_urgent,
    }
