"""Who has something running with Work & Income: only then the municipality may do something by
itself with what other registers tell."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from portal.residents.models.people import Resident


class RelationQuerySet(models.QuerySet["Relation"]):
    """Questions about relations."""

    def running(self, day: dt.date) -> Self:
        """Relations that hold on this day."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=day), from_on__lte=day)


class Relation(models.Model):
    """A resident has something running with us, in [from_on, until_on). What it is stays in the
    benefits system."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="relations")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=60, help_text="Key of the Actor.")

    objects: ClassVar[Any] = RelationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident"],
                condition=Q(until_on__isnull=True),
                name="one_running_relation",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="relation_ends_after_start",
            ),
        ]
