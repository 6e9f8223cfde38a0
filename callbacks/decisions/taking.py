"""Taking over what a source tells, one row or many: announced, moved, withdrawn, known or refused.
Nothing of what is not ours is kept, not even in what a list tells afterwards."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import DataError, transaction

from callbacks.decision_models import ComingDecision, DecisionSource
from callbacks.decisions import coming, reading
from callbacks.decisions.coming import Result
from callbacks.reaching import dialling
from portal.audit import record
from portal.audit.actor import Actor
from portal.intake.models import ImportedList, ImportedRow
from portal.kit import clock, privacy, spreadsheet, text
from portal.staff import numbers
from portal.staff.models import Team

KIND = "DECISIONS"
MOST_ROWS = 1000
COLUMNS = {
    "Kenmerk": "key",
    "Naam": "name",
    "Geboortedatum": "birth_date",
    "Telefoon": "phone",
    "Onderwerp": "about",
    "Team": "team",
    "Gaat uit op": "goes_out_on",
    "Taal": "language",
    "Gaat niet door": "withdrawn",
}
REQUIRED = ("Kenmerk", "Naam", "Gaat uit op")
NOT_OURS = "not ours"
REFUSED = {
    coming.GoneOut: "refused: gone out already",
    coming.NoNumber: "refused: no number",
    dialling.NeverDialled: "refused: number may not be dialled",
    numbers.NoNumber: "refused: team has no number",
}


def take_file(
    *, content: bytes, name: str, source: DecisionSource, by: Actor, now: dt.datetime
) -> ImportedList:
    """Take over a list at once. The file is not kept, nor the cells of any row: only its number,
    what became of it, and the source's own key of what is ours. Raises spreadsheet.Unreadable."""
    rows = spreadsheet.read(content, columns=list(COLUMNS), required=REQUIRED)
    if len(rows) > MOST_ROWS:
        raise spreadsheet.Unreadable(f"Deze lijst heeft meer dan {MOST_ROWS} rijen. Verdeel hem.")
    with transaction.atomic():
        imported = ImportedList.objects.create(
            kind=KIND,
            name=privacy.mask_bsn(text.clean_line(name))[:120],
            started_by=by.key,
            started_at=now,
            ended_at=now,
        )
        ours = reading.teams()
        for number, cells in enumerate(rows, start=2):
            told = {field: cells.get(column, "") for column, field in COLUMNS.items()}
            outcome, key, case_id = _outcome(told, source, ours, by, now)
            ImportedRow.objects.create(
                list=imported,
                number=number,
                outcome=outcome,
                value=key,
                case_id=case_id,
                cells={},
                fingerprint="",
            )
        record.event(code="list.done", about=imported, by=by, now=now, rows=len(rows))
    return imported


def take(
    *, row: reading.Row, source: DecisionSource, by: Actor, now: dt.datetime
) -> tuple[str, ComingDecision | None]:
    """Take over one decision; return what became of it in code. Raises what coming.announce
    does."""
    if row.is_withdrawn:
        known = ComingDecision.objects.filter(source=source, key=row.told.key)
        decision = known.select_related("request__case__team").first()
        if decision is None or decision.state == ComingDecision.State.WITHDRAWN:
            return "known", decision
        coming.withdraw(decision=decision, by=by, now=now)
        return "withdrawn", decision
    result = coming.announce(told=row.told, by=by, now=now)
    return _word(result), result.decision


def newest() -> list[ImportedList]:
    """Return the last twenty lists. One query."""
    return list(ImportedList.objects.filter(kind=KIND).order_by("-started_at", "-pk")[:20])


def rows_of(pk: int) -> tuple[ImportedList, Sequence[ImportedRow]] | None:
    """Return a list with what became of its rows. Two queries."""
    imported = ImportedList.objects.filter(pk=pk, kind=KIND).first()
    return None if imported is None else (imported, list(imported.rows.order_by("number")))


def _outcome(
    told: Mapping[str, str],
    source: DecisionSource,
    ours: dict[str, Team],
    by: Actor,
    now: dt.datetime,
) -> tuple[str, str, int | None]:
    """Return what became of a row, its key when it is ours, and the case that it made."""
    try:
        row = reading.read(told, source=source, ours=ours, today=clock.day_of(now))
    except reading.NotOurs:
        return NOT_OURS, "", None
    except reading.NotRead as wrong:
        return f"refused: {wrong}", _safe_key(told["key"]), None
    try:
        with transaction.atomic():
            outcome, decision = take(row=row, source=source, by=by, now=now)
    except tuple(REFUSED) as refused:
        return REFUSED[type(refused)], row.told.key, None
    except DataError:
        return "refused: could not be read", row.told.key, None
    is_new = outcome == "announced" and decision is not None
    return outcome, row.told.key, decision.request.case_id if is_new and decision else None


def _safe_key(typed: str) -> str:
    return typed if reading.KEY.fullmatch(typed) and not privacy.find_bsn(typed) else ""


def _word(result: Result) -> str:
    if result.is_new:
        return "announced"
    return "moved" if result.is_moved else "known"
