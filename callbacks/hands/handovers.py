"""A colleague hands a request over: to a colleague in one click and without a reason, to another
team with one line, or warm, when the receiver first says yes. The window stays."""

import datetime as dt

from django.db import IntegrityError, transaction

from callbacks import holding, requests
from callbacks.models import CallbackRequest, HandOver
from portal.audit import record
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Share
from portal.kit import clock, states
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.staff import people, permissions
from portal.staff.models import Team, User

State = CallbackRequest.State
FOLLOW_UP = dt.timedelta(days=30)


class NotThere(Refused):
    """Someone who is away, or does not work on cases of this team."""

    text = "Deze collega is er vandaag niet, of werkt niet in dit team. Kies iemand anders."


class NotHereYourself(Refused):
    """Taking over while away, or after leaving this team."""

    text = (
        "U staat vandaag als afwezig, of u werkt niet meer in dit team. Daarom blijft dit verzoek "
        "bij uw collega."
    )


class NeedsLine(Refused):
    """Another team starts from nothing."""

    text = "Schrijf in één zin wat het andere team moet weten."


class SameTeam(Refused):
    """The team that has it."""

    text = "Dit verzoek is al bij dit team. Kies een ander team."


class HeldByAnother(Refused):
    """Only who has it, or a lead, hands it over."""

    text = "Een collega heeft dit verzoek opgepakt. Vraag het eerst aan die collega."


class AskedBefore(Refused):
    """One question at a time."""

    text = "Er is al een collega gevraagd. Wacht op het antwoord, of trek de vraag in."


def hand_to(*, request: CallbackRequest, to: User, user: User, now: dt.datetime) -> HandOver:
    """Give it to a colleague of the team who is there today.

    Raises NotThere, HeldByAnother, lifecycle.CaseClosed or permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, request.case, now=now)
    with transaction.atomic():
        fresh = requests.lock_open(request)
        _check_holder(fresh, user, now)
        if to not in receivers(fresh.case.team, but=user, now=now):
            raise NotThere
        made = _note(fresh, user, now, receiver=to, team=fresh.case.team)
        _move(fresh, team=fresh.case.team, owner=to, user=user, now=now)
        _let_follow(fresh, user, now)
    return made


def pass_on(
    *, request: CallbackRequest, team: Team, line: str, user: User, now: dt.datetime
) -> HandOver:
    """Give it to another team, with one line for whoever opens it there.

    Raises NeedsLine, SameTeam, HeldByAnother, lifecycle.CaseClosed or permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, request.case, now=now)
    if not line.strip():
        raise NeedsLine
    with transaction.atomic():
        fresh = requests.lock_open(request)
        _check_holder(fresh, user, now)
        if fresh.case.team == team:
            raise SameTeam
        made = _note(fresh, user, now, team=team, line=line)
        _move(fresh, team=team, owner=None, user=user, now=now, line=line)
        _let_follow(fresh, user, now)
    return made


def ask_warm(
    *, request: CallbackRequest, to: User, line: str, user: User, now: dt.datetime
) -> HandOver:
    """Ask a colleague of the team to take it over; until the answer it stays with the giver.

    Raises NotThere, AskedBefore, requests.NotYours, lifecycle.CaseClosed or NotAllowed.
    """
    case_permissions.check_can_work(user, request.case, now=now)
    with transaction.atomic():
        fresh = requests.lock_open(request)
        requests.check_holder(fresh, user)
        if to not in receivers(fresh.case.team, but=user, now=now):
            raise NotThere
        try:
            with transaction.atomic():
                made = _note(
                    fresh, user, now, receiver=to, team=fresh.case.team, line=line, is_warm=True
                )
        except IntegrityError:
            raise AskedBefore from None
        record.event(
            code="callback.handover_asked", about=fresh.case, by=user.actor, now=now, owner=to.pk
        )
        notify.hint(topics.user(to.pk))
        lifecycle.tell_screens(fresh.case)
    return made


def answer_warm(*, handover: HandOver, yes: bool, user: User, now: dt.datetime) -> None:
    """The receiver says yes and has it, or no and it stays. Raises states.MovedMeanwhile when it
    was answered, withdrawn or handed over first, NotHereYourself, and NotAllowed for anyone
    else."""
    if handover.receiver_id != user.pk:
        raise permissions.NotAllowed
    with transaction.atomic():
        fresh = requests.lock_open(handover.request)
        if not _answer(handover, yes=yes, now=now) or fresh.case.owner_id != handover.giver_id:
            raise states.MovedMeanwhile
        # Since the question somebody may have fallen ill, or gone to another team.
        if yes and user not in receivers(fresh.case.team, but=handover.giver, now=now):
            raise NotHereYourself
        code = "callback.handover_accepted" if yes else "callback.handover_declined"
        record.event(code=code, about=fresh.case, by=user.actor, now=now)
        if yes:
            _move(fresh, team=fresh.case.team, owner=user, user=user, now=now)
            _let_follow(fresh, handover.giver, now)
        notify.hint(topics.user(handover.giver_id))
        lifecycle.tell_screens(fresh.case)


def withdraw_warm(*, request: CallbackRequest, user: User, now: dt.datetime) -> None:
    """The giver asks no more. Twice changes nothing. Raises requests.NotYours."""
    with transaction.atomic():
        fresh = requests.lock_open(request)
        requests.check_holder(fresh, user)
        holding.end_question(fresh, now=now)
        lifecycle.tell_screens(fresh.case)


def receivers(team: Team, *, but: User, now: dt.datetime) -> list[User]:
    """Return who of this team can take a request over today: present, by name. One query."""
    return list(people.workers_of(team, clock.day_of(now)).exclude(pk=but.pk))


def _check_holder(request: CallbackRequest, user: User, now: dt.datetime) -> None:
    owner = request.case.owner_id
    if owner in {None, user.pk}:
        return
    if not permissions.leads(user, request.case.team, now=now):
        raise HeldByAnother


def _note(
    request: CallbackRequest,
    user: User,
    now: dt.datetime,
    *,
    team: Team,
    receiver: User | None = None,
    line: str = "",
    is_warm: bool = False,
) -> HandOver:
    return HandOver.objects.create(
        request=request,
        giver=user,
        receiver=receiver,
        team=team,
        line=line.strip()[:200],
        is_warm=is_warm,
        at=now,
    )


def _move(
    request: CallbackRequest,
    *,
    team: Team,
    owner: User | None,
    user: User,
    now: dt.datetime,
    line: str = "",
) -> None:
    new = State.CLAIMED if owner else State.WAITING
    if request.state != new:
        states.move(request, field="state", new=new, transitions=requests.TRANSITIONS)
    note = line.strip()[:200]
    holding.assign(request=request, team=team, owner=owner, by=user.actor, now=now, note=note)
    data = {"team": team.pk, "owner": owner.pk if owner else None}
    record.event(code="callback.handed", about=request.case, by=user.actor, now=now, **data)
    if owner:
        notify.hint(topics.user(owner.pk))


def _let_follow(request: CallbackRequest, giver: User, now: dt.datetime) -> None:
    """Whoever handed it over may see for a while how it goes on."""
    lifecycle.let_read(
        case=request.case,
        who=giver,
        ground=Share.Ground.HANDED_OVER,
        until_at=now + FOLLOW_UP,
        by=giver.actor,
        now=now,
    )


def _answer(handover: HandOver, *, yes: bool, now: dt.datetime) -> int:
    waiting = HandOver.objects.waiting().filter(pk=handover.pk)
    return int(waiting.update(answered_at=now, accepted=yes))
