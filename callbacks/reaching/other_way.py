"""After the last attempt a person chooses how to reach her otherwise, which ends the promise of
kind CARD. Urgent and safe-contact requests never come here: they do not close by attempts."""

import dataclasses
import datetime as dt

from django.db import transaction

from callbacks import requests
from callbacks.models import CallbackRequest, OtherWay
from callbacks.reaching import cards
from portal.audit import record
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Case
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.kit.refusal import Refused
from portal.residents import access
from portal.residents.models import Wish
from portal.staff.models import User

Way = OtherWay.Way
BY_POST = frozenset({Way.CARD, Way.LETTER})
# An envelope tells by its return address who sent it.
NOTHING = frozenset({Wish.NO_POST, Wish.NO_MUNICIPALITY})
AT_DESK = dt.timedelta(minutes=30)


class ChosenBefore(Refused):
    """There is nothing to choose, or no longer."""

    text = "Een collega koos al een andere weg. Kijk wat er staat."


class NoPost(Refused):
    """A card or letter to somebody who wants no post, or with whom we are careful."""

    text = (
        "Deze inwoner wil of mag geen post van ons krijgen, of wij weten niet wie het is. Kies een "
        "moment aan de balie of iemand die de inwoner zelf koos."
    )


@dataclasses.dataclass(frozen=True)
class Choice:
    """The way, who or what it is about, and for the desk when she is expected."""

    way: OtherWay.Way
    detail: str = ""
    at_desk: dt.datetime | None = None
    # Where a card or letter goes, when we do not know that.
    address: str = ""


def of_page(case: Case) -> Promise | OtherWay | None:
    """Return what the closed case shows: the promise that still asks for a choice, or the choice.

    Needs the promises of a loaded case. One query, and only after the last attempt.
    """
    if case.outcome != CallbackRequest.Outcome.UNREACHED:
        return None
    cards = [row for row in case.promises.all() if row.kind == Promise.Kind.CARD]
    waiting = next((row for row in cards if row.state == Promise.State.OPEN), None)
    return waiting or OtherWay.objects.filter(promise__in=cards).order_by("-pk").first()


def ways_for(case: Case) -> list[OtherWay.Way]:
    """Return what may be chosen for this resident. One query at most."""
    return [way for way in Way if way not in BY_POST or not _no_post(case)]


def choose(*, request: CallbackRequest, choice: Choice, user: User, now: dt.datetime) -> OtherWay:
    """Write down the way that was chosen: a card or letter is written and signed at once, a moment
    at the desk becomes a promise of its own. Of two who choose at once one does.

    Raises ChosenBefore, NoPost, permissions.NotAllowed or, for a card or letter, what cards.make
    raises.
    """
    case_permissions.check_can_work(user, request.case, now=now)
    with transaction.atomic():
        fresh = requests.lock(request)
        card = promises.open_of_kind(fresh.case, Promise.Kind.CARD)
        if card is None:
            raise ChosenBefore
        if choice.way in BY_POST and _no_post(fresh.case):
            raise NoPost
        chosen = OtherWay.objects.create(
            promise=card,
            way=choice.way,
            detail=_by_post(fresh, card, choice, user, now) or choice.detail,
            at=now,
            by=user.actor.key,
        )
        promises.keep(promise=card, by=user.actor, now=now)
        if choice.at_desk is not None:
            promises.make(
                case=fresh.case,
                kind=Promise.Kind.OTHER,
                text="Moment aan de balie",
                from_at=choice.at_desk,
                until_at=choice.at_desk + AT_DESK,
                by=user.actor,
                now=now,
            )
        record.event(
            code="callback.other_way", about=fresh.case, by=user.actor, now=now, way=choice.way
        )
        lifecycle.tell_screens(fresh.case)
    return chosen


def _by_post(
    request: CallbackRequest, promise: Promise, choice: Choice, user: User, now: dt.datetime
) -> str:
    """Make what goes by post; return its kenmerk, or nothing for another way."""
    if choice.way not in BY_POST:
        return ""
    made = cards.make(
        request=request,
        promise=promise,
        way=choice.way,
        address=choice.address,
        user=user,
        now=now,
    )
    return f"kenmerk {made.code}"


def _no_post(case: Case) -> bool:
    """Tell whether nothing may go: she died, wants no post, or does not want to be seen with post
    of ours. One query at most."""
    resident = case.resident
    if resident is None:
        return True
    return resident.died_on is not None or bool(NOTHING & access.running_wishes(resident))
