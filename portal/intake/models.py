"""What comes in and is not a case yet: half-filled forms of residents, and rows of lists."""

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


class ImportedList(models.Model):
    """One list that a desk brought in. Its file is not kept; its rows wait here until done."""

    kind = models.CharField(max_length=20, help_text="CALLBACKS; other kinds read their own lists.")
    name = models.CharField(max_length=120)
    started_by = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)


class ImportedRowQuerySet(models.QuerySet["ImportedRow"]):
    """Questions about the rows of a list."""

    def waiting(self) -> Self:
        """Rows that are not done yet."""
        return self.filter(outcome="")

    def counts(self, starts: list[str]) -> dict[str, int]:
        """Count all rows, those that are done, and those whose outcome starts with each of these
        words. One query."""
        counted = {
            start: models.Count("pk", filter=models.Q(outcome__startswith=start))
            for start in starts
        }
        found: dict[str, int] = self.aggregate(
            total=models.Count("pk"),
            done=models.Count("pk", filter=~models.Q(outcome="")),
            **counted,
        )
        return found


class ImportedRow(models.Model):
    """One record of a list. Its cells are forgotten when it is done, but for the name of a refused
    row, which goes after two weeks. Its key is kept, so that the same row never comes in twice."""

    list = models.ForeignKey(ImportedList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="The record in the file; the header is row 1.")
    cells = models.JSONField(default=dict)
    outcome = models.CharField(max_length=200, blank=True)
    value = models.CharField(
        max_length=40, blank=True, help_text="What the report shows beside it."
    )
    # What makes this row this row: its cells, and how often it stood before in its list.
    fingerprint = models.CharField(max_length=64)
    # Only a row that was taken over keeps its key; a refused one is refused again.
    key = models.CharField(max_length=64, null=True, blank=True, unique=True)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = ImportedRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="imported_row_once_a_list"),
        ]
        indexes = [
            models.Index(
                fields=["list", "number"], condition=models.Q(outcome=""), name="rows_to_import"
            ),
        ]
