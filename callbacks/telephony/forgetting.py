"""Calls that led to nothing are forgotten after thirty days, and what telephone systems told of
them too."""

import datetime as dt

from django.db import transaction

from callbacks.telephony_models import IncomingCall, TelephoneEvent

KEEP = dt.timedelta(days=30)


def forget(*, now: dt.datetime) -> int:
    """Forget calls of more than thirty days ago that belong to no case, and every event of then.
    Returns how many calls."""
    before = now - KEEP
    with transaction.atomic():
        TelephoneEvent.objects.filter(at__lt=before).delete()
        _, counts = IncomingCall.objects.led_to_nothing(before).delete()
    return int(counts.get(IncomingCall._meta.label, 0))
