"""An iCalendar file (RFC 5545) of a few events in UTC. No recurrence, no time zones, no people."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

# Octets, without the line end (section 3.1).
LONGEST_LINE = 75


@dataclasses.dataclass(frozen=True)
class Event:
    """One entry: [start, end) as instants."""

    uid: str
    start: dt.datetime
    end: dt.datetime
    title: str
    url: str


def render(*, name: str, events: Iterable[Event], now: dt.datetime) -> str:
    """Return the whole file, lines ended and folded as the standard says."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Werk en Inkomen//Portaal//NL",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escape(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
    ]
    for event in events:
        lines += _event(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _event(event: Event, now: dt.datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(event.start)}",
        f"DTEND:{_utc(event.end)}",
        f"SUMMARY:{_escape(event.title)}",
        f"URL:{event.url}",
        f"DESCRIPTION:{_escape(event.url)}",
        # It shows what is planned; the colleague stays free for other appointments.
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _utc(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _escape(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _fold(line: str) -> str:
    """Fold by octets, and never inside a character of more than one."""
    parts: list[str] = []
    part, size = "", 0
    for char in line:
        width = len(char.encode())
        if size + width > LONGEST_LINE:
            parts.append(part)
            # A continuation starts with a space, which counts too.
            part, size = " ", 1
        part += char
        size += width
    return "\r\n".join([*parts, part])
