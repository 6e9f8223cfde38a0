"""What the page of a question reads of its answers together with the case."""

import dataclasses
import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from portal.cases.models import Case
from portal.questions.models import Answer


@dataclasses.dataclass(frozen=True)
class Written:
    """One answer as the page tells it."""

    pk: int
    words: str
    signed_as: str
    at: dt.datetime
    by: str
    moment: int | None

    @property
    def was_sent(self) -> bool:
        """Whether it went to the resident by itself."""
        return self.moment is not None


def with_answers(cases: "QuerySet[Case]") -> "QuerySet[Case]":
    """Tell of each case the answers to its question, or to the one that it came from: fills
    `answers_told`."""
    mine = Q(question=OuterRef("pk")) | Q(question=OuterRef("origin_id"))
    found: dict[str, Any] = {"answers_told": ArraySubquery(_rows(Answer.objects.filter(mine)))}
    return cases.annotate(**found)


def answers_of(case: Case) -> list[Written]:
    """Return the answers, the oldest first. No query for a case that was read with them."""
    told = getattr(case, "answers_told", None)
    if told is None:
        told = [one["row"] for one in _rows(Answer.objects.filter(question=case.pk))]
    return [Written(**{**row, "at": dt.datetime.fromisoformat(row["at"])}) for row in told]


def _rows(answers: "QuerySet[Answer]") -> "QuerySet[Answer, Any]":
    row = JSONObject(
        pk="pk", words="words", signed_as="signed_as", at="at", by="by", moment="moment_id"
    )
    return answers.order_by("pk").values(row=row)
