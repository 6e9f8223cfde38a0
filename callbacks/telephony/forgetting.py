"""Calls that led to nothing are forgotten after thirty days, and what telephone systems told of
them too. Of a call that led to a case stays that somebody called, without the number."""

import datetime as dt

from django.db import transaction

from callbacks.telephony_models import IncomingCall, TelephoneEvent

KEEP = dt.timedelta(days=30)


def forget(*, now: dt.datetime) -> int:
    """Forget calls of more than thirty days ago that belong to no case, the numbers of the others,
    and every event of then. Returns how many calls are gone."""
    before = now - KEEP
    with transaction.atomic():
        TelephoneEvent.objects.filter(at__lt=before).delete()
        IncomingCall.objects.led_to_a_case(before).with_number().update(number_calling="")
        _, counts = IncomingCall.objects.led_to_nothing(before).delete()
    return int(counts.get(IncomingCall._meta.label, 0))
