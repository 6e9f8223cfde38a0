"""The whole picture, spoken and not stored: what may be asked, and the help that she said yes to.

What she tells besides is not written down anywhere: keeping all of somebody's life on record is
more than the work needs (AVG art. 5 lid 1 onder c).
"""

import datetime as dt

from django.urls import reverse

from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.kinds import Offer
from portal.cases.models import Case
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff.models import User

# Open questions, one on a line. None of health, faith or origin.
QUESTIONS = (
    "Wat is er nu het meeste waar u mee zit?",
    "Wat gaat er goed, ook al is het een klein ding?",
    "Als u één ding kon regelen deze maand, wat zou dat zijn?",
    "Wie helpt u nu, of met wie praat u hierover?",
    "Komt u rond tot het eind van de maand?",
    "Is er iets waar wij niet naar vroegen en wat wij wel moeten weten?",
    "Wat zou u zelf willen dat wij doen, en wat juist niet?",
)


class TooEarly(Refused):
    """Help is promised for a day that still comes."""

    text = "Kies een dag die nog komt."


def offers(case: Case, user: User) -> list[Offer]:
    """Offer the card during a visit; no query."""
    if case.kind != Visit.KIND or not case.is_open or not case.may_work:
        return []
    return [Offer("Het hele plaatje bespreken", reverse("desk:picture", args=[case.reference]))]


def say_yes(
    *, case: Case, help_wanted: str, by_day: dt.date, user: User, now: dt.datetime
) -> Promise:
    """She said yes to this help: promise it for that day, with this colleague as its owner.

    Raises TooEarly, lifecycle.CaseClosed or permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, case, now=now)
    lifecycle.check_open(case)
    until = clock.end_of(by_day)
    if until <= now:
        raise TooEarly
    made = promises.make(
        case=case,
        kind=Promise.Kind.OTHER,
        from_at=now,
        until_at=until,
        text=help_wanted,
        owner=user,
        by=user.actor,
        now=now,
    )
    lifecycle.tell_screens(case)
    return made
