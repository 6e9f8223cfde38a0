"""The card with open questions, and the help that came of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from portal.cases import access
from portal.desk.picture import picture
from portal.desk.picture.forms import HelpForm
from portal.desk.queue.models import Visit
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.staff import door
from portal.staff.permissions import NotAllowed
from portal.staff.request import standing


@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, reference: str) -> HttpResponse:
    """Talk about more than the question she came with."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, may=standing(request, user, now=now), now=now)
    if case.kind != Visit.KIND:
        raise Http404("bezoek")
    if not case.may_work:
        raise PermissionDenied(NotAllowed.text)
    form = HelpForm(posted(request))
    if form.is_valid():
        with refusals(form):
            picture.say_yes(case=case, **form.cleaned_data, user=user, now=now)
            day = clock.in_words(form.cleaned_data["by_day"])
            messages.success(request, f"Dit is nu een afspraak van u, uiterlijk {day}.")
            return htmx.see_other(request, "cases:case", reference=case.reference)
    context = {"case": case, "form": form, "questions": picture.QUESTIONS}
    status = 422 if form.is_bound else 200
    return render(request, "desk/picture/card.html", context, status=status)
