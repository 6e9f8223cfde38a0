"""The words of the messages about a callback. They say that we call, when and from which number:
never the department, the subject or a decision. Somebody else may be reading."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from callbacks.windows import Window
from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.contacts.models import FirstReport
from portal.kit import clock, phone
from portal.outbox import post
from portal.outbox.models import Message

SUBJECT = "Wij bellen u"


def send(
    *,
    case: Case,
    kind: str,
    body: str,
    dedupe_key: str,
    by: Actor,
    now: dt.datetime,
) -> Message | None:
    """Queue these words to the number to call, or else by e-mail; None when nothing may be sent."""
    number = phone.Phone(case.callback.number_to_call)
    reached = post.address_of(case, phone=number.e164, may_text=number.may_be_texted())
    if reached is None:
        return None
    channel, recipient = reached
    return post.queue(
        case=case,
        kind=kind,
        channel=channel,
        recipient=recipient,
        subject=SUBJECT,
        body=body,
        dedupe_key=dedupe_key,
        by=by,
        now=now,
    )


def receipt_text(
    *,
    window: Window,
    number_told: str,
    reference: str,
    follow_secret: str,
    report: FirstReport | None = None,
) -> str:
    """Return the words of the confirmation; with the day of a first report, but never for what."""
    lines = [f"Wij bellen u {window.words}.", f"U ziet dan dit nummer: {phone.show(number_told)}."]
    lines.append(f"Uw kenmerk is {reference}.")
    if report is not None:
        day = clock.in_words(report.reported_on)
        lines.append(f"Uw melding is van {day}. Die datum blijft gelden.")
    if follow_secret:
        url = settings.BASE_URL + reverse("track:follow", args=[follow_secret])
        lines.append(f"Komt het niet uit? Kijk op {url}")
    return "\n".join(lines)


def again_text(*, window: Window, number_told: str) -> str:
    """Return the words after an attempt that did not reach her."""
    return (
        f"Wij belden u, maar wij spraken u niet. Wij bellen u weer {window.words}.\n"
        f"U ziet dan dit nummer: {phone.show(number_told)}. U kunt dit nummer ook zelf bellen."
    )


def later_text(*, window: Window, number_told: str) -> str:
    """Return the words after a call in which she asked us to call at another moment."""
    return (
        f"Zoals afgesproken bellen wij u weer {window.words}.\n"
        f"U ziet dan dit nummer: {phone.show(number_told)}."
    )


def chosen_text(*, window: Window, number_told: str) -> str:
    """Return the words after she chose another moment herself."""
    return (
        f"U koos een ander moment. Wij bellen u {window.words}.\n"
        f"U ziet dan dit nummer: {phone.show(number_told)}."
    )


def moved_text(*, window: Window, number_told: str, why: str) -> str:
    """Return the words when we cannot call at the promised moment: why, and when instead."""
    return (
        f"Wij kunnen u niet bellen op het moment dat was afgesproken. {why} "
        f"Wij bellen u nu {window.words}.\n"
        f"U ziet dan dit nummer: {phone.show(number_told)}."
    )


def reminder_text(*, window: Window, number_told: str) -> str:
    """Return the words shortly before our first call, for who asked for them."""
    return (
        f"Wij bellen u straks: {window.words}.\nU ziet dan dit nummer: {phone.show(number_told)}."
    )
