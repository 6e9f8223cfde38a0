"""'Bel mij over deze brief': the kenmerk that stands on a letter, of ours or of another system,
goes along with a callback. Whoever typed it never learns whether we know that letter."""

import datetime as dt
import re
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, QuerySet

from callbacks.asking import joins, public_requests
from callbacks.models import AboutLetter, CallbackRequest
from portal.cases import lifecycle
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.intake.steps import Submission
from portal.kit import text
from portal.staff.models import User

STEP = "kenmerk"
MOST = 40
# Something that can stand on a letter: with a digit in it, or it is a page that does not exist.
CODE = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9./ -]{2,39}")
BETWEEN = re.compile(r"\s*([-./])\s*")


def clean(typed: str) -> str:
    """Return a kenmerk as we keep it: in capitals, without spaces around its dashes."""
    return BETWEEN.sub(r"\1", text.clean_line(typed)).upper()[:MOST]


def is_code(typed: str) -> bool:
    """Tell whether this can be a kenmerk."""
    return CODE.fullmatch(clean(typed)) is not None


def send(submission: Submission) -> None:
    """Make the callback request and keep the kenmerk with it; with the one that it joined too, for
    that is the one that somebody works on. Raises like public_requests.send."""
    code = submission.data[STEP]["code"]
    with transaction.atomic():
        public_requests.send(submission)
        case = lifecycle.find_by_token(submission.intake_token)
        assert case is not None
        joined = joins.joined_of(case)
        for request_id in {case.pk, joined.into_id if joined and joined.into_id else case.pk}:
            _attach(request_id, code, submission.now)


def with_letters(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Tell of each case which letters it is about: fills `letters_told`. An entry of
    settings.CASE_DETAILS, by callbacks.panels."""
    about = AboutLetter.objects.filter(request=OuterRef("pk")).order_by("pk")
    return cases.annotate(letters_told=ArraySubquery(about.values("code")))


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return the letters that she asks about. No statement."""
    told: list[Any] = getattr(case, "letters_told", [])
    if slot != "case-first" or not told:
        return None
    return Fragment("callbacks/about_letter.html", {"codes": told})


def _attach(request_id: int, code: str, now: dt.datetime) -> None:
    AboutLetter.objects.get_or_create(
        request=CallbackRequest(pk=request_id), code=code, defaults={"at": now}
    )
