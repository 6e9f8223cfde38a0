"""Work that must happen once per slot of time, whoever and however many ask for it."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from portal.jobs.models import Heartbeat, JobSlot


def take(*, job: str, slot: str, now: dt.datetime) -> bool:
    """Claim this job's slot; False when it was claimed before. Call inside the transaction that
    does the work: when the work fails, the claim is gone too."""
    with transaction.atomic():
        _, created = JobSlot.objects.get_or_create(job=job, slot=slot, defaults={"done_at": now})
    return created


def moments(*, job: str, slots: Iterable[str] | None = None) -> dict[str, dt.datetime]:
    """Return when each of these slots of a job was claimed, of all without `slots`. One query."""
    taken = JobSlot.objects.filter(job=job)
    if slots is not None:
        taken = taken.filter(slot__in=slots)
    return dict(taken.values_list("slot", "done_at"))


def number(now: dt.datetime, *, seconds: int) -> str:
    """Return the name of the slot of this length in which this instant falls. Counts seconds, not
    clock time: no hour is missing or doubled when the clock changes."""
    return f"{seconds}:{int(now.timestamp()) // seconds}"


def forget(*, job: str, before: dt.datetime) -> None:
    """Forget the slots of this job from before this moment; nobody asks for them again."""
    JobSlot.objects.filter(job=job, done_at__lt=before).delete()


def beat(*, name: str, now: dt.datetime) -> None:
    """Note that this process lives."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})


def last_beat(name: str) -> dt.datetime | None:
    """Return when this process last showed life, or None."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
