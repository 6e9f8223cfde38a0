"""What a colleague who leaves means to the residents who can always ask for them: somebody else,
and a message that says so. Here and not lower, because a message hangs on a case."""

import datetime as dt

from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.kit import clock, phone
from portal.outbox import post
from portal.residents import register
from portal.residents.models import ContactPoint, Resident
from portal.staff import numbers
from portal.staff.leaving import Item, Part
from portal.staff.models import User

SUBJECT = "Uw contactpersoon"
KIND = "CONTACT_PERSON"
KINDS = {KIND: "Nieuwe contactpersoon"}


def _items(user: User) -> list[Item]:
    hers = Resident.objects.current().filter(contact_person=user)
    return [
        Item(pk=row.pk, text="Vaste contactpersoon", who=row.shown_name, about=row)
        for row in hers.order_by("search_name", "pk")
    ]


def _hand_over(*, pk: int, leaver: User, to: User, by: Actor, now: dt.datetime) -> bool:
    resident = Resident.objects.select_for_update(no_key=True).get(pk=pk)
    if resident.contact_person_id != leaver.pk:
        return False
    register.set_contact_person(resident=resident, person=to, by=by, now=now)
    return not _tell(resident, to, by, now)


def _tell(resident: Resident, to: User, by: Actor, now: dt.datetime) -> bool:
    """Tell her who it is from now on, and nothing more: somebody else may be reading. False when
    nothing could or may be sent."""
    cases = Case.objects.of_resident(resident).select_related("resident", "team")
    case = cases.order_by("-opened_at", "-pk").first()
    if case is None:
        return False
    mobile = _mobile(resident)
    message = post.tell(
        case=case,
        kind=KIND,
        phone=mobile,
        may_text=bool(mobile),
        subject=SUBJECT,
        body=_words(case, to, now),
        dedupe_key=f"contact-person-{resident.pk}-{to.pk}-{clock.stamp(now)}",
        by=by,
        now=now,
    )
    return message is not None


def _words(case: Case, to: User, now: dt.datetime) -> str:
    words = f"Uw vaste contactpersoon is vanaf nu {to.public_name}."
    try:
        number = numbers.primary_of(case.team, on=clock.day_of(now)).number
    except numbers.NoNumber:
        return words
    return f"{words}\nU kunt bellen met dit telefoonnummer: {phone.show(number)}."


def _mobile(resident: Resident) -> str:
    """Return a number of hers alone that can be texted; a number of more people is no way to tell
    one of them something."""
    known = resident.contact_points.filter(kind=ContactPoint.Kind.PHONE, is_shared=False)
    for point in known.order_by("-created_at", "pk"):
        if phone.Phone(point.value).may_be_texted():
            return point.value
    return ""


RESIDENTS = Part(
    code="inwoners", label="Inwoners met deze contactpersoon", items=_items, hand_over=_hand_over
)
