"""What the form 'stel een vraag' does: what sending makes, and what the receipt tells. Its
questions are in portal.questions.public_forms."""

import datetime as dt
from typing import Any

from portal.audit.actor import ANONYMOUS
from portal.cases import following, lifecycle
from portal.cases.models import Channel
from portal.contacts import first_reports, receiving
from portal.intake import shared_forms
from portal.intake.drafts import Answers
from portal.intake.steps import Submission
from portal.kit import clock
from portal.municipality import calendars, hours
from portal.outbox.models import Message
from portal.questions import questions
from portal.questions.models import Question
from portal.residents import register

CODE = "vraag"
QUESTION, ANSWER, ABOUT = "vraag", "antwoord", "over-u"
EMAIL, CALL, DESK = "email", "bel", "balie"
WAYS = {EMAIL: Question.Way.EMAIL, CALL: Question.Way.PHONE, DESK: Question.Way.DESK}


def wants_a_call(answers: Answers) -> bool:
    """Tell whether she would rather be called: that is another form."""
    return answers.get(ANSWER, {}).get("way") == CALL


def send(submission: Submission) -> None:
    """Make the question. Raises Refused when no team can take it."""
    data, now = submission.data, submission.now
    safe = data[shared_forms.PRIVACY]["others"] != "nee"
    answer = data[ANSWER]
    way = WAYS[answer["way"]]
    email = answer.get("email", "") if way is Question.Way.EMAIL else ""
    told = register.Told(name=data[ABOUT]["name"], email=email, safe_contact=safe)
    asked = questions.Ask(
        topic=shared_forms.chosen_topic(data[shared_forms.TOPIC]["topic"]),
        words=data[QUESTION]["words"],
        way=way,
        email=email,
        channel=Channel.WEB,
        told=told,
        urgent=data[shared_forms.URGENCY]["wait"] == "nee",
        intake_token=submission.intake_token,
        follow_secret=submission.follow_secret,
    )
    questions.ask(asked=asked, by=ANONYMOUS, now=now)


def receipt(intake_token: str, follow_secret: str, now: dt.datetime) -> dict[str, Any]:
    """Return what the receipt shows of the question with this token. Twelve queries at most."""
    case = lifecycle.find_by_token(intake_token)
    if case is None:
        raise LookupError("a draft that was sent has no case")
    question: Question = case.question
    report = first_reports.of(case)
    return {
        "case": case,
        "question": question,
        "answer_on": clock.day_of(case.due_at) if case.due_at and not case.is_urgent else None,
        "is_safe": case.resident is not None and case.resident.safe_contact,
        "report": report,
        "application_form": first_reports.form_for(report) if report else None,
        **following.link_of(follow_secret),
        "received": receiving.shown(case),
        "confirmation": Message.objects.filter(case=case, kind="RECEIPT").first(),
        "office_is_open": calendars.is_office_open(now),
        "helped_from": hours.in_words(calendars.openings().help_from(now), now=now)
        if case.is_urgent
        else "",
    }
