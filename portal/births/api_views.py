"""Where another register tells of a birth: signed, read strictly, answered without telling whether
she is one of ours. Nothing of what was sent goes into the log."""

import datetime as dt
import logging
import re

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.births import keys, receiving, taking, wire
from portal.births.models import BirthKey
from portal.jobs import throttle
from portal.kit import address, clock

WINDOW = dt.timedelta(minutes=5)
PER, MOST, MOST_REFUSALS = dt.timedelta(seconds=10), 100, 20
SECONDS, HEX = re.compile(r"\d{1,12}", re.ASCII), re.compile(r"[0-9a-f]{64}")
TITLES = {
    401: "Handtekening klopt niet",
    403: "Inlezen staat uit",
    413: "Bericht te groot",
    415: "Geen JSON",
    422: "Inhoud klopt niet",
    429: "Te veel verzoeken",
}
log = logging.getLogger(__name__)


class Problem(Exception):
    """A refusal, as the other system reads it (RFC 9457)."""

    def __init__(self, status: int, errors: dict[str, str] | None = None) -> None:
        super().__init__(str(status))
        self.status = status
        self.errors = errors or {}


# No form of ours: the signature proves more than a token would.
@csrf_exempt
@login_not_required
@require_POST
def incoming(request: HttpRequest) -> JsonResponse:
    """Take one birth. The same one again is one."""
    now = clock.utc_now()
    try:
        key = _signed_by(request, now)
        notice = wire.read(request.body, today=clock.day_of(now))
        receiving.take(notice=notice, key=key, now=now)
    except Problem as problem:
        return _refused(problem)
    except wire.NotRead as wrong:
        return _refused(Problem(422, wrong.errors))
    except taking.IsOff:
        return _refused(Problem(403))
    return JsonResponse({"result": "received"}, status=202)


def _signed_by(request: HttpRequest, now: dt.datetime) -> BirthKey:
    if int(request.META.get("CONTENT_LENGTH") or 0) > wire.MOST_BYTES:
        raise Problem(413)
    if request.content_type != "application/json":
        raise Problem(415)
    stamp = request.headers.get("Births-Timestamp", "")
    signature = request.headers.get("Births-Signature", "")
    key = keys.find(request.headers.get("Births-Key", ""), now=now)
    in_time = (
        bool(SECONDS.fullmatch(stamp))
        and abs(now.timestamp() - int(stamp)) <= WINDOW.total_seconds()
    )
    if (
        key is None
        or not in_time
        or not HEX.fullmatch(signature)
        or not keys.is_signed(key, timestamp=stamp, body=request.body, signature=signature)
    ):
        log.warning("births refused: signature, key %s", key.pk if key else "unknown")
        sender = address.network(address.of_request(request))
        _count("births-refused", sender, MOST_REFUSALS, now)
        raise Problem(401)
    _count("births-told", str(key.pk), MOST, now)
    return key


def _count(what: str, who: str, most: int, now: dt.datetime) -> None:
    if throttle.count(what=what, who=who, per=PER, now=now) > most:
        raise Problem(429)


def _refused(problem: Problem) -> JsonResponse:
    told: dict[str, object] = {
        "type": f"urn:almere:geboorten:{problem.status}",
        "title": TITLES[problem.status],
        "status": problem.status,
    }
    if problem.errors:
        told["errors"] = [{"field": name, "detail": why} for name, why in problem.errors.items()]
    response = JsonResponse(told, status=problem.status, content_type="application/problem+json")
    if problem.status == 401:
        response["WWW-Authenticate"] = "Births-Signature"
    if problem.status == 429:
        response["Retry-After"] = str(int(PER.total_seconds()))
    return response
