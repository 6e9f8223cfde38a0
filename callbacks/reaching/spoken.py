"""A request ends because she was spoken to without our calling her: she called us, or she came."""

import datetime as dt

from callbacks import requests
from callbacks.models import CallbackRequest
from portal.audit import record
from portal.audit.actor import Actor
from portal.cases.models import Channel
from portal.contacts import moments, promises
from portal.contacts.models import ContactMoment
from portal.due import urgent


def end(
    request: CallbackRequest,
    *,
    channel: Channel,
    code: str,
    note: str,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Close a locked, open request as reached; a moment that was still to come is no longer needed.
    Part of another verb. Raises urgent.StillUrgent for an urgent request without a word about what
    was done."""
    case = request.case
    if case.is_urgent:
        urgent.settle(case=case, done=note, by=by, now=now)
    moments.add(
        case=case,
        channel=channel,
        direction=ContactMoment.Direction.IN,
        note=note,
        by=by,
        now=now,
    )
    window = promises.open_window(case)
    if window:
        ends = promises.keep if window.from_at <= now else promises.release
        ends(promise=window, by=by, now=now)
    record.event(code=code, about=case, by=by, now=now)
    outcome = CallbackRequest.Outcome.REACHED
    requests.close(request=request, outcome=outcome, by=by, now=now)
