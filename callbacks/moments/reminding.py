"""A text shortly before our first call, for who ticked that she wants it. Never for safe contact:
the outbox refuses that when it is queued, and again when it is sent."""

import datetime as dt

from callbacks import messages
from callbacks.models import CallbackRequest
from callbacks.moments.windows import Window
from portal.audit.actor import job
from portal.contacts.models import Promise

PORTAL = job("herinnering")
BEFORE = dt.timedelta(minutes=30)
# Who was told her moment less than this ago has just read it.
JUST_TOLD = dt.timedelta(hours=1)


def remind(*, now: dt.datetime) -> int:
    """Remind who is called for the first time within half an hour. Twice does nothing more: one
    message a window. Returns how many were queued."""
    soon = Promise.objects.windows_between(now, now + BEFORE).filter(made_at__lte=now - JUST_TOLD)
    windows = {row.case_id: row for row in soon}
    requests = CallbackRequest.objects.reminded_of(soon)
    return sum(_remind(request, windows[request.pk], now) for request in requests)


def _remind(request: CallbackRequest, window: Promise, now: dt.datetime) -> bool:
    if not messages.can_reach(request.case, now=now):
        # Once a minute is too often to write down why.
        return False
    body = messages.reminder_text(window=Window.of(window), number_told=request.number_told)
    key = f"callback-reminder-{window.pk}"
    sent = messages.send(
        case=request.case, kind="REMINDER", body=body, dedupe_key=key, by=PORTAL, now=now
    )
    return sent is not None
