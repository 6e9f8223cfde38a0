"""The privacy officer's list: for what, and on which ground, we may call people who did not ask."""

import dataclasses
import datetime as dt

from django.db import IntegrityError, transaction

from callbacks.models import ProactiveCount, ProactivePurpose
from portal.audit import record
from portal.audit.actor import Actor
from portal.cases.models import Topic
from portal.kit.refusal import Refused


class KnownPurpose(Refused):
    """One line a purpose."""

    text = "Dit doel staat al in de lijst."


@dataclasses.dataclass(frozen=True)
class Purpose:
    """What the list says of one purpose."""

    label: str
    ground: str
    words: str
    topic: Topic
    most_a_day: int


def add(*, told: Purpose, by: Actor, now: dt.datetime) -> ProactivePurpose:
    """Add a purpose. Raises KnownPurpose."""
    fields = {field.name: getattr(told, field.name) for field in dataclasses.fields(told)}
    try:
        with transaction.atomic():
            row = ProactivePurpose.objects.create(**fields)
            record.event(code="proactive.purpose_added", about=row, by=by, now=now)
    except IntegrityError:
        raise KnownPurpose from None
    return row


def retire(*, purpose: ProactivePurpose, by: Actor, now: dt.datetime) -> None:
    """No new list comes in for this purpose. Twice changes nothing."""
    with transaction.atomic():
        if ProactivePurpose.objects.filter(pk=purpose.pk, is_active=True).update(is_active=False):
            record.event(code="proactive.purpose_retired", about=purpose, by=by, now=now)


def offered() -> list[ProactivePurpose]:
    """Return what a list can be for, by name. One query."""
    active = ProactivePurpose.objects.filter(is_active=True).select_related("topic__team")
    return list(active.order_by("label", "pk"))


def counts() -> list[ProactiveCount]:
    """Return how many were called a month, the newest first. One query."""
    found = ProactiveCount.objects.select_related("purpose")
    return list(found.order_by("-month_on", "purpose__label")[:24])
