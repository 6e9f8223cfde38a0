"""What a resident reads of her question after the second proof: what we answered."""

from django.utils.translation import gettext as _

from portal.cases.behind import Behind, Part
from portal.cases.models import Case
from portal.questions.models import Answer, Question


def _parts(case: Case) -> list[Part]:
    """Return the answers that went to her. One query, none for another kind of case."""
    if case.kind != Question.KIND:
        return []
    told = Answer.objects.filter(question=case.pk).order_by("pk")
    return [
        Part(
            key=str(answer.pk),
            title=_("Ons antwoord op uw vraag"),
            at=answer.at,
            text=f"{answer.words}\n\n{answer.signed_as}",
        )
        for answer in told
    ]


ANSWERS = Behind(code="antwoord", parts=_parts)
