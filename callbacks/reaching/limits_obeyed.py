"""Contact limits as calling obeys them: who is written to is not called or texted. What cannot
wait, an application, an objection and a complaint are never refused."""

import datetime as dt

from portal.cases.models import Case, Topic
from portal.contacts import wording
from portal.contacts.models import FirstReport, LooksLike
from portal.kit.refusal import Refused
from portal.residents import limits
from portal.residents.models import ContactLimit, Resident


class Limited(Refused):
    """Not by phone; the text says what was agreed, and what is always taken on."""


ALWAYS = " Spoed, een aanvraag, een bezwaar of een klacht neemt u altijd aan."


def limit_on(case: Case, *, now: dt.datetime) -> ContactLimit | None:
    """Return the limit by which nobody calls about this case. One query for whoever has none,
    two more for who has one."""
    limit = limits.forbids_calls(case.resident, now=now)
    return None if limit is None or _is_always_possible(case) else limit


def check_call(case: Case, *, now: dt.datetime) -> None:
    """Raise Limited when it was agreed that we write. Part of another verb."""
    limit = limit_on(case, now=now)
    if limit is not None:
        raise Limited(limits.words_of(limit) + ALWAYS)


def check_entry(
    *, resident: Resident, topic: Topic, words: str, is_urgent: bool, now: dt.datetime
) -> None:
    """Raise Limited when a call is written down for somebody with whom it was agreed that we
    write, unless it is one of the things that are always possible. Part of another verb."""
    if is_urgent or topic.first_report_kind or wording.what_it_looks_like(words):
        return
    limit = limits.forbids_calls(resident, now=now)
    if limit is not None:
        raise Limited(limits.words_of(limit) + ALWAYS)


def _is_always_possible(case: Case) -> bool:
    looks = LooksLike.objects.filter(case=case).exclude(verdict=LooksLike.Verdict.IS_NOT)
    return case.is_urgent or looks.exists() or FirstReport.objects.filter(case=case).exists()
