"""Where telephone systems tell who calls: signed, read strictly, answered in problem JSON."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from callbacks.telephony import events, problems, wire
from callbacks.telephony.problems import Problem, Sent
from portal.kit import address, clock


# No form of ours: the signature proves more than a token would.
@csrf_exempt
@login_not_required
@require_POST
def incoming(request: HttpRequest) -> JsonResponse:
    """Take one event of one call. The same event twice is one."""
    try:
        result = _take(request)
    except Problem as problem:
        return _refused(problem)
    return JsonResponse({"result": result})


def _take(request: HttpRequest) -> events.Result:
    now = clock.utc_now()
    if int(request.META.get("CONTENT_LENGTH") or 0) > wire.MOST_BYTES:
        raise Problem("te-groot")
    if request.content_type != "application/json":
        raise Problem("geen-json")
    sent = Sent(
        key=request.headers.get("Telephony-Key", ""),
        timestamp=request.headers.get("Telephony-Timestamp", ""),
        signature=request.headers.get("Telephony-Signature", ""),
        body=request.body,
        address=address.network(address.of_request(request)),
    )
    key = problems.admit(sent, now=now)
    try:
        told = wire.read(sent.body, now=now)
        return events.take(
            told=told, system=key.system, body=sent.body, signature=sent.signature, now=now
        )
    except wire.NotRead as wrong:
        raise Problem("onjuist", errors=wrong.errors) from None
    except events.Replayed:
        raise Problem("herhaald") from None
    except events.Different:
        raise Problem("anders") from None


def _refused(problem: Problem) -> JsonResponse:
    response = JsonResponse(
        problem.body(), status=problem.status, content_type="application/problem+json"
    )
    if problem.status == 401:
        response["WWW-Authenticate"] = "Telephony-Signature"
    if problem.retry_after:
        response["Retry-After"] = str(problem.retry_after)
    return response
