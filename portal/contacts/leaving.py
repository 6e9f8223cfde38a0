"""What waits in this app for a colleague who leaves: the promises that they made, and the
assurances for which they answer."""

import datetime as dt

from portal.audit.actor import Actor
from portal.contacts import assurances, promises
from portal.contacts.models import Assurance, Promise
from portal.kit import clock
from portal.staff.leaving import Item, Part
from portal.staff.models import User


def _items(user: User) -> list[Item]:
    # A call moment goes with its case, which is in the list already.
    mine = Promise.objects.standing().filter(owner=user).exclude(kind=Promise.Kind.WINDOW)
    return [
        Item(
            pk=promise.pk,
            text=f"{promise.get_kind_display().capitalize()} "
            f"{clock.window_in_words(promise.from_at, promise.until_at)} "
            f"({promise.case.reference})",
            who=promise.case.resident.shown_name if promise.case.resident else "",
            about=promise.case.resident,
        )
        for promise in mine.select_related("case__resident").order_by("until_at", "pk")
    ]


def _hand_over(*, pk: int, leaver: User, to: User, by: Actor, now: dt.datetime) -> bool:
    promises.hand_over(promise=Promise(pk=pk), leaver=leaver, to=to, by=by, now=now)
    return False


def _assured(user: User) -> list[Item]:
    return [
        Item(
            pk=assurance.pk,
            text=f"Toezegging van {clock.in_words(assurance.said_on, year=True)} "
            f"({assurance.case.reference})",
            who=assurance.case.resident.shown_name if assurance.case.resident else "",
            about=assurance.case.resident,
        )
        for assurance in assurances.answered_by(user)
    ]


def _answer_for(*, pk: int, leaver: User, to: User, by: Actor, now: dt.datetime) -> bool:
    assurances.hand_over(assurance=Assurance(pk=pk), leaver=leaver, to=to, by=by, now=now)
    return False


PROMISES = Part(code="afspraken", label="Afspraken", items=_items, hand_over=_hand_over)
ASSURANCES = Part(code="toezeggingen", label="Toezeggingen", items=_assured, hand_over=_answer_for)
