"""What the timeline tells of calls."""

from callbacks.models import CallAttempt
from portal.cases.models import Case
from portal.cases.timeline import Entry
from portal.kit import phone


def entries(case: Case) -> list[Entry]:
    """Return one entry per attempt. One query."""
    attempts = CallAttempt.objects.filter(request=case.pk).select_related("moment")
    return [_entry(attempt) for attempt in attempts]


def _entry(attempt: CallAttempt) -> Entry:
    shown = (
        f"met nummer {phone.show(attempt.number_shown)}"
        if attempt.number_shown
        else f"zonder nummer ({attempt.anonymous_reason})"
    )
    text = f"Gebeld {shown}: {attempt.get_result_display().lower()}"
    return Entry(attempt.at, text, attempt.by, attempt.moment.note)
