"""What a colleague sees of a call: a line while it rings, and the page where it is handled. Names
nobody who may not be named, and records whom it names. Reads only."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.http import Http404

from callbacks.telephony import called_back, caller, checking
from callbacks.telephony.called_back import Tried
from callbacks.telephony.caller import Hint, Known
from callbacks.telephony_models import IncomingCall
from portal.audit import record
from portal.cases import search
from portal.cases.models import Case
from portal.cases.search import Line
from portal.contacts import assured
from portal.residents.models import Resident
from portal.staff import extensions
from portal.staff.models import User
from portal.staff.permissions import Standing
from portal.staff.roles import Permission

MOST_ON_SCREEN = 3
HINTED = "resident.hinted"


@dataclasses.dataclass(frozen=True)
class OnScreen:
    """A call as the line above every page shows it."""

    call: IncomingCall
    hint: Hint
    # 'U belde dit telefoonnummer om 10:10 uur', when we may say so.
    tried: str

    @property
    def is_ringing(self) -> bool:
        """Whether nobody has picked it up."""
        return self.call.answered_at is None

    @property
    def is_over(self) -> bool:
        """Whether only the question is left what came of it."""
        return self.call.ended_at is not None


@dataclasses.dataclass(frozen=True)
class CallingBack:
    """A request for which we just called this number. `reference` only for who may read it."""

    words: str
    reference: str
    # Whether this colleague may close it as reached with one click.
    can_close: bool


@dataclasses.dataclass(frozen=True)
class Desk:
    """Everything on the page of one call."""

    call: IncomingCall
    hint: Hint
    tried: list[CallingBack]
    # Who gave a right answer in this call, and her cases in one line each.
    resident: Resident | None
    lines: list[Line]
    can_be_compared: bool
    # What we said she is entitled to.
    assured: list[assured.Row]
    # The team that she asks for, when her history stays with it.
    stays_with: str
    # Open callback requests on this number that this colleague may read, as references.
    open_requests: list[str]
    # Nobody is on the line any more, or ever was.
    is_missed: bool


def on_screen(may: Standing, *, now: dt.datetime) -> list[OnScreen]:
    """Return the calls that this colleague should have in sight, the newest first, and record whom
    they name. No query without an extension, one without a call."""
    phones = extensions.of(may.user, may.teams)
    if not phones:
        return []
    shown = IncomingCall.objects.on_screen(may.user.actor.key, phones, now)[:MOST_ON_SCREEN]
    calls: list[IncomingCall] = list(shown)
    if not calls:
        return []
    numbers = [call.number_calling for call in calls]
    hints = caller.hints(numbers, now=now)
    tried = called_back.tried(numbers, user=may.user, now=now)
    record_hints(hints.values(), user=may.user, now=now)
    return [
        OnScreen(
            call,
            hints[call.number_calling],
            _first_words(tried.get(call.number_calling, []), may.user),
        )
        for call in calls
    ]


def record_hints(hints: Iterable[Hint], *, user: User, now: dt.datetime) -> None:
    """Record that this colleague read these names. One statement, none without a name."""
    named = [hint.resident for hint in hints if hint.resident is not None]
    if named:
        record.looks(code=HINTED, about=named, by=user.actor, now=now)


def get_call(may: Standing, pk: int, *, now: dt.datetime) -> IncomingCall:
    """Return the call if this colleague may open it; `read` records the look. Raises Http404 for
    any other. One query."""
    phones = extensions.of(may.user, may.teams)
    calls = IncomingCall.objects.open_to(may.user.actor.key, phones, may.teams, now)
    call: IncomingCall | None = calls.select_related("team", "case").filter(pk=pk).first()
    if call is None:
        raise Http404("gesprek")
    return call


def read(call: IncomingCall, may: Standing, *, now: dt.datetime) -> Desk:
    """Return what the page of this call shows, and record the look and whom it names. No record,
    no view. Ten statements at most."""
    hint = caller.hint(call.number_calling, now=now)
    is_missed = call.is_unanswered(now)
    resident = None if is_missed else checking.checked(call, hint.everyone, may.user)
    lines = _lines(resident, may, now) if resident else []
    tried = called_back.tried([call.number_calling], user=may.user, now=now)
    rows = tried.get(call.number_calling, [])
    _record(call, hint, resident, may.user, now)
    named = hint.known is Known.PERSON or resident is not None
    return Desk(
        call=call,
        hint=hint,
        tried=[_calling_back(row, may, named) for row in _to_tell(rows, resident)],
        resident=resident,
        lines=lines,
        can_be_compared=hint.resident is None or any(map(can_be_compared, hint.everyone)),
        assured=assured.of_resident(resident, may=may) if resident else [],
        stays_with=_stays_with(resident, lines),
        open_requests=open_requests(hint, may),
        is_missed=is_missed,
    )


def open_requests(hint: Hint, may: Standing) -> list[str]:
    """Return the open callback requests on this number that this colleague may read through a team
    or because they are theirs, as references. No query."""
    return [case.reference for case in hint.open_cases if _is_ours(case, may)]


def can_be_compared(resident: Resident) -> bool:
    """Whether we know anything of her that can be asked."""
    return bool(resident.birth_date or (resident.postcode and resident.house_number))


def _is_ours(case: Case, may: Standing) -> bool:
    ours = {team.pk for team in may.teams_with(Permission.WORK_CASES)}
    return bool(ours) and (case.team_id in ours or case.owner_id == may.user.pk)


def _record(
    call: IncomingCall, hint: Hint, resident: Resident | None, user: User, now: dt.datetime
) -> None:
    seen: list[tuple[str, models.Model]] = [("call.looked", call)]
    if hint.resident is not None:
        seen.append((HINTED, hint.resident))
    if resident is not None:
        seen.append(("resident.found", resident))
    record.looks_at(seen=seen, by=user.actor, now=now)


def _lines(resident: Resident, may: Standing, now: dt.datetime) -> list[Line]:
    return search.lines_of([resident], may=may, now=now)[resident.pk]


def _to_tell(rows: list[Tried], resident: Resident | None) -> list[Tried]:
    """Leave out what safe contact hides, until she has said who she is; and then what is not
    hers."""
    if resident is not None:
        return [row for row in rows if row.case.resident_id == resident.pk]
    return [row for row in rows if not _is_safe(row.case)]


def _is_safe(case: Case) -> bool:
    return case.resident is not None and case.resident.safe_contact


def _first_words(rows: list[Tried], user: User) -> str:
    told = _to_tell(rows, None)
    return told[0].words(user) if told else ""


def _calling_back(row: Tried, may: Standing, named: bool) -> CallingBack:
    is_open_to = named and _is_ours(row.case, may)
    return CallingBack(
        row.words(may.user),
        row.case.reference if is_open_to else "",
        can_close=is_open_to and row.case.is_open,
    )


def _stays_with(resident: Resident | None, lines: list[Line]) -> str:
    if resident is None or not resident.safe_contact:
        return ""
    closed_to_me = [line.team for line in lines if line.state == "open" and not line.reference]
    return closed_to_me[0] if closed_to_me else ""
