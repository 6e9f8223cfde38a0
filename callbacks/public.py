"""The form 'laat u terugbellen' as the intake engine knows it: its steps, what sending does, and
what the receipt tells."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from callbacks import public_forms, requests, windows
from callbacks.models import CallbackRequest
from callbacks.windows import Window
from portal.audit.actor import ANONYMOUS
from portal.cases import lifecycle
from portal.cases.models import Channel, Topic
from portal.contacts import promises
from portal.intake.drafts import Answers
from portal.intake.steps import PublicForm, Step, Submission
from portal.kit.refusal import Refused
from portal.municipality import calendars
from portal.outbox.models import Message
from portal.residents import register


class NoTopic(Refused):
    """No team answers anything by this form."""

    text = "Terugbellen kan nu niet via dit formulier."


def is_urgent(answers: Answers) -> bool:
    """Tell whether she said that it cannot wait until tomorrow."""
    return answers.get("spoed", {}).get("wait") == "nee"


def can_wait(answers: Answers) -> bool:
    """Tell whether she is asked when to call: not when it must be today."""
    return not is_urgent(answers)


def send(submission: Submission) -> None:
    """Make the callback request. Raises Refused when no team or number can take it."""
    data, now = submission.data, submission.now
    urgent = data["spoed"]["wait"] == "nee"
    person, number = data["over-u"], data["nummer"]
    safe = data["berichten"]["others"] != "nee"
    told = register.Told(
        name=person["name"],
        phone=number["phone"],
        # An address that somebody else may read is not kept.
        email="" if safe else number["email"],
        birth_date=person["birth_date"],
        language=person["language"] or "nl",
        safe_contact=safe,
    )
    asked = requests.Ask(
        topic=_topic(data["onderwerp"]["topic"]),
        subject="",
        story=data["onderwerp"]["story"],
        phone=number["phone"],
        window=windows.soonest(now=now) if urgent else _chosen(data["wanneer"]["moment"], now),
        channel=Channel.WEB,
        told=told,
        urgent=urgent,
        intake_token=submission.intake_token,
        follow_secret=submission.follow_secret,
    )
    requests.ask(asked=asked, by=ANONYMOUS, now=now)


def _chosen(code: str, now: dt.datetime) -> Window:
    days = calendars.municipality().callback_days_ahead
    return windows.chosen(code, now=now, days=days)


def _topic(code: str) -> Topic:
    """Return the chosen topic; for 'something else' the one with that code, or else the last."""
    topics = {topic.code: topic for topic in public_forms.topics_to_choose()}
    if not topics:
        raise NoTopic
    return topics.get(code) or list(topics.values())[-1]


def receipt(intake_token: str, follow_secret: str, now: dt.datetime) -> dict[str, Any]:
    """Return what the receipt shows of the request with this token. Seven queries at most."""
    case = lifecycle.find_by_token(intake_token)
    assert case is not None
    request = CallbackRequest.objects.get(case=case)
    window = promises.open_window(case)
    safe = case.resident is not None and case.resident.safe_contact
    follow_path = reverse("track:follow", args=[follow_secret])
    return {
        "case": case,
        "callback": request,
        "window": window,
        "window_words": Window(window.from_at, window.until_at).words if window else "",
        "is_safe": safe,
        "follow_path": follow_path,
        "follow_url": settings.BASE_URL + follow_path,
        "confirmation": Message.objects.filter(case=case, kind="RECEIPT").first(),
        "office_is_open": calendars.is_office_open(now),
    }


FORM = PublicForm(
    code="bel-mij",
    title=_("Laat u terugbellen"),
    url_name="callbacks:ask",
    steps=(
        Step(
            "onderwerp",
            _("Waarover wilt u ons spreken?"),
            public_forms.TopicForm,
            template="callbacks/public/topic.html",
        ),
        Step(
            "spoed",
            _("Kan het wachten tot morgen?"),
            public_forms.UrgencyForm,
            template="callbacks/public/urgency.html",
        ),
        Step(
            "wanneer",
            _("Wanneer mogen wij u bellen?"),
            public_forms.WindowForm,
            template="callbacks/public/window.html",
            applies=can_wait,
        ),
        Step(
            "nummer",
            _("Op welk nummer kunnen wij u bellen?"),
            public_forms.NumberForm,
            template="callbacks/public/number.html",
        ),
        Step(
            "berichten",
            _("Kan iemand anders uw berichten lezen of uw telefoon opnemen?"),
            public_forms.PrivacyForm,
            template="callbacks/public/privacy.html",
        ),
        Step(
            "over-u",
            _("Naar wie kunnen wij vragen?"),
            public_forms.PersonForm,
            template="callbacks/public/person.html",
        ),
    ),
    send=send,
    receipt=receipt,
    receipt_template="callbacks/public/receipt.html",
    send_label=_("Vraag om terug te bellen"),
)
