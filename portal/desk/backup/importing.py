"""A roster from a spreadsheet: each row is put on the roster or refused with its reason. The same
list once more changes nothing that stands there already."""

import datetime as dt
import re
from collections.abc import Mapping

from django.db import DataError, transaction

from portal.desk.backup import roster
from portal.desk.backup.models import BackupDuty, Half, Place
from portal.intake import lists
from portal.intake.models import ImportedList
from portal.kit import clock, spreadsheet, text
from portal.kit.refusal import Refused
from portal.staff import people
from portal.staff.models import Team, User

KIND = "ROSTER"
COLUMNS = ("Datum", "Dagdeel", "Team", "Achtervang", "Waar", "Vervanger", "Waar vervanger")
REQUIRED = ("Datum", "Dagdeel", "Team", "Achtervang", "Vervanger")
MOST_ROWS = 500
DUTCH_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
HALVES = {"ochtend": Half.MORNING, "morgen": Half.MORNING, "middag": Half.AFTERNOON}
PLACES = {
    "": Place.BUILDING,
    "gebouw": Place.BUILDING,
    "in het gebouw": Place.BUILDING,
    "kantoor": Place.BUILDING,
    "stadhuis": Place.BUILDING,
    "thuis": Place.HOME,
}
# Outcomes as they are kept, and how the page says them.
PUT, SAME = "ingevuld", "stond er al zo"


class TooMany(Refused):
    """More than one request can do."""

    text = f"Deze lijst heeft meer dan {MOST_ROWS} rijen. Verdeel de lijst."


class _RowRefused(Exception):
    """This row cannot be put on the roster; `str()` says why."""


def take(*, content: bytes, name: str, user: User, now: dt.datetime) -> ImportedList:
    """Read a roster and put its rows on it, for the teams that this colleague leads. Returns the
    list with what became of each row.

    Raises spreadsheet.Unreadable or TooMany; then nothing has changed.
    """
    rows = spreadsheet.read(content, columns=COLUMNS, required=REQUIRED)
    if len(rows) > MOST_ROWS:
        raise TooMany
    led = people.teams_led_by(user, on=clock.day_of(now))
    teams = {text.plain(team.name): team for team in led}
    colleagues = _by_name(list(teams.values()), clock.day_of(now))
    imported = lists.keep(kind=KIND, name=name, rows=rows, by=user.actor, now=now)

    def take_over(taking: lists.Taking) -> lists.Done:
        try:
            with transaction.atomic():
                return _take(taking, teams, colleagues)
        except (_RowRefused, Refused) as refusal:
            return lists.Done(f"{_REFUSED} {refusal}"[:200])
        except DataError:
            return lists.Done(f"{_REFUSED} Deze rij kunnen wij niet lezen.")

    while lists.take_next(imported=imported, take_over=take_over, by=user.actor, now=now):
        pass
    return imported


_REFUSED = "niet ingevuld:"


def found(pk: int, *, user: User) -> ImportedList | None:
    """Return a roster that this colleague brought in. One query."""
    mine = ImportedList.objects.filter(kind=KIND, pk=pk, started_by=user.actor.key)
    return mine.first()


def _take(
    taking: lists.Taking, teams: Mapping[str, Team], colleagues: Mapping[str, list[User]]
) -> lists.Done:
    cells = {name: text.clean_line(value) for name, value in taking.cells.items()}
    if spreadsheet.TOO_MANY in cells:
        raise _RowRefused("Deze rij heeft te veel vakken.")
    team = teams.get(text.plain(cells["Team"]))
    if team is None:
        raise _RowRefused("Dit team kennen wij niet, of u bent er geen teamleider van.")
    half = HALVES.get(text.plain(cells["Dagdeel"]))
    if half is None:
        raise _RowRefused("Vul bij Dagdeel 'ochtend' of 'middag' in.")
    pair = roster.Pair(
        person=_person(cells["Achtervang"], colleagues, "Achtervang"),
        person_place=_place(cells["Waar"]),
        deputy=_person(cells["Vervanger"], colleagues, "Vervanger"),
        deputy_place=_place(cells["Waar vervanger"]),
    )
    turn = roster.Turn(team, _day(cells["Datum"]), half)
    before = BackupDuty.objects.filter(team=team, day=turn.day, half=half).values_list(
        "person", "person_place", "deputy", "deputy_place"
    )
    same = list(before) == [(pair.person.pk, pair.person_place, pair.deputy.pk, pair.deputy_place)]
    roster.put(turn=turn, pair=pair, by=taking.by, now=taking.now)
    return lists.Done(SAME if same else PUT, value=f"{turn.day:%d-%m-%Y} {half.label}")


def _by_name(teams: list[Team], day: dt.date) -> dict[str, list[User]]:
    """Return who works in these teams, by each way of writing who is meant."""
    known: dict[str, list[User]] = {}
    there = list(people.working_in(teams, on=day))
    for user in there:
        for name in {text.plain(name) for name in (user.name, user.username, user.email)}:
            known.setdefault(name, []).append(user)
    # As it is typed when logging in it means one colleague, whatever others are called.
    return known | {_login(user.username): [user] for user in there}


def _login(name: str) -> str:
    """Mark what is typed when logging in, so that it is no name."""
    return f"\0{name}"


def _person(cell: str, colleagues: Mapping[str, list[User]], column: str) -> User:
    fitting = colleagues.get(_login(cell)) or colleagues.get(text.plain(cell), [])
    if not fitting:
        raise _RowRefused(f"De naam bij {column} kennen wij niet in uw team.")
    if len(fitting) > 1:
        raise _RowRefused(f"Bij {column} zijn er meer met deze naam. Vul de gebruikersnaam in.")
    return fitting[0]


def _place(cell: str) -> Place:
    place = PLACES.get(text.plain(cell))
    if place is None:
        raise _RowRefused("Vul bij Waar 'gebouw' of 'thuis' in.")
    return place


def _day(cell: str) -> dt.date:
    if match := DUTCH_DAY.fullmatch(cell):
        day, month, year = (int(part) for part in match.groups())
    elif match := ISO_DAY.fullmatch(cell):
        year, month, day = (int(part) for part in match.groups())
    else:
        raise _RowRefused("Schrijf de datum als dag-maand-jaar, bijvoorbeeld 23-11-2026.")
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise _RowRefused("Deze datum bestaat niet.") from None
