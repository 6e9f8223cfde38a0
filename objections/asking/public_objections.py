"""What the form 'bezwaar maken' does: what sending makes, and what the receipt tells. Its questions
are in objections.asking.objection_forms."""

import datetime as dt
from typing import Any

from django.db import transaction

from objections.asking import answers, public_complaints, sent
from objections.complaints import complaints
from objections.dossier import dates
from objections.dossier.act_models import LegalTerm
from objections.dossier.models import OFFICIAL, Objection, State
from objections.taking import registering
from objections.taking.came import Contested, Registration
from portal.audit.actor import ANONYMOUS
from portal.cases import following, lifecycle
from portal.cases.models import Channel
from portal.contacts import first_reports, receiving
from portal.intake import file_step
from portal.intake.steps import Submission
from portal.outbox.models import Message


def send(submission: Submission) -> None:
    """Make the objection, and the complaint that came with it. Raises shared_forms.NoTopic."""
    if lifecycle.find_by_token(submission.intake_token) is not None:
        # Her own first click took the moment that this one asks for.
        return
    data = submission.data
    with transaction.atomic():
        made = registering.take_in(came=_came(submission), by=ANONYMOUS, now=submission.now)
        file_step.attach(submission=submission, case=made.case, by=ANONYMOUS, now=submission.now)
        if data[answers.SORT]["about"] == answers.BOTH:
            complaints.take_in(
                came=public_complaints.beside(made.case, submission),
                by=ANONYMOUS,
                now=submission.now,
            )


def _came(submission: Submission) -> Registration:
    data, now = submission.data, submission.now
    letter, topic = data[answers.LETTER], sent.topic_of(data)
    helper = sent.helper_of(data)
    return Registration(
        topic=topic,
        channel=Channel.WEB,
        words=data[answers.WHY]["words"],
        contested=Contested(
            what=letter["what"], reference=letter["reference"], printed_on=letter["printed_on"]
        ),
        told=sent.told(data),
        speaker=helper.speaker,
        companion=helper.companion,
        wants_interpreter=data[answers.TALK]["interpreter"],
        call=sent.call_of(data, topic, now),
        official_at_once=data[answers.FIRST]["way"] == answers.OFFICIAL,
        late_because=data.get(answers.LATE, {}).get("words", ""),
        urgent=sent.is_urgent(data),
        is_designated=True,
        intake_token=submission.intake_token,
        follow_secret=submission.follow_secret,
    )


def receipt(intake_token: str, follow_secret: str, now: dt.datetime) -> dict[str, Any]:
    """Return what the receipt shows of the objection with this token. Some fifteen queries."""
    case = lifecycle.find_by_token(intake_token)
    if case is None:
        raise LookupError("a draft that was sent has no case")
    objection: Objection = case.objection
    report = first_reports.of(case)
    decide = dates.of(case).get(LegalTerm.DECIDE)
    return {
        "case": case,
        "objection": objection,
        "is_safe": case.resident is not None and case.resident.safe_contact,
        **sent.call_shown(case, now, wants_call=objection.wants_call),
        "is_official": State(objection.state) in OFFICIAL,
        "came_late": sent.came_late(objection, now),
        "decide_on": decide.day if decide else None,
        "received": receiving.shown(case),
        "confirmation": Message.objects.filter(case=case, kind="OBJECTION_RECEIPT").first(),
        "report": report,
        "application_form": first_reports.form_for(report) if report else None,
        "complaint": public_complaints.receipt_beside(intake_token, follow_secret),
        **following.link_of(follow_secret),
    }
