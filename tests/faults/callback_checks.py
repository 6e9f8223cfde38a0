"""What must hold of a callback after any race: read from the rows and from the record."""

import dataclasses
from collections import Counter

from callbacks.models import CallbackRequest
from portal.audit.models import Event
from portal.cases.models import Assignment, Case
from portal.contacts.models import Promise
from portal.outbox.models import Message

State = CallbackRequest.State
# What a closed case may still get: a slip that is taken back at once, and messages that end.
AFTER_CLOSING = ("callback.taken_back", "message.")
ABOUT_WINDOWS = ("AGAIN", "MOVED")


@dataclasses.dataclass
class Found:
    """What does not hold: what happened twice, and what stands as it may not stand."""

    doubles: list[str] = dataclasses.field(default_factory=list)
    illegal: list[str] = dataclasses.field(default_factory=list)

    def add(self, other: "Found") -> None:
        """Take over what another check found."""
        self.doubles += other.doubles
        self.illegal += other.illegal

    def twice(self, times: int, what: str, *, most: int = 1) -> None:
        """Note a double when something happened more often than it may."""
        if times > most:
            self.doubles.append(f"{what}: {times} times")

    def unless(self, holds: object, what: str) -> None:
        """Note an illegal state unless this holds."""
        if not holds:
            self.illegal.append(what)


def check(pk: int) -> Found:
    """Look at one request, its case, promises, attempts and messages."""
    found = Found()
    request = CallbackRequest.objects.select_related("case").get(pk=pk)
    windows = list(Promise.objects.filter(case=pk, kind=Promise.Kind.WINDOW).order_by("pk"))
    _check_state(found, request, windows)
    _check_record(found, request.case)
    for promise in Promise.objects.filter(case=pk):
        _check_promise(found, promise)
    _check_attempts(found, request)
    _check_messages(found, request, windows)
    return found


def _check_state(found: Found, request: CallbackRequest, windows: list[Promise]) -> None:
    case = request.case
    standing = [window for window in windows if window.state == Promise.State.OPEN]
    found.twice(len(standing), "open window")
    assigned = Assignment.objects.filter(case=case, until_at=None)
    found.twice(assigned.count(), "who has it now")
    now_at = assigned.get() if assigned.count() == 1 else None
    found.unless(now_at and now_at.owner_id == case.owner_id, "owner and assignment differ")
    found.unless((request.state == State.CLOSED) != case.is_open, "case and dossier disagree")
    if not case.is_open:
        found.unless(case.outcome and case.due_at is None, "closed without an outcome")
        found.unless(not standing, "closed with an open window")
        return
    found.unless((request.state == State.CLAIMED) == (case.owner_id is not None), "whose is it?")
    found.unless(len(standing) == 1, "open without a window")
    if standing:
        found.unless(case.due_at == standing[0].until_at, "asks for work at another moment")


def _check_record(found: Found, case: Case) -> None:
    """A closed case is read-only: what is written about it comes before its closing."""
    events = Event.objects.filter(object_kind=Case._meta.label_lower, object_id=case.pk)
    is_open = True
    for code in events.order_by("pk").values_list("code", flat=True):
        if code == "case.closed":
            found.twice(1 if is_open else 2, "closed")
            is_open = False
        elif code == "case.reopened":
            is_open = True
        elif not is_open:
            found.unless(code.startswith(AFTER_CLOSING), f"{code} after it was closed")
    found.unless(is_open == case.is_open, "case and record disagree")


def _check_promise(found: Found, promise: Promise) -> None:
    codes = Counter(
        Event.objects.filter(
            object_kind=Promise._meta.label_lower, object_id=promise.pk
        ).values_list("code", flat=True)
    )
    is_open = promise.state == Promise.State.OPEN
    ended = codes["promise.ended"] - codes["promise.reopened"]
    found.twice(ended, "promise ended")
    found.unless(ended == (0 if is_open else 1), "promise and record disagree")
    found.unless((promise.ended_at is None) == is_open, "promise ended at no moment")


def _check_attempts(found: Found, request: CallbackRequest) -> None:
    attempts = list(request.attempts.all())
    tokens = Counter(attempt.token for attempt in attempts if attempt.token)
    found.twice(max(tokens.values(), default=0), "attempts of one form")
    events = Event.objects.filter(object_id=request.pk, code="callback.attempted")
    found.unless(events.count() == len(attempts), "attempts and record disagree")


def _check_messages(found: Found, request: CallbackRequest, windows: list[Promise]) -> None:
    kinds = Counter(Message.objects.filter(case=request.pk).values_list("kind", flat=True))
    found.twice(kinds["RECEIPT"], "receipt")
    told = sum(kinds[kind] for kind in ABOUT_WINDOWS)
    found.twice(told, "messages about windows", most=len(windows))


def places() -> Found:
    """Look whether a place of a half hour was given to two."""
    found = Found()
    held = Promise.objects.standing().filter(place__isnull=False)
    given = Counter(held.values_list("team", "from_at", "place"))
    found.twice(max(given.values(), default=0), "place given")
    return found
