"""The demo municipality: its facts, places, closed days, teams, topics and numbers. Invented.

Loading it again adds what is missing and changes nothing that is there: a functional manager may
have improved it meanwhile.
"""

import dataclasses
import datetime as dt

from portal.audit.actor import Actor
from portal.cases.models import Topic
from portal.kit.workdays import WorkCalendar
from portal.municipality.models import Location, Municipality, OfficeClosure, OpeningHours
from portal.staff import numbers
from portal.staff.models import NumberAssignment, OutboundNumber, Team

LONG_AGO = dt.date(2024, 1, 1)
OPENS, CLOSES = dt.time(8, 30), dt.time(12, 30)
LOCATIONS = [
    ("stadhuis", "Stadhuis", "Stadhuisplein 1, Almere Stad"),
    ("buiten", "Wijkpunt Buiten", "Havenweg 12, Almere Buiten"),
]
# Days from Easter Sunday on which the town hall is closed. Good Friday is an ordinary working day.
MOVING_DAYS = [(1, "Tweede paasdag"), (39, "Hemelvaartsdag"), (50, "Tweede pinksterdag")]
FIXED_DAYS = [(1, 1, "Nieuwjaarsdag"), (12, 25, "Eerste kerstdag"), (12, 26, "Tweede kerstdag")]
YEARS_AHEAD = 2
# No subscriber's number starts with a zero after 036, so nobody real is called from a demo.
TEAMS = [
    ("inkomen-1", "Inkomen 1", "+31360550101"),
    ("inkomen-2", "Inkomen 2", "+31360550102"),
    ("werk", "Werk", "+31360550103"),
    ("bijzondere-bijstand", "Bijzondere bijstand", "+31360550104"),
    ("informele-aanpak", "Informele aanpak", "+31360550105"),
    ("ontdekkingsteam", "Ontdekkingsteam", "+31360550106"),
    ("sociaal-raadslieden", "Sociaal raadslieden", "+31360550107"),
    ("functioneel-beheer", "Functioneel beheer", "+31360550108"),
]
TOPICS = [
    ("mijn-uitkering", "Mijn uitkering of mijn geld", "inkomen-1"),
    ("uitkering-aanvragen", "Een uitkering aanvragen", "inkomen-2"),
    ("brief", "Een brief die ik niet begrijp", "inkomen-1"),
    ("papieren", "Papieren opsturen of inleveren", "inkomen-2"),
    ("er-verandert-iets", "Ik ga werken, verhuizen of samenwonen", "inkomen-2"),
    ("werk", "Werk zoeken of een opleiding", "werk"),
    ("kosten", "Kosten die ik niet kan betalen", "bijzondere-bijstand"),
    ("schulden", "Schulden of rekeningen", "bijzondere-bijstand"),
    ("niet-eens", "Ik ben het niet eens met een besluit", "informele-aanpak"),
    ("anders", "Iets anders", "inkomen-1"),
]


@dataclasses.dataclass(frozen=True)
class Town:
    """What the other steps need to know."""

    teams: dict[str, Team]
    topics: dict[str, Topic]


def load(*, by: Actor, now: dt.datetime) -> Town:
    """Make the municipality, or find what an earlier run made."""
    Municipality.objects.get_or_create(
        pk=1,
        defaults={
            "name": "Almere",
            "phone": "14 036",
            "phone_hours": "maandag tot en met vrijdag, 08:30 tot 17:00 uur",
            "email": "werkeninkomen@almere.example",
        },
    )
    _places()
    for year in range(now.year, now.year + YEARS_AHEAD + 1):
        _closures(year)
    teams = {code: _team(code, name, number, by, now) for code, name, number in TEAMS}
    topics = {
        code: Topic.objects.get_or_create(
            code=code, defaults={"label": label, "team": teams[team], "position": position}
        )[0]
        for position, (code, label, team) in enumerate(TOPICS, start=1)
    }
    return Town(teams, topics)


def _places() -> None:
    for code, name, address in LOCATIONS:
        location, _ = Location.objects.get_or_create(
            code=code, defaults={"name": name, "address": address}
        )
        for weekday in range(5):
            OpeningHours.objects.get_or_create(
                location=location, weekday=weekday, defaults={"opens": OPENS, "closes": CLOSES}
            )


def _closures(year: int) -> None:
    for day, reason in public_holidays(year):
        if day.weekday() < 5:
            OfficeClosure.objects.get_or_create(day=day, defaults={"reason": reason})


def public_holidays(year: int) -> list[tuple[dt.date, str]]:
    """Return the days of a year on which the whole country is free, in order."""
    sunday = easter(year)
    # King's Day moves to Saturday when 27 April is a Sunday.
    kings_day = dt.date(year, 4, 27)
    kings_day -= dt.timedelta(days=kings_day.weekday() == 6)
    moving = [(sunday + dt.timedelta(days=days), reason) for days, reason in MOVING_DAYS]
    fixed = [(dt.date(year, month, day), reason) for month, day, reason in FIXED_DAYS]
    return sorted([*moving, *fixed, (kings_day, "Koningsdag")])


def easter(year: int) -> dt.date:
    """Return Easter Sunday in the Gregorian calendar (the method of Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    skipped = (century + 8) // 25
    moon = (19 * golden + century - century // 4 - (century - skipped + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def _team(code: str, name: str, number: str, by: Actor, now: dt.datetime) -> Team:
    team, _ = Team.objects.get_or_create(code=code, defaults={"name": name})
    outbound, _ = OutboundNumber.objects.get_or_create(
        number=number,
        defaults={
            "label": f"Team {name}",
            "answered_by": f"een collega van team {name}",
            "answered_hours": "elke werkdag van 09:00 tot 16:30 uur",
            "outside_hours": "Wij zijn nu dicht. U hoort wanneer wij weer open zijn.",
            "tested_on": _last_working_day(now.date()),
        },
    )
    if not NumberAssignment.objects.filter(number=outbound).exists():
        numbers.assign(
            number=outbound,
            to=team,
            from_on=LONG_AGO,
            until_on=None,
            is_primary=True,
            by=by,
            now=now,
        )
    return team


def _last_working_day(day: dt.date) -> dt.date:
    calendar = WorkCalendar()
    return next(
        before
        for before in (day - dt.timedelta(days=n) for n in range(1, 10))
        if calendar.is_working_day(before)
    )
