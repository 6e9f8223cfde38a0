"""What the timeline tells of calls."""

from django.db.models import Prefetch, prefetch_related_objects

from callbacks.models import CallAttempt, CallbackRequest
from portal.cases.models import Case
from portal.cases.timeline import Entry
from portal.kit import phone


def entries(case: Case) -> list[Entry]:
    """Return one entry per attempt. One query, or none when the page has read them already."""
    if case.kind != CallbackRequest.KIND:
        return []
    made = CallAttempt.objects.select_related("moment").order_by("pk")
    prefetch_related_objects([case], Prefetch("callback__attempts", queryset=made))
    return [_entry(attempt) for attempt in case.callback.attempts.all()]


def _entry(attempt: CallAttempt) -> Entry:
    shown = (
        f"met nummer {phone.show(attempt.number_shown)}"
        if attempt.number_shown
        else f"zonder nummer ({attempt.anonymous_reason})"
    )
    text = f"Gebeld {shown}: {attempt.get_result_display().lower()}"
    return Entry(attempt.at, text, attempt.by, attempt.moment.note)
