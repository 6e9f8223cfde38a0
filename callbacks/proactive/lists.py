"""A list of people who may leave money unclaimed: each row becomes a request to call, spread over
the days, or is refused. It is never a way to check anybody."""

import datetime as dt
import time
from collections import Counter
from collections.abc import Mapping

from django.db import DataError, IntegrityError, transaction
from django.db.models import F, QuerySet

from callbacks import requests
from callbacks.models import (
    CallbackRequest,
    ProactiveCall,
    ProactiveCount,
    ProactivePurpose,
)
from callbacks.moments import slots, windows
from callbacks.moments.windows import Window
from callbacks.reaching import dialling
from portal.audit import actor
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases.models import Channel
from portal.intake import lists
from portal.intake.models import ImportedList, ImportedRow
from portal.jobs import ring
from portal.jobs import slots as job_slots
from portal.kit import clock, locks, phone, spreadsheet, text
from portal.kit.phone import Phone, PhoneError
from portal.municipality import calendars
from portal.residents import access, limits, register, shared_numbers
from portal.residents.models import Resident, Wish
from portal.staff import numbers

KIND = "PROACTIVE"
COLUMNS = ("Naam", "Telefoon")
DAYS_AHEAD = 60
MOST_SECONDS = 30.0
KEPT = dt.timedelta(days=92)
# Whoever said one of these is not called by ourselves.
NOT_CALLED = frozenset({Wish.NO_PROACTIVE, Wish.NO_CALL, Wish.WRITE})


class RowRefused(Exception):
    """This row cannot be taken over; `str()` is the reason in code."""


def keep(
    *, content: bytes, name: str, purpose: ProactivePurpose, by: Actor, now: dt.datetime
) -> ImportedList:
    """Read a file for one purpose and ring for a worker. Raises spreadsheet.Unreadable."""
    read = spreadsheet.read(content, columns=COLUMNS, required=COLUMNS)
    rows = [{**row, "doel": str(purpose.pk)} for row in read]
    with transaction.atomic():
        imported = lists.keep(kind=KIND, name=name, rows=rows, by=by, now=now)
        ring.on_commit("callbacks.tasks.take_proactive_list", imported.pk)
    return imported


def take_waiting(*, imported: ImportedList, now: dt.datetime) -> None:
    """Do the waiting rows; what is left after a while goes on later. Does nothing while another
    worker has this list."""
    by = actor.parse(imported.started_by)
    until = time.monotonic() + MOST_SECONDS
    with lists.alone(imported) as is_alone:
        if is_alone:
            while lists.take_next(imported=imported, take_over=_take_over, by=by, now=now):
                if time.monotonic() > until:
                    ring.on_commit("callbacks.tasks.take_proactive_list", imported.pk)
                    return


def newest() -> list[ImportedList]:
    """Return the last twenty lists. One query."""
    return list(ImportedList.objects.filter(kind=KIND).order_by("-started_at", "-pk")[:20])


def rows_of(pk: int) -> tuple[ImportedList, list[ImportedRow]] | None:
    """Return a list with what became of its rows, no names. Two queries."""
    imported = ImportedList.objects.filter(pk=pk, kind=KIND).first()
    return None if imported is None else (imported, list(imported.rows.order_by("number")[:500]))


def _take_over(taking: lists.Taking) -> lists.Done:
    try:
        purpose = ProactivePurpose.objects.select_related("topic__team").get(
            pk=int(taking.cells["doel"])
        )
        number, name = _cells(taking.cells)
        _check_may_be_called(number, name, taking.now)
        if taking.known:
            return lists.Done(lists.ALREADY, taken_over=True)
        with transaction.atomic():
            request = _open(number, name, purpose, taking)
    except RowRefused as refused:
        return lists.Done(f"refused: {refused}")
    except numbers.NoNumber:
        return lists.Done("refused: team has no number")
    except (DataError, IntegrityError):
        return lists.Done("refused: could not be read")
    return lists.Done("imported", taken_over=True, case_id=request.pk)


def _cells(cells: Mapping[str, str]) -> tuple[Phone, str]:
    try:
        number = phone.parse(cells["Telefoon"])
    except PhoneError:
        raise RowRefused("number not valid") from None
    name = text.clean_line(cells["Naam"])[:120]
    if not name:
        raise RowRefused("no name")
    if not dialling.may_dial(number.e164):
        raise RowRefused("number may not be dialled")
    if shared_numbers.office_of(number.e164):
        raise RowRefused("number of an office")
    return number, name


def _check_may_be_called(number: Phone, name: str, now: dt.datetime) -> None:
    """A person with this name and number who said no, is guarded or died is not called; a guarded
    number never, whoever it is said to be of."""
    if shared_numbers.is_guarded(number.e164):
        raise RowRefused("safe contact")
    for known in _known(number, name):
        if known.died_on:
            raise RowRefused("died")
        if access.running_wishes(known) & NOT_CALLED:
            raise RowRefused("does not want this")
        if limits.forbids_calls(known, now=now):
            raise RowRefused("does not want this")
    if any(
        request.case.resident and request.case.resident.search_name == text.plain(name)[:120]
        for request in CallbackRequest.objects.open_for_number(number.e164)
    ):
        raise RowRefused("asked already")


def _known(number: Phone, name: str) -> list[Resident]:
    plain = text.plain(name)[:120]
    found = Resident.objects.current().with_number(number.e164).prefetch_related("merged")
    return [
        resident
        for resident in found
        # Also by a name that she was known by before two rows became one.
        if plain in {row.search_name for row in [resident, *resident.merged.all()]}
    ]


def _open(
    number: Phone, name: str, purpose: ProactivePurpose, taking: lists.Taking
) -> CallbackRequest:
    """Open the request that a row tells; no message goes out and nothing was promised."""
    now, team = taking.now, purpose.topic.team
    window = next_window(purpose=purpose, now=now)
    known = _known(number, name)
    told = register.Told(name=name, phone=number)
    resident = known[0] if len(known) == 1 else register.add(told=told, by=taking.by, now=now)
    request = requests.open_request(
        opening=lifecycle.Opening(
            kind=CallbackRequest.KIND,
            subject=purpose.topic.label,
            channel=Channel.IMPORT,
            team=team,
            resident=resident,
            due_at=window.until_at,
        ),
        story="",
        number_to_call=number.e164,
        number_told=numbers.primary_of(team, on=clock.day_of(window.from_at)).number,
        by=taking.by,
        now=now,
    )
    ProactiveCall.objects.create(
        request=request, purpose=purpose, call_on=clock.day_of(window.from_at), at=now
    )
    count(purpose=purpose, now=now, field="taken")
    return request


def next_window(*, purpose: ProactivePurpose, now: dt.datetime) -> Window:
    """Return the first moment on a day on which there is still room for this purpose, and a place
    that no resident has where the team counts places; the last one of all when all are full. Part
    of another verb. Six queries.

    It holds no place: nothing was promised, and who asks us goes first.
    """
    team = purpose.topic.team
    # Two lists at once would count the same places.
    locks.wait_for(f"proactive-{team.pk}")
    planned = ProactiveCall.objects.filter(call_on__gte=clock.day_of(now))
    of_purpose = _by_day(planned.filter(purpose=purpose))
    waiting = _by_day(
        planned.filter(purpose__topic__team=team, request__case__closed_at__isnull=True)
    )
    days = slots.ahead(team, now=now, days=DAYS_AHEAD, furthest=DAYS_AHEAD)
    for day in days:
        left = _left(day)[waiting[day.day] if day.uses_slots else 0 :]
        if left and of_purpose[day.day] < purpose.most_a_day:
            return left[0]
    if days:
        return days[-1].choices[-1].window
    return windows.of(calendars.half_days_ahead(now=now, days=DAYS_AHEAD)[-1])


def _by_day(calls: QuerySet[ProactiveCall]) -> Counter[dt.date]:
    return Counter(calls.values_list("call_on", flat=True))


def _left(day: slots.Day) -> list[Window]:
    """Return a window for each place that is free, in order; a half-day counts none."""
    return [choice.window for choice in day.free for _ in range(choice.free or 1)]


def count(*, purpose: ProactivePurpose, now: dt.datetime, field: str) -> None:
    """Add one to what is counted of this month: 'taken' or 'opted_out'. Part of another verb."""
    month = clock.day_of(now).replace(day=1)
    row, _ = ProactiveCount.objects.get_or_create(purpose=purpose, month_on=month)
    ProactiveCount.objects.filter(pk=row.pk).update(**{field: F(field) + 1})


def forget(*, now: dt.datetime) -> int:
    """Delete what came in three months ago; the counts stay. Once a day. Returns how many."""
    with transaction.atomic():
        if not job_slots.take(job="proactive-forget", slot=clock.day_of(now).isoformat(), now=now):
            return 0
        old = ImportedList.objects.filter(kind=KIND, started_at__lt=now - KEPT)
        old.delete()
        deleted, _ = ProactiveCall.objects.filter(at__lt=now - KEPT).delete()
    return deleted
