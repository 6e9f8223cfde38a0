"""Models of letters: texts that colleagues write once and use often, in versions that two people
have read."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from portal.municipality.models import Municipality

AddressForm = Municipality.Address


class Template(models.Model):
    """A model letter, or a block of text that several of them share."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    # What it is about (portal.letters.kinds), which says what can be filled in; empty for a block.
    kind = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_block(self) -> bool:
        """Whether other texts take it in."""
        return not self.kind


class TemplateVersionQuerySet(models.QuerySet["TemplateVersion"]):
    """Which text is used now."""

    def usable(self, today: dt.date) -> Self:
        """Versions that two people read and that hold on this day, the newest first."""
        return self.filter(
            colleague_at__isnull=False, experience_at__isnull=False, from_on__lte=today
        ).order_by("-from_on", "-number")


class TemplateVersion(models.Model):
    """One text of a template. From the first reading on its words stay as they are."""

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    # A translation goes beside the Dutch text and never in its place.
    language = models.CharField(max_length=8, default="nl")
    address_form = models.CharField(max_length=2, choices=AddressForm, default=AddressForm.FORMAL)
    subject = models.CharField(max_length=120, blank=True)
    body = models.TextField(max_length=12_000, help_text="In the language of wording.language.")
    reason = models.CharField(max_length=200)
    from_on = models.DateField()
    written_by = models.CharField(max_length=60)
    written_at = models.DateTimeField()
    # Two people read it before it is used: a colleague who did not write it, and somebody who
    # knows from experience what such a letter does.
    colleague_by = models.CharField(max_length=60, blank=True)
    colleague_at = models.DateTimeField(null=True, blank=True)
    experience_name = models.CharField(max_length=80, blank=True)
    experience_by = models.CharField(max_length=60, blank=True)
    experience_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = TemplateVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["template", "language", "address_form", "number"],
                name="one_version_a_number",
            ),
            models.CheckConstraint(
                condition=Q(colleague_at__isnull=True, colleague_by="")
                | (
                    Q(colleague_at__isnull=False)
                    & ~Q(colleague_by="")
                    & ~Q(colleague_by=F("written_by"))
                ),
                name="read_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(experience_at__isnull=True, experience_by="", experience_name="")
                | (Q(experience_at__isnull=False) & ~Q(experience_by="") & ~Q(experience_name="")),
                name="read_by_experience_says_who",
            ),
        ]

    @property
    def is_signed_off(self) -> bool:
        """Whether both have read it."""
        return self.colleague_at is not None and self.experience_at is not None

    @property
    def is_fixed(self) -> bool:
        """Whether somebody read it, so that its words stay."""
        return self.colleague_at is not None or self.experience_at is not None
