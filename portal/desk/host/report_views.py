"""A first report at the desk: one click, and a receipt with the day that counts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from portal.cases import access
from portal.contacts import first_reports
from portal.desk.host import finding, first_days
from portal.desk.host.forms import ReportForm
from portal.desk.places import here
from portal.desk.queue.models import Visit
from portal.kit import clock, secret
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.staff import door
from portal.staff.roles import Permission

DESK = Permission.WORK_DESK
BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
def report(request: HttpRequest) -> HttpResponse:
    """Somebody comes to apply."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    place = here.find(user, now=now)
    form = ReportForm(posted(request), initial={"token": secret.new_link()})
    if place.opening is not None and form.is_valid():
        with refusals(form):
            made = first_days.report(opening=place.opening, told=_told(form), user=user, now=now)
            return see_other(request, "desk:report-receipt", reference=made.case.reference)
    context = {"form": form, "here": place}
    return render(request, "desk/host/report.html", context, status=422 if form.is_bound else 200)


@require_http_methods(BOTH)
def visit_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who is here already wants to apply."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    visit = finding.open_visit(pk)
    who = visit.case.resident
    initial = {"token": secret.new_link(), "name": who.name if who else ""}
    form = ReportForm(posted(request), initial=initial)
    if form.is_valid():
        with refusals(form):
            made = first_days.report_in(visit=visit, told=_told(form), user=user, now=now)
            return see_other(request, "desk:report-receipt", reference=made.case.reference)
    context = {"form": form, "visit": visit}
    return render(request, "desk/host/report.html", context, status=422 if form.is_bound else 200)


@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The day that counts, on paper, with the form."""
    now = clock.utc_now()
    case = access.get_case(door.colleague(request), reference, now=now)
    found = first_days.receipt(case) if case.kind == Visit.KIND else None
    if found is None:
        raise Http404("melding")
    context = {
        "case": case,
        "visit": case.visit,
        "report": found.report,
        "lines": first_reports.receipt_lines(found.report),
        "receipt": found,
    }
    return render(request, "desk/host/report_receipt.html", context)


def _told(form: ReportForm) -> first_days.Told:
    data = form.cleaned_data
    return first_days.Told(
        topic=data["topic"],
        name=data["name"],
        address=data["address"],
        phone=data["phone"],
        urgent=data["urgent"],
        token=data["token"],
    )
