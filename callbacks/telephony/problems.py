"""Why a telephone system is refused, as it reads it (RFC 9457), and the door before which it
stands. Nothing of what was sent goes into the log."""

import dataclasses
import datetime as dt
import logging
import re

from callbacks.telephony import keys, wire
from callbacks.telephony_models import TelephoneKey
from portal.jobs import throttle

log = logging.getLogger(__name__)
TYPE = "urn:almere:telefonie:"
PER = dt.timedelta(seconds=10)
# A busy hour of a town has ten calls a minute; this is thirty events a second.
MOST_EVENTS = 300
MOST_REFUSALS = 100
SECONDS = re.compile(r"\d{9,11}", re.ASCII)
HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
TEXTS: dict[str, tuple[int, str, str]] = {
    "te-groot": (413, "Te groot", f"Stuur hooguit {wire.MOST_BYTES} bytes."),
    "geen-json": (415, "Geen JSON", "Stuur Content-Type: application/json."),
    "niet-ondertekend": (
        401,
        "Niet ondertekend",
        "Stuur de koppen Telephony-Key, Telephony-Timestamp en Telephony-Signature mee.",
    ),
    "klok": (
        401,
        "Tijd klopt niet",
        "Telephony-Timestamp ligt meer dan vijf minuten van onze klok. Zet uw klok gelijk.",
    ),
    "handtekening": (
        401,
        "Handtekening klopt niet",
        "De sleutel is onbekend of gestopt, of de handtekening past niet bij tijd en inhoud.",
    ),
    "herhaald": (
        401,
        "Herhaald",
        "Precies dit verzoek kwam al binnen en is verwerkt. Onderteken een nieuwe poging opnieuw.",
    ),
    "anders": (
        409,
        "Zelfde event_id, andere inhoud",
        "Onder dit event_id kwam eerder iets anders binnen. Geef elke gebeurtenis een eigen naam.",
    ),
    "onjuist": (422, "Inhoud klopt niet", "Kijk bij errors wat er per veld niet klopt."),
    "te-veel": (429, "Te veel verzoeken", "Wacht zo lang als Retry-After zegt."),
}


@dataclasses.dataclass
class Problem(Exception):
    """A refusal; `errors` tells per field why."""

    code: str
    errors: dict[str, str] = dataclasses.field(default_factory=dict)
    retry_after: int = 0

    @property
    def status(self) -> int:
        """The HTTP status."""
        return TEXTS[self.code][0]

    def body(self) -> dict[str, object]:
        """Return what the telephone system reads."""
        status, title, detail = TEXTS[self.code]
        told: dict[str, object] = {
            "type": TYPE + self.code,
            "title": title,
            "status": status,
            "detail": detail,
        }
        if self.errors:
            told["errors"] = [{"field": name, "detail": why} for name, why in self.errors.items()]
        return told


@dataclasses.dataclass(frozen=True)
class Sent:
    """What came in, before anything of it is believed."""

    key: str
    timestamp: str
    signature: str
    body: bytes
    # Who sent it as far as the network knows, for counting only.
    address: str


def admit(sent: Sent, *, now: dt.datetime) -> TelephoneKey:
    """Return the key that signed this. Raises Problem. One query, and one statement that counts."""
    key = None
    try:
        _check_form(sent, now)
        key = keys.find(sent.key, now=now)
        if key is None or not keys.is_signed(
            key, timestamp=sent.timestamp, body=sent.body, signature=sent.signature
        ):
            raise Problem("handtekening")
    except Problem as problem:
        log.warning("telephony refused: %s, key %s", problem.code, key.pk if key else "unknown")
        _count("telephony-refused", sent.address, MOST_REFUSALS, now)
        raise
    _count("telephony-events", str(key.system_id), MOST_EVENTS, now)
    return key


def _check_form(sent: Sent, now: dt.datetime) -> None:
    if not (sent.key and SECONDS.fullmatch(sent.timestamp) and HEX.fullmatch(sent.signature)):
        raise Problem("niet-ondertekend")
    if abs(now.timestamp() - int(sent.timestamp)) > wire.WINDOW.total_seconds():
        raise Problem("klok")


def _count(what: str, who: str, most: int, now: dt.datetime) -> None:
    if throttle.count(what=what, who=who, per=PER, now=now) > most:
        until = throttle.ends_at(per=PER, now=now)
        raise Problem("te-veel", retry_after=max(1, int((until - now).total_seconds())))
