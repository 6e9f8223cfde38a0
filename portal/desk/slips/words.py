"""The words on what a resident takes home from the desk: one sentence a line, in large type."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from portal.contacts.models import Promise
from portal.desk.day import leftovers
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.staff.models import User

Outcome = Visit.Outcome
# An entry of settings.DESK_SLIPS adds sentences to the slip of a visit that is done.
type Addition = Callable[[Visit], list[str]]


def lines(visit: Visit, user: User) -> list[str]:
    """Return what stands on the slip of this visit now: her number while she waits, and what came
    of it afterwards. Five queries at most."""
    if visit.is_open:
        return _waiting(visit)
    if leftovers.comes_first(visit):
        return _come_first(visit)
    day = clock.in_words(clock.day_of(visit.closed_at or visit.arrived_at), year=True)
    spoken = visit.case.owner or user
    more: list[Addition] = [import_string(path) for path in settings.DESK_SLIPS]
    return [
        _("U was bij ons op %(day)s, met nummertje %(number)s.")
        % {"day": day, "number": visit.shown_number},
        _("U sprak met %(name)s.") % {"name": spoken.public_name},
        *_what(visit),
        *_when(visit),
        *(line for addition in more for line in addition(visit)),
        _reference(visit),
    ]


def of_text(visit: Visit) -> str:
    """Return what a text message says: who, when and number, never what it is about."""
    return " ".join([*_when(visit), _reference(visit)])


def proof(visit: Visit, *, now: dt.datetime) -> list[str]:
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


def _waiting(visit: Visit) -> list[str]:
    if visit.case.is_urgent:
        return [_("Loopt u maar mee."), _("Een collega helpt u nu."), _reference(visit)]
    found = [
        _("U bent binnen sinds %(time)s.") % {"time": clock.time_in_words(visit.arrived_at)},
        _("Ga gerust zitten. Wij roepen uw nummertje."),
        _("Moet u even weg? Zeg het aan de balie. U houdt uw plek."),
        _("Leg intussen uw brieven en uw telefoon klaar."),
        _reference(visit),
    ]
    if Visit.Need.FETCH in visit.needs:
        found[1] = _("Ga gerust zitten. Een collega komt u halen.")
    return found


def _come_first(visit: Visit) -> list[str]:
    promise = visit.promise
    if promise is None:
        raise ValueError("whoever comes first was told so")
    day, time = clock.day_of(promise.from_at), clock.time_in_words(promise.from_at)
    return [
        _("Kom %(day)s vanaf %(time)s.") % {"day": clock.in_words(day), "time": time},
        _("U bent dan als eerste aan de beurt."),
        _("Laat dit papier zien aan de balie."),
        _reference(visit),
    ]


def _reference(visit: Visit) -> str:
    """Tell the reference of what goes on: a call that we promised has one of its own."""
    case = visit.promise.case if visit.promise else visit.case
    return _("Uw kenmerk is %(ref)s.") % {"ref": case.reference}


def _what(visit: Visit) -> list[str]:
    promise = visit.promise
    if promise is not None:
        # What we call about, somebody else may read on the table at home.
        if not promise.text or promise.kind == Promise.Kind.WINDOW:
            return []
        what = {"what": promise.text.rstrip(".")}
        if promise.kind == Promise.Kind.DESK:
            return [_("Het gaat over: %(what)s.") % what]
        return [_("Dit doen wij: %(what)s.") % what]
    if visit.outcome == Outcome.REFERRED:
        ahead = [_("Wij hebben vooruit gebeld.")] * (visit.referral == Visit.Referral.CALLED)
        return [_("U kunt verder bij: %(where)s.") % {"where": visit.referred_to}, *ahead]
    if visit.handover is not None and visit.handover.receiver is not None:
        who = visit.handover.receiver.public_name
        return [_("%(who)s helpt u verder.") % {"who": who}]
    told = {
        Outcome.ANSWERED: _("Wij hebben uw vraag beantwoord."),
        Outcome.PAPERS: _("Wij hebben uw papieren ontvangen."),
        Outcome.WRITTEN_DOWN: _("Wij hebben samen opgeschreven wat u ons vertelde."),
    }
    return [told[Outcome(visit.outcome)]] if visit.outcome in told else []


def _when(visit: Visit) -> list[str]:
    promise = visit.promise
    if promise is None or promise.owner is None:
        return []
    who = promise.owner.public_name
    if promise.kind == Promise.Kind.DESK:
        moment = clock.moment_in_words(promise.from_at)
        return [_("U komt op %(moment)s terug, bij %(who)s.") % {"moment": moment, "who": who}]
    if promise.kind == Promise.Kind.WINDOW:
        window = clock.window_in_words(promise.from_at, promise.until_at)
        return [_("%(who)s belt u op %(window)s.") % {"who": who, "window": window}]
    day = clock.in_words(clock.day_of(promise.until_at))
    return [_("%(who)s doet dit uiterlijk %(day)s.") % {"who": who, "day": day}]
