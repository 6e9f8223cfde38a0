"""After the last attempt a person chooses how to reach her otherwise, which ends the promise of
kind CARD. Urgent and safe-contact requests never come here: they do not close by attempts."""

import dataclasses
import datetime as dt

from django.db import transaction

from callbacks import requests
from callbacks.models import CallbackRequest, OtherWay
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
AT_DESK = dt.timedelta(minutes=30)


class ChosenBefore(Refused):
    """There is nothing to choose, or no longer."""

    text = "Een collega koos al een andere weg. Kijk wat er staat."


class NoPost(Refused):
    """A card or letter to somebody who wants no post, or with whom we are careful."""

    text = (
        "Deze inwoner wil geen post, of post is niet veilig. Kies een moment aan de balie of "
        "iemand die de inwoner zelf koos."
    )


@dataclasses.dataclass(frozen=True)
class Choice:
    """The way, who or what it is about, and for the desk when she is expected."""

    way: OtherWay.Way
    detail: str = ""
    at_desk: dt.datetime | None = None


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
    """Write down the way that was chosen; a moment at the desk becomes a promise of its own.

    Raises ChosenBefore, NoPost or permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, request.case, now=now)
    with transaction.atomic():
        fresh = requests.lock(request)
        card = promises.open_of_kind(fresh.case, Promise.Kind.CARD)
        if card is None:
            raise ChosenBefore
        if choice.way in BY_POST and _no_post(fresh.case):
            raise NoPost
        promises.keep(promise=card, by=user.actor, now=now)
        chosen = OtherWay.objects.create(
            promise=card, way=choice.way, detail=choice.detail, at=now, by=user.actor.key
        )
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


def _no_post(case: Case) -> bool:
    resident = case.resident
    return resident is not None and Wish.NO_POST in access.running_wishes(resident)
