"""What got better: short notes for everybody, on the public page from a day on."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

MOST_SIGNS = 1200


class NewsNoteQuerySet(models.QuerySet["NewsNote"]):
    """The vocabulary of the public page and of its manager."""

    def shown(self, on: dt.date) -> Self:
        """Notes that everybody reads on this day, the newest first."""
        told = self.filter(publish_on__lte=on, withdrawn_at=None)
        return told.order_by("-publish_on", "-pk")

    def newest(self) -> Self:
        """All notes for their manager: drafts first, then by day."""
        return self.order_by(models.F("publish_on").desc(nulls_first=True), "-pk")


class NewsNote(models.Model):
    """One thing that got better, in plain words. Without a day it is a draft; once it was shown its
    words stay, and it can only be withdrawn."""

    title = models.CharField(max_length=80)
    body = models.TextField(max_length=MOST_SIGNS)
    publish_on = models.DateField(null=True, blank=True)
    written_by = models.CharField(max_length=60)
    written_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=60, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = NewsNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False, publish_on__isnull=False) & ~Q(withdrawn_by="")),
                name="news_withdrawn_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(body=""), name="news_says_something"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-publish_on", "-id"],
                condition=Q(withdrawn_at__isnull=True),
                name="news_by_day",
            ),
        ]

    def state_on(self, day: dt.date) -> str:
        """Return how it stands on this day, in a word."""
        if self.withdrawn_at is not None:
            return "ingetrokken"
        if self.publish_on is None:
            return "concept"
        return "staat op de site" if self.publish_on <= day else "staat klaar"
