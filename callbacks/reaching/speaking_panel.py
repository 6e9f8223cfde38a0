"""What the call screen tells first about speaking with her: through whom, together with whom, in
which language, and the number to try when nobody answers."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from callbacks.models import CallbackRequest, OnBehalf
from callbacks.reaching.speaking import Kind, Speaker
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.residents import languages
from portal.staff.models import User

Way = OnBehalf.Way
WAYS = {
    Way.ASKED: "Vroeg dit namens de inwoner. Spreek met de inwoner zelf.",
    Way.VIA: "Het gesprek gaat via deze persoon.",
    Way.TOGETHER: "Bel de inwoner samen met deze persoon.",
}
NO_MANDATE = "Zonder machtiging: vertel pas iets over de zaak als de inwoner zelf zegt dat het mag."
BOTH = "Onder bewind spreekt u allebei: ook altijd de inwoner zelf."


def with_speaker(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Tell of each case who speaks for the resident about it: fills `speaker_told`. An entry of
    settings.CASE_DETAILS."""
    told = JSONObject(name="name", kind="kind", has_mandate="has_mandate", way="way")
    found = OnBehalf.objects.filter(request=OuterRef("pk")).values(told=told)
    return cases.annotate(speaker_told=Subquery(found))


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return how this conversation goes, before the call; or the way to note it, below the call:
    the results stay in sight. No statement. An entry of settings.PANELS."""
    if case.kind != CallbackRequest.KIND or not case.is_open:
        return None
    request: CallbackRequest = case.callback
    told: dict[str, Any] | None = getattr(case, "speaker_told", None)
    is_noted = told or request.language or request.interpreter or request.second_number
    if slot != ("case-first" if is_noted else "case"):
        return None
    context: dict[str, Any] = {
        "case": case,
        "interpreter": request.interpreter,
        "language": languages.name(request.language) if request.language else "",
        "second_number": request.second_number,
        "is_mine": case.owner_id == user.pk,
        "may_work": case.may_work,
    }
    if told:
        speaker = Speaker(told["name"], Kind(told["kind"]), told["has_mandate"], Way(told["way"]))
        context |= {"who": speaker.words, "lines": _lines(speaker)}
    return Fragment("callbacks/speaking.html", context)


def _lines(speaker: Speaker) -> list[str]:
    lines = [WAYS[speaker.way]]
    if speaker.kind is Kind.ADMINISTRATOR:
        lines.append(BOTH)
    if not speaker.has_mandate:
        lines.append(NO_MANDATE)
    return lines
