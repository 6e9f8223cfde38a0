"""Crisis cards: what to say, whom to warn and what not to write, under one key on every screen.

The texts in the code hold until a functional manager writes better ones. Who used which card is
kept for thirty days, after that only how often.
"""

import dataclasses
import datetime as dt

from django.db import transaction
from django.db.models import Count, F
from django.db.models.functions import TruncMonth

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit import clock
from portal.staff.crisis_texts import TEXTS, Text
from portal.staff.models import CrisisCard, CrisisCount, CrisisUse, User

KEEP = dt.timedelta(days=30)
# Opening a card again while the talk goes on is the same use.
SAME_TALK = dt.timedelta(minutes=15)
Code = CrisisCard.Code


@dataclasses.dataclass(frozen=True)
class Card:
    """One card as it is shown."""

    code: CrisisCard.Code
    text: Text
    changed_at: dt.datetime | None = None

    @property
    def title(self) -> str:
        """The situation, as a colleague would name it."""
        return str(self.code.label)


def cards() -> list[Card]:
    """Return all five, in the order in which they are shown. One query."""
    own = {row.code: row for row in CrisisCard.objects.all()}
    return [_card(code, own.get(code.value)) for code in Code]


def card(code: str) -> Card | None:
    """Return one card, or None for a code that is none. One query."""
    if code not in Code.values:
        return None
    return _card(Code(code), CrisisCard.objects.filter(code=code).first())


def use(*, card: Card, user: User, now: dt.datetime) -> None:
    """Note that this colleague opened this card; once a talk."""
    with transaction.atomic():
        lately = CrisisUse.objects.filter(card=card.code, user=user, at__gt=now - SAME_TALK)
        if not lately.exists():
            CrisisUse.objects.create(card=card.code, user=user, at=now)


def change(*, code: CrisisCard.Code, text: Text, by: Actor, now: dt.datetime) -> CrisisCard:
    """Write the words of a card anew."""
    with transaction.atomic():
        row, _ = CrisisCard.objects.update_or_create(
            code=code,
            defaults={**dataclasses.asdict(text), "changed_at": now, "changed_by": by.key},
        )
        record.event(code="crisis.changed", about=row, by=by, now=now, card=code.value)
    return row


def forget(*, now: dt.datetime) -> int:
    """Forget who used which card more than thirty days ago; keep how often, by month."""
    with transaction.atomic():
        old = CrisisUse.objects.filter(at__lte=now - KEEP).select_for_update()
        pks = list(old.values_list("pk", flat=True))
        counted = (
            CrisisUse.objects.filter(pk__in=pks)
            .annotate(month=TruncMonth("at", tzinfo=clock.AMSTERDAM))
            .values("card", "month")
            .annotate(uses=Count("pk"))
        )
        for line in counted:
            count, _ = CrisisCount.objects.get_or_create(
                card=line["card"], month_on=line["month"].date()
            )
            CrisisCount.objects.filter(pk=count.pk).update(uses=F("uses") + line["uses"])
        CrisisUse.objects.filter(pk__in=pks).delete()
    return len(pks)


def _card(code: CrisisCard.Code, own: CrisisCard | None) -> Card:
    if own is None:
        return Card(code, TEXTS[code])
    return Card(code, Text(own.say, own.warn, own.not_write), own.changed_at)
