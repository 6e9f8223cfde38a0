"""'Bel mij over deze brief': the kenmerk that stands on a letter, of ours or of another system,
goes along with a callback. Whoever typed it never learns whether we know that letter."""

import datetime as dt
import re
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from callbacks.asking import joins, public_requests
from callbacks.models import AboutLetter, CallbackRequest
from portal.cases import lifecycle
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.intake.steps import Submission
from portal.kit import clock, text
from portal.letters.models import Letter
from portal.staff.models import User
from portal.staff.permissions import standing_of

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
    settings.CASE_DETAILS, by callbacks.panels.

    A kenmerk counts as that of our letter only for the resident to whom that letter went. Looked up
    each time: whose case it is may become known later, or be corrected.
    """
    about = AboutLetter.objects.filter(request=OuterRef("pk")).order_by("pk")
    hers = Letter.objects.filter(
        code=OuterRef("code"),
        case__resident=OuterRef("request__case__resident"),
        signed_at__isnull=False,
    )
    told = JSONObject(
        code="code",
        letter=Subquery(hers.values("pk")[:1]),
        subject=Subquery(hers.values("subject")[:1]),
        team=Subquery(hers.values("case__team__name")[:1]),
    )
    return cases.annotate(letters_told=ArraySubquery(about.values(told=told)))


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return the letters that she asks about; one of ours is one click away for who may read it.
    Two statements when there is one of ours, else none."""
    told: list[Any] = getattr(case, "letters_told", [])
    if slot != "case-first" or not told:
        return None
    ours = [one["letter"] for one in told if one["letter"]]
    readable = _readable(ours, user) if ours else set()
    rows = [one | {"may_read": one["letter"] in readable} for one in told]
    return Fragment("callbacks/about_letter.html", {"letters": rows})


def _readable(letters: list[int], user: User) -> set[int]:
    now = clock.utc_now()
    readable = Letter.objects.readable_by(standing_of(user, now=now), now=now)
    return set(readable.filter(pk__in=letters).values_list("pk", flat=True))


def _attach(request_id: int, code: str, now: dt.datetime) -> None:
    AboutLetter.objects.get_or_create(
        request=CallbackRequest(pk=request_id), code=code, defaults={"at": now}
    )
