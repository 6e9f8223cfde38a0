"""The words on what a resident takes home from the host: one sentence a line, in large type."""

import datetime as dt

from django.utils.translation import gettext as _

from portal.audit.actor import Actor
from portal.contacts.models import Promise
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.kit.phone import Phone
from portal.outbox import post
from portal.outbox.models import Message
from portal.residents import shared_numbers
from portal.residents.models import ContactPoint

KIND = "NUMBER"


def lines(visit: Visit) -> list[str]:
    """Return what the slip says under the number."""
    if visit.promise is not None and visit.promise.kind == Promise.Kind.DESK:
        return _come_first(visit, visit.promise)
    ref = _("Uw kenmerk is %(ref)s.") % {"ref": visit.case.reference}
    if not visit.is_open:
        return [_("Uw bezoek is klaar."), ref]
    if visit.case.is_urgent:
        return [_("Loopt u maar mee."), _("Een collega helpt u nu."), ref]
    found = [
        _("U bent binnen sinds %(time)s.") % {"time": clock.time_in_words(visit.arrived_at)},
        _("Ga gerust zitten. Wij roepen uw nummertje."),
        _("Moet u even weg? Zeg het aan de balie. U houdt uw plek."),
        _("Leg intussen uw brieven en uw telefoon klaar."),
        ref,
    ]
    if Visit.Need.FETCH in visit.needs:
        found[1] = _("Ga gerust zitten. Een collega komt u halen.")
    return found


def can_be_sent(visit: Visit) -> bool:
    """Tell whether she can have her number as a text message. Four queries at most."""
    number = _number(visit)
    return number is not None and post.can_reach(
        visit.case, phone=number.e164, may_text=number.may_be_texted()
    )


def send(*, visit: Visit, by: Actor, now: dt.datetime) -> Message | None:
    """Send her number as a text; None when nothing may be sent. Somebody else may be reading: it
    says neither who we are nor what it is about."""
    number = _number(visit)
    if number is None:
        return None
    return post.tell(
        case=visit.case,
        kind=KIND,
        phone=number.e164,
        may_text=number.may_be_texted(),
        subject=_("Uw nummertje"),
        body=_("Uw nummertje is %(number)s. Uw kenmerk is %(ref)s.")
        % {"number": visit.shown_number, "ref": visit.case.reference},
        dedupe_key=f"desk-number-{visit.pk}",
        by=by,
        now=now,
    )


def proof_lines(visit: Visit, *, now: dt.datetime) -> list[str]:
    """Return what proves that somebody was here: when, and never why."""
    until = visit.closed_at or now
    location = visit.opening.desk.location
    return [
        _("Hierbij verklaren wij dat de houder van dit bewijs bij ons was."),
        _("Datum: %(day)s.") % {"day": clock.in_words(clock.day_of(visit.arrived_at), year=True)},
        _("Van %(start)s tot %(end)s.")
        % {"start": clock.time_in_words(visit.arrived_at), "end": clock.time_in_words(until)},
        _("Plaats: %(place)s, %(address)s.")
        % {"place": location.name, "address": location.address},
    ]


def _come_first(visit: Visit, promise: Promise) -> list[str]:
    day, time = clock.day_of(promise.from_at), clock.time_in_words(promise.from_at)
    return [
        _("Kom %(day)s vanaf %(time)s.") % {"day": clock.in_words(day), "time": time},
        _("U bent dan als eerste aan de beurt."),
        _("Laat dit papier zien aan de balie."),
        _("Uw kenmerk is %(ref)s.") % {"ref": visit.case.reference},
    ]


def _number(visit: Visit) -> Phone | None:
    resident = visit.case.resident
    if resident is None:
        return None
    known = resident.contact_points.filter(kind=ContactPoint.Kind.PHONE).order_by("-pk").first()
    # Whoever has safe contact may be the one whose phone it is.
    if known is None or shared_numbers.is_guarded(known.value):
        return None
    return Phone(known.value)
