"""The words of the e-mails about a question. They go only to an address that she gave for the
answer, after she said that nobody else reads along."""

import datetime as dt

from django.utils.translation import gettext as _

from portal.audit.actor import Actor
from portal.cases import following
from portal.contacts import first_reports, receiving
from portal.contacts.models import FirstReport
from portal.kit import clock
from portal.outbox import post
from portal.outbox.models import Message
from portal.outbox.receipts import Received
from portal.questions.models import Question

KINDS = {"RECEIPT": "Bevestiging", "ANSWER": "Antwoord"}


def send(
    *,
    question: Question,
    kind: str,
    subject: str,
    body: str,
    dedupe_key: str,
    by: Actor,
    now: dt.datetime,
) -> Message | None:
    """Queue these words; None when she did not choose e-mail, or when a wish forbids it."""
    if question.way != Question.Way.EMAIL:
        return None
    return post.queue(
        case=question.case,
        kind=kind,
        channel=Message.Channel.EMAIL,
        recipient=question.email,
        subject=subject,
        body=body,
        dedupe_key=dedupe_key,
        by=by,
        now=now,
    )


def receipt_text(
    *,
    question: Question,
    follow_secret: str,
    report: FirstReport | None,
    received: Received | None = None,
) -> str:
    """Return the words of the confirmation; with what came in, for what came by an electronic
    way."""
    case = question.case
    lines = [_("Wij hebben uw vraag gekregen. Uw kenmerk is %(ref)s.") % {"ref": case.reference}]
    if case.due_at and not case.is_urgent:
        day = clock.in_words(clock.day_of(case.due_at))
        lines.append(_("U krijgt uiterlijk %(day)s antwoord.") % {"day": day})
    if case.is_urgent:
        lines.append(_("U zei dat het niet kan wachten. Een collega kijkt er als eerste naar."))
    lines += first_reports.receipt_lines(report)
    if follow_secret:
        url = following.url_of(follow_secret)
        lines.append(_("Hier ziet u hoe het ermee staat: %(url)s") % {"url": url})
    if received is not None:
        lines += ["", *receiving.lines(case, received)]
    return "\n".join(lines)


def answer_text(*, question: Question, words: str, signed_as: str) -> str:
    """Return the words of the answer, signed with the name that residents see."""
    name = question.case.resident.shown_name if question.case.resident else ""
    greeting = _("Beste %(name)s,") % {"name": name} if _has_name(question) else _("Goedendag,")
    reference = _("Dit gaat over uw vraag met kenmerk %(ref)s.") % {"ref": question.case.reference}
    return "\n\n".join([greeting, reference, words, _("Met vriendelijke groet,"), signed_as])


def _has_name(question: Question) -> bool:
    return question.case.resident is not None and bool(question.case.resident.name)
