"""Writing down residents: who they say they are, how to reach them, what they wish."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit import states, text
from portal.kit.phone import Phone
from portal.kit.refusal import Refused
from portal.residents import consent_ends
from portal.residents.models import (
    WITH_DETAIL,
    ContactPoint,
    ContactWish,
    PostConsent,
    Representation,
    Resident,
    Wish,
)
from portal.staff import people
from portal.staff.models import User


class NeedsDetail(Refused):
    """'Via ...' without a name, or 'only at these hours' without the hours."""

    text = "Vul in via wie en hoe, of op welke tijden. Anders kan niemand zich eraan houden."


class HasLeft(Refused):
    """Someone who works here no more answers nobody."""

    text = "Deze collega werkt hier niet meer. Kies iemand anders."


@dataclasses.dataclass(frozen=True)
class Told:
    """What somebody told about herself; all of it optional."""

    name: str = ""
    phone: Phone | None = None
    email: str = ""
    birth_date: dt.date | None = None
    postcode: str = ""
    house_number: str = ""
    language: str = "nl"
    # Someone else may read her messages or answer her phone.
    safe_contact: bool = False


def add(*, told: Told, by: Actor, now: dt.datetime) -> Resident:
    """Write down someone new. A form never decides that she is someone we know already."""
    with transaction.atomic():
        resident = Resident.objects.create(
            name=told.name,
            search_name=text.plain(told.name)[:120],
            birth_date=told.birth_date,
            postcode=told.postcode,
            house_number=told.house_number,
            language=told.language,
            # She said so herself: nobody needs to confirm it.
            safe_contact=told.safe_contact,
            safe_contact_confirmed=told.safe_contact,
            created_at=now,
        )
        if told.phone:
            add_contact_point(
                resident=resident,
                kind=ContactPoint.Kind.PHONE,
                value=told.phone.e164,
                by=by,
                now=now,
            )
        if told.email:
            add_contact_point(
                resident=resident, kind=ContactPoint.Kind.EMAIL, value=told.email, by=by, now=now
            )
        record.event(code="resident.added", about=resident, by=by, now=now)
        if told.safe_contact:
            record.event(code="resident.safe_contact_set", about=resident, by=by, now=now)
    return resident


def add_contact_point(
    *, resident: Resident, kind: ContactPoint.Kind, value: str, by: Actor, now: dt.datetime
) -> ContactPoint:
    """Add a number or address; the same one again is found, not doubled."""
    with transaction.atomic():
        point, created = ContactPoint.objects.get_or_create(
            resident=resident, kind=kind, value=value, defaults={"created_at": now}
        )
        if created:
            record.event(
                code="resident.contact_added", about=resident, by=by, now=now, point=point.pk
            )
    return point


def set_safe_contact(*, resident: Resident, by: Actor, now: dt.datetime) -> None:
    """Switch safe contact on and confirm it, also for who was merged into another row meanwhile. No
    reason is asked or stored."""
    with transaction.atomic():
        for row in {stood.pk: stood for stood in (standing(resident), resident)}.values():
            row.safe_contact = True
            row.safe_contact_confirmed = True
            row.save(update_fields=["safe_contact", "safe_contact_confirmed"])
            record.event(code="resident.safe_contact_set", about=row, by=by, now=now)
            consent_ends.end_all(
                resident=row, because=PostConsent.Because.SAFE_CONTACT, by=by, now=now
            )


def suspect_safe_contact(*, resident: Resident, by: Actor, now: dt.datetime) -> None:
    """Switch safe contact on because a list says so. It holds at once; a person confirms it before
    the first attempt. Safe contact that is on already stays as it is."""
    with transaction.atomic():
        changed = Resident.objects.filter(pk=resident.pk, safe_contact=False).update(
            safe_contact=True
        )
        if changed:
            resident.safe_contact = True
            record.event(code="resident.safe_contact_set", about=resident, by=by, now=now)
            consent_ends.end_all(
                resident=resident, because=PostConsent.Because.SAFE_CONTACT, by=by, now=now
            )


def reject_safe_contact(*, resident: Resident, by: Actor, now: dt.datetime) -> None:
    """Switch off safe contact that only came with a list, because it proved not to hold.

    Raises states.MovedMeanwhile when somebody confirmed or ended it first.
    """
    with transaction.atomic():
        rejected = Resident.objects.filter(
            pk=resident.pk, safe_contact=True, safe_contact_confirmed=False
        ).update(safe_contact=False)
        if not rejected:
            raise states.MovedMeanwhile
        resident.safe_contact = False
        record.event(code="resident.safe_contact_rejected", about=resident, by=by, now=now)


def end_safe_contact(*, resident: Resident, by: Actor, now: dt.datetime) -> None:
    """Switch safe contact off, because the resident took it back herself."""
    with transaction.atomic():
        resident.safe_contact = False
        resident.safe_contact_confirmed = False
        resident.save(update_fields=["safe_contact", "safe_contact_confirmed"])
        record.event(code="resident.safe_contact_ended", about=resident, by=by, now=now)


def add_wish(
    *, resident: Resident, wish: Wish, by: Actor, now: dt.datetime, detail: str = ""
) -> None:
    """Note a wish; one that runs already stays as it is. Raises NeedsDetail."""
    if wish in WITH_DETAIL and not detail:
        raise NeedsDetail
    with transaction.atomic():
        # Who was merged meanwhile is obeyed under the row that stands.
        stood = standing(resident)
        _, created = ContactWish.objects.get_or_create(
            resident=stood,
            wish=wish,
            ended_at=None,
            defaults={
                "told_at": now,
                "told_by": by.key,
                "detail": detail if wish in WITH_DETAIL else "",
            },
        )
        if created:
            record.event(code="resident.wish_added", about=stood, by=by, now=now, wish=wish.value)


def end_wish(*, wish: ContactWish, by: Actor, now: dt.datetime) -> None:
    """End a wish that the resident took back. Ending it twice changes nothing."""
    with transaction.atomic():
        ended = ContactWish.objects.filter(pk=wish.pk, ended_at=None).update(
            ended_at=now, ended_by=by.key
        )
        if ended:
            record.event(
                code="resident.wish_ended", about=wish.resident, by=by, now=now, wish=wish.wish
            )


def set_wishes(
    *,
    resident: Resident,
    wishes: Collection[Wish],
    by: Actor,
    now: dt.datetime,
    details: Mapping[Wish, str] | None = None,
) -> None:
    """Make these the wishes that hold from now on: new ones are added, others end, and so does
    one whose detail changed, in favour of a new one. Raises NeedsDetail."""
    told = {wish: (details or {}).get(wish, "") for wish in wishes}
    with transaction.atomic():
        stood = standing(resident)
        # Locked, so that two colleagues who save at once do not both add the same wish.
        running = list(stood.wishes.running().select_for_update().order_by("pk"))
        kept = {row.wish for row in running if told.get(Wish(row.wish)) == row.detail}
        for row in running:
            if row.wish not in kept:
                end_wish(wish=row, by=by, now=now)
        for wish, detail in told.items():
            if wish not in kept:
                add_wish(resident=stood, wish=wish, detail=detail, by=by, now=now)


def set_language(*, resident: Resident, language: str, by: Actor, now: dt.datetime) -> None:
    """Note the language in which she likes to talk: a wish, never a label."""
    with transaction.atomic():
        stood = standing(resident)
        stood.language = resident.language = language
        stood.save(update_fields=["language"])
        record.event(code="resident.language_set", about=stood, by=by, now=now, language=language)


def set_contact_person(
    *, resident: Resident, person: User | None, by: Actor, now: dt.datetime
) -> None:
    """Give the resident one contact person, in place of the one before. Raises HasLeft."""
    with transaction.atomic():
        stood = standing(resident)
        # After the resident: whoever leaves locks what they answer for first and themselves last.
        if person and not people.is_here(person):
            raise HasLeft
        stood.contact_person = resident.contact_person = person
        stood.save(update_fields=["contact_person"])
        record.event(
            code="resident.contact_person_set",
            about=stood,
            by=by,
            now=now,
            person=person.pk if person else None,
        )


def set_client_number(*, resident: Resident, number: str, by: Actor, now: dt.datetime) -> None:
    """Note the number that the benefits system gave her, for colleagues only; '' takes it away."""
    with transaction.atomic():
        stood = standing(resident)
        stood.client_number = resident.client_number = number
        stood.save(update_fields=["client_number"])
        record.event(code="resident.client_number_set", about=stood, by=by, now=now)


def standing(resident: Resident) -> Resident:
    """Return the row that stands for this resident now, which a merge may have changed since it was
    read; until the transaction ends nobody can merge it away.

    Without this lock something new would hang on the row that a colleague merged away at the same
    moment: foreign keys are checked at the end of a transaction only.
    """
    locked = Resident.objects.select_for_update(no_key=True)
    found: Resident = locked.get(pk=resident.pk)
    while found.merged_into_id is not None:
        found = locked.get(pk=found.merged_into_id)
    return found


def keep_address_secret(*, resident: Resident, by: Actor, now: dt.datetime) -> None:
    """Note that nobody outside her team may see where she lives. What is secret stays so."""
    with transaction.atomic():
        stood = standing(resident)
        if not stood.address_is_secret:
            stood.address_is_secret = resident.address_is_secret = True
            stood.save(update_fields=["address_is_secret"])
            record.event(code="resident.address_secret", about=stood, by=by, now=now)


def set_died(*, resident: Resident, died_on: dt.date | None, by: Actor, now: dt.datetime) -> None:
    """Note that the resident died, which stops everything automatic; None corrects a mistake."""
    code = "resident.died" if died_on else "resident.died_corrected"
    with transaction.atomic():
        # Also the row that was read, when a colleague merged it away meanwhile: undoing that merge
        # must not bring anybody back to life.
        for row in {stood.pk: stood for stood in (standing(resident), resident)}.values():
            row.died_on = died_on
            row.save(update_fields=["died_on"])
            record.event(code=code, about=row, by=by, now=now)
            if died_on:
                consent_ends.end_all(resident=row, because=PostConsent.Because.DIED, by=by, now=now)


def add_representation(
    *,
    resident: Resident,
    kind: Representation.Kind,
    name: str,
    phone: Phone | None,
    from_on: dt.date,
    by: Actor,
    now: dt.datetime,
) -> Representation:
    """Note who acts for this resident from a day on."""
    with transaction.atomic():
        stood = standing(resident)
        representation = Representation.objects.create(
            resident=stood,
            kind=kind,
            name=name,
            phone=phone.e164 if phone else "",
            from_on=from_on,
        )
        record.event(code="resident.represented", about=stood, by=by, now=now, kind=kind.value)
    return representation


def end_representation(
    *, representation: Representation, until_on: dt.date, by: Actor, now: dt.datetime
) -> None:
    """End a representation; its last day is the day before `until_on`. One that ends earlier stays
    as it is: ending never gives it back."""
    with transaction.atomic():
        locked = Representation.objects.select_for_update().get(pk=representation.pk)
        if locked.until_on is not None and locked.until_on <= until_on:
            return
        representation.until_on = max(until_on, representation.from_on)
        representation.save(update_fields=["until_on"])
        record.event(
            code="resident.representation_ended", about=representation.resident, by=by, now=now
        )
