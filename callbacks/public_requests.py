"""What the form 'laat u terugbellen' does: whom it asks what, what sending makes, and what the
receipt tells. Its questions are in callbacks.public_forms."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse

from callbacks import requests, windows
from callbacks.models import CallbackRequest
from callbacks.windows import Window
from portal.audit.actor import ANONYMOUS
from portal.cases import lifecycle
from portal.cases.models import Channel, Topic
from portal.contacts import promises
from portal.intake.drafts import Answers
from portal.intake.steps import Submission
from portal.kit.refusal import Refused
from portal.municipality import calendars
from portal.outbox.models import Message
from portal.residents import register


class NoTopic(Refused):
    """No team answers anything by this form."""

    text = "Terugbellen kan nu niet via dit formulier."


def topics_to_choose() -> list[Topic]:
    """Return the topics that residents choose from, with their teams, in order. One query."""
    active = Topic.objects.filter(is_active=True, team__is_active=True)
    return list(active.select_related("team").order_by("position", "pk"))


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
    topics = {topic.code: topic for topic in topics_to_choose()}
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
