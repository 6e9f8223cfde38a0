"""What the form 'een klacht' does: what sending makes, and what the receipt tells. Its questions
are in objections.asking.complaint_forms."""

import base64
import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from objections.asking import answers, sent
from objections.complaints import complaints, term
from objections.complaints.complaints import Came
from objections.complaints.models import Complaint, State
from portal.audit.actor import ANONYMOUS
from portal.cases import following, lifecycle
from portal.cases.models import Case, Channel
from portal.contacts import receiving
from portal.intake import file_step
from portal.intake.steps import Submission
from portal.outbox.models import Message

SECRET_BYTES = 16


def send(submission: Submission) -> None:
    """Make the complaint. Raises shared_forms.NoTopic."""
    if lifecycle.find_by_token(submission.intake_token) is not None:
        # Her own first click took the moment that this one asks for.
        return
    data, now = submission.data, submission.now
    topic, helper, happened = sent.topic_of(data), sent.helper_of(data), data[answers.TREATED]
    came = Came(
        topic=topic,
        channel=Channel.WEB,
        words=happened["words"],
        happened_when=happened["when"],
        happened_where=happened["where"],
        told=sent.told(data),
        speaker=helper.speaker,
        companion=helper.companion,
        wants_interpreter=data[answers.TALK]["interpreter"],
        wants_call=data[answers.FIRST]["way"] == answers.CALL,
        call=sent.call_of(data, topic, now),
        official_at_once=data[answers.FIRST]["way"] == answers.OFFICIAL,
        urgent=sent.is_urgent(data),
        is_designated=True,
        intake_token=submission.intake_token,
        follow_secret=submission.follow_secret,
    )
    with transaction.atomic():
        made = complaints.take_in(came=came, by=ANONYMOUS, now=now)
        file_step.attach(submission=submission, case=made.case, by=ANONYMOUS, now=now)


def beside(objection: Case, submission: Submission) -> Came:
    """Return the complaint that came in one sending with an objection: a case of its own, linked by
    its origin. The one call that she asked for is promised with the objection."""
    data = submission.data
    happened = data[answers.TREATED]
    return Came(
        topic=sent.topic_of(data),
        channel=Channel.WEB,
        words=happened["words"],
        happened_when=happened["when"],
        happened_where=happened["where"],
        resident=objection.resident,
        told=sent.told(data),
        companion=sent.helper_of(data).companion,
        wants_call=data[answers.FIRST]["way"] == answers.CALL,
        is_designated=True,
        intake_token=_token_beside(submission.intake_token),
        follow_secret=_secret_beside(submission.follow_secret),
        origin=objection,
    )


def receipt(intake_token: str, follow_secret: str, now: dt.datetime) -> dict[str, Any]:
    """Return what the receipt shows of the complaint with this token. Ten queries at most."""
    case = lifecycle.find_by_token(intake_token)
    if case is None:
        raise LookupError("a draft that was sent has no case")
    return {
        "case": case,
        "is_safe": case.resident is not None and case.resident.safe_contact,
        **sent.call_shown(case, now, wants_call=case.complaint.wants_call),
        **_shown(case, follow_secret),
    }


def receipt_beside(intake_token: str, follow_secret: str) -> dict[str, Any] | None:
    """Return what the receipt of an objection shows of the complaint that came with it; None
    without one. Six queries at most."""
    case = lifecycle.find_by_token(_token_beside(intake_token))
    return None if case is None else {"case": case, **_shown(case, _secret_beside(follow_secret))}


def _shown(case: Case, follow_secret: str) -> dict[str, Any]:
    complaint: Complaint = case.complaint
    return {
        "complaint": complaint,
        "is_official": complaint.state == State.HANDLING,
        "settle_on": term.last_day(complaint),
        "received": receiving.shown(case),
        "confirmation": Message.objects.filter(case=case, kind="COMPLAINT_RECEIPT").first(),
        **following.link_of(follow_secret),
    }


def _token_beside(intake_token: str) -> str:
    return f"{intake_token}-klacht"


def _secret_beside(follow_secret: str) -> str:
    """Return the follow secret of the other case: the same for the same one, stored nowhere, and
    not to be guessed by who has the first."""
    salt = "objections.asking.beside"
    raw = salted_hmac(salt, follow_secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(raw[:SECRET_BYTES]).decode().rstrip("=")
