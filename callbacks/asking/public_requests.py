"""What the form 'laat u terugbellen' does: whom it asks what, what sending makes, and what the
receipt tells. Its questions are in callbacks.asking.public_forms."""

import dataclasses
import datetime as dt
from typing import Any

from django.db import transaction

from callbacks import requests
from callbacks.asking import joins
from callbacks.models import CallbackRequest
from callbacks.moments import slots, windows
from callbacks.moments.windows import Window
from callbacks.reaching import speaking
from portal.audit.actor import ANONYMOUS
from portal.cases import following, lifecycle
from portal.cases.models import Channel, Topic
from portal.contacts import first_reports, promises, receiving
from portal.intake import shared_forms
from portal.intake.drafts import Answers
from portal.intake.steps import Gone, Submission
from portal.kit import clock
from portal.municipality import calendars
from portal.residents import register

MOST_WORDS, MOST_CARRIED = 500, 2000
# Marks answers that began as a question in writing.
CARRIED = "uit-een-vraag"
# The steps that ask on which day or half-day, and at what time of a day.
DAY, TIME = "wanneer", "tijd"


def from_a_question(answers: Answers) -> Answers:
    """Return what the form goes on with when somebody who was writing would rather be called."""
    topic, words = answers.get("onderwerp", {}), answers.get("vraag", {})
    carried: Answers = {
        shared_forms.TOPIC: {"topic": topic.get("topic", ""), "story": words.get("words", "")},
        CARRIED: {},
    }
    for step in (shared_forms.URGENCY, shared_forms.PRIVACY):
        if step in answers:
            carried[step] = answers[step]
    return carried


def most_words(answers: Answers) -> int:
    """Return how long her story may be: what was typed as a question is not made shorter."""
    return MOST_CARRIED if CARRIED in answers else MOST_WORDS


def can_wait(answers: Answers) -> bool:
    """Tell whether she is asked when to call: not when it must be today."""
    return not shared_forms.is_urgent(answers)


def asks_time(answers: Answers) -> bool:
    """Tell whether she chose a day of which a time must be chosen too."""
    return can_wait(answers) and day_of(answers.get(DAY, {}).get("moment", "")) is not None


def day_of(code: str) -> dt.date | None:
    """Return the day that a code names; None for a half-day or anything else."""
    try:
        return dt.date.fromisoformat(code) if len(code) == len("2026-11-25") else None
    except ValueError:
        return None


def send(submission: Submission) -> None:
    """Make the callback request. Raises steps.Gone when somebody else took her moment just now, and
    Refused when no team or number can take it."""
    data, now = submission.data, submission.now
    urgent = data["spoed"]["wait"] == "nee"
    person, number = data["over-u"], data["nummer"]
    safe = data["berichten"]["others"] != "nee"
    topic = shared_forms.chosen_topic(data["onderwerp"]["topic"])
    try:
        window, *or_else = _wanted(data, topic, now)
    except (slots.Full, windows.NoSuchWindow) as gone:
        raise Gone(_where(data), str(gone)) from None
    told = register.Told(
        name=person["name"],
        phone=number["phone"],
        # An address that somebody else may read is not kept.
        email="" if safe else number.get("email", ""),
        birth_date=person["birth_date"],
        language=person["language"] or "nl",
        safe_contact=safe,
    )
    asked = requests.Ask(
        topic=topic,
        subject="",
        story=data["onderwerp"]["story"],
        phone=number["phone"],
        window=window,
        or_else=tuple(or_else),
        # Somebody else may read it.
        wants_reminder=not safe and not urgent and data["wanneer"]["remind"],
        channel=Channel.WEB,
        told=told,
        urgent=urgent,
        intake_token=submission.intake_token,
        follow_secret=submission.follow_secret,
    )
    speaker = _speaker(person)
    if speaker is not None:
        line = f"Ingevuld door {speaker.words}, namens de inwoner."
        asked = dataclasses.replace(asked, story=f"{line}\n{asked.story}".strip())
    try:
        _ask(joins.Sent(asked, submission.sender), speaker, now)
    except (slots.Full, windows.NoSuchWindow) as gone:
        raise Gone(_where(data), str(gone)) from None


def _ask(sent: joins.Sent, speaker: speaking.Speaker | None, now: dt.datetime) -> None:
    with transaction.atomic():
        made = joins.ask(sent=sent, now=now)
        if speaker is not None:
            speaking.note_speaker(request=made, speaker=speaker, by=ANONYMOUS, now=now)


def _speaker(person: dict[str, Any]) -> speaking.Speaker | None:
    """Who filled it in for somebody else; a mandate is for a colleague to see."""
    if not person["helper"]:
        return None
    return speaking.Speaker(person["helper"], speaking.Kind(person["helper_kind"] or "HELPER"))


def _wanted(data: dict[str, dict[str, Any]], topic: Topic, now: dt.datetime) -> list[Window]:
    if data["spoed"]["wait"] == "nee":
        return [windows.soonest(now=now)]
    code, time = data[DAY]["moment"], data.get(TIME, {}).get("time", slots.ANY)
    if time != slots.ANY:
        code = f"{code}-{time}"
    return slots.find(topic.team, code, now=now)


def _where(data: dict[str, dict[str, Any]]) -> str:
    """Return the step at which she chooses again."""
    return TIME if TIME in data else DAY


def receipt(intake_token: str, follow_secret: str, now: dt.datetime) -> dict[str, Any]:
    """Return what the receipt shows of the request with this token: the same whether it joined
    another or not. Nine queries at most."""
    case = lifecycle.find_by_token(intake_token)
    assert case is not None
    request = CallbackRequest.objects.select_related("form_ask").get(case=case)
    own = joins.joined_of(case)
    promised = promises.open_window(case)
    window = joins.window_of(own) if own else promised and Window.of(promised)
    is_safe = case.resident is not None and case.resident.safe_contact
    safe = is_safe if own is None else own.asked_safe
    report = first_reports.of(case)
    return {
        "case": case,
        "callback": request,
        "is_urgent": case.is_urgent if own is None else own.asked_urgent,
        "window": window,
        "window_words": window.words if window else "",
        "is_today": window is not None and clock.day_of(window.from_at) == clock.day_of(now),
        "is_safe": safe,
        **following.link_of(follow_secret),
        # What was typed, not what went out: that would tell what we know of this number.
        "confirmation": request.form_ask.confirmation,
        "office_is_open": calendars.is_office_open(now),
        "report": report,
        "received": receiving.shown(case),
        "application_form": first_reports.form_for(report) if report else None,
    }
