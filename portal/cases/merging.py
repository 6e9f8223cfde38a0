"""Two rows, one resident: a person decides, the cases move, and it can be undone. Safe contact and
wishes only become stricter by a merge."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.residents import consent_ends
from portal.residents.models import (
    ContactPoint,
    ContactWish,
    Merge,
    PostConsent,
    Representation,
    Resident,
)

FILLED = (
    "name",
    "birth_date",
    "postcode",
    "house_number",
    "client_number",
    "contact_person",
    "died_on",
)


# As long as the column of a wish.
MOST_DETAIL = 120


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
        rows = _lock(kept.pk, dropped.pk)
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
            proposals=list(dropped.proposals.waiting().values_list("pk", flat=True)),
            contact_limits=list(dropped.contact_limits.values_list("pk", flat=True)),
            filled=_fill(kept, dropped),
            at=now,
            by=by.key,
        )
        Case.objects.of_resident(dropped).update(resident=kept)
        dropped.representations.update(resident=kept)
        dropped.proposals.waiting().update(resident=kept)
        _move_limits(kept, dropped)
        for row in (kept, dropped):
            # To whom she said yes, and where that goes, is no longer sure: a person asks again.
            consent_ends.end_all(resident=row, because=PostConsent.Because.MERGED, by=by, now=now)
        dropped.merged_into = kept
        dropped.save(update_fields=["merged_into"])
        record.event(code="resident.merged", about=kept, by=by, now=now, dropped=dropped.pk)
        _tell_screens(moved)
    return done


def undo(*, done: Merge, by: Actor, now: dt.datetime) -> None:
    """Take a merge back: the cases that moved go back, cases made since stay.

    Safe contact stays on for both: switching it off is for the resident herself.
    """
    with transaction.atomic():
        locked = Merge.objects.select_for_update().get(pk=done.pk)
        if locked.undone_at is not None:
            return
        rows = _lock(locked.kept_id, locked.dropped_id)
        kept, dropped = rows[locked.kept_id], rows[locked.dropped_id]
        if kept.merged_into_id is not None:
            raise CannotUndo("Deze inwoner is daarna weer samengevoegd. Maak dat eerst ongedaan.")
        Case.objects.filter(pk__in=locked.cases, resident=kept).update(resident=dropped)
        ContactPoint.objects.filter(pk__in=locked.contact_points).delete()
        ContactWish.objects.filter(pk__in=locked.wishes).delete()
        Representation.objects.filter(pk__in=locked.representations).update(resident=dropped)
        kept.proposals.waiting().filter(pk__in=locked.proposals).update(resident=dropped)
        kept.contact_limits.filter(pk__in=locked.contact_limits).update(resident=dropped)
        _empty_again(kept, locked.filled)
        dropped.merged_into = None
        dropped.safe_contact = dropped.safe_contact or kept.safe_contact
        dropped.save(update_fields=["merged_into", "safe_contact"])
        locked.undone_at, locked.undone_by = now, by.key
        locked.save(update_fields=["undone_at", "undone_by"])
        record.event(code="resident.merge_undone", about=kept, by=by, now=now, dropped=dropped.pk)
        _tell_screens(locked.cases)


def merges_of(resident: Resident) -> list[Merge]:
    """Return the merges into this resident that still hold, the newest first. One query."""
    return list(
        Merge.objects.filter(kept=resident, undone_at=None)
        .select_related("dropped")
        .order_by("-at", "-pk")
    )


def find(*, resident: Resident, pk: int) -> Merge | None:
    """Return one merge into this resident that still holds. One query."""
    return (
        Merge.objects.filter(pk=pk, kept=resident, undone_at=None)
        .select_related("kept", "dropped")
        .first()
    )


def _lock(*keys: int) -> dict[int, Resident]:
    """Lock residents in one order, so that colleagues who merge crosswise cannot wait for ever. A
    full lock: whoever hangs something new on a resident (register.standing) waits for it too."""
    return Resident.objects.select_for_update().order_by("pk").in_bulk(list(keys))


def _tell_screens(cases: Iterable[int]) -> None:
    notify.hint(*(topics.case(pk) for pk in cases))


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


def _move_limits(kept: Resident, dropped: Resident) -> None:
    try:
        with transaction.atomic():
            dropped.contact_limits.update(resident=kept)
    except IntegrityError:
        raise CannotMerge(
            "Allebei hebben zij dezelfde contactafspraak. Laat er eerst een van stoppen."
        ) from None


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
        elif point.is_shared and not copy.is_shared:
            # One row said that more people use it: then it never names anybody.
            copy.is_shared = True
            copy.save(update_fields=["is_shared"])
    return added


def _copy_wishes(kept: Resident, dropped: Resident) -> list[int]:
    added = []
    for wish in dropped.wishes.filter(ended_at=None):
        copy, created = ContactWish.objects.get_or_create(
            resident=kept,
            wish=wish.wish,
            ended_at=None,
            defaults={
                "detail": wish.detail,
                "told_at": wish.told_at,
                "told_by": wish.told_by,
            },
        )
        if created:
            added.append(copy.pk)
        elif wish.detail not in copy.detail:
            _obey_both(copy, wish)
    return added


def _obey_both(copy: ContactWish, wish: ContactWish) -> None:
    """Both told us at which hours or via whom: nothing of it may get lost."""
    both = f"{copy.detail}; {wish.detail}"
    if len(both) > MOST_DETAIL:
        raise CannotMerge(
            "Allebei hebben zij een wens met een uitleg. Samen is dat te lang. Schrijf een van "
            "de twee eerst korter op."
        )
    copy.detail = both
    copy.save(update_fields=["detail"])


def _fill(kept: Resident, dropped: Resident) -> list[str]:
    """Take over what only the dropped row knew; safe contact always."""
    filled = [name for name in FILLED if not getattr(kept, name) and getattr(dropped, name)]
    for name in filled:
        setattr(kept, name, getattr(dropped, name))
    kept.search_name = kept.search_name or dropped.search_name
    kept.safe_contact_confirmed = kept.safe_contact_confirmed or dropped.safe_contact_confirmed
    kept.safe_contact = kept.safe_contact or dropped.safe_contact
    kept.save(
        update_fields=[
            *filled,
            "search_name",
            "safe_contact",
            "safe_contact_confirmed",
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
