"""Telephone systems and the keys with which they sign. A secret is shown once and stored nowhere:
it follows from the salt of its key and the secret of the portal, so that a copy of the database
cannot sign anything."""

import dataclasses
import datetime as dt
import secrets
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Prefetch, Q

from callbacks.telephony_models import TelephoneKey, TelephoneSystem
from portal.audit import record
from portal.audit.actor import Actor
from portal.kit import signatures
from portal.kit.refusal import Refused
from portal.staff.models import Team

PLACES = (1, 2)
# Enough to bring the new key into the telephone system, and to be sure that it works.
OVERLAP = dt.timedelta(days=7)


class NameTaken(Refused):
    """Two systems with one name could not be told apart."""

    text = "Er is al een telefooncentrale met deze naam. Kies een andere naam."


class TwoKeys(Refused):
    """A third key would only be one that somebody forgot."""

    text = "Deze centrale heeft al twee sleutels. Laat eerst de oude stoppen."


class SystemEnded(Refused):
    """A system that ended gets no new key."""

    text = "Deze telefooncentrale is gestopt. Voeg een nieuwe toe."


@dataclasses.dataclass(frozen=True)
class Made:
    """A new key with its secret, which nobody can read a second time."""

    key: TelephoneKey
    secret: str


def systems(*, now: dt.datetime) -> "models.QuerySet[Any]":
    """Return every system, the running ones first, each with its `running_keys`. Two queries."""
    running = TelephoneKey.objects.filter(Q(until_at=None) | Q(until_at__gt=now)).order_by("pk")
    return (
        TelephoneSystem.objects.select_related("fallback_team")
        .prefetch_related(Prefetch("keys", queryset=running, to_attr="running_keys"))
        .order_by(models.F("until_at").desc(nulls_first=True), "name")
    )


def find(code: str, *, now: dt.datetime) -> TelephoneKey | None:
    """Return the key with this code if it holds now. One query."""
    return (
        TelephoneKey.objects.filter(Q(until_at=None) | Q(until_at__gt=now), code=code)
        .filter(Q(system__until_at=None) | Q(system__until_at__gt=now))
        .select_related("system__fallback_team")
        .first()
    )


def add_system(*, name: str, fallback_team: Team, by: Actor, now: dt.datetime) -> Made:
    """Add a telephone system with its first key. Raises NameTaken."""
    system = TelephoneSystem(name=name, fallback_team=fallback_team, from_at=now)
    try:
        with transaction.atomic():
            system.save(force_insert=True)
    except IntegrityError:
        raise NameTaken from None
    with transaction.atomic():
        record.event(code="telephony.system_added", about=system, by=by, now=now)
        return new_key(system=system, by=by, now=now)


def new_key(*, system: TelephoneSystem, by: Actor, now: dt.datetime) -> Made:
    """Make a key beside the one that runs. Raises TwoKeys or SystemEnded."""
    if system.until_at is not None:
        raise SystemEnded
    holding = system.keys.filter(Q(until_at=None) | Q(until_at__gt=now))
    taken = set(holding.values_list("place", flat=True))
    free = [place for place in PLACES if place not in taken]
    if not free:
        raise TwoKeys
    key = TelephoneKey(
        system=system,
        code=secrets.token_hex(6),
        salt=secrets.token_hex(16),
        place=free[0],
        from_at=now,
    )
    try:
        with transaction.atomic():
            key.save(force_insert=True)
            record.event(code="telephony.key_made", about=system, by=by, now=now, key=key.pk)
    except IntegrityError:
        # Two managers made one at the same moment.
        raise TwoKeys from None
    return Made(key, _derived(key, settings.SECRET_KEY))


def end_key(*, key: TelephoneKey, until_at: dt.datetime, by: Actor, now: dt.datetime) -> None:
    """Let a key hold until this moment and no longer. One that ends sooner stays as it is."""
    if key.until_at is not None and key.until_at <= until_at:
        return
    with transaction.atomic():
        key.until_at = max(until_at, key.from_at)
        key.save(update_fields=["until_at"])
        record.event(code="telephony.key_ended", about=key.system, by=by, now=now, key=key.pk)


def end_system(*, system: TelephoneSystem, by: Actor, now: dt.datetime) -> None:
    """Hear nothing more from this system; its calls stay as long as other calls."""
    if system.until_at is not None:
        return
    with transaction.atomic():
        for key in system.keys.all():
            end_key(key=key, until_at=now, by=by, now=now)
        system.until_at = now
        system.save(update_fields=["until_at"])
        record.event(code="telephony.system_ended", about=system, by=by, now=now)


def is_signed(key: TelephoneKey, *, timestamp: str, body: bytes, signature: str) -> bool:
    """Tell whether this key signed it. While a new secret of the portal settles in, what follows
    from the old one holds too."""
    known = [
        _derived(key, of_portal)
        for of_portal in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    return signatures.is_signed(known, timestamp=timestamp, body=body, signature=signature)


def _derived(key: TelephoneKey, of_portal: str) -> str:
    return signatures.derived("callbacks.telephone-key", key.salt, of_portal, prefix="tel_")
