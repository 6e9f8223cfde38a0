"""Two rows, one resident: a person decides, the cases move, and it can be undone. Safe contact and
wishes only become stricter by a merge."""

import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.kit.refusal import Refused
from portal.residents.models import (
    ContactPoint,
    ContactWish,
    Merge,
    Representation,
    Resident,
)

FILLED = ("name", "birth_date", "postcode", "house_number", "client_number", "contact_person")


class CannotMerge(Refused):
    """The two rows cannot become one; the text says why."""


class CannotUndo(Refused):
    """Too much happened since; the text says what."""


def merge(*, kept: Resident, dropped: Resident, by: Actor, now: dt.datetime) -> Merge:
    """Move everything of `dropped` to `kept`, in one transaction.

    Raises CannotMerge for one row twice, for a row that was merged before, and for two people
    with different dates of birth.
    """
    with transaction.atomic():
        # Lock both in one order, so that two colleagues who merge crosswise cannot wait for ever.
        rows = Resident.objects.select_for_update().in_bulk(sorted({kept.pk, dropped.pk}))
        _check(rows, kept, dropped)
        kept, dropped = rows[kept.pk], rows[dropped.pk]
        moved = list(Case.objects.of_resident(dropped).values_list("pk", flat=True))
        done = Merge.objects.create(
            kept=kept,
            dropped=dropped,
            cases=moved,
            contact_points=_copy_contact_points(kept, dropped, now),
            wishes=_copy_wishes(kept, dropped),
            representations=list(dropped.representations.values_list("pk", flat=True)),
            filled=_fill(kept, dropped),
            at=now,
            by=by.key,
        )
        Case.objects.of_resident(dropped).update(resident=kept)
        dropped.representations.update(resident=kept)
        dropped.merged_into = kept
        dropped.save(update_fields=["merged_into"])
        record.event(code="resident.merged", about=kept, by=by, now=now, dropped=dropped.pk)
    return done


def undo(*, done: Merge, by: Actor, now: dt.datetime) -> None:
    """Take a merge back: the cases that moved go back, cases made since stay.

    Safe contact stays on for both: switching it off is for the resident herself.
    """
    with transaction.atomic():
        locked = Merge.objects.select_for_update().select_related("kept", "dropped").get(pk=done.pk)
        if locked.undone_at is not None:
            return
        kept, dropped = locked.kept, locked.dropped
        if kept.merged_into_id is not None:
            raise CannotUndo("Deze inwoner is daarna weer samengevoegd. Maak dat eerst ongedaan.")
        Case.objects.filter(pk__in=locked.cases).update(resident=dropped)
        ContactPoint.objects.filter(pk__in=locked.contact_points).delete()
        ContactWish.objects.filter(pk__in=locked.wishes).delete()
        Representation.objects.filter(pk__in=locked.representations).update(resident=dropped)
        _empty_again(kept, locked.filled)
        dropped.merged_into = None
        dropped.safe_contact = dropped.safe_contact or kept.safe_contact
        dropped.save(update_fields=["merged_into", "safe_contact"])
        locked.undone_at, locked.undone_by = now, by.key
        locked.save(update_fields=["undone_at", "undone_by"])
        record.event(code="resident.merge_undone", about=kept, by=by, now=now, dropped=dropped.pk)


def _check(rows: dict[int, Resident], kept: Resident, dropped: Resident) -> None:
    if kept.pk == dropped.pk:
        raise CannotMerge("Dit is dezelfde inwoner. Kies een andere.")
    if any(row.merged_into_id for row in rows.values()):
        raise CannotMerge("Een van deze twee is al samengevoegd. Zoek opnieuw.")
    dates = {row.birth_date for row in rows.values() if row.birth_date}
    if len(dates) > 1:
        raise CannotMerge(
            "De geboortedatums zijn verschillend. Dit zijn dus twee mensen. "
            "Klopt een datum niet? Verbeter die eerst."
        )


def _copy_contact_points(kept: Resident, dropped: Resident, now: dt.datetime) -> list[int]:
    added = []
    for point in dropped.contact_points.all():
        copy, created = ContactPoint.objects.get_or_create(
            resident=kept,
            kind=point.kind,
            value=point.value,
            defaults={"created_at": now, "is_shared": point.is_shared},
        )
        if created:
            added.append(copy.pk)
    return added


def _copy_wishes(kept: Resident, dropped: Resident) -> list[int]:
    added = []
    for wish in dropped.wishes.filter(ended_at=None):
        copy, created = ContactWish.objects.get_or_create(
            resident=kept,
            wish=wish.wish,
            ended_at=None,
            defaults={"told_at": wish.told_at, "told_by": wish.told_by},
        )
        if created:
            added.append(copy.pk)
    return added


def _fill(kept: Resident, dropped: Resident) -> list[str]:
    """Take over what only the dropped row knew; safe contact and a death always."""
    filled = [name for name in FILLED if not getattr(kept, name) and getattr(dropped, name)]
    for name in filled:
        setattr(kept, name, getattr(dropped, name))
    kept.search_name = kept.search_name or dropped.search_name
    kept.safe_contact_confirmed = kept.safe_contact_confirmed or dropped.safe_contact_confirmed
    kept.safe_contact = kept.safe_contact or dropped.safe_contact
    kept.died_on = kept.died_on or dropped.died_on
    kept.save(
        update_fields=[
            *filled,
            "search_name",
            "safe_contact",
            "safe_contact_confirmed",
            "died_on",
        ]
    )
    return filled


def _empty_again(kept: Resident, filled: list[str]) -> None:
    blank = Resident()
    for name in filled:
        setattr(kept, name, getattr(blank, name))
    if "name" in filled:
        kept.search_name = ""
    kept.save(update_fields=[*filled, "search_name"])
