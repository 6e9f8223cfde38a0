"""What one line of the board tells of a visit. No names: residents look along. Reads only."""

import dataclasses
import datetime as dt
import functools
import json
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from portal.cases import kinds
from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.desk.places.models import Opening
from portal.desk.queue.models import Visit, shown_number
from portal.kit import clock
from portal.residents import languages
from portal.staff.models import User

State, Need = Visit.State, Visit.Need
# How long a visit that ended without an answer is told to who receives the same person.
LATELY = dt.timedelta(days=14)
MOST_TOLD = 3
# Stands for a reference.
ANY = "Z-00-000000"
# One picture for one need, on the board and on every form.
ICONS = {
    Need.QUIET: "quiet",
    Need.CHILD: "people",
    Need.SEAT: "seat",
    Need.INTERPRETER: "chat",
    Need.FETCH: "hand",
    Need.ALONE: "door",
}
# The lists of the board, in the order of the page: code -> heading, and what an empty one says.
LISTS = {
    "wacht": ("Wacht", "Er wacht niemand."),
    "bezig": ("Geroepen of in gesprek", "Niemand is geroepen of in gesprek."),
    "bij-loket": ("Wacht bij een loket", "Niemand wacht bij een loket."),
    "even-weg": ("Even weg, houdt de plek", "Niemand is even weg."),
    "niet-verschenen": ("Niet verschenen", "Iedereen die geroepen is, kwam."),
}
LIST_OF = {
    State.WAITING: "wacht",
    State.CALLED: "bezig",
    State.SERVING: "bezig",
    State.ON_HOLD: "bij-loket",
    State.AWAY: "even-weg",
    State.NO_SHOW: "niet-verschenen",
}

# Lines of the board, and of whom.
LINES = "SELECT * FROM ({told}) told WHERE {which}"
OF_OPENING = "opening_id = %s AND state <> 'CLOSED'"
WITH_KEYS = "pk = ANY (%s)"
# What a line tells of somebody whose name we do not have.
NOBODY: dict[str, Any] = {
    "contact_person": None,
    "others_open": (),
    "promised": (),
    "left_at": None,
}
COUNTED = ", ".join(f"count(*) FILTER (WHERE state = '{state}')" for state in LIST_OF)
# How many visits of a day have each state and which of them closed since; and beside that the lines
# that changed since, or of whom is with this colleague. In one statement: every board asks it at
# every change.
CHANGED = """
    SELECT stand.*, told.* FROM (
        SELECT {counted}, coalesce(
            array_agg(case_id) FILTER (WHERE state = 'CLOSED' AND changed_at >= %s), '{{}}'
        )
        FROM desk_visit WHERE opening_id = %s
    ) stand
    LEFT JOIN ({told}) told ON told.opening_id = %s AND told.state <> 'CLOSED'
        AND (told.changed_at >= %s OR told.clerk_id = %s)
"""


@dataclasses.dataclass(frozen=True)
class Row:
    """One visit as the board shows it."""

    # Text: a template would spell a number by the rules of the language, eight hundred times.
    pk: str
    reference: str
    number: str
    state: Visit.State
    # The row with the lowest order stands first in its list.
    order: str
    subject: str
    since: dt.datetime
    minutes: str
    needs: list[tuple[str, str]]
    language: str
    people: int
    is_urgent: bool
    priority: str
    point: str
    clerk: str
    is_mine: bool
    contact_person: str
    promised: list[str]
    others: list[str]
    left_at: dt.datetime | None

    @property
    def list(self) -> str:
        """In which list it stands."""
        return LIST_OF[self.state]

    # The template of a line is rendered hundreds of times a page: what can be put together here in
    # one piece costs a tenth of it.

    @property
    def url(self) -> str:
        """Where the visit opens."""
        return _url().replace(ANY, self.reference)

    @property
    def since_words(self) -> str:
        """Since when she is here."""
        return clock.time_in_words(self.since)

    @property
    def since_code(self) -> str:
        """The same for the script that counts on."""
        return self.since.isoformat()

    @property
    def also(self) -> str:
        """What else stands behind it: where she is, with whom, and what else runs."""
        told = [
            f"{self.point}, {'bij u' if self.is_mine else self.clerk}" if self.point else "",
            f"{self.people} mensen" if self.people > 1 else "",
            f"Vaste contactpersoon: {self.contact_person}" if self.contact_person else "",
            *(f"{other} loopt nog" for other in self.others),
        ]
        return "".join(f" · {words}" for words in told if words)

    @property
    def badges(self) -> Iterable[tuple[str, str, str]]:
        """What must be seen at once: tone, icon and words."""
        found = [("now", "alert", "Spoed vandaag")] if self.is_urgent else []
        if self.priority:
            found.append(("info", "next", f"Voorrang: {self.priority}"))
        if self.left_at:
            day = clock.in_words(clock.day_of(self.left_at))
            found.append(("warning", "clock", f"Ging {day} weg zonder antwoord"))
        if self.language:
            found.append(("neutral", "chat", self.language))
        return found + [("neutral", icon, words) for icon, words in self.needs]

    @property
    def is_silent(self) -> bool:
        """Whether nobody may call this number out loud: the clerk walks to her."""
        return any(icon == ICONS[Need.FETCH] for icon, _ in self.needs)


@functools.cache
def _url() -> str:
    """Work out the address of a visit once, not for each line."""
    return reverse("desk:visit", args=[ANY])


@dataclasses.dataclass(frozen=True)
class Changed:
    """What a board does not show yet, and how the lists stand."""

    rows: list[Row]
    # Who is not here any more.
    gone: list[int]
    counts: dict[str, int]
    # Who is with this colleague: called, in a talk or waiting at the point.
    mine: list[Row]


def of_opening(opening: Opening, user: User, *, now: dt.datetime) -> list[Row]:
    """Return everybody who is here now. Two queries at most."""
    return _lines(OF_OPENING, opening.pk, user, now)


def changed_since(opening: Opening, user: User, *, since: dt.datetime, now: dt.datetime) -> Changed:
    """Return what changed since then. Two queries at most."""
    told, given = _told()
    statement = CHANGED.format(counted=COUNTED, told=told)
    found = _read(statement, [since, opening.pk, *given, opening.pk, since, user.pk])
    # Each row begins with how the lists stand; without a line there is one row.
    *states, gone = found[0][0]
    counts = dict.fromkeys(LISTS, 0)
    for state, many in zip(LIST_OF, states, strict=True):
        counts[LIST_OF[state]] += many
    visits = [visit for _, visit in found if visit["pk"] is not None]
    fresh = {str(visit["pk"]) for visit in visits if visit["changed_at"] >= since}
    lines = _sorted(visits, user, now)
    return Changed(
        rows=[line for line in lines if line.pk in fresh],
        gone=gone,
        counts=counts,
        mine=[line for line in lines if line.is_mine],
    )


def one(visit: Visit, user: User, *, now: dt.datetime) -> Row:
    """Return the line of one visit. Two queries at most."""
    (line,) = _lines(WITH_KEYS, [visit.pk], user, now)
    return line


def _lines(which: str, key: int | list[int], user: User, now: dt.datetime) -> list[Row]:
    """Read lines of the board, as each list shows them. Two queries at most."""
    told, given = _told()
    found = _read(LINES.format(told=told, which=which), [*given, key])
    return _sorted([visit for _, visit in found], user, now)


def _read(statement: str, given: list[Any]) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Return each visit that a statement finds by the names of its columns, and what stands before
    these. One query."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        names = [column.name for column in cursor.description or ()]
        first = names.index("pk")
        return [
            (values[:first], dict(zip(names[first:], values[first:], strict=True)))
            for values in cursor.fetchall()
        ]


def _sorted(visits: list[dict[str, Any]], user: User, now: dt.datetime) -> list[Row]:
    """Return these visits as lines. One query when we know of somebody who she is, else none."""
    known = [visit["pk"] for visit in visits if visit["resident"] is not None]
    told, given = _told_of_resident()
    found = _read(LINES.format(told=told, which=WITH_KEYS), [*given, known]) if known else []
    of_residents = {visit["pk"]: visit for _, visit in found}
    lines = [row(visit | of_residents.get(visit["pk"], NOBODY), user, now=now) for visit in visits]
    return sorted(lines, key=lambda line: line.order)


@functools.cache
def _told() -> tuple[str, tuple[Any, ...]]:
    """Let Django write what a line tells of a visit. Once: it is the same for everybody, and
    writing it costs five times as much as asking it."""
    found = Visit.objects.values(
        "pk",
        "opening_id",
        "number",
        "paper_number",
        "state",
        "arrived_at",
        "people",
        "language",
        "needs",
        "priority",
        "clerk_id",
        "changed_at",
        reference=F("case__reference"),
        urgent_since=F("case__urgent_since"),
        resident=F("case__resident"),
        topic=F("case__topic__label"),
        point_name=F("point__name"),
        clerk_name=F("clerk__name"),
    )
    sql, given = found.query.sql_with_params()
    return sql, given


@functools.cache
def _told_of_resident() -> tuple[str, tuple[Any, ...]]:
    """The same for whose name we have: who is there for her, what else she has open, what we
    promised her, and whether she left without an answer lately. Apart, because most who wait are
    nobody whom we know, and finding a plan for all this costs the database more than the rest."""
    resident = OuterRef("case__resident")
    others = Case.objects.open().filter(resident=resident).exclude(pk=OuterRef("pk"))
    promised = Promise.objects.standing().filter(case__resident=resident).order_by("until_at", "pk")
    left = Visit.objects.filter(case__resident=resident, outcome=Visit.Outcome.LEFT)
    promise = JSONObject(kind="kind", until_at="until_at", owner="owner__name")
    found = Visit.objects.values(
        "pk",
        contact_person=F("case__resident__contact_person__name"),
        others_open=ArraySubquery(others.order_by("-opened_at").values("kind")[:MOST_TOLD]),
        promised=ArraySubquery(promised.values(told=promise)[:MOST_TOLD]),
        left_at=Subquery(left.order_by("-closed_at").values("closed_at")[:1]),
    )
    sql, given = found.query.sql_with_params()
    return sql, given


def row(visit: dict[str, Any], user: User, *, now: dt.datetime) -> Row:
    """Return the line of a visit that was read so. No query."""
    left_at, since = visit["left_at"], visit["arrived_at"]
    return Row(
        pk=str(visit["pk"]),
        reference=visit["reference"],
        number=shown_number(visit["number"], visit["paper_number"]),
        state=State(visit["state"]),
        order=_order(visit),
        subject=visit["topic"] or "Onderwerp nog niet gevraagd",
        since=since,
        minutes=str(max(0, int((now - since).total_seconds() // 60))),
        needs=[(ICONS[Need(need)], Need(need).label) for need in visit["needs"]],
        language=languages.name(visit["language"]) if visit["language"] else "",
        people=visit["people"],
        is_urgent=visit["urgent_since"] is not None,
        priority=Visit.Priority(visit["priority"]).label if visit["priority"] else "",
        point=visit["point_name"] or "",
        clerk=visit["clerk_name"] or "",
        is_mine=visit["clerk_id"] == user.pk,
        contact_person=visit["contact_person"] or "",
        promised=[_promised(json.loads(promise)) for promise in visit["promised"]],
        others=[kinds.kinds()[kind].label for kind in visit["others_open"]],
        left_at=left_at if left_at and now - left_at <= LATELY else None,
    )


def _order(visit: dict[str, Any]) -> str:
    """Who cannot wait first, then who came first."""
    urgent = visit["urgent_since"]
    since = clock.stamp(urgent or visit["arrived_at"]).zfill(17)
    return f"{int(urgent is None)}-{since}-{visit['number']:05}"


def _promised(promise: dict[str, Any]) -> str:
    """What we said we would do, without the words: they are for who works on it."""
    label = Promise.Kind(promise["kind"]).label.capitalize()
    until = dt.datetime.fromisoformat(promise["until_at"])
    owner = f", door {promise['owner']}" if promise["owner"] else ""
    return f"{label} uiterlijk {clock.moment_in_words(until)}{owner}"
