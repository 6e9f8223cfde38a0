"""Rows beside the shipped law. They are added for what is to come; what holds already stays."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class DecreeYear(models.Model):
    """The days of a year that a royal decree makes equal to a holiday (Atw 3 lid 3); none is an
    answer too."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    days = ArrayField(models.DateField(), default=list, blank=True)
    source = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=2020, year__lte=2100) & ~Q(source=""),
                name="decree_year_has_a_source",
            )
        ]


class TermKind(models.TextChoices):
    """The terms of objections.rules.Term, in words."""

    OBJECTION = "objection", "bezwaar maken"
    POST = "post", "een brief onderweg"
    DECISION = "decision", "beslissen op een bezwaar"
    COMMITTEE = "committee", "beslissen met een commissie"
    ADJOURNMENT = "adjournment", "een beslissing uitstellen"
    COMPLAINT = "complaint", "een klacht afhandelen"
    COMPLAINT_COMMITTEE = "complaint-committee", "een klacht afhandelen met een commissie"
    COMPLAINT_ADJOURNMENT = "complaint-adjournment", "een klacht uitstellen"


class TermWeeks(models.Model):
    """How long a term is from a day on."""

    term = models.CharField(max_length=24, choices=TermKind)
    from_on = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["term", "from_on"], name="term_weeks_once_a_day"),
            models.CheckConstraint(
                condition=Q(weeks__gte=1, weeks__lte=52)
                & ~Q(source="")
                & Q(term__in=TermKind.values),
                name="term_weeks_are_weeks",
            ),
        ]


class PenaltyAmounts(models.Model):
    """What each day of a late decision costs from a day on, in whole euros: the first two weeks,
    the next two, and the last two (Awb 4:17 lid 2)."""

    from_on = models.DateField(unique=True)
    first = models.PositiveSmallIntegerField()
    second = models.PositiveSmallIntegerField()
    third = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__gt=0, second__gt=0, third__gt=0) & ~Q(source=""),
                name="penalty_amounts_are_amounts",
            )
        ]


class Reading(models.Model):
    """How the municipality reads a question that the law leaves open; without a row the shipped
    reading holds, and no lawyer has confirmed it."""

    code = models.CharField(max_length=8, unique=True)
    other = models.BooleanField(default=False)
    # The lawyer who confirmed it, in words, and when.
    lawyer = models.CharField(max_length=120, blank=True, default="")
    confirmed_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lawyer="", confirmed_on=None)
                | (~Q(lawyer="") & Q(confirmed_on__isnull=False)),
                name="reading_confirmed_by_somebody",
            )
        ]
