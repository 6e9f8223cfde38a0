"""The button with which a team lead permits a far number."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from callbacks.reaching import permitted
from callbacks.views import request_of
from portal.cases import access
from portal.kit import clock, htmx
from portal.kit.refusal import Refused
from portal.staff import door


@require_POST
def permit(request: HttpRequest, reference: str) -> HttpResponse:
    """Let colleagues dial the number of this request."""
    now = clock.utc_now()
    case = access.get_case(door.colleague(request), reference, now=now)
    try:
        permitted.permit(request=request_of(case), user=door.colleague(request), now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Collega's mogen dit telefoonnummer nu bellen voor dit verzoek.")
    return htmx.see_other(request, "cases:case", reference=case.reference)
