"""No is told before it is sent: a decision on its way makes a call, the call ends in what became of
it, and what the source takes back ends both."""

import dataclasses
import datetime as dt

from django.db import transaction

from callbacks import requests
from callbacks.decision_models import ComingDecision, DecisionSource
from callbacks.decisions import people
from callbacks.models import CallAttempt, CallbackRequest
from callbacks.reaching import dialling, limits_obeyed
from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Case, Channel
from portal.contacts import clashes, promises
from portal.contacts.models import Clash
from portal.kit import clock, locks, states
from portal.kit.refusal import Refused
from portal.kit.workdays import WorkCalendar
from portal.municipality import calendars
from portal.residents import access
from portal.residents.models import Resident, Wish
from portal.staff import numbers
from portal.staff.models import Team, User

State = ComingDecision.State
Outcome = CallbackRequest.Outcome
TRANSITIONS: states.Transitions = {
    State.OPEN: frozenset({State.TOLD, State.OFFERED, State.UNREACHED, State.WITHDRAWN}),
    State.TOLD: frozenset({State.WITHDRAWN}),
    State.OFFERED: frozenset({State.WITHDRAWN}),
    State.UNREACHED: frozenset({State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}
# So many working days before it goes out it stands on top, with the lead too.
DAYS_BEFORE = 2
# A talk in which she was told counts for the letter that follows for so long.
TOLD_COUNTS = dt.timedelta(days=42)
TOLD = frozenset({State.TOLD, State.OFFERED})
ENDED_BY_A_TALK = frozenset({State.TOLD, State.OFFERED, State.UNREACHED})
RATHER_NOT = frozenset({Wish.NO_CALL, Wish.WRITE})


class GoneOut(Refused):
    """Too late to tell it first."""

    text = "Dit besluit is al verstuurd. Kies een dag die nog komt, of bel de inwoner meteen."


class NoNumber(Refused):
    """Nobody can be called without one."""

    text = "Wij hebben geen telefoonnummer dat wij mogen bellen. Vul er een in."


class NotSpoken(Refused):
    """Told means that somebody spoke with her."""

    text = (
        "Er staat nog geen gesprek. Bel eerst en kies 'Gesproken', of rond het bezoek of het "
        "telefoontje af waarin u het vertelde."
    )


class NotTried(Refused):
    """Not reached means that somebody tried, or may not."""

    text = "Er is nog niet gebeld. Probeer het eerst. Daarna kunt u vastleggen dat het niet lukte."


class NeedsWords(Refused):
    """Which alternatives, or why not."""

    text = "Schrijf op wat u hebt aangeboden, of waarom het niet lukte."


class NotToldYet(Refused):
    """A letter that says no waits for the call."""

    text = (
        "Deze brief zegt nee. Vertel dat eerst aan de inwoner: op de pagina van de zaak staat het "
        "telefoontje dat u kunt doen."
    )


@dataclasses.dataclass(frozen=True)
class Announced:
    """What was told of a decision. With `case` or `resident` we know whose it is, else by `who`.
    `key` is the source's own; `token` is one a form of ours."""

    about: str
    team: Team
    goes_out_on: dt.date
    who: people.Told
    resident: Resident | None = None
    case: Case | None = None
    source: DecisionSource | None = None
    key: str = ""
    token: str | None = None


@dataclasses.dataclass(frozen=True)
class Result:
    """The decision, and whether anything about it changed."""

    decision: ComingDecision
    is_new: bool = False
    is_moved: bool = False


def announce(*, told: Announced, by: Actor, now: dt.datetime) -> Result:
    """Make a call of a decision on its way. The source's own key again makes no second one; with
    another day it moves. What was withdrawn stays so.

    Raises GoneOut, NoNumber, dialling.NeverDialled or numbers.NoNumber.
    """
    with transaction.atomic():
        locks.wait_for(f"decision-{told.source.pk if told.source else told.token}-{told.key}")
        known = _known(told)
        if known is not None:
            return _again(known, told, by, now)
        if told.goes_out_on < clock.day_of(now):
            raise GoneOut
        return Result(_open(told, by, now), is_new=True)


def announce_in_case(
    *, case: Case, told: Announced, user: User, now: dt.datetime
) -> ComingDecision:
    """A colleague tells by hand that a no is on its way in this case. Raises like `announce`, and
    permissions.NotAllowed."""
    case_permissions.check_can_work(user, case, now=now)
    whole = dataclasses.replace(told, case=case, resident=case.resident)
    return announce(told=whole, by=user.actor, now=now).decision


def end(
    *, decision: ComingDecision, state: State, words: str, user: User, now: dt.datetime
) -> None:
    """Write down what became of it: told and understood, alternatives offered (which), or not
    reached and why.

    Raises NotSpoken, NotTried, NeedsWords, clashes.GoesAgainst, permissions.NotAllowed or
    states.MovedMeanwhile.
    """
    case = decision.request.case
    case_permissions.check_can_work(user, case, now=now)
    if state is not State.TOLD and not words.strip():
        raise NeedsWords
    if state in TOLD:
        lifecycle.check_guards(case, Clash.Act.DECISION.value, user.actor)
    with transaction.atomic():
        request = requests.lock(decision.request)
        fresh = ComingDecision.objects.get(pk=decision.pk)
        _check_ending(request, state, now)
        if fresh.state not in {State.OPEN, state}:
            raise states.MovedMeanwhile
        if fresh.state == state:
            return
        _move(fresh, state, words=words, by=user.actor, now=now)
        is_waiting = request.case.is_open and not request.case.is_urgent
        if state is State.UNREACHED and is_waiting and not may_be_called(request, now):
            _end_call(request, user.actor, now)
        lifecycle.tell_screens(request.case)


def withdraw(*, decision: ComingDecision, by: Actor, now: dt.datetime) -> None:
    """The decision does not go out: nobody calls for it any more. Whoever was told already is
    called once more, to hear that. Twice changes nothing."""
    with transaction.atomic():
        request = requests.lock(decision.request)
        fresh = ComingDecision.objects.select_related("source").get(pk=decision.pk)
        if fresh.state == State.WITHDRAWN:
            return
        knows = fresh.state in TOLD or request.case.outcome == Outcome.REACHED
        _move(fresh, State.WITHDRAWN, words=fresh.words, by=by, now=now)
        # What somebody called urgent ends only by what was done for it.
        if request.case.is_open and not request.case.is_urgent:
            _end_call(request, by, now)
        elif knows:
            _call_again(request, by, now)
        lifecycle.tell_screens(request.case)


def withdraw_by_hand(*, decision: ComingDecision, user: User, now: dt.datetime) -> None:
    """A colleague heard that it does not go out. Raises permissions.NotAllowed."""
    case_permissions.check_can_work(user, decision.request.case, now=now)
    withdraw(decision=decision, by=user.actor, now=now)


def guard(case: Case, act: str, by: Actor) -> None:
    """Refuse to sign a letter that says no before somebody called. Raises NotToldYet. An entry of
    settings.CASE_GUARDS."""
    if act == Clash.Act.LETTER.value and not is_told(case, now=clock.utc_now()):
        raise NotToldYet


def is_told(case: Case, *, now: dt.datetime) -> bool:
    """Tell whether a no in this case was told, or tried to, not long ago, and nothing else waits to
    be told. Two queries at most."""
    every = ComingDecision.objects.about(case)
    told = every.filter(state__in=ENDED_BY_A_TALK, ended_at__gte=now - TOLD_COUNTS)
    return not every.open().exists() and told.exists()


def of_case(case: Case) -> ComingDecision | None:
    """Return the decision that is told in this call. One query."""
    found = ComingDecision.objects.filter(request=case.pk).select_related("request__case__team")
    return found.first()


def goes_first_on(goes_out_on: dt.date, calendar: WorkCalendar) -> dt.date:
    """Return the day from which it stands on top when it was not told: two working days before."""
    return _before(goes_out_on, DAYS_BEFORE, calendar)


def may_be_called(request: CallbackRequest, now: dt.datetime) -> bool:
    """Tell whether anybody may call her about this: not who died, who wants no calls, or with whom
    it was agreed that we write. Three queries at most."""
    resident = request.case.resident
    if resident is None:
        return True
    if resident.died_on is not None or RATHER_NOT & access.running_wishes(resident):
        return False
    return limits_obeyed.limit_on(request.case, now=now) is None


def _known(told: Announced) -> ComingDecision | None:
    if told.source is not None:
        found = ComingDecision.objects.filter(source=told.source, key=told.key)
    elif told.token:
        found = ComingDecision.objects.filter(request__case__intake_token=told.token)
    else:
        return None
    return found.select_related("request__case__team").first()


def _again(known: ComingDecision, told: Announced, by: Actor, now: dt.datetime) -> Result:
    is_moved = known.state == State.OPEN and known.goes_out_on != told.goes_out_on
    if not is_moved:
        return Result(known)
    request = requests.lock(known.request)
    ComingDecision.objects.filter(pk=known.pk).update(goes_out_on=told.goes_out_on)
    if request.case.is_open and promises.open_window(request.case) is None:
        lifecycle.set_due(case=request.case, due_at=_due_at(told.goes_out_on, now))
    record.event(code="decision.moved", about=request.case, by=by, now=now)
    lifecycle.tell_screens(request.case)
    known.goes_out_on = told.goes_out_on
    return Result(known, is_moved=True)


def _open(told: Announced, by: Actor, now: dt.datetime) -> ComingDecision:
    resident = told.resident or people.find_or_add(told.who, by=by, now=now)
    phone = told.who.phone.e164 if told.who.phone else people.number_of(resident)
    if not phone:
        raise NoNumber
    if not dialling.may_dial(phone):
        raise dialling.NeverDialled
    request = _open_call(
        subject=f"Besluit op komst: {told.about}",
        phone=phone,
        team=told.team,
        resident=resident,
        due_at=_due_at(told.goes_out_on, now),
        origin=told.case,
        token=told.token,
        language=told.who.language,
        by=by,
        now=now,
    )
    decision: ComingDecision = ComingDecision.objects.create(
        request=request,
        source=told.source,
        key=told.key,
        about=told.about,
        goes_out_on=told.goes_out_on,
        announced_at=now,
        announced_by=by.key,
    )
    record.event(code="decision.announced", about=request.case, by=by, now=now)
    # Rings whoever said that she would get it, before anybody calls to say that she does not.
    clashes.note(case=request.case, act=Clash.Act.DECISION, by=by, now=now)
    return decision


def _open_call(
    *,
    subject: str,
    phone: str,
    team: Team,
    resident: Resident | None,
    due_at: dt.datetime,
    origin: Case | None,
    by: Actor,
    now: dt.datetime,
    token: str | None = None,
    language: str = "",
) -> CallbackRequest:
    """Open a call that she did not ask for: nothing is promised and no message goes out."""
    request = requests.open_request(
        opening=lifecycle.Opening(
            kind=CallbackRequest.KIND,
            subject=subject[:200],
            channel=Channel.IMPORT,
            team=team,
            resident=resident,
            due_at=due_at,
            origin=origin,
            intake_token=token,
        ),
        story="",
        number_to_call=phone,
        number_told=numbers.primary_of(team, on=clock.day_of(now)).number,
        by=by,
        now=now,
    )
    if language and resident is not None and language != resident.language:
        request.language = language
        request.save(update_fields=["language"])
    return request


def _call_again(request: CallbackRequest, by: Actor, now: dt.datetime) -> None:
    """She believes that the answer is no, and it is not."""
    calendar = calendars.office_calendar()
    tomorrow = calendar.next_working_day(clock.day_of(now))
    _open_call(
        subject="Een besluit gaat toch niet door: vertel het de inwoner",
        phone=request.number_to_call,
        team=request.case.team,
        resident=request.case.resident,
        due_at=clock.instant(tomorrow, calendars.AFTERNOON[1]),
        origin=request.case,
        by=by,
        now=now,
    )


def _end_call(request: CallbackRequest, by: Actor, now: dt.datetime) -> None:
    window = promises.open_window(request.case)
    if window:
        promises.release(promise=window, by=by, now=now)
    requests.close(request=request, outcome=Outcome.NOT_NEEDED, by=by, now=now)


def _check_ending(request: CallbackRequest, state: State, now: dt.datetime) -> None:
    if state in TOLD:
        if request.case.outcome != Outcome.REACHED:
            raise NotSpoken
        return
    tried = CallAttempt.objects.filter(request=request, correction=None).exists()
    if request.case.is_open and not tried and may_be_called(request, now):
        raise NotTried


def _move(
    decision: ComingDecision, state: State, *, words: str, by: Actor, now: dt.datetime
) -> None:
    states.move(
        decision,
        field="state",
        new=state,
        transitions=TRANSITIONS,
        words=words,
        ended_at=now,
        ended_by=by.key,
    )
    code = f"decision.{state.value.lower()}"
    record.event(code=code, about=decision.request.case, by=by, now=now)


def _due_at(goes_out_on: dt.date, now: dt.datetime) -> dt.datetime:
    """Return until when there is time to call: the end of the working day before it goes out."""
    last = _before(goes_out_on, 1, calendars.office_calendar())
    return max(now, clock.instant(last, calendars.AFTERNOON[1]))


def _before(day: dt.date, count: int, calendar: WorkCalendar) -> dt.date:
    for _ in range(count):
        day -= dt.timedelta(days=1)
        while not calendar.is_working_day(day):
            day -= dt.timedelta(days=1)
    return day
