"""Reading what a list or another system tells of one decision, and whether it is ours at all. What
is not ours is forgotten here: nothing of it is returned."""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping

from callbacks.decision_models import DecisionSource
from callbacks.decisions import people
from callbacks.decisions.coming import Announced
from portal.kit import birthdays, phone, privacy, text
from portal.kit.birthdays import BirthdayError
from portal.kit.phone import Phone, PhoneError
from portal.residents import languages
from portal.staff.models import Team

KEY = re.compile(r"[A-Za-z0-9._:/-]{1,40}")
DUTCH_DAY = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", re.ASCII)
YES = frozenset({"ja", "j", "1", "true", "x"})
ABOUT_NOTHING = "een besluit"


class NotOurs(Exception):
    """Of a department that is not here: only counted."""


class NotRead(Exception):
    """What stands there is wrong; `str()` is the reason in code."""


@dataclasses.dataclass(frozen=True)
class Row:
    """One decision as it was told."""

    told: Announced
    is_withdrawn: bool


def teams() -> dict[str, Team]:
    """Return our teams by plain name and code. One query."""
    found: dict[str, Team] = {}
    for team in Team.objects.filter(is_active=True):
        found |= {text.plain(team.name): team, team.code: team}
    return found


def read(
    cells: Mapping[str, str],
    *,
    source: DecisionSource,
    ours: Mapping[str, Team],
    today: dt.date,
) -> Row:
    """Return what one row tells. Raises NotOurs or NotRead."""
    named = cells.get("team", "")
    team = ours.get(text.plain(named)) if named else source.team
    if team is None:
        raise NotOurs
    key = cells.get("key", "")
    if not KEY.fullmatch(key) or privacy.find_bsn(key):
        raise NotRead("no key")
    is_withdrawn = text.plain(cells.get("withdrawn", "")) in YES
    if is_withdrawn:
        nobody = Announced("", team, today, people.Told(""), source=source, key=key)
        return Row(nobody, is_withdrawn=True)
    name = text.clean_line(cells.get("name", ""))[:120]
    if not name:
        raise NotRead("no name")
    who = people.Told(
        name=privacy.mask_bsn(name),
        birth_date=_born(cells.get("birth_date", ""), today),
        phone=_phone(cells.get("phone", "")),
        language=_language(cells.get("language", "")),
    )
    about = privacy.mask_bsn(text.clean_line(cells.get("about", "")))[:80] or ABOUT_NOTHING
    goes_out_on = day_of(cells.get("goes_out_on", ""))
    return Row(Announced(about, team, goes_out_on, who, source=source, key=key), is_withdrawn=False)


def day_of(typed: str) -> dt.date:
    """Return a day written as 2026-12-01 or 1-12-2026. Raises NotRead."""
    dutch = DUTCH_DAY.fullmatch(typed.strip())
    try:
        if dutch:
            return dt.date(int(dutch[3]), int(dutch[2]), int(dutch[1]))
        return dt.date.fromisoformat(typed.strip())
    except ValueError:
        raise NotRead("no day") from None


def _born(typed: str, today: dt.date) -> dt.date | None:
    if not typed.strip():
        return None
    try:
        return birthdays.read(typed, today=today)
    except BirthdayError:
        raise NotRead("birth date not valid") from None


def _phone(typed: str) -> Phone | None:
    if not typed.strip():
        return None
    try:
        return phone.parse(typed)
    except PhoneError:
        raise NotRead("number not valid") from None


def _language(typed: str) -> str:
    code = typed.strip().lower()
    return code if code in languages.NAMES else ""
