"""What the timeline tells of calls, and reading them once for a whole page."""

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from callbacks.models import CallAttempt, CallbackRequest
from portal.cases.models import Case
from portal.cases.timeline import Entry
from portal.contacts import history
from portal.contacts.models import ContactMoment, Promise
from portal.kit import phone


def load(case: Case) -> None:
    """Read promises, moments and attempts once for everything on the page. Two queries; none the
    second time."""
    prefetch_related_objects([case], *_lookups())


def with_attempts(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The same for many cases at once. Two queries more."""
    return cases.prefetch_related(*_lookups())


def _lookups() -> "tuple[Prefetch[str], Prefetch[str]]":
    promised = Promise.objects.select_related("owner")
    moments = ContactMoment.objects.select_related("attempt__correction").order_by("pk")
    return Prefetch("promises", queryset=promised), Prefetch("moments", queryset=moments)


def attempts_of(case: Case) -> list[CallAttempt]:
    """Return the attempts of a loaded case, the oldest first."""
    return [moment.attempt for moment in case.moments.all() if hasattr(moment, "attempt")]


def entries(case: Case) -> list[Entry]:
    """Return one entry per attempt. Two queries, or none when the page has read them already."""
    if case.kind != CallbackRequest.KIND:
        return []
    load(case)
    return [
        _entry(moment, moment.attempt)
        for moment in case.moments.all()
        if hasattr(moment, "attempt")
    ]


def _entry(moment: ContactMoment, attempt: CallAttempt) -> Entry:
    shown = (
        f"met telefoonnummer {phone.show(attempt.number_shown)}"
        if attempt.number_shown
        else f"zonder telefoonnummer ({attempt.anonymous_reason})"
    )
    slip = ", teruggedraaid" if attempt.is_taken_back else ""
    text = f"Gebeld {shown}: {attempt.get_result_display().lower()}{slip}"
    key = history.key_of(moment)
    return Entry(attempt.at, text, attempt.by, moment.note, key, is_contact=True)
