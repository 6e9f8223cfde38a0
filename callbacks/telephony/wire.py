"""What a telephone system may send, word for word; docs/api/telefonie.yaml tells the same. Pure:
reads bytes, knows no database."""

import dataclasses
import datetime as dt
import enum
import re
from typing import Any

from portal.kit import phone, strict_json

MOST_BYTES = 4_096
# Between making a request and our reading it; a clock that is wrong by more is mended there.
WINDOW = dt.timedelta(minutes=5)
# Events that waited in a telephone system while a line was down.
OLDEST = dt.timedelta(days=2)
IDENT = re.compile(r"[A-Za-z0-9._:-]{1,64}")
EXTENSION = re.compile(r"[0-9]{0,10}")
MOST_OF_A_NUMBER = 80
# Of hostile names of fields we repeat no more than this.
MOST_NAMED, MOST_OF_A_NAME = 5, 40


class Kind(enum.StrEnum):
    """What happens to a call."""

    RINGING = "ringing"
    ANSWERED = "answered"
    MISSED = "missed"
    ENDED = "ended"


@dataclasses.dataclass(frozen=True)
class Told:
    """One event of one call, in our own spelling."""

    event: str
    call: str
    kind: Kind
    at: dt.datetime
    # Empty: withheld, or nothing that is a number.
    number_calling: str
    number_called: str
    extension: str
    # A colleague calls a colleague: no business of this portal.
    is_internal: bool


class NotRead(Exception):
    """What was sent is not what we agreed on; `errors` says per field why, in Dutch."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(sorted(errors)))
        self.errors = errors


UNKNOWN = "Dit veld staat niet in de afspraak. Laat het weg."
FIELDS = ("event_id", "call_id", "event", "at", "from", "to", "extension")
REQUIRED = tuple(name for name in FIELDS if name != "extension")


def read(body: bytes, *, now: dt.datetime) -> Told:
    """Read one event. Raises NotRead with everything that is wrong with it at once."""
    data = _object(body)
    errors = dict.fromkeys(_named(set(data) - set(FIELDS)), UNKNOWN)
    errors |= {name: "Dit veld ontbreekt." for name in REQUIRED if name not in data}
    for name, check in CHECKS.items():
        if name in data and (wrong := check(data[name])):
            errors[name] = wrong
    if errors:
        raise NotRead(errors)
    at = _instant(data["at"])
    if not now - OLDEST <= at <= now + WINDOW:
        raise NotRead({"at": "Dit tijdstip ligt in de toekomst, of meer dan twee dagen terug."})
    calling = data["from"] or ""
    spelled = phone.told(calling)
    return Told(
        event=data["event_id"],
        call=data["call_id"],
        kind=Kind(data["event"]),
        at=at,
        number_calling=spelled if spelled.startswith("+") else "",
        number_called=phone.told(data["to"]),
        extension=data.get("extension") or "",
        is_internal=phone.is_internal(calling),
    )


def _object(body: bytes) -> dict[str, Any]:
    try:
        return strict_json.one_object(body)
    except strict_json.NotOneObject as wrong:
        raise NotRead({"body": str(wrong)}) from None


def _named(names: set[str]) -> list[str]:
    return [name[:MOST_OF_A_NAME] for name in sorted(names)[:MOST_NAMED]]


def _ident(value: Any) -> str:
    if isinstance(value, str) and IDENT.fullmatch(value):
        return ""
    return "Gebruik 1 tot 64 letters, cijfers, punten, streepjes of dubbele punten."


def _kind(value: Any) -> str:
    if isinstance(value, str) and value in list(Kind):
        return ""
    return f"Kies een van: {', '.join(Kind)}."


def _moment(value: Any) -> str:
    try:
        _instant(value)
    except ValueError:
        return "Schrijf het tijdstip met tijdzone, zoals 2026-11-24T10:40:00+01:00."
    return ""


def _instant(value: Any) -> dt.datetime:
    if not isinstance(value, str) or len(value) > MOST_OF_A_NAME or "T" not in value:
        raise ValueError
    at = dt.datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError
    try:
        return at.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError from None


def _calling(value: Any) -> str:
    if value is None or (isinstance(value, str) and len(value) <= MOST_OF_A_NUMBER):
        return ""
    return f"Stuur het telefoonnummer als tekst van hooguit {MOST_OF_A_NUMBER} tekens, of null."


def _called(value: Any) -> str:
    is_text = isinstance(value, str) and len(value) <= MOST_OF_A_NUMBER
    if is_text and phone.told(value):
        return ""
    return "Stuur het telefoonnummer van de gemeente dat is gebeld, zoals +31360550101 of 14036."


def _extension(value: Any) -> str:
    if value is None or (isinstance(value, str) and EXTENSION.fullmatch(value)):
        return ""
    return "Stuur het toestelnummer als tekst van hooguit 10 cijfers."


CHECKS = {
    "event_id": _ident,
    "call_id": _ident,
    "event": _kind,
    "at": _moment,
    "from": _calling,
    "to": _called,
    "extension": _extension,
}
