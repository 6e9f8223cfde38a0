"""Answering a question: written and sent, or written and told when nothing may be sent."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from portal.audit import record
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Channel
from portal.contacts import moments
from portal.contacts.models import ContactMoment
from portal.due import urgent
from portal.kit.refusal import Refused
from portal.questions import messages, questions
from portal.questions.models import Answer, Question
from portal.residents import access
from portal.residents.models import Resident
from portal.staff import names
from portal.staff.models import User

SUBJECT = "Antwoord op uw vraag"
MOST_DONE = 1000
CHANNELS = {Question.Way.PHONE: Channel.PHONE, Question.Way.DESK: Channel.DESK}


class NothingToTell(Refused):
    """Telling an answer that nobody wrote."""

    text = "Schrijf eerst het antwoord op. Dan staat vast wat de inwoner gehoord heeft."


class AnsweredMeanwhile(Refused):
    """A colleague wrote an answer after this screen was shown; the text says who."""


def may_be_mailed(resident: Resident | None, wishes: Iterable[str]) -> bool:
    """Tell for a screen that has read the wishes whether an e-mail may go; sending asks again. No
    query."""
    if resident is None:
        return True
    obeyed = access.obeyed(resident, wishes)
    return resident.died_on is None and access.unwished(obeyed, "EMAIL") is None


def answer(
    *,
    question: Question,
    words: str,
    user: User,
    now: dt.datetime,
    token: str | None = None,
    last_seen: int | None = None,
) -> Answer:
    """Append an answer, signed with the name that this colleague chose. When it can be sent it is,
    and the question ends; else the question stays open until somebody has told her.

    A double click (the same token) returns the first answer. `last_seen` is the newest answer that
    the colleague had on screen. Raises questions.NotYours, AnsweredMeanwhile, lifecycle.CaseClosed
    or permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, question.case, now=now)
    with transaction.atomic():
        fresh = questions.lock(question)
        first = fresh.answers.filter(token=token).first() if token else None
        if first is not None:
            return first
        lifecycle.check_open(fresh.case)
        questions.check_holder(fresh, user)
        _check_newest(fresh, last_seen)
        row = _append(fresh, words, user, now, token)
        record.event(
            code="question.answered",
            about=fresh.case,
            by=user.actor,
            now=now,
            sent=row.message is not None,
        )
        if row.message is not None:
            _finish(fresh, words, user, now)
        lifecycle.tell_screens(fresh.case)
    return row


def tell(*, question: Question, way: Question.Way, user: User, now: dt.datetime) -> None:
    """The resident heard the answer at the desk or on the phone; the question ends.

    Raises NothingToTell, questions.NotYours, lifecycle.CaseClosed or permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, question.case, now=now)
    with transaction.atomic():
        fresh = questions.lock_open(question)
        questions.check_holder(fresh, user)
        written = fresh.answers.order_by("-pk").first()
        if written is None:
            raise NothingToTell
        _heard(fresh, CHANNELS[way], user, now)
        record.event(code="question.told", about=fresh.case, by=user.actor, now=now, way=way.value)
        _finish(fresh, written.words, user, now)


def _append(
    question: Question, words: str, user: User, now: dt.datetime, token: str | None
) -> Answer:
    signed_as = user.public_name
    message = messages.send(
        question=question,
        kind="ANSWER",
        subject=SUBJECT,
        body=messages.answer_text(question=question, words=words, signed_as=signed_as),
        dedupe_key=f"question-answer-{question.pk}-{question.answers.count()}",
        by=user.actor,
        now=now,
    )
    moment = _heard(question, Channel.EMAIL, user, now) if message else None
    return Answer.objects.create(
        question=question,
        moment=moment,
        words=words,
        signed_as=signed_as,
        at=now,
        by=user.actor.key,
        message=message,
        token=token,
    )


def _heard(question: Question, channel: Channel, user: User, now: dt.datetime) -> ContactMoment:
    return moments.add(
        case=question.case,
        channel=channel,
        direction=ContactMoment.Direction.OUT,
        note="",
        by=user.actor,
        now=now,
    )


def _check_newest(question: Question, last_seen: int | None) -> None:
    newest = question.answers.order_by("-pk").first() if last_seen is not None else None
    if newest is None or newest.pk == last_seen:
        return
    who = names.names_of([newest.by])[newest.by]
    raise AnsweredMeanwhile(
        f"Intussen schreef {who} al een antwoord. Uw tekst staat hieronder nog. Kijk wat u ermee "
        "wilt."
    )


def _finish(question: Question, words: str, user: User, now: dt.datetime) -> None:
    if question.case.is_urgent:
        # What cannot wait ends by what was done: here that is the answer that she got.
        done = words[:MOST_DONE]
        urgent.settle(case=question.case, done=done, by=user.actor, now=now)
    questions.end(question=question, state=Question.State.ANSWERED, by=user.actor, now=now)
