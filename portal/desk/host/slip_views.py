"""What is printed for a resident: the number, the proof that she was here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.desk.host import finding, interpreters, slips
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.residents import languages
from portal.staff import door
from portal.staff.roles import Permission

DESK = Permission.WORK_DESK


@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The number in large type."""
    door.allowed(request, DESK, now=clock.utc_now())
    visit = finding.visit(pk)
    context = {
        "visit": visit,
        "lines": slips.lines(visit),
        "language": languages.name(visit.language) if visit.language else "",
        "needs": [Visit.Need(need).label for need in visit.needs],
        "can_be_sent": visit.is_open and slips.can_be_sent(visit),
        "interpreter": interpreters.running(visit),
    }
    return render(request, "desk/host/slip.html", context)


@require_safe
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The proof of a visit, for an employer or a school: never why she came."""
    now = clock.utc_now()
    door.allowed(request, DESK, now=now)
    visit = finding.visit(pk)
    context = {"visit": visit, "lines": slips.proof_lines(visit, now=now), "now": now}
    return render(request, "desk/host/proof.html", context)
