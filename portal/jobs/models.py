"""Rows of the machinery: which job did which slot, which process still beats, and how often
something was tried. Nothing about people."""

from django.db import models


class JobSlot(models.Model):
    """One job's work for one slot of time; the unique row makes two beats do it once."""

    job = models.CharField(max_length=80)
    slot = models.CharField(max_length=40)
    done_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="job_slot_once")]


class Heartbeat(models.Model):
    """When a background process last showed life."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()


class TryCount(models.Model):
    """How often one key (a hash) was tried in one window of time; for rate limits."""

    key = models.CharField(max_length=64)
    window = models.CharField(max_length=40)
    tries = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="try_count_once")]
