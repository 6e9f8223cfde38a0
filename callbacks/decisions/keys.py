"""Sources of decisions and the keys with which they sign. A secret is shown once and stored
nowhere: it follows from the salt of its key and the secret of the portal."""

import dataclasses
import datetime as dt
import secrets
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Prefetch, Q

from callbacks.decision_models import DecisionKey, DecisionSource
from portal.audit import record
from portal.audit.actor import Actor, ActorKind
from portal.kit import signatures
from portal.kit.refusal import Refused
from portal.staff.models import Team

PLACES = (1, 2)


class NameTaken(Refused):
    """Two sources with one name could not be told apart."""

    text = "Er is al een bron met deze naam. Kies een andere naam."


class TwoKeys(Refused):
    """A third key would only be one that somebody forgot."""

    text = "Deze bron heeft al twee sleutels. Laat eerst de oude stoppen."


class SourceEnded(Refused):
    """A source that ended gets no new key."""

    text = "Deze bron is gestopt. Voeg een nieuwe toe."


@dataclasses.dataclass(frozen=True)
class Made:
    """A new key with its secret, which nobody can read a second time."""

    key: DecisionKey
    secret: str


def actor_of(source: DecisionSource) -> Actor:
    """Return the source as the doer of what it tells."""
    return Actor(ActorKind.EXTERNAL, f"besluiten-{source.pk}")


def sources(*, now: dt.datetime) -> "models.QuerySet[Any]":
    """Return every source, the running ones first, each with its `running_keys`. Two queries."""
    running = DecisionKey.objects.filter(Q(until_at=None) | Q(until_at__gt=now)).order_by("pk")
    return (
        DecisionSource.objects.select_related("team")
        .prefetch_related(Prefetch("keys", queryset=running, to_attr="running_keys"))
        .order_by(models.F("until_at").desc(nulls_first=True), "name")
    )


def offered() -> "models.QuerySet[DecisionSource]":
    """Return the sources that may bring in a list, by name."""
    return DecisionSource.objects.filter(until_at=None).select_related("team").order_by("name")


def find(code: str, *, now: dt.datetime) -> DecisionKey | None:
    """Return the key with this code if it holds now. One query."""
    return (
        DecisionKey.objects.filter(Q(until_at=None) | Q(until_at__gt=now), code=code)
        .filter(source__until_at=None)
        .select_related("source__team")
        .first()
    )


def add_source(*, name: str, team: Team, by: Actor, now: dt.datetime) -> DecisionSource:
    """Add a source; its lists can be taken over at once, a key is made apart. Raises NameTaken."""
    try:
        with transaction.atomic():
            source = DecisionSource.objects.create(name=name, team=team, from_at=now)
            record.event(code="decision.source_added", about=source, by=by, now=now)
    except IntegrityError:
        raise NameTaken from None
    return source


def new_key(*, source: DecisionSource, by: Actor, now: dt.datetime) -> Made:
    """Make a key, beside the one that runs. Raises TwoKeys or SourceEnded."""
    if source.until_at is not None:
        raise SourceEnded
    holding = source.keys.filter(Q(until_at=None) | Q(until_at__gt=now))
    taken = set(holding.values_list("place", flat=True))
    free = [place for place in PLACES if place not in taken]
    if not free:
        raise TwoKeys
    try:
        with transaction.atomic():
            key = DecisionKey.objects.create(
                source=source,
                code=secrets.token_hex(6),
                salt=secrets.token_hex(16),
                place=free[0],
                from_at=now,
            )
            record.event(code="decision.key_made", about=source, by=by, now=now, key=key.pk)
    except IntegrityError:
        # Two managers made one at the same moment.
        raise TwoKeys from None
    return Made(key, _derived(key, settings.SECRET_KEY))


def end_key(*, key: DecisionKey, by: Actor, now: dt.datetime) -> None:
    """Let a key stop now. Twice changes nothing."""
    with transaction.atomic():
        if DecisionKey.objects.filter(pk=key.pk, until_at=None).update(until_at=now):
            record.event(code="decision.key_ended", about=key.source, by=by, now=now, key=key.pk)


def end_source(*, source: DecisionSource, by: Actor, now: dt.datetime) -> None:
    """Hear nothing more from this source; what it announced stays. Twice changes nothing."""
    with transaction.atomic():
        if DecisionSource.objects.filter(pk=source.pk, until_at=None).update(until_at=now):
            for key in source.keys.select_related("source"):
                end_key(key=key, by=by, now=now)
            record.event(code="decision.source_ended", about=source, by=by, now=now)


def is_signed(key: DecisionKey, *, timestamp: str, body: bytes, signature: str) -> bool:
    """Tell whether this key signed it. While a new secret of the portal settles in, what follows
    from the old one holds too."""
    known = (_derived(key, one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
    return signatures.is_signed(known, timestamp=timestamp, body=body, signature=signature)


def _derived(key: DecisionKey, of_portal: str) -> str:
    return signatures.derived("callbacks.decision-key", key.salt, of_portal, prefix="bes_")
