"""The door for systems that announce decisions: signed, read strictly, each event once. A refusal
is problem JSON (RFC 9457); nothing of what was sent goes into the log."""

import dataclasses
import datetime as dt
import hashlib
import logging
import re

from django.db import IntegrityError, transaction

from callbacks.decision_models import DecisionEvent, DecisionKey, DecisionSource
from callbacks.decisions import keys, reading, taking
from portal.jobs import throttle
from portal.kit import clock, strict_json

log = logging.getLogger(__name__)
TYPE = "urn:almere:besluiten:"
MOST_BYTES = 4_096
# Between making a request and our reading it.
WINDOW = dt.timedelta(minutes=5)
KEEP = dt.timedelta(days=30)
PER = dt.timedelta(seconds=10)
MOST_EVENTS, MOST_REFUSALS = 100, 100
MOST_OF_A_FIELD = 120
SECONDS = re.compile(r"\d{9,11}", re.ASCII)
HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
IDENT = re.compile(r"[A-Za-z0-9._:-]{1,64}")
EVENTS = {"announced": "", "withdrawn": "ja"}
FIELDS = frozenset(
    {
        "event_id",
        "event",
        "key",
        "name",
        "birth_date",
        "phone",
        "about",
        "team",
        "goes_out_on",
        "language",
    }
)
TEXTS: dict[str, tuple[int, str]] = {
    "te-groot": (413, f"Stuur hooguit {MOST_BYTES} bytes."),
    "geen-json": (415, "Stuur Content-Type: application/json."),
    "niet-ondertekend": (
        401,
        "Stuur de koppen Decision-Key, Decision-Timestamp en Decision-Signature mee.",
    ),
    "klok": (401, "Decision-Timestamp ligt meer dan vijf minuten van onze klok."),
    "handtekening": (401, "De sleutel is onbekend of gestopt, of de handtekening past niet."),
    "herhaald": (401, "Precies dit verzoek kwam al binnen. Onderteken een nieuwe poging opnieuw."),
    "anders": (409, "Onder dit event_id kwam eerder iets anders binnen."),
    "onjuist": (422, "De inhoud klopt niet."),
    "te-veel": (429, "Wacht zo lang als Retry-After zegt."),
}


@dataclasses.dataclass
class Problem(Exception):
    """A refusal; `why` tells what is wrong with the content."""

    code: str
    why: str = ""
    retry_after: int = 0

    @property
    def status(self) -> int:
        """The HTTP status."""
        return TEXTS[self.code][0]

    def body(self) -> dict[str, object]:
        """Return what the source reads."""
        status, detail = TEXTS[self.code]
        told: dict[str, object] = {"type": TYPE + self.code, "status": status, "detail": detail}
        return told | ({"reason": self.why} if self.why else {})


@dataclasses.dataclass(frozen=True)
class Sent:
    """What came in, before anything of it is believed. `address` is for counting only."""

    key: str
    timestamp: str
    signature: str
    body: bytes
    address: str


def take(sent: Sent, *, now: dt.datetime) -> str:
    """Take one event; return what we did with it. Raises Problem."""
    key = _admit(sent, now)
    cells = _cells(sent.body)
    source = key.source
    try:
        row = reading.read(cells, source=source, ours=reading.teams(), today=clock.day_of(now))
    except reading.NotOurs:
        # Nothing of it is kept, not even that it came.
        return "ignored"
    except reading.NotRead as wrong:
        raise Problem("onjuist", str(wrong)) from None
    try:
        with transaction.atomic():
            if _is_known(sent, source, cells["event_id"], now):
                return "known"
            outcome, _ = taking.take(row=row, source=source, by=keys.actor_of(source), now=now)
    except tuple(taking.REFUSED) as refused:
        raise Problem("onjuist", taking.REFUSED[type(refused)]) from None
    return outcome


def forget(*, now: dt.datetime) -> None:
    """Forget what sources told more than a month ago; the decisions stay."""
    DecisionEvent.objects.filter(at__lt=now - KEEP).delete()


def _admit(sent: Sent, now: dt.datetime) -> DecisionKey:
    key = None
    try:
        if not (sent.key and SECONDS.fullmatch(sent.timestamp) and HEX.fullmatch(sent.signature)):
            raise Problem("niet-ondertekend")
        if abs(now.timestamp() - int(sent.timestamp)) > WINDOW.total_seconds():
            raise Problem("klok")
        key = keys.find(sent.key, now=now)
        if key is None or not keys.is_signed(
            key, timestamp=sent.timestamp, body=sent.body, signature=sent.signature
        ):
            raise Problem("handtekening")
    except Problem as problem:
        log.warning("decision refused: %s, key %s", problem.code, key.pk if key else "unknown")
        _count("decisions-refused", sent.address, MOST_REFUSALS, now)
        raise
    _count("decision-events", str(key.source_id), MOST_EVENTS, now)
    return key


def _cells(body: bytes) -> dict[str, str]:
    """Return the fields as text. Raises Problem for anything but one object with known fields."""
    try:
        data = strict_json.one_object(body)
    except strict_json.NotOneObject:
        raise Problem("onjuist", "body") from None
    if set(data) - FIELDS:
        raise Problem("onjuist", "fields")
    cells = {name: value for name, value in data.items() if value is not None}
    if not all(
        isinstance(value, str) and len(value) <= MOST_OF_A_FIELD for value in cells.values()
    ):
        raise Problem("onjuist", "values")
    if not IDENT.fullmatch(cells.get("event_id", "")) or cells.get("event") not in EVENTS:
        raise Problem("onjuist", "event")
    return cells | {"withdrawn": EVENTS[cells["event"]]}


def _is_known(sent: Sent, source: DecisionSource, code: str, now: dt.datetime) -> bool:
    """Write down that this event came; tell whether it came before. Raises Problem for a replay and
    for another one under its name."""
    body = hashlib.sha256(sent.body).hexdigest()
    signature = hashlib.sha256(sent.signature.encode()).hexdigest()
    try:
        with transaction.atomic():
            DecisionEvent.objects.create(
                source=source, code=code, body_digest=body, signature_digest=signature, at=now
            )
    except IntegrityError:
        first = DecisionEvent.objects.get(source=source, code=code)
        if first.signature_digest == signature:
            raise Problem("herhaald") from None
        if first.body_digest != body:
            raise Problem("anders") from None
        return True
    return False


def _count(what: str, who: str, most: int, now: dt.datetime) -> None:
    if throttle.count(what=what, who=who, per=PER, now=now) > most:
        until = throttle.ends_at(per=PER, now=now)
        raise Problem("te-veel", retry_after=max(1, int((until - now).total_seconds())))
