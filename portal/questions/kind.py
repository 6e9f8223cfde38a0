"""What a case of kind QUESTION is: the case page fills itself with this."""

from portal.cases import proof
from portal.cases.kinds import Kind
from portal.contacts.history import TOLD
from portal.outbox import receipts
from portal.outbox.post import WITHHELD
from portal.questions import page, resident_story
from portal.questions.models import Question

KIND = Kind(
    code=Question.KIND,
    label="Vragen",
    story=page.story,
    actions=page.actions,
    dossier="question",
    for_resident=resident_story.story,
    list_url="questions:worklist",
    told=TOLD
    | WITHHELD
    | receipts.TOLD
    | proof.TOLD
    | frozenset(
        {
            "question.asked",
            "question.claimed",
            "question.released",
            "question.told",
            "question.passed_on",
            "question.turned",
            "question.closed",
            "case.shared",
            "case.closed",
        }
    ),
)
