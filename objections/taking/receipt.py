"""The receipt of an objection: that we got it, when, under which number, with its fingerprint
(Awb 2:3 and further; 6:14), and what happens now. On the screen, and by e-mail where that may."""

import datetime as dt

from django.utils.translation import gettext as _

from callbacks.models import CallbackRequest
from callbacks.moments.windows import Window
from objections.dossier.models import Objection
from objections.taking.came import Registration
from portal.audit.actor import Actor
from portal.cases import following
from portal.cases.models import Channel
from portal.contacts import promises
from portal.contacts.receiving import ELECTRONIC
from portal.kit import clock, phone
from portal.outbox import post, receipts
from portal.outbox.models import Message, Receipt
from portal.outbox.receipts import Received
from portal.residents import access

KINDS = {"OBJECTION_RECEIPT": "Ontvangst van een bezwaar"}


def give(
    *,
    objection: Objection,
    came: Registration,
    call: CallbackRequest | None,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Say that we have it: log what came in by an electronic way, and mail her when that may. Part
    of taking it in."""
    received = received_of(objection, is_designated=came.is_designated)
    message = _mail(objection, came, received, call, by, now)
    if received is not None:
        receipts.give(case=objection.case, received=received, message=message, by=by, now=now)


def received_of(objection: Objection, *, is_designated: bool) -> Received | None:
    """Return what the log of official messages holds of it; None for paper and speech."""
    channel = Channel(objection.case.channel)
    if channel not in ELECTRONIC:
        return None
    return Received(
        what=Receipt.What.OBJECTION,
        channel=channel,
        is_designated=is_designated,
        words=as_sent(objection),
        at=objection.received_at,
    )


def call_words(call: CallbackRequest | None) -> str:
    """Return when we call her and with which number; empty without a call. Two queries."""
    promised = promises.open_window(call.case) if call else None
    if call is None or promised is None:
        return ""
    told = {"when": Window.of(promised).words, "number": phone.show(call.number_told)}
    return _("Wij bellen u eerst, %(when)s. U ziet dan het telefoonnummer %(number)s.") % told


def promised_call(objection: Objection) -> str:
    """Return when the call is that was promised with it, and with which number; empty without one.
    Three queries at most."""
    return call_words(CallbackRequest.objects.filter(case__origin=objection.case).first())


def as_sent(objection: Objection) -> str:
    """Return what she sent, in the form that its fingerprint is of. Only as it came in: afterwards
    it stands in the first contact of the case."""
    told = [
        objection.words,
        objection.late_because,
        objection.decision_what,
        objection.decision_reference,
        objection.decision_printed_on.isoformat() if objection.decision_printed_on else "",
    ]
    return "\n".join(part for part in told if part)


def text(*, objection: Objection, received: Received | None, follow_secret: str, call: str) -> str:
    """Return the words of the e-mail; `call` says when we call, or is empty."""
    case = objection.case
    lines = [_("Wij hebben uw bezwaar. Uw kenmerk is %(ref)s.") % {"ref": case.reference}]
    if received is not None:
        when = clock.moment_in_words(received.at, year=True)
        lines.append(_("Wij kregen het op %(when)s.") % {"when": when})
        code = receipts.code_for(case, received)
        lines.append(_("De controlecode van uw bezwaar is %(code)s.") % {"code": code})
    lines += [
        call or _("U krijgt bericht van ons over wat er nu gebeurt."),
        _(
            "U kunt op elk moment kiezen voor de officiële procedure. U hoeft niet te zeggen "
            "waarom."
        ),
        _(
            "Het besluit geldt intussen nog wel. Kunt u niet op ons antwoord wachten? Dan kunt u "
            "de rechter om een voorlopige voorziening vragen. Sociaal raadslieden en het Juridisch "
            "Loket helpen u gratis."
        ),
    ]
    if follow_secret:
        url = following.url_of(follow_secret)
        lines.append(_("Hier ziet u hoe het ermee staat: %(url)s") % {"url": url})
    if received is not None:
        lines += ["", _("Dit schreef u:"), received.words]
    return "\n".join(lines)


def _mail(
    objection: Objection,
    came: Registration,
    received: Received | None,
    call: CallbackRequest | None,
    by: Actor,
    now: dt.datetime,
) -> Message | None:
    case = objection.case
    if not came.told.email or not access.may_be_named(case.resident):
        return None
    return post.queue(
        case=case,
        kind="OBJECTION_RECEIPT",
        channel=Message.Channel.EMAIL,
        recipient=came.told.email,
        subject=_("Wij hebben uw bezwaar"),
        body=text(
            objection=objection,
            received=received,
            follow_secret=came.follow_secret,
            call=call_words(call),
        ),
        dedupe_key=f"objection-receipt-{case.pk}",
        by=by,
        now=now,
    )
