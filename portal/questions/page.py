"""What the case page shows of a question: her words, and everything needed to answer. Reads only;
the verbs are in questions and answers."""

import enum

from django.db.models import prefetch_related_objects

from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.kit import clock, secret
from portal.questions import answers, details
from portal.questions.forms import AnswerForm, CloseForm
from portal.questions.models import Question
from portal.staff import permissions
from portal.staff.models import User

State = Question.State


class Stage(enum.StrEnum):
    """What this colleague can do with the question now."""

    WAITING = "waiting"
    MINE = "mine"
    OTHERS = "others"
    CLOSED = "closed"


def story(case: Case) -> Fragment:
    """Return what she asked. No query of its own."""
    return Fragment(
        "questions/story.html",
        {
            "case": case,
            "question": case.question,
            "note": getattr(case, "passed_on_with", "") or "",
            "answers": details.answers_of(case),
        },
    )


def actions(
    case: Case,
    user: User,
    *,
    form: AnswerForm | None = None,
    close_form: CloseForm | None = None,
) -> Fragment:
    """Return the answer to write, or to tell. A form that was not right comes back with what was
    typed in it. Two queries, shared with the timeline."""
    prefetch_related_objects([case], "promises", "moments")
    question: Question = case.question
    written = details.answers_of(case)
    stage = _stage(case, user)
    return Fragment(
        "questions/actions.html",
        {
            "case": case,
            "question": question,
            "stage": stage,
            "form": form or AnswerForm(),
            # Under the name that the case page looks for errors in.
            "number_form": close_form,
            "close_form": close_form or CloseForm(),
            "sends": _sends(case),
            "untold": written[-1] if written and case.is_open else None,
            "signed_as": user.public_name,
            "can_release": stage is Stage.MINE
            or (stage is Stage.OTHERS and permissions.leads(user, case.team, now=clock.utc_now())),
            "ways": [(way.value, way.label) for way in answers.CHANNELS],
            "token": secret.new_link(),
            "last_seen": written[-1].pk if written else 0,
        },
    )


def _sends(case: Case) -> bool:
    """Whether an answer goes by e-mail, as far as the page has read."""
    question: Question = case.question
    if question.way != Question.Way.EMAIL:
        return False
    return answers.may_be_mailed(case.resident, case.wishes_told)


def _stage(case: Case, user: User) -> Stage:
    if not case.is_open:
        return Stage.CLOSED
    if case.owner_id is None:
        return Stage.WAITING
    return Stage.MINE if case.owner_id == user.pk else Stage.OTHERS
