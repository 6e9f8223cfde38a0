"""What waits for a colleague who leaves: the half-days ahead on which they are backup or deputy."""

import datetime as dt

from django.db import transaction

from portal.audit.actor import Actor
from portal.desk.backup import roster, swaps
from portal.desk.backup.models import BackupDuty
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff.leaving import Item, Part
from portal.staff.models import User


def _items(user: User) -> list[Item]:
    ahead = BackupDuty.objects.of(user).filter(day__gte=clock.day_of(clock.utc_now()))
    return [
        Item(
            pk=duty.pk,
            text=f"Achtervang {duty.team.name}, {clock.in_words(duty.day)}, "
            f"{duty.get_half_display()}",
        )
        for duty in ahead.select_related("team").order_by("day", "-half", "pk")
    ]


def _hand_over(*, pk: int, leaver: User, to: User, by: Actor, now: dt.datetime) -> bool:
    """When whoever takes over cannot stand there, nobody does: the lead is warned of the gap."""
    with transaction.atomic():
        duty = roster.lock([pk]).get(pk)
        if duty is None or not duty.is_of(leaver):
            return False
        turn = roster.Turn(duty.team, duty.day, duty.half)
        try:
            with transaction.atomic():
                pair = swaps.replaced(duty, leaver, to)
                roster.put(turn=turn, pair=pair, by=by, now=now)
        except Refused:
            roster.take_off(duty=duty, by=by, now=now)
    return False


DUTIES = Part(
    code="achtervang", label="Diensten als achtervang", items=_items, hand_over=_hand_over
)
