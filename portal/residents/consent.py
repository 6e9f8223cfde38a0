"""May official post go to her by e-mail? Only per kind, and only after she said so herself (Awb
2:8). Whoever sends such post asks here, each time anew."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit.refusal import Refused
from portal.residents import access, consent_ends, register
from portal.residents.models import ContactPoint, PostConsent, Resident

Because, Kind = PostConsent.Because, PostConsent.Kind


class NoOfficialMail(Refused):
    """Safe contact or death: nothing official goes by e-mail."""

    text = "Bij deze inwoner gaat er geen officiële post per e-mail uit."


class NeedsAddress(Refused):
    """A yes without an address reaches nobody."""

    text = "Vul in op welk e-mailadres de inwoner deze post wil."


def may_email(resident: Resident, kind: PostConsent.Kind) -> bool:
    """Tell whether post of this kind may go to her by e-mail now. Three queries at most."""
    return bool(address_for(resident, kind))


def address_for(resident: Resident, kind: PostConsent.Kind) -> str:
    """Return the address at which she wants this kind of post; empty: on paper. Read anew, whatever
    the row in memory says: safe contact, death, a merge or a wish may have come since. Three
    queries at most."""
    fresh = Resident.objects.current().filter(pk=resident.pk).first()
    if fresh is None or access.obstacle(fresh, "EMAIL") is not None:
        return ""
    hers = fresh.contact_points.filter(kind=ContactPoint.Kind.EMAIL).values("value")
    running = PostConsent.objects.running().filter(resident=fresh, kind=kind, email__in=hers)
    return running.values_list("email", flat=True).first() or ""


def running_of(resident: Resident) -> list[PostConsent]:
    """Return every yes of hers that runs, by kind. One query."""
    return list(PostConsent.objects.running().filter(resident=resident).order_by("kind"))


def give(
    *,
    resident: Resident,
    kinds: Collection[PostConsent.Kind],
    email: str,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Make these the kinds that she wants by e-mail at this address from now on; every other yes of
    hers ends. The same again changes nothing. Raises NeedsAddress or NoOfficialMail."""
    if kinds and not email:
        raise NeedsAddress
    with transaction.atomic():
        # Whoever switches safe contact on, notes a death or merges comes before this or after it.
        stood = register.standing(resident)
        if kinds and (stood.safe_contact or stood.died_on is not None):
            raise NoOfficialMail
        running = {row.kind: row for row in running_of(stood)}
        for kind, row in running.items():
            if kind not in kinds:
                consent_ends.end(consent=row, because=Because.TAKEN_BACK, by=by, now=now)
        for kind in sorted(kinds):
            _say_yes(stood, kind, email, running.get(kind), by, now)


def _say_yes(
    resident: Resident,
    kind: PostConsent.Kind,
    email: str,
    known: PostConsent | None,
    by: Actor,
    now: dt.datetime,
) -> None:
    if known is not None and known.email == email:
        return
    if known is not None:
        consent_ends.end(consent=known, because=Because.OTHER_ADDRESS, by=by, now=now)
    register.add_contact_point(
        resident=resident, kind=ContactPoint.Kind.EMAIL, value=email, by=by, now=now
    )
    PostConsent.objects.create(
        resident=resident, kind=kind, email=email, told_at=now, told_by=by.key
    )
    record.event(
        code="resident.consent_given", about=resident, by=by, now=now, kind=Kind(kind).value
    )
