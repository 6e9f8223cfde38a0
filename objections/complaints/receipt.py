"""The receipt of a complaint: that we got it, when, under which number, with its fingerprint (Awb
2:3 and further; 9:6), and what happens now. On the screen, and by e-mail where that may."""

import dataclasses
import datetime as dt

from django.utils.translation import gettext as _

from callbacks.models import CallbackRequest
from objections.complaints.models import Complaint
from objections.taking.receipt import call_words
from portal.audit.actor import Actor
from portal.cases import following
from portal.cases.models import Channel
from portal.contacts.receiving import ELECTRONIC
from portal.kit import clock
from portal.outbox import post, receipts
from portal.outbox.models import Message, Receipt
from portal.outbox.receipts import Received
from portal.residents import access

KINDS = {"COMPLAINT_RECEIPT": "Ontvangst van een klacht"}


@dataclasses.dataclass(frozen=True)
class Came:
    """Where the receipt goes, and by which way the complaint came."""

    email: str
    follow_secret: str
    is_designated: bool


def give(
    *, complaint: Complaint, came: Came, call: CallbackRequest | None, by: Actor, now: dt.datetime
) -> None:
    """Say that we have it: log what came in by an electronic way, and mail her when that may. Part
    of taking it in."""
    received = _received(complaint, came)
    message = _mail(complaint, came, received, call, by, now)
    if received is not None:
        receipts.give(case=complaint.case, received=received, message=message, by=by, now=now)


def as_sent(complaint: Complaint) -> str:
    """Return what she sent, in the form that its fingerprint is of."""
    told = [complaint.words, complaint.happened_when, complaint.happened_where]
    return "\n".join(part for part in told if part)


def _received(complaint: Complaint, came: Came) -> Received | None:
    channel = Channel(complaint.case.channel)
    if channel not in ELECTRONIC:
        return None
    return Received(
        what=Receipt.What.COMPLAINT,
        channel=channel,
        is_designated=came.is_designated,
        words=as_sent(complaint),
        at=complaint.received_at,
    )


def _mail(
    complaint: Complaint,
    came: Came,
    received: Received | None,
    call: CallbackRequest | None,
    by: Actor,
    now: dt.datetime,
) -> Message | None:
    case = complaint.case
    if not came.email or not access.may_be_named(case.resident):
        return None
    return post.queue(
        case=case,
        kind="COMPLAINT_RECEIPT",
        channel=Message.Channel.EMAIL,
        recipient=came.email,
        subject=_("Wij hebben uw klacht"),
        body=_text(complaint, came, received, call),
        dedupe_key=f"complaint-receipt-{case.pk}",
        by=by,
        now=now,
    )


def _text(
    complaint: Complaint, came: Came, received: Received | None, call: CallbackRequest | None
) -> str:
    case = complaint.case
    lines = [_("Wij hebben uw klacht. Uw kenmerk is %(ref)s.") % {"ref": case.reference}]
    if received is not None:
        when = clock.moment_in_words(received.at, year=True)
        lines.append(_("Wij kregen de klacht op %(when)s.") % {"when": when})
        code = receipts.code_for(case, received)
        lines.append(_("De controlecode van uw klacht is %(code)s.") % {"code": code})
    lines += [
        call_words(call) or _("U krijgt bericht van ons over wat er nu gebeurt."),
        _("Een collega over wie het niet gaat, kijkt naar uw klacht."),
        _("U kunt op elk moment kiezen voor de officiële afhandeling."),
    ]
    if came.follow_secret:
        url = following.url_of(came.follow_secret)
        lines.append(_("Hier ziet u hoe het ermee staat: %(url)s") % {"url": url})
    if received is not None:
        lines += ["", _("Dit schreef u:"), received.words]
    return "\n".join(lines)
