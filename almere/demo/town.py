"""The demo municipality: its facts, places, closed days, teams, topics and numbers. Invented.

Loading it again adds what is missing and changes nothing that is there: a functional manager may
have improved it meanwhile.
"""

import dataclasses
import datetime as dt

from portal.audit.actor import Actor
from portal.cases import topics as topic_verbs
from portal.cases.models import FirstReportKind, Topic
from portal.kit import clock, holidays
from portal.municipality import calendars
from portal.municipality.models import Location
from portal.staff import numbers, office
from portal.staff.models import Team

FACTS = office.Facts(
    name="Almere",
    department="Werk & Inkomen",
    address_form="U",
    phone="14 036",
    phone_hours="maandag tot en met vrijdag, 08:30 tot 17:00 uur",
    email="werkeninkomen@almere.example",
    dialled_regions="SR TR MA CW AW",
    callback_days_ahead=5,
    question_working_days=2,
    night_bed_phone="+31360550190",
    night_food_phone="+31360550191",
)
LONG_AGO = dt.date(2024, 1, 1)
OPENS, CLOSES = dt.time(8, 30), dt.time(12, 30)
LOCATIONS = [
    ("stadhuis", "Stadhuis", "Stadhuisplein 1, Almere Stad"),
    ("buiten", "Wijkpunt Buiten", "Havenweg 12, Almere Buiten"),
]
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
    ("postkamer", "Postkamer", "+31360550111"),
    ("inloop-stadhuis", "Inloop Stadhuis", "+31360550109"),
    ("inloop-buiten", "Inloop Buiten", "+31360550110"),
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
# Whoever chooses this wants to apply for something.
APPLIES_FOR = {
    "uitkering-aanvragen": FirstReportKind.BENEFIT,
    "kosten": FirstReportKind.SPECIAL_ASSISTANCE,
    "schulden": FirstReportKind.DEBT_HELP,
}


@dataclasses.dataclass(frozen=True)
class Town:
    """What the other steps need to know."""

    teams: dict[str, Team]
    topics: dict[str, Topic]


def load(*, by: Actor, now: dt.datetime) -> Town:
    """Make the municipality, or find what an earlier run made."""
    if calendars.find_municipality() is None:
        office.set_facts(facts=FACTS, by=by, now=now)
    for code, name, address in LOCATIONS:
        if not Location.objects.filter(code=code).exists():
            _location(code, name, address, by, now)
    days = [
        (holiday.day, holiday.name)
        for year in range(now.year, now.year + YEARS_AHEAD + 1)
        for holiday in holidays.of_year(year)
        if holiday.day.weekday() < 5
    ]
    office.close_days(days=days, by=by, now=now)
    teams = {code: _team(code, name, number, by, now) for code, name, number in TEAMS}
    topics = {
        code: _topic(code, label, teams[team], position, by, now)
        for position, (code, label, team) in enumerate(TOPICS, start=1)
    }
    return Town(teams, topics)


def _topic(code: str, label: str, team: Team, position: int, by: Actor, now: dt.datetime) -> Topic:
    return Topic.objects.filter(code=code).first() or topic_verbs.add(
        code=code,
        label=label,
        team=team,
        position=position,
        first_report_kind=APPLIES_FOR.get(code, ""),
        by=by,
        now=now,
    )


def _location(code: str, name: str, address: str, by: Actor, now: dt.datetime) -> None:
    location = office.add_location(
        code=code, name=name, address=address, is_open_to_public=True, by=by, now=now
    )
    week = dict.fromkeys(range(5), (OPENS, CLOSES))
    office.set_hours(location=location, hours=week, by=by, now=now)


def _team(code: str, name: str, number: str, by: Actor, now: dt.datetime) -> Team:
    team = Team.objects.filter(code=code).first()
    if team is None:
        team = office.add_team(code=code, name=name, by=by, now=now)
    if numbers.get(number) is None:
        line = numbers.Line(
            number=number,
            label=f"Team {name}",
            answered_by=f"een collega van team {name}",
            answered_hours="elke werkdag van 09:00 tot 16:30 uur",
            outside_hours="Wij zijn nu dicht. U hoort wanneer wij weer open zijn.",
            tested_on=clock.day_of(now) - dt.timedelta(days=7),
        )
        numbers.assign(
            number=numbers.add(line=line, by=by, now=now),
            to=team,
            from_on=LONG_AGO,
            until_on=None,
            is_primary=True,
            by=by,
            now=now,
        )
    return team
