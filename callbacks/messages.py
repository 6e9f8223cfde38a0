"""The words of the messages about a callback. They say that we call, when and from which number:
never the department, the subject or a decision. Somebody else may be reading."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext as _

from callbacks.moments.windows import Window
from callbacks.reaching import dialling, limits_obeyed
from portal.audit.actor import Actor
from portal.cases import following
from portal.cases.models import Case
from portal.contacts.models import FirstReport
from portal.kit import clock, phone
from portal.outbox import post, sms
from portal.outbox.models import Message
from portal.residents import access, shared_numbers

SUBJECT = "Wij bellen u"
# A reason of this length leaves a moved window within two text messages.
WHY_MOST = 90


class Kind(models.TextChoices):
    """What a message about a callback is for; the labels are for colleagues."""

    RECEIPT = "RECEIPT", "Bevestiging"
    AGAIN = "AGAIN", "Bericht over het volgende belmoment"
    MOVED = "MOVED", "Bericht over een ander belmoment"
    REMINDER = "REMINDER", "Herinnering vooraf"
    OTHER_NUMBER = "OTHER_NUMBER", "Ander telefoonnummer van ons"


KINDS = dict(Kind.choices)


def send(
    *,
    case: Case,
    kind: str,
    body: str,
    dedupe_key: str,
    by: Actor,
    now: dt.datetime,
    email: str = "",
) -> Message | None:
    """Queue these words to the number to call, or else by e-mail; None when nothing may be sent.
    `email` is for a case without a resident: what its sender typed."""
    number = phone.Phone(case.callback.number_to_call)
    if shared_numbers.is_guarded(number.e164):
        # Whoever typed this number: somebody with safe contact may be the one whose phone it is.
        post.withhold(case=case, kind=kind, by=by, now=now)
        return None
    return post.tell(
        case=case,
        kind=kind,
        phone=number.e164,
        may_text=_may_be_texted(case, number, now=now),
        subject=SUBJECT,
        body=body,
        dedupe_key=dedupe_key,
        by=by,
        now=now,
        email=email,
    )


def can_reach(case: Case, *, now: dt.datetime) -> bool:
    """Tell whether `send` would send her something: two queries for who can have a text, when
    her wishes were read with the case; a few more for others."""
    number = phone.Phone(case.callback.number_to_call)
    if shared_numbers.is_guarded(number.e164):
        return False
    # What was read with the case is good enough for a screen; sending asks again.
    is_free = vars(case).get("limits_told") == [] and dialling.may_call(case.callback)
    may_text = number.may_be_texted() if is_free else _may_be_texted(case, number, now=now)
    told = vars(case).get("wishes_told")
    who = case.resident
    if may_text and told is not None and who is not None and who.died_on is None:
        no_text = access.unwished(access.obeyed(who, told), Message.Channel.SMS)
        if no_text is None:
            return True
    return post.can_reach(case, phone=number.e164, may_text=may_text)


def _may_be_texted(case: Case, number: phone.Phone, *, now: dt.datetime) -> bool:
    return (
        number.may_be_texted()
        and dialling.may_call(case.callback)
        and limits_obeyed.limit_on(case, now=now) is None
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
    lines = [_("Wij bellen u %(window)s.") % {"window": window.words}]
    lines.append(_number(number_told))
    lines.append(_("Uw kenmerk is %(ref)s.") % {"ref": reference})
    if report is not None:
        day = clock.in_words(report.reported_on)
        lines.append(_("Uw melding is van %(day)s. Die datum blijft gelden.") % {"day": day})
    if follow_secret:
        url = following.url_of(follow_secret)
        lines.append(_("Komt het niet uit? Kijk op %(url)s") % {"url": url})
    else:
        lines.append(_("Komt het niet uit? Bel dan dit telefoonnummer."))
    return "\n".join(lines)


def again_text(*, window: Window, number_told: str) -> str:
    """Return the words after an attempt that did not reach her."""
    said = _("Wij belden u, maar wij spraken u niet. Wij bellen u weer %(window)s.")
    return _with_way_back(said % {"window": window.words}, number_told)


def later_text(*, window: Window, number_told: str) -> str:
    """Return the words after a call in which she asked us to call at another moment."""
    said = _("Zoals afgesproken bellen wij u weer %(window)s.") % {"window": window.words}
    return f"{said}\n{_number(number_told)}"


def chosen_text(*, window: Window, number_told: str) -> str:
    """Return the words after she chose another moment herself."""
    said = _("U koos een ander moment. Wij bellen u %(window)s.") % {"window": window.words}
    return f"{said}\n{_number(number_told)}"


def moved_text(*, window: Window, number_told: str, why: str) -> str:
    """Return the words after we moved a window, with why in one sentence of ours, such as 'Onze
    collega is ziek.' Never what a colleague typed about her case."""
    said = _("Wij bellen u op een ander moment dan wij zeiden. %(why)s\nHet wordt %(window)s.")
    reason = sms.shorten(why, most=WHY_MOST)
    return _with_way_back(said % {"why": reason, "window": window.words}, number_told)


def reminder_text(*, window: Window, number_told: str) -> str:
    """Return the words shortly before the first attempt."""
    said = _("Wij bellen u straks: %(window)s.") % {"window": window.words}
    return f"{said}\n{_number(number_told)}"


def _with_way_back(said: str, number_told: str) -> str:
    return f"{said}\n{_number(number_told)} " + _("U kunt het ook zelf bellen.")


def _number(number_told: str) -> str:
    return _("U ziet dan dit telefoonnummer: %(number)s.") % {"number": phone.show(number_told)}
