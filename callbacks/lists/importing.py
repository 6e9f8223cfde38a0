"""Taking over a callback list: each row becomes a request, joins one, or is refused with a reason."""

import datetime as dt
from collections.abc import Iterator

from callbacks import requests
from callbacks.lists import cleaning
from callbacks.lists.cleaning import Row, RowRefused
from callbacks.models import CallbackRequest
from portal.audit.actor import Actor
from portal.intake import lists
from portal.intake.models import ImportedList, ImportedRow
from portal.kit import clock, spreadsheet
from portal.staff.models import Team

KIND = "CALLBACKS"


def keep(*, content: bytes, name: str, by: Actor, now: dt.datetime) -> ImportedList:
    """Read a file and put its rows in the waiting table. Raises spreadsheet.Unreadable."""
    rows = spreadsheet.read(content, columns=cleaning.COLUMNS, required=cleaning.REQUIRED)
    return lists.keep(kind=KIND, name=name, rows=rows, by=by, now=now)


def take_all(*, imported: ImportedList, by: Actor, now: dt.datetime) -> Iterator[ImportedRow]:
    """Do every waiting row, one transaction each; yields each row when it is done."""
    teams = {cleaning.team_key(team.name): team for team in Team.objects.filter(is_active=True)}

    def take_over(taking: lists.Taking) -> lists.Done:
        return _take_over(taking, teams)

    while row := lists.take_next(imported=imported, take_over=take_over, by=by, now=now):
        yield row


def _take_over(taking: lists.Taking, teams: dict[str, Team]) -> lists.Done:
    today = clock.day_of(taking.now)
    try:
        row = cleaning.clean(taking.cells, teams=frozenset(teams), today=today)
    except RowRefused as refused:
        return lists.Done(f"refused: {refused}")
    if taking.known:
        return lists.Done(lists.ALREADY, value=row.phone.e164, taken_over=True)
    same_number = CallbackRequest.objects.open_for_number(row.phone.e164)
    for request in same_number:
        if row.name_key and _is_same(request, row):
            requests.ask_again(request=request, note=row.note, by=taking.by, now=taking.now)
            return lists.Done("joined", row.phone.e164, taken_over=True, case_id=request.pk)
    others = {request.case.resident.search_name for request in same_number} - {row.name_key}
    request = requests.take_over(
        taken=_taken(row, teams[row.team]), by=taking.by, now=taking.now
    )
    outcome = cleaning.remarks(row, shared=bool(others))
    return lists.Done(outcome, row.phone.e164, taken_over=True, case_id=request.pk)


def _is_same(request: CallbackRequest, row: Row) -> bool:
    return (
        request.case.resident.search_name == row.name_key
        and request.case.subject.strip().casefold() == row.subject_key
    )


def _taken(row: Row, team: Team) -> requests.TakenOver:
    return requests.TakenOver(
        team=team,
        name=row.name,
        phone=row.phone,
        second_phone=row.second_phone,
        subject=row.subject,
        note=row.note,
        asked_on=row.asked_on,
        safe_contact=row.safe_contact,
        wishes=tuple(cleaning.proposed_wishes(row.note)),
        language=cleaning.proposed_language(row.note),
    )
