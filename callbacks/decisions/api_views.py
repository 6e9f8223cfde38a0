"""Where other systems announce a decision before it goes out."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from callbacks.decisions import door
from callbacks.decisions.door import Problem, Sent
from portal.kit import address, clock


# No form of ours: the signature proves more than a token would.
@csrf_exempt
@login_not_required
@require_POST
def incoming(request: HttpRequest) -> JsonResponse:
    """Take one event of one decision. The same event twice is one."""
    try:
        result = _take(request)
    except Problem as problem:
        return _refused(problem)
    return JsonResponse({"result": result})


def _take(request: HttpRequest) -> str:
    if int(request.META.get("CONTENT_LENGTH") or 0) > door.MOST_BYTES:
        raise Problem("te-groot")
    if request.content_type != "application/json":
        raise Problem("geen-json")
    sent = Sent(
        key=request.headers.get("Decision-Key", ""),
        timestamp=request.headers.get("Decision-Timestamp", ""),
        signature=request.headers.get("Decision-Signature", ""),
        body=request.body,
        address=address.network(address.of_request(request)),
    )
    return door.take(sent, now=clock.utc_now())


def _refused(problem: Problem) -> JsonResponse:
    response = JsonResponse(
        problem.body(), status=problem.status, content_type="application/problem+json"
    )
    if problem.status == 401:
        response["WWW-Authenticate"] = "Decision-Signature"
    if problem.retry_after:
        response["Retry-After"] = str(problem.retry_after)
    return response
