"""What happened, in ids and codes only. Rows are appended and never changed: a trigger refuses."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """One thing that an Actor did or looked at. Never a name, never free text."""

    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    actor = models.CharField(max_length=60, help_text="kind:id, see portal.audit.actor")
    code = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["object_kind", "object_id", "id"], name="event_by_object"),
            models.Index(fields=["actor", "id"], name="event_by_actor"),
            BrinIndex(fields=["recorded_at"], name="event_by_time"),
        ]


class Seal(models.Model):
    """A hash over a batch of events and over the seal before it; a later change shows."""

    first_event = models.BigIntegerField()
    last_event = models.BigIntegerField(unique=True)
    events = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
