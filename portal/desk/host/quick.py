"""The quick desk: what takes less than three minutes, begun and ended by the host at once, each
with an outcome that is real."""

import dataclasses
import datetime as dt

from django.db import models, transaction

from portal.cases.models import Topic
from portal.desk.places import hosting
from portal.desk.places.models import Opening
from portal.desk.queue import arriving, closing
from portal.desk.queue.models import Visit
from portal.kit.refusal import Refused
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission

Outcome, Referral = Visit.Outcome, Visit.Referral


class Help(models.TextChoices):
    """What the host did at once."""

    ANSWER = "ANSWER", "Vraag meteen beantwoord"
    FORM = "FORM", "Formulier of adres van het formulier gegeven"
    ELSEWHERE = "ELSEWHERE", "Verkeerd gebouw: ik belde vooruit"
    APPOINTMENT = "APPOINTMENT", "Heeft een afspraak: de collega weet dat de inwoner er is"
    FETCH = "FETCH", "Ik haal u op: de inwoner wacht en ik kom zelf"


class Missing(Refused):
    """An outcome lacks what makes it real."""


# What must be known, in the words of who forgot it.
NEEDS = {
    Help.ELSEWHERE: "Vul in wie u belde en waar de inwoner nu heen gaat.",
    Help.APPOINTMENT: "Vul in welke collega de afspraak heeft.",
    Help.FORM: "Vul in welk formulier u gaf.",
}


@dataclasses.dataclass(frozen=True)
class Quick:
    """What was done, and who or what was named."""

    help: Help
    named: str = ""
    topic: Topic | None = None
    token: str | None = None


def give(*, opening: Opening, quick: Quick, user: User, now: dt.datetime) -> Visit:
    """Give a number and the outcome at once; whoever is fetched waits for the host. The same form
    again returns the first visit.

    Raises Missing, arriving.DayIsClosed or permissions.NotAllowed.
    """
    permissions.check(user, Permission.WORK_DESK, now=now)
    if quick.help in NEEDS and not quick.named:
        raise Missing(NEEDS[quick.help])
    needs = (Visit.Need.FETCH.value,) if quick.help is Help.FETCH else ()
    arrival = arriving.Arrival(opening=opening, topic=quick.topic, needs=needs, token=quick.token)
    with transaction.atomic():
        visit = arriving.arrive(arrival=arrival, by=user.actor, now=now)
        hosting.note(opening=opening, user=user, now=now)
        if not visit.is_open or quick.help is Help.FETCH:
            return visit
        return closing.finish(visit=visit, ending=_ending(quick), user=user, now=now)


def _ending(quick: Quick) -> closing.Ending:
    if quick.help is Help.ELSEWHERE:
        return closing.Ending(Outcome.REFERRED, referral=Referral.CALLED, referred_to=quick.named)
    if quick.help is Help.APPOINTMENT:
        return closing.Ending(Outcome.REFERRED, referral=Referral.NAME, referred_to=quick.named)
    return closing.Ending(Outcome.ANSWERED, note=quick.named)
