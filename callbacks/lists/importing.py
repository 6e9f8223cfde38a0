"""Taking over a callback list: each row becomes a request, joins one, or is refused."""

import datetime as dt
import time
from collections.abc import Iterator

from django.db import DataError, IntegrityError, transaction

from callbacks import requests
from callbacks.lists import cleaning
from callbacks.lists.cleaning import Row, RowRefused
from callbacks.models import CallbackRequest
from portal.audit import actor
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases.models import Channel
from portal.intake import lists
from portal.intake.models import ImportedList, ImportedRow
from portal.jobs import ring
from portal.kit import clock, spreadsheet
from portal.live import notify, topics
from portal.municipality import calendars
from portal.residents import proposals, register
from portal.residents.models import ContactPoint, Resident, Wish
from portal.staff import numbers
from portal.staff.models import Team

KIND = "CALLBACKS"
ANSWER_WORKING_DAYS = 1
TELL_EVERY = 10
MOST_SECONDS = 30.0


def keep(*, content: bytes, name: str, by: Actor, now: dt.datetime) -> ImportedList:
    """Read a file, put its rows in the waiting table and ring for a worker.

    Raises spreadsheet.Unreadable.
    """
    rows = spreadsheet.read(content, columns=cleaning.COLUMNS, required=cleaning.REQUIRED)
    with transaction.atomic():
        imported = lists.keep(kind=KIND, name=name, rows=rows, by=by, now=now)
        ring.on_commit("callbacks.tasks.take_list", imported.pk)
    return imported


def take_waiting(*, imported: ImportedList, now: dt.datetime) -> None:
    """Do the waiting rows in the name of who brought the list, and show how far it is.

    Stops after a while and rings again, so that no other work waits for a long list. Does nothing
    while another worker has this list.
    """
    by = actor.parse(imported.started_by)
    until = time.monotonic() + MOST_SECONDS
    with lists.alone(imported) as is_alone:
        if not is_alone:
            return
        for row in take_all(imported=imported, by=by, now=now):
            if row.number % TELL_EVERY == 0:
                _tell(by)
            if time.monotonic() > until:
                ring.on_commit("callbacks.tasks.take_list", imported.pk)
                break
    _tell(by)


def _tell(by: Actor) -> None:
    if by.staff_id:
        notify.hint(topics.user(by.staff_id))


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
        return lists.Done(f"refused: {refused}", name=cleaning.name_of(taking.cells))
    if taking.known:
        return lists.Done(lists.ALREADY, value=row.phone.e164, taken_over=True)
    try:
        with transaction.atomic():
            return _join_or_open(row, teams[row.team], taking)
    except numbers.NoNumber:
        return lists.Done("refused: team has no number", name=row.name)
    except (DataError, IntegrityError):
        # What no rule above foresaw stops this row only, never the list.
        return lists.Done("refused: could not be read", name=row.name)


def _join_or_open(row: Row, team: Team, taking: lists.Taking) -> lists.Done:
    same_number = list(CallbackRequest.objects.open_for_number(row.phone.e164))
    for request in same_number:
        if _is_same(request, row):
            requests.ask_again(
                request=request,
                channel=Channel.IMPORT,
                note=row.note,
                by=taking.by,
                now=taking.now,
            )
            if request.case.resident:
                _tell_more(request.case.resident, row, taking)
            return lists.Done("joined", row.phone.e164, taken_over=True, case_id=request.pk)
    others = {_name_key(request) for request in same_number} - {row.name_key}
    request = _open(row, team, taking)
    outcome = cleaning.remarks(row, shared=bool(others))
    return lists.Done(outcome, row.phone.e164, taken_over=True, case_id=request.pk)


def _is_same(request: CallbackRequest, row: Row) -> bool:
    """A name that was not given agrees with nothing: it stays a request of its own."""
    return bool(row.name_key) and (
        _name_key(request) == row.name_key
        and request.case.subject.strip().casefold() == row.subject_key
    )


def _name_key(request: CallbackRequest) -> str:
    return request.case.resident.search_name if request.case.resident else ""


def _open(row: Row, team: Team, taking: lists.Taking) -> CallbackRequest:
    """Open the request that a row tells. No window was promised and no message goes out: both
    wait until a colleague has opened it."""
    told = register.Told(name=row.name, phone=row.phone)
    resident = register.add(told=told, by=taking.by, now=taking.now)
    _tell_more(resident, row, taking)
    answer_by = calendars.office_calendar().add(row.asked_on, ANSWER_WORKING_DAYS)
    return requests.open_request(
        opening=lifecycle.Opening(
            kind=CallbackRequest.KIND,
            subject=row.subject,
            channel=Channel.IMPORT,
            team=team,
            resident=resident,
            asked_at=min(clock.instant(row.asked_on, dt.time(9)), taking.now),
            due_at=clock.instant(answer_by, calendars.AFTERNOON[1]),
        ),
        story=row.note,
        number_to_call=row.phone.e164,
        number_told=numbers.primary_of(team, on=clock.day_of(taking.now)).number,
        by=taking.by,
        now=taking.now,
    )


def _tell_more(resident: Resident, row: Row, taking: lists.Taking) -> None:
    """Keep what the note tells besides: safe contact at once, until a person looks at it."""
    if row.safe_contact:
        register.suspect_safe_contact(resident=resident, by=taking.by, now=taking.now)
    if row.second_phone:
        register.add_contact_point(
            resident=resident,
            kind=ContactPoint.Kind.PHONE,
            value=row.second_phone.e164,
            by=taking.by,
            now=taking.now,
        )
    _propose(resident, row, taking)


def _propose(resident: Resident, row: Row, taking: lists.Taking) -> None:
    wishes: list[Wish | None] = [*cleaning.proposed_wishes(row.note)]
    language = cleaning.proposed_language(row.note)
    if not wishes and (language or cleaning.tells_a_wish(row.note)):
        wishes = [None]
    for wish in wishes:
        proposals.propose(
            resident=resident,
            words=row.note,
            wish=wish,
            language=language,
            by=taking.by,
            now=taking.now,
        )
