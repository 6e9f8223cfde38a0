"""The page on which a colleague corrects the times of a visit."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from portal.cases import access
from portal.desk.correcting import correcting
from portal.desk.correcting.forms import TimesForm
from portal.desk.queue.models import ServicePeriod, Visit
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.staff import door
from portal.staff.permissions import NotAllowed
from portal.staff.request import standing
from portal.staff.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def times(request: HttpRequest, reference: str) -> HttpResponse:
    """Set the times of the last talk of a visit as they were."""
    now = clock.utc_now()
    user = door.colleague(request)
    may = standing(request, user, now=now)
    case = access.get_case(user, reference, may=may, now=now)
    if case.kind != Visit.KIND:
        raise Http404("bezoek")
    if not case.may_work or Permission.WORK_DESK not in may.held:
        raise PermissionDenied(NotAllowed.text)
    talk = correcting.talk_of(case.visit)
    form = TimesForm(posted(request), initial=_times_of(talk))
    if form.is_valid():
        with refusals(form):
            right = correcting.Right(**form.cleaned_data)
            made = correcting.correct(visit=case.visit, right=right, user=user, now=now)
            text = "De tijden zijn verbeterd." if made else "De tijden stonden al zo."
            messages.success(request, text)
            return htmx.see_other(request, "cases:case", reference=case.reference)
    context = {"case": case, "form": form, "talk": talk}
    return render(
        request, "desk/correcting/times.html", context, status=422 if form.is_bound else 200
    )


def _times_of(talk: ServicePeriod | None) -> dict[str, dt.datetime]:
    if talk is None or talk.began_at is None or talk.ended_at is None:
        return {}
    return {"began": clock.local(talk.began_at), "ended": clock.local(talk.ended_at)}
