"""What became of a list, for the page and for the report."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.core.paginator import Page, Paginator

from callbacks.lists import importing
from portal.audit import record
from portal.cases.models import Case
from portal.intake import lists
from portal.intake.models import ImportedList, ImportedRow
from portal.kit import phone, spreadsheet
from portal.staff import names
from portal.staff.permissions import Standing

A_PAGE = 50
# What the report says in code, in words for the screen; the first that fits.
WORDS = (
    ("already imported", "stond er al in"),
    ("joined", "bij een open verzoek gevoegd"),
    ("imported with remark", "overgenomen, let op"),
    ("imported", "overgenomen"),
    ("refused", "niet overgenomen"),
)
REMARKS = {
    "leading zero restored": "de nul vooraan is hersteld",
    "second number kept": "een tweede telefoonnummer is bewaard",
    "citizen service number removed from the note": "een burgerservicenummer is weggehaald",
    "number shared": "iemand anders heeft hetzelfde telefoonnummer",
    "safe contact set": "veilig contact staat aan: kijk of dat klopt voordat u belt",
    "unknown team": "dit team kennen wij niet",
    "no number": "er staat geen telefoonnummer",
    "number lost by the spreadsheet": "het telefoonnummer is kwijt: maak van de kolom tekst",
    "premium number": "dit is een betaald telefoonnummer",
    "number not valid": "dit telefoonnummer bestaat niet",
    "date does not exist": "deze datum bestaat niet",
    "date in the future": "deze datum moet nog komen",
    "more cells than columns": "deze rij heeft te veel vakken: zet een opmerking met een puntkomma "
    "tussen aanhalingstekens",
    "could not be read": "deze rij kunnen wij niet lezen",
    "team has no number": "dit team heeft nu geen telefoonnummer om te tonen",
    "subject too long": "het onderwerp is langer dan 200 tekens",
}
# What to do about a row that was refused.
WHAT_TO_DO = {
    "unknown team": "Schrijf het team zoals het in het portaal heet.",
    "no number": "Zoek het telefoonnummer op en vul het in.",
    "number lost by the spreadsheet": "Maak de kolom Telefoon tekst en typ het opnieuw.",
    "premium number": "Vul een gewoon telefoonnummer in.",
    "number not valid": "Kijk het telefoonnummer na. Mist er een cijfer?",
    "date does not exist": "Schrijf de datum als dag-maand-jaar, bijvoorbeeld 23-11-2026.",
    "date in the future": "Vul de dag in waarop de inwoner vroeg om gebeld te worden.",
    "more cells than columns": "Zet de opmerking tussen aanhalingstekens.",
    "could not be read": "Schrijf dit verzoek zelf op, bij Terugbelverzoek.",
    "team has no number": "Vraag de functioneel beheerder om het team een telefoonnummer te geven.",
    "subject too long": "Maak het onderwerp korter en zet de rest bij Opmerking.",
}
GROUPS = {"overgenomen": "imported", "gevoegd": "joined", "geweigerd": "refused", "al": "already"}


@dataclasses.dataclass(frozen=True)
class Line:
    """One row of the page."""

    number: int
    tone: str
    words: str
    remarks: list[str]
    phone: str
    reference: str
    # Of a refused row, and only for who brought the list in: she has the list itself.
    name: str
    todo: str


@dataclasses.dataclass(frozen=True)
class Read:
    """The page of one list."""

    imported: ImportedList
    by: str
    total: int
    done: int
    counts: dict[str, int]
    lines: list[Line]
    page: Page[ImportedRow]
    only: str

    @property
    def query(self) -> str:
        """What the links to other pages keep."""
        return f"alleen={self.only}" if self.only else ""

    @property
    def is_done(self) -> bool:
        """Whether every row was done."""
        return self.imported.ended_at is not None


def newest() -> list[ImportedList]:
    """Return the last twenty lists. One query."""
    lists = ImportedList.objects.filter(kind=importing.KIND)
    return list(lists.order_by("-started_at", "-pk")[:20])


def read(pk: int, *, only: str, page: str, may: Standing, now: dt.datetime) -> Read | None:
    """Return one list with a page of its rows, and record the look at the cases that it names;
    None when it does not exist.

    Number and case are told only for cases that this colleague may read. Seven statements.
    """
    imported = ImportedList.objects.filter(pk=pk, kind=importing.KIND).first()
    if imported is None:
        return None
    rows = imported.rows.order_by("number").select_related("case")
    only = only if only in GROUPS else ""
    shown = rows.filter(outcome__startswith=GROUPS[only]) if only else rows
    found: Page[ImportedRow] = Paginator(shown, A_PAGE).get_page(page)
    counts = rows.counts(list(GROUPS.values()))
    return Read(
        imported=imported,
        by=names.names_of([imported.started_by])[imported.started_by],
        total=counts["total"],
        done=counts["done"],
        counts=counts,
        lines=_lines(list(found), may, now, is_own=imported.started_by == may.user.actor.key),
        page=found,
        only=only,
    )


def report(pk: int, *, may: Standing, now: dt.datetime) -> str | None:
    """Return the report as a CSV text without formulas, and record who took it; None when the list
    does not exist. Numbers as on the page."""
    imported = ImportedList.objects.filter(pk=pk, kind=importing.KIND).first()
    if imported is None:
        return None
    rows = list(imported.rows.order_by("number").select_related("case"))
    record.look(code="list.reported", about=imported, by=may.user.actor, now=now)
    readable = _readable(rows, may, now)
    lines = [
        (row.number, row.outcome, row.value if row.case_id in readable else "") for row in rows
    ]
    return spreadsheet.write(["row", "outcome", "number"], lines)


def _lines(rows: list[ImportedRow], may: Standing, now: dt.datetime, *, is_own: bool) -> list[Line]:
    readable = _readable(rows, may, now)
    return [_line(row, may_read=row.case_id in readable, is_own=is_own) for row in rows]


def _readable(rows: list[ImportedRow], may: Standing, now: dt.datetime) -> set[int]:
    """Return the cases of these rows that this colleague may read, each recorded as looked at."""
    cases = {row.case.pk: row.case for row in rows if row.case}
    visible = Case.objects.visible_to(may, now=now)
    readable = set(visible.filter(pk__in=cases).values_list("pk", flat=True))
    seen = [case for pk, case in cases.items() if pk in readable]
    record.looks(code="list.looked", about=seen, by=may.user.actor, now=now)
    return readable


def _line(row: ImportedRow, *, may_read: bool, is_own: bool) -> Line:
    code, _, tail = row.outcome.partition(": ")
    return Line(
        number=row.number,
        tone=_tone(code),
        words=next((words for start, words in WORDS if code.startswith(start)), "wacht nog"),
        remarks=_remarks(tail.split(" + ") if tail else []),
        phone=phone.show(row.value) if row.value and may_read else "",
        reference=row.case.reference if row.case and may_read else "",
        name=row.cells.get(lists.KEPT_OF_REFUSED, "") if is_own and code == "refused" else "",
        todo=WHAT_TO_DO.get(tail, "") if code == "refused" else "",
    )


def _remarks(codes: Sequence[str]) -> list[str]:
    return [REMARKS.get(code, code) for code in codes]


def _tone(code: str) -> str:
    if code == "refused":
        return "danger"
    if code == "imported with remark":
        return "warning"
    return "ok" if code in {"imported", "joined"} else "neutral"
