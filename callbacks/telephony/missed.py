"""Missed calls of a team: one line a number, however often it tried. Somebody takes it, and calls
back, or says why nothing is needed."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, Q, QuerySet

from callbacks import requests
from callbacks.models import CallbackRequest
from callbacks.moments import windows
from callbacks.reaching import dialling
from callbacks.telephony import caller, desk
from callbacks.telephony.caller import Hint
from callbacks.telephony_models import IncomingCall
from portal.audit import actor, record
from portal.cases.models import Case, Channel
from portal.kit import clock
from portal.kit.phone import Phone
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.municipality import calendars
from portal.residents import register
from portal.residents.models import Resident
from portal.staff import names, people, permissions, presence
from portal.staff.models import Team, User
from portal.staff.permissions import Standing
from portal.staff.roles import Permission

WORKING_DAYS = 5
MOST_SHOWN = 50
MOST_COUNTED = 100
Outcome = IncomingCall.Outcome


class AlreadySettled(Refused):
    """Somebody wrote down before what came of it."""

    text = "Dit is al vastgelegd. Kijk eerst wat er nu staat."


class Withheld(Refused):
    """There is no number to call."""

    text = "Deze beller toonde geen telefoonnummer. Terugbellen kan niet."


class TakenByOther(Refused):
    """A colleague looks after it; the text says who."""


@dataclasses.dataclass(frozen=True)
class Row:
    """One number that tried to reach a team."""

    pk: int
    number: str
    team: str
    hint: Hint
    last_at: dt.datetime
    # Times within five working days, this line and what was settled before it.
    times: int
    # Who looks after it; empty for nobody.
    holder: str
    is_mine: bool
    # Open callback requests on this number that this colleague may read, as references.
    open_requests: list[str]

    @property
    def times_words(self) -> str:
        """'3 keer in 5 werkdagen'."""
        return f"{self.times} keer in {WORKING_DAYS} werkdagen" if self.times > 1 else ""


@dataclasses.dataclass(frozen=True)
class Unfinished:
    """A talk of which nothing is written down yet, and with whom it may have been."""

    call: IncomingCall
    hint: Hint


@dataclasses.dataclass(frozen=True)
class Missed:
    """The list of these teams; `is_cut` when more wait than are shown."""

    rows: list[Row]
    is_cut: bool
    # Calls without a number within five working days: counted, because nobody can be called back.
    withheld: int
    # Calls that this colleague answered and of which nothing is written down yet.
    unfinished: list[Unfinished]


def read(may: Standing, *, now: dt.datetime) -> Missed:
    """Return the list, and record whom it names. Ten statements at most."""
    since = _since(now)
    tried = list(_groups(may.teams, since, now))
    groups = [one for one in tried if one["waiting"] and one["number_calling"]]
    shown = groups[:MOST_SHOWN]
    answered = list(IncomingCall.objects.unfinished(may.user.actor.key, now))
    numbers = {one["number_calling"] for one in shown} | {call.number_calling for call in answered}
    hints = caller.hints(numbers, now=now)
    desk.record_hints(hints.values(), user=may.user, now=now)
    there = _there({one["holder"] for one in shown}, now)
    known = names.names_of(there, known=[may.user])
    team_names = {team.pk: team.name for team in may.teams}
    rows = [
        Row(
            pk=group["newest"],
            number=group["number_calling"],
            team=team_names[group["team"]] if len(team_names) > 1 else "",
            hint=hints[group["number_calling"]],
            last_at=group["last_at"],
            times=group["times"],
            holder=known.get(group["holder"], ""),
            is_mine=group["holder"] == may.user.actor.key,
            open_requests=desk.open_requests(hints[group["number_calling"]], may),
        )
        for group in shown
    ]
    return Missed(
        rows,
        len(groups) > MOST_SHOWN,
        sum(one["times"] for one in tried if not one["number_calling"]),
        [Unfinished(call, hints[call.number_calling]) for call in answered],
    )


def waiting(teams: list[Team], *, now: dt.datetime) -> "QuerySet[IncomingCall]":
    """Return one call for each number that waits for these teams, at most 100."""
    missed = IncomingCall.objects.unsettled().unanswered(now).with_number().of_teams(teams)
    each = missed.order_by("team", "number_calling").distinct("team", "number_calling")
    found: QuerySet[IncomingCall] = each[:MOST_COUNTED]
    return found


def take(*, call: IncomingCall, user: User, now: dt.datetime) -> None:
    """Look after this number, in the name of the team. Raises TakenByOther, AlreadySettled or
    permissions.NotAllowed."""
    with transaction.atomic():
        rows = _locked(call, user, now)
        _take(rows, user, now)
        record.event(code="call.taken", about=call, by=user.actor, now=now)
        notify.hint(topics.team(call.team_id))


def call_back(*, call: IncomingCall, user: User, now: dt.datetime) -> CallbackRequest:
    """Make a callback request out of it, owned by this colleague. Who it is stays open: a number is
    not a person. Raises Withheld, dialling.NotDialled, numbers.NoNumber, TakenByOther,
    AlreadySettled or permissions.NotAllowed."""
    if not call.number_calling:
        raise Withheld
    if not dialling.may_dial(call.number_calling):
        raise dialling.NotDialled
    with transaction.atomic():
        rows = _locked(call, user, now)
        resident = _somebody(call, user, now)
        asked = _asked(call, rows, resident, now)
        request = requests.ask(asked=asked, by=user.actor, now=now)
        requests.claim(request=request, user=user, now=now)
        _settle(rows, Outcome.REQUEST, request.case, "", user, now)
    return request


def join(*, call: IncomingCall, request: CallbackRequest, user: User, now: dt.datetime) -> None:
    """It belongs to a request that is open: counted there as asked once more. Raises
    lifecycle.CaseClosed, TakenByOther, AlreadySettled or permissions.NotAllowed."""
    with transaction.atomic():
        rows = _locked(call, user, now)
        requests.ask_again(
            request=request, channel=Channel.PHONE, note=_story(rows), by=user.actor, now=now
        )
        _settle(rows, Outcome.JOINED, request.case, "", user, now)


def no_action(*, call: IncomingCall, reason: str, user: User, now: dt.datetime) -> None:
    """Nothing is needed, for this reason. Raises TakenByOther, AlreadySettled or
    permissions.NotAllowed."""
    with transaction.atomic():
        _settle(_locked(call, user, now), Outcome.NO_ACTION, None, reason, user, now)


def _since(now: dt.datetime) -> dt.datetime:
    """Return the beginning of the fifth working day back, today included."""
    calendar = calendars.office_calendar()
    day, left = clock.day_of(now), WORKING_DAYS - calendar.is_working_day(clock.day_of(now))
    while left:
        day -= dt.timedelta(days=1)
        left -= calendar.is_working_day(day)
    return clock.begin_of(day)


def _groups(teams: list[Team], since: dt.datetime, now: dt.datetime) -> "QuerySet[Any, Any]":
    """Return every number that these teams missed and that waits or tried lately: those that wait
    with the newest call of theirs, who looks after it, and how often it tried."""
    waits = Q(settled_at=None)
    tried = IncomingCall.objects.unanswered(now).of_teams(teams)
    groups: QuerySet[Any, Any] = (
        tried.filter(waits | Q(started_at__gte=since))
        .values("team", "number_calling")
        .annotate(
            waiting=Count("pk", filter=waits),
            newest=Max("pk", filter=waits),
            first_at=Min("started_at", filter=waits),
            last_at=Max("started_at", filter=waits),
            holder=Max("taken_by", filter=waits),
            times=Count("pk", filter=Q(started_at__gte=since)),
        )
    )
    return groups.order_by("first_at", "newest")


def _locked(call: IncomingCall, user: User, now: dt.datetime) -> list[IncomingCall]:
    """Return every call of this number that waits for this team, locked, if nobody else has it."""
    if not permissions.can_in_team(user, Permission.WORK_CASES, call.team, now=now):
        raise permissions.NotAllowed
    waiting = IncomingCall.objects.unsettled().unanswered(now).filter(team=call.team)
    same = waiting.filter(number_calling=call.number_calling)
    if not call.number_calling:
        same = waiting.filter(pk=call.pk)
    rows = list(same.select_for_update().order_by("pk"))
    if not rows:
        raise AlreadySettled
    others = _there({row.taken_by for row in rows}, now) - {user.actor.key}
    if others:
        holder = others.pop()
        raise TakenByOther(f"{names.names_of([holder])[holder]} heeft deze oproep al opgepakt.")
    return rows


def _there(holders: Iterable[str], now: dt.datetime) -> set[str]:
    """Return who of these is there today. What was taken by who left or is absent waits for the
    team again. Two queries at most."""
    parsed = [actor.parse(key).staff_id for key in holders if key]
    keys = [key for key in parsed if key is not None]
    if not keys:
        return set()
    away = presence.away_on(clock.day_of(now))
    here = people.active().filter(pk__in=keys).exclude(pk__in=away)
    return {one.actor.key for one in here}


def _take(rows: list[IncomingCall], user: User, now: dt.datetime) -> None:
    IncomingCall.objects.filter(pk__in=[row.pk for row in rows]).update(
        taken_at=now, taken_by=user.actor.key
    )


def _settle(
    rows: list[IncomingCall],
    outcome: IncomingCall.Outcome,
    case: Case | None,
    reason: str,
    user: User,
    now: dt.datetime,
) -> None:
    _take(rows, user, now)
    IncomingCall.objects.filter(pk__in=[row.pk for row in rows]).update(
        settled_at=now, settled_by=user.actor.key, outcome=outcome, case=case, reason=reason
    )
    for row in rows:
        record.event(code="call.settled", about=row, by=user.actor, now=now, outcome=outcome.value)
    notify.hint(topics.team(rows[0].team_id))


def _somebody(call: IncomingCall, user: User, now: dt.datetime) -> Resident:
    """Write down somebody of whom only the number is known. What anybody on this number asked us
    not to do holds for whoever this is."""
    people = caller.candidates(call.number_calling)
    told = register.Told(
        phone=Phone(call.number_calling), safe_contact=any(one.safe_contact for one in people)
    )
    resident = register.add(told=told, by=user.actor, now=now)
    for wish in caller.forbidden(people):
        register.add_wish(resident=resident, wish=wish, by=user.actor, now=now)
    return resident


def _asked(
    call: IncomingCall, rows: list[IncomingCall], resident: Resident, now: dt.datetime
) -> requests.Ask:
    return requests.Ask(
        topic=None,
        team=call.team,
        subject="Gemiste oproep",
        story=_story(rows),
        phone=Phone(call.number_calling),
        window=windows.soonest(now=now),
        is_soonest=True,
        channel=Channel.PHONE,
        resident=resident,
        intake_token=f"call-{rows[0].pk}",
    )


def _story(rows: list[IncomingCall]) -> str:
    first = f"Belde {clock.moment_in_words(rows[0].started_at)} en kreeg niemand aan de lijn."
    return first if len(rows) == 1 else f"{first} Daarna nog {len(rows) - 1} keer."
