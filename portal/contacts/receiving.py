"""Taking in what a resident sends by an electronic way: what it is to the law, whether that way is
meant for it, and the words of the receipt that she gets at once (Awb 2:3 and further)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from portal.cases.models import Case, Channel
from portal.contacts import wording
from portal.contacts.models import FirstReport, LooksLike
from portal.kit import clock
from portal.outbox import receipts
from portal.outbox.models import Receipt
from portal.outbox.receipts import Received

What = Receipt.What
ELECTRONIC = frozenset({Channel.WEB, Channel.EMAIL})
# What a form of ours is meant for. Objections and complaints have a way of their own.
BY_FORM = frozenset({What.QUESTION, What.CALL, What.FIRST_REPORT})
LOOKS = {
    LooksLike.What.OBJECTION: What.OBJECTION,
    LooksLike.What.COMPLAINT: What.COMPLAINT,
}


def of(
    *,
    channel: Channel,
    words: str,
    otherwise: Receipt.What,
    report: FirstReport | None,
    now: dt.datetime,
) -> Received | None:
    """Return what came in; None for what did not come by an electronic way. `otherwise` is what it
    is when nothing else shows. It only chooses the words of a receipt: a person decides what it
    is."""
    if channel not in ELECTRONIC:
        return None
    what = _what(words, otherwise, report)
    return Received(
        what=what,
        channel=channel,
        is_designated=channel == Channel.WEB and what in BY_FORM,
        words=words,
        at=now,
    )


def lines(case: Case, received: Received) -> list[str]:
    """Return what a receipt by e-mail says besides: when we got what, and what she wrote."""
    when = clock.moment_in_words(received.at)
    told = [
        _("Wij kregen uw bericht op %(when)s.") % {"when": when},
        _("De controlecode van uw bericht is %(code)s.")
        % {"code": receipts.code_for(case, received)},
    ]
    told += repair_lines(received.what, received.at)
    return [*told, _("Dit schreef u:"), received.words]


def shown(case: Case) -> dict[str, Any] | None:
    """Return what the receipt on the screen says of what came in; None for what did not come by an
    electronic way. One query."""
    receipt = receipts.first_of(case)
    if receipt is None:
        return None
    return {
        "at": receipt.at,
        "code": receipts.shown(receipt.digest),
        "repair": [] if receipt.is_designated else repair_lines(receipt.what, receipt.at),
    }


def repair_lines(what: str, at: dt.datetime) -> list[str]:
    """Return what she reads when this is not the way that is meant for it: the day counts, and we
    help. None for what came in by the right way."""
    if what not in {What.OBJECTION, What.COMPLAINT}:
        return []
    day = clock.in_words(clock.day_of(at), year=True)
    first = (
        _("Bent u het niet eens met een besluit?")
        if what == What.OBJECTION
        else _("Wilt u een klacht indienen?")
    )
    kept = _(
        "Dan telt %(day)s als de dag waarop wij uw bericht kregen. U hoeft het niet opnieuw te "
        "sturen. Mist er nog iets? Dan helpt een collega u om dat aan te vullen."
    )
    return [f"{first} {kept % {'day': day}}"]


def _what(words: str, otherwise: Receipt.What, report: FirstReport | None) -> Receipt.What:
    looks = [LOOKS[found] for found in wording.what_it_looks_like(words)]
    if looks:
        return looks[0]
    return What.FIRST_REPORT if report else otherwise
