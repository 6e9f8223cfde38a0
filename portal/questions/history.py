"""What the timeline tells of a question: each answer with its words."""

from portal.cases.models import Case
from portal.cases.timeline import Entry
from portal.contacts import history
from portal.questions import details
from portal.questions.models import Question


def entries(case: Case) -> list[Entry]:
    """Return one entry per answer. One query, or none when the page has read them already."""
    if case.kind != Question.KIND:
        return []
    return [_entry(one) for one in details.answers_of(case)]


def _entry(answer: details.Written) -> Entry:
    if answer.was_sent:
        text, key = "Antwoord gemaild", history.key(answer.moment)
    else:
        text, key = "Antwoord geschreven, nog niet verteld", ""
    return Entry(answer.at, f"{text}, getekend {answer.signed_as}", answer.by, answer.words, key)
