"""The page on which a colleague makes a callback of a question in writing."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from callbacks.asking import from_question
from callbacks.forms import PlanForm
from callbacks.models import CallbackRequest
from callbacks.moments import choosing, slots, windows
from callbacks.moments.slots import Day
from portal.cases import access
from portal.contacts import promises
from portal.kit import clock, htmx
from portal.kit.forms import posted
from portal.kit.refusal import Refused
from portal.questions.models import Question
from portal.staff import door
from portal.staff.permissions import NotAllowed
from portal.staff.request import standing


@require_http_methods(["GET", "HEAD", "POST"])
def turn(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a number and a moment, and call instead of writing."""
    now = clock.utc_now()
    user = door.colleague(request)
    may = standing(request, user, now=now)
    case = access.get_case(user, reference, may=may, now=now)
    if case.kind != Question.KIND:
        raise Http404("vraag")
    if not case.may_work:
        raise PermissionDenied(NotAllowed.text)
    days = None if case.is_urgent else slots.ahead(case.team, now=now)
    initial = {"phone": from_question.number_of(case.resident)}
    form = PlanForm(posted(request), days=days, initial=initial)
    try:
        if form.is_valid():
            plan = _plan(form, days, now)
            made = from_question.turn(question=case.question, plan=plan, user=user, now=now)
            text = _promised(made)
            messages.success(request, text)
            return htmx.see_other(request, "cases:case", reference=made.case.reference)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from None
    except Refused as refusal:
        form.add_error(None, str(refusal))
    status = 422 if form.is_bound else 200
    context = {"case": case, "form": form}
    return render(request, "callbacks/from_question.html", context, status=status)


def _plan(form: PlanForm, days: list[Day] | None, now: dt.datetime) -> from_question.Plan:
    data = form.cleaned_data
    wanted = choosing.chosen(days or [], data.get("window", ""))
    window, *or_else = wanted or [windows.soonest(now=now)]
    return from_question.Plan(data["phone"], window, tuple(or_else), data.get("overbook", ""))


def _promised(made: CallbackRequest) -> str:
    window = promises.open_window(made.case)
    words = clock.window_in_words(window.from_at, window.until_at) if window else ""
    return f"Wij bellen {words}. De dag waarop de vraag binnenkwam, blijft staan."
