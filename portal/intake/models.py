"""Forms of residents that are not sent yet: kept for a short while, found by a code only."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models


class DraftQuerySet(models.QuerySet["Draft"]):
    """Ways to find a draft; each needs a secret."""

    def running(self, now: dt.datetime) -> Self:
        """Drafts whose time is not over."""
        return self.filter(expires_at__gt=now)

    def over(self, now: dt.datetime) -> Self:
        """Drafts that may go."""
        return self.filter(expires_at__lte=now)


class Draft(models.Model):
    """One half-filled form. Both secrets are stored as hashes; the row goes after its time."""

    form = models.CharField(max_length=30)
    # From the browser's own cookie.
    key_hash = models.CharField(max_length=64, unique=True)
    # From the code that she may write down to go on later.
    code_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    answers = models.JSONField(default=dict)
    # Becomes the intake_token of the case, so that sending twice makes one.
    intake_token = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = DraftQuerySet.as_manager()
