"""What the holder of the follow link of a question reads: by when we answer, and what became of it.
Never the question or the answer itself: somebody else may hold the link."""

from django.utils.translation import gettext as _

from portal.cases import kinds
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.contacts import first_reports
from portal.kit import clock
from portal.questions.models import Question

TEMPLATE = "questions/public/story.html"
State = Question.State


def story(case: Case) -> Fragment:
    """Return where this question stands, in plain words. Two queries; more when it went on as
    another case."""
    if case.resident is not None and case.resident.safe_contact:
        return Fragment(TEMPLATE, {"is_safe": True, "is_open": case.is_open})
    question: Question = case.question
    return Fragment(
        TEMPLATE,
        {
            "asked_at": case.opened_at,
            "is_open": case.is_open,
            "is_urgent": case.is_urgent,
            "answer_on": clock.day_of(case.due_at) if case.due_at else None,
            "way": question.way,
            "ending": _ending(question),
            "report": first_reports.of(case),
            "next": [_next(child) for child in case.led_to.select_related("resident")]
            if question.state == State.TURNED
            else [],
        },
    )


def _next(case: Case) -> Fragment | None:
    """Return what the kind of the case that it became tells."""
    told = kinds.kind_of(case).for_resident
    return told(case) if told else None


def _ending(question: Question) -> str:
    by_email = question.way == Question.Way.EMAIL
    texts = {
        State.ANSWERED: _("Uw vraag is beantwoord. Het antwoord staat in uw e-mail.")
        if by_email
        else _("Uw vraag is beantwoord. Een collega heeft u het antwoord verteld."),
        State.TURNED: _("Wij bellen u liever over uw vraag."),
        State.CLOSED: _("Uw vraag is afgerond. %(why)s") % {"why": question.reason},
    }
    return texts.get(State(question.state), "")
