"""What every public page tells of the municipality, read at most once a minute by each process, so
that a page costs no query for it and still stands when the database is away."""

import dataclasses
import datetime as dt
import itertools
import time

from django import db
from django.conf import settings

from portal.kit import clock, phone
from portal.municipality import calendars, hours
from portal.municipality.hours import Openings
from portal.municipality.models import Location

CLOSURES_AHEAD = 10
NO_BREAK = "\u00a0"


@dataclasses.dataclass(frozen=True)
class Facts:
    """The municipality as residents read it."""

    name: str = ""
    phone_display: str = ""
    phone_hours: str = ""
    email: str = ""
    visiting_address: str = ""
    opening_lines: tuple[str, ...] = ()
    notice: str = ""
    night_bed_phone: str = ""
    night_food_phone: str = ""
    openings: Openings = dataclasses.field(default_factory=Openings)

    @property
    def phone_href(self) -> str:
        """The phone number as a link dials it."""
        return "".join(self.phone_display.split())

    @property
    def opening_text(self) -> str:
        """The opening hours in one line."""
        return "; ".join(self.opening_lines)

    @property
    def desk_is_open(self) -> bool:
        """Whether somebody who walks in now meets a colleague."""
        return self.openings.desk_is_open(clock.utc_now())

    @property
    def phone_is_open(self) -> bool:
        """Whether somebody who calls now speaks a colleague."""
        return self.openings.phone_is_open(clock.utc_now())

    @property
    def desk_opens(self) -> str:
        """When the desk opens again: 'vandaag om 08:30 uur'."""
        now = clock.utc_now()
        return _in_words(self.openings.desk_opens(now), now)

    @property
    def opens(self) -> str:
        """When the desk or the telephone opens again."""
        now = clock.utc_now()
        return _in_words(self.openings.opens(now), now)

    @property
    def closures(self) -> list[tuple[dt.date, str]]:
        """The closed days that come soon, with the reason."""
        return self.openings.closures(clock.utc_now(), days=CLOSURES_AHEAD)


def _in_words(moment: dt.datetime | None, now: dt.datetime) -> str:
    return hours.in_words(moment, now=now) if moment else ""


_kept: tuple[float, Facts] | None = None


def current() -> Facts:
    """Return the facts of this minute. Four queries when the memory is old, else none; without a
    database the last that were known, or only the phone number."""
    global _kept
    moment = time.monotonic()
    if _kept is not None and moment - _kept[0] < settings.PUBLIC_FACTS_SECONDS:
        return _kept[1]
    try:
        facts = _read(clock.utc_now())
    except db.Error:
        facts = _kept[1] if _kept else Facts(phone_display=settings.FALLBACK_PHONE)
    else:
        if not facts.name:
            # Somebody is setting the municipality up: the next page shows it.
            return facts
    _kept = (moment, facts)
    return facts


def forget() -> None:
    """Read anew at the next page."""
    global _kept
    _kept = None


def _read(now: dt.datetime) -> Facts:
    municipality = calendars.find_municipality()
    if municipality is None:
        return Facts(phone_display=settings.FALLBACK_PHONE)
    places = [place for place in calendars.locations() if place.is_open_to_public]
    return Facts(
        name=municipality.name,
        # One word, so that it never stands on two lines.
        phone_display=phone.show(municipality.phone).replace(" ", NO_BREAK),
        phone_hours=municipality.phone_hours,
        email=municipality.email,
        visiting_address=_address(places),
        opening_lines=tuple(opening_lines(places[0])) if places else (),
        notice=calendars.notice_on(municipality, now=now),
        night_bed_phone=municipality.night_bed_phone,
        night_food_phone=municipality.night_food_phone,
        openings=calendars.openings_of(municipality, places[0] if places else None),
    )


def _address(places: list[Location]) -> str:
    return f"{places[0].name}, {places[0].address}" if places else ""


def opening_lines(place: Location) -> list[str]:
    """Return the hours of a place: days in a row with the same hours are one line. The place comes
    from calendars.locations, so that this costs no query."""
    week = getattr(place, "week", None) or []
    lines = []
    for (opens, closes, _), group in itertools.groupby(
        enumerate(week),
        key=lambda pair: (pair[1].opens, pair[1].closes, pair[1].weekday - pair[0]),
    ):
        days = [clock.WEEKDAYS[row.weekday] for _, row in group]
        named = days[0] if len(days) == 1 else f"{days[0]} tot en met {days[-1]}"
        lines.append(f"{named} van {opens:%H:%M} tot {closes:%H:%M} uur")
    return lines
