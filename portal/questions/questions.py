"""Questions in writing: asked, claimed, given back, passed on, closed. Answers are in
portal.questions.answers."""

import dataclasses
import datetime as dt

from django.db import IntegrityError, transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Case, Channel, Topic
from portal.contacts import first_reports, looks, moments, receiving
from portal.contacts.models import ContactMoment
from portal.due import urgent
from portal.kit import clock, states
from portal.kit.refusal import Refused
from portal.municipality import calendars
from portal.outbox import receipts
from portal.questions import messages
from portal.questions.models import Question
from portal.residents import register
from portal.residents.models import Resident
from portal.staff import permissions
from portal.staff.models import Team, User
from portal.staff.roles import Permission

State = Question.State
TRANSITIONS: states.Transitions = {
    State.OPEN: frozenset({State.ANSWERED, State.TURNED, State.CLOSED}),
    State.ANSWERED: frozenset(),
    State.TURNED: frozenset(),
    State.CLOSED: frozenset(),
}


class AlreadyClaimed(Refused):
    """Somebody else was first; the text says who has it."""


class NotYours(Refused):
    """Only who has a question can answer it, pass it on or close it."""

    text = "Pak deze vraag eerst op. Dan weten collega's dat u antwoordt."


class SameTeam(Refused):
    """Passing on to the team that has it."""

    text = "Dit team heeft de vraag al. Kies een ander team."


class NeedsReason(Refused):
    """Closing or passing on without a word of why."""

    text = "Vul in waarom. Eén zin is genoeg."


@dataclasses.dataclass(frozen=True)
class Ask:
    """What a resident asks: the whole of it, so that one call makes the question."""

    topic: Topic
    words: str
    way: Question.Way
    channel: Channel
    subject: str = ""
    email: str = ""
    resident: Resident | None = None
    told: register.Told = dataclasses.field(default_factory=register.Told)
    urgent: bool = False
    intake_token: str | None = None
    follow_secret: str = ""


def ask(*, asked: Ask, by: Actor, now: dt.datetime) -> Question:
    """Make a question with its receipt, in one transaction.

    The same intake token again returns the first question and does nothing else: a double click
    makes one.
    """
    try:
        with transaction.atomic():
            return _ask(asked, by, now)
    except IntegrityError:
        # Two clicks met on the unique token; the winner's row is visible now.
        first = lifecycle.find_by_token(asked.intake_token or "")
        if first is None:
            raise
        return Question.objects.select_related("case").get(case=first)


def _ask(asked: Ask, by: Actor, now: dt.datetime) -> Question:
    resident = asked.resident or register.add(told=asked.told, by=by, now=now)
    case = _open(asked, resident, by, now)
    # An address that a wish or safe contact keeps us from using is not kept either.
    by_email = asked.way is Question.Way.EMAIL and not resident.safe_contact
    question = Question.objects.create(
        case=case,
        words=asked.words,
        way=asked.way if by_email or asked.way is not Question.Way.EMAIL else Question.Way.PHONE,
        email=asked.email if by_email else "",
    )
    moments.add(
        case=case,
        channel=asked.channel,
        direction=ContactMoment.Direction.IN,
        note=asked.words,
        by=by,
        now=now,
    )
    record.event(code="question.asked", about=case, by=by, now=now)
    report = first_reports.recognise(case=case, by=by, now=now)
    looks.recognise(case=case, words=asked.words, now=now)
    received = receiving.of(
        channel=asked.channel,
        words=asked.words,
        otherwise=receiving.What.QUESTION,
        report=report,
        now=now,
    )
    body = messages.receipt_text(
        question=question, follow_secret=asked.follow_secret, report=report, received=received
    )
    message = messages.send(
        question=question,
        kind="RECEIPT",
        subject="Wij hebben uw vraag",
        body=body,
        dedupe_key=f"question-receipt-{case.pk}",
        by=by,
        now=now,
    )
    if received is not None:
        receipts.give(case=case, received=received, message=message, by=by, now=now)
    return question


def _open(asked: Ask, resident: Resident, by: Actor, now: dt.datetime) -> Case:
    return lifecycle.open_case(
        opening=lifecycle.Opening(
            kind=Question.KIND,
            subject=asked.subject or asked.topic.label,
            channel=asked.channel,
            team=asked.topic.team,
            resident=resident,
            topic=asked.topic,
            urgent=asked.urgent,
            due_at=now if asked.urgent else answer_by(now=now),
            intake_token=asked.intake_token,
            follow_secret=asked.follow_secret or None,
        ),
        by=by,
        now=now,
    )


def answer_by(*, now: dt.datetime) -> dt.datetime:
    """Return by when a question of now has its answer: the end of the working day that lies as
    many working days ahead as the municipality promises. Two queries."""
    days = calendars.municipality().question_working_days
    last = calendars.office_calendar().add(clock.day_of(now), days)
    return clock.instant(last, calendars.AFTERNOON[1])


def claim(*, question: Question, user: User, now: dt.datetime) -> None:
    """Take a question. Claiming what is yours already changes nothing.

    Raises AlreadyClaimed with the name of whoever has it, or permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, question.case, now=now)
    with transaction.atomic():
        fresh = lock_open(question)
        owner = fresh.case.owner
        if owner is not None and owner != user:
            raise AlreadyClaimed(f"{owner.name} heeft deze vraag al opgepakt.")
        if owner is None:
            _take(fresh, user, now)


def claim_next(*, user: User, now: dt.datetime) -> Question | None:
    """Take the first question that waits for this colleague's teams; None when nothing waits.

    Two colleagues who ask at once get two different ones. Raises permissions.NotAllowed.
    """
    permissions.check(user, Permission.WORK_CASES, now=now)
    teams = permissions.teams_of(user, now=now)
    with transaction.atomic():
        waiting = Question.objects.waiting_for(teams)
        free = waiting.select_for_update(of=("self",), skip_locked=True)
        while (found := free.all().first()) is not None:
            # Somebody may have taken it between the look and the lock: taking changes the case, so
            # the lock on the question alone does not tell.
            first = lock(found)
            if first.case.owner_id is None and first.case.is_open:
                _take(first, user, now)
                return first
    return None


def release(*, question: Question, user: User, now: dt.datetime) -> None:
    """Give a question back to the team. A team lead may do this for a colleague. Raises NotYours
    or permissions.NotAllowed."""
    case_permissions.check_can_work(user, question.case, now=now)
    with transaction.atomic():
        fresh = lock_open(question)
        if fresh.case.owner is None:
            return
        if not permissions.leads(user, fresh.case.team, now=now):
            check_holder(fresh, user)
        lifecycle.assign(case=fresh.case, team=fresh.case.team, owner=None, by=user.actor, now=now)
        record.event(code="question.released", about=fresh.case, by=user.actor, now=now)


def pass_on(*, question: Question, team: Team, note: str, user: User, now: dt.datetime) -> None:
    """Give a question to another team, with one line for whoever opens it there. The day by which
    she was promised an answer stays. Raises SameTeam, NeedsReason, NotYours or NotAllowed."""
    case_permissions.check_can_work(user, question.case, now=now)
    if not note:
        raise NeedsReason
    with transaction.atomic():
        fresh = lock_open(question)
        check_holder(fresh, user)
        if fresh.case.team == team:
            raise SameTeam
        lifecycle.assign(case=fresh.case, team=team, owner=None, by=user.actor, now=now, note=note)
        record.event(
            code="question.passed_on", about=fresh.case, by=user.actor, now=now, team=team.pk
        )


def close_without_answer(*, question: Question, reason: str, user: User, now: dt.datetime) -> None:
    """There is nothing to answer; the resident reads the reason. Raises NeedsReason, NotYours,
    lifecycle.CaseClosed or permissions.NotAllowed."""
    case_permissions.check_can_work(user, question.case, now=now)
    if not reason:
        raise NeedsReason
    with transaction.atomic():
        fresh = lock_open(question)
        check_holder(fresh, user)
        record.event(code="question.closed", about=fresh.case, by=user.actor, now=now)
        end(question=fresh, state=State.CLOSED, by=user.actor, now=now, reason=reason)


def turn(*, question: Question, into: Case, by: Actor, now: dt.datetime) -> None:
    """The question goes on as another case, which the caller has opened in this transaction on a
    question that it locked."""
    with transaction.atomic():
        if question.case.is_urgent:
            # The other case is as urgent, since the same moment.
            done = f"Gaat verder als {into.reference}."
            urgent.settle(case=question.case, done=done, by=by, now=now)
        record.event(code="question.turned", about=question.case, by=by, now=now)
        end(question=question, state=State.TURNED, by=by, now=now)


def end(
    *,
    question: Question,
    state: Question.State,
    by: Actor,
    now: dt.datetime,
    reason: str = "",
) -> None:
    """Move the question and close its case together. Part of another verb."""
    with transaction.atomic():
        also: dict[str, object] = {}
        if state is State.ANSWERED:
            also["answered_at"] = now
        if reason:
            also["reason"] = reason
        states.move(question, field="state", new=state, transitions=TRANSITIONS, **also)
        lifecycle.close(case=question.case, outcome=state.value, by=by, now=now)


def lock(question: Question) -> Question:
    """Return the question as it is now with its case, locked until the transaction ends.

    Every verb locks this row first, so that two verbs on one question wait for each other. Two
    statements: whoever waited for a lock gets joined rows as they were before the wait.
    """
    Question.objects.select_for_update().get(pk=question.pk)
    related = Question.objects.select_related(
        "case__team", "case__owner", "case__resident", "case__topic"
    )
    fresh: Question = related.get(pk=question.pk)
    return fresh


def lock_open(question: Question) -> Question:
    """Lock a question that must still be open. Raises lifecycle.CaseClosed."""
    fresh = lock(question)
    lifecycle.check_open(fresh.case)
    return fresh


def check_holder(question: Question, user: User) -> None:
    """Raise NotYours unless this colleague has claimed the question."""
    if question.case.owner_id != user.pk:
        raise NotYours


def _take(question: Question, user: User, now: dt.datetime) -> None:
    case = question.case
    lifecycle.assign(case=case, team=case.team, owner=user, by=user.actor, now=now)
    record.event(code="question.claimed", about=case, by=user.actor, now=now)
