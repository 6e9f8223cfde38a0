"""Telephone numbers that are of an office and not of one person."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from portal.kit import phone


class OfficeNumberQuerySet(models.QuerySet["OfficeNumber"]):
    """Questions about numbers of offices."""

    def running(self) -> Self:
        """Numbers that still are of an office, by its name."""
        return self.filter(ended_at=None).order_by("office", "pk")

    def of(self, number: str) -> Self:
        """The running mark on this number (E.164)."""
        return self.running().filter(number=number)


class OfficeNumber(models.Model):
    """A number of an office that speaks for many residents, such as a bewindvoerder's. Whoever
    calls from it or types it may mean any of them."""

    number = models.CharField(max_length=16, help_text="E.164.")
    office = models.CharField(max_length=120)
    marked_at = models.DateTimeField()
    marked_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)

    objects: ClassVar[Any] = OfficeNumberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(ended_at__isnull=True), name="one_office_a_number"
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^\+[1-9][0-9]{6,14}$"), name="office_number_is_e164"
            ),
            models.CheckConstraint(condition=~Q(office=""), name="office_number_says_whose"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="office_number_ended_at_and_by",
            ),
        ]

    @property
    def display(self) -> str:
        """The number as people write it."""
        return phone.show(self.number)
