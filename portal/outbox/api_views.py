"""Where the provider of messages tells how they went: with our token, read with care, answered in
problem JSON (RFC 9457)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.kit import address, clock
from portal.outbox import delivery, wire

TYPE = "urn:almere:berichten:"
TITLES = {
    "te-groot": (413, "Te groot"),
    "geen-json": (415, "Geen JSON"),
    "geen-toegang": (401, "Geen toegang"),
    "te-veel": (429, "Te veel verzoeken"),
    "onjuist": (422, "Inhoud klopt niet"),
}


# No form of ours: the token of the provider proves more than one of a page would.
@csrf_exempt
@login_not_required
@require_POST
def status(request: HttpRequest) -> JsonResponse:
    """Take how one message went. Telling it again changes nothing."""
    now = clock.utc_now()
    try:
        wire.admit(
            request.headers.get("Authorization", ""),
            network=address.network(address.of_request(request)),
            now=now,
        )
        if int(request.META.get("CONTENT_LENGTH") or 0) > wire.MOST_BYTES:
            return _problem("te-groot", f"Stuur hooguit {wire.MOST_BYTES} bytes.")
        if request.content_type != "application/json":
            return _problem("geen-json", "Stuur Content-Type: application/json.")
        result = delivery.note(told=wire.read(request.body, now=now), now=now)
    except wire.NotLetIn as refused:
        return _not_let_in(refused.seconds)
    except wire.NotRead as wrong:
        return _problem("onjuist", str(wrong))
    return JsonResponse({"result": result})


def _not_let_in(seconds: int) -> JsonResponse:
    if seconds:
        response = _problem("te-veel", "Wacht zo lang als Retry-After zegt.")
        response["Retry-After"] = str(seconds)
        return response
    response = _problem("geen-toegang", "Stuur Authorization: Bearer met het afgesproken token.")
    response["WWW-Authenticate"] = "Bearer"
    return response


def _problem(code: str, detail: str) -> JsonResponse:
    number, title = TITLES[code]
    body = {"type": TYPE + code, "title": title, "status": number, "detail": detail}
    return JsonResponse(body, status=number, content_type="application/problem+json")
