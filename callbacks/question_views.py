"""The page on which a colleague makes a callback of a question in writing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from callbacks import from_question, windows
from callbacks.forms import PlanForm
from portal.cases import access
from portal.kit import clock, htmx
from portal.kit.forms import posted
from portal.kit.refusal import Refused
from portal.municipality import calendars
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
    days = calendars.municipality().callback_days_ahead
    halves = None if case.is_urgent else windows.choices(now=now, days=days)
    initial = {"phone": from_question.number_of(case.resident)}
    form = PlanForm(posted(request), halves=halves, initial=initial)
    try:
        if form.is_valid():
            chosen = form.cleaned_data.get("window")
            window = (
                windows.chosen(chosen, now=now, days=days) if chosen else windows.soonest(now=now)
            )
            plan = from_question.Plan(form.cleaned_data["phone"], window)
            made = from_question.turn(question=case.question, plan=plan, user=user, now=now)
            text = f"Wij bellen {window.words}. De dag waarop de vraag binnenkwam, blijft staan."
            messages.success(request, text)
            return htmx.see_other(request, "cases:case", reference=made.case.reference)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from None
    except Refused as refusal:
        form.add_error(None, str(refusal))
    status = 422 if form.is_bound else 200
    context = {"case": case, "form": form}
    return render(request, "callbacks/from_question.html", context, status=status)
