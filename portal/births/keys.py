"""Keys with which another register signs the births that it tells. A secret is shown once and
stored nowhere."""

import dataclasses
import datetime as dt
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from portal.audit import record
from portal.audit.actor import Actor
from portal.births.models import BirthKey
from portal.kit import signatures
from portal.kit.refusal import Refused

MOST = 2


class TwoKeys(Refused):
    """A third key would only be one that somebody forgot."""

    text = "Er zijn al twee sleutels. Laat eerst de oude stoppen."


@dataclasses.dataclass(frozen=True)
class Made:
    """A new key with its secret, which nobody can read a second time."""

    key: BirthKey
    secret: str


def running(now: dt.datetime) -> list[BirthKey]:
    """Return the keys that hold now. One query."""
    return list(BirthKey.objects.filter(_holds(now)).order_by("pk"))


def find(code: str, *, now: dt.datetime) -> BirthKey | None:
    """Return the key with this code if it holds now. One query."""
    return BirthKey.objects.filter(_holds(now), code=code).first()


def make(*, name: str, by: Actor, now: dt.datetime) -> Made:
    """Make a key, beside one that runs. Raises TwoKeys."""
    with transaction.atomic():
        if len(BirthKey.objects.select_for_update().filter(_holds(now))) >= MOST:
            raise TwoKeys
        key = BirthKey.objects.create(
            name=name,
            code=secrets.token_hex(6),
            salt=secrets.token_hex(16),
            made_at=now,
            made_by=by.key,
        )
        record.event(code="birth.key_made", about=key, by=by, now=now)
    return Made(key, _secret(key, settings.SECRET_KEY))


def end(*, key: BirthKey, by: Actor, now: dt.datetime) -> None:
    """Believe this key no more. Twice changes nothing."""
    with transaction.atomic():
        if BirthKey.objects.filter(_holds(now), pk=key.pk).update(until_at=now):
            record.event(code="birth.key_ended", about=key, by=by, now=now)


def is_signed(key: BirthKey, *, timestamp: str, body: bytes, signature: str) -> bool:
    """Tell whether this key signed it; what follows from an older secret of the portal holds
    too."""
    known = [_secret(key, one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return signatures.is_signed(known, timestamp=timestamp, body=body, signature=signature)


def _holds(now: dt.datetime) -> Q:
    return Q(until_at=None) | Q(until_at__gt=now)


def _secret(key: BirthKey, of_portal: str) -> str:
    return signatures.derived("births.key", key.salt, of_portal, prefix="geb_")
