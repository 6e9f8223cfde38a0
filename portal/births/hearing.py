"""A colleague hears of a birth from the resident herself."""

import datetime as dt

from django.db import transaction

from portal.births import births, deciding
from portal.births.births import Told
from portal.births.models import Birth
from portal.births.reading import Address
from portal.births.taking import LOCK, PATIENCE
from portal.cases import permissions as case_permissions
from portal.cases.models import Case, Channel
from portal.kit import clock, locks, text
from portal.kit.refusal import Refused
from portal.residents import register
from portal.residents.models import Relation, Resident
from portal.staff.models import User

State = Birth.State


class NoRelation(Refused):
    """A card is only for whom we know."""

    text = (
        "Bij deze inwoner loopt niets bij Werk & Inkomen. Feliciteer haar zelf: een kaart sturen "
        "wij alleen aan mensen die wij kennen."
    )


class NotYet(Refused):
    """A day that is still to come."""

    text = "Deze dag moet nog komen. Kijk de datum na."


class NoWish(Refused):
    """She wants no cards or no post."""

    text = "Deze inwoner wil geen kaart of post van ons. Feliciteer haar zelf."


def heard(*, case: Case, born_on: dt.date, first_names: str, user: User, now: dt.datetime) -> Birth:
    """Make a card to confirm out of what she told. What came in already is found, not doubled.

    Raises NoRelation, NotYet, deciding.TooLate, NoWish, births.Elsewhere, births.NoTeam or
    permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, case, now=now)
    with transaction.atomic():
        locks.wait_for(LOCK, seconds=PATIENCE)
        resident = _checked(case, born_on, now)
        found = list(Birth.objects.of(resident, around=born_on).select_for_update().order_by("pk"))
        told = Told(
            resident=resident,
            born_on=born_on,
            first_names=first_names,
            last_name="",
            channel=Channel.DESK,
            address=Address(
                resident.street, resident.house_number, resident.postcode, resident.town
            ),
            address_is_ours=True,
            team=case.team,
        )
        if not found:
            return births.begin(told=told, by=user.actor, now=now)
        birth = found[0]
        if birth.state != State.TO_CONFIRM:
            raise births.Elsewhere
        if not _is_known(birth, first_names):
            births.add_child(birth=birth, told=told)
    return birth


def _checked(case: Case, born_on: dt.date, now: dt.datetime) -> Resident:
    today = clock.day_of(now)
    if case.resident is None:
        raise NoRelation
    resident = register.standing(case.resident)
    rows = [resident.pk, *resident.merged.values_list("pk", flat=True)]
    if not Relation.objects.running(today).filter(resident__in=rows).exists():
        raise NoRelation
    if born_on > today:
        raise NotYet
    if births.is_too_old(born_on, today=today):
        raise deciding.TooLate
    if births.wants_none(resident):
        raise NoWish
    return resident


def _is_known(birth: Birth, first_names: str) -> bool:
    """Whether this child is written down; one without a name gets it."""
    children = list(birth.children.order_by("pk"))
    name = text.plain(first_names)
    if not name or any(text.plain(child.first_names) == name for child in children):
        return True
    for child in children:
        if not child.first_names:
            child.first_names = first_names
            child.save(update_fields=["first_names"])
            return True
    return False
