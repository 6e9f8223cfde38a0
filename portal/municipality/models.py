"""What is true for the whole municipality: its name, places, hours, closed days and outages."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

# What stands above a letter ends here; in the window stands the address and nothing else.
LEAST_TOP_MM = 40


class Municipality(models.Model):
    """The one row with the municipality's own facts and choices."""

    class Address(models.TextChoices):
        FORMAL = "U", "u"
        INFORMAL = "JE", "je"

    name = models.CharField(max_length=80)
    department = models.CharField(max_length=80, default="Werk & Inkomen")
    address_form = models.CharField(max_length=2, choices=Address, default=Address.FORMAL)
    phone = models.CharField(max_length=20, help_text="The general number, as people dial it.")
    phone_hours = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    # Of others, open day and night: what a resident reads when we are closed.
    night_bed_phone = models.CharField(max_length=20, blank=True, db_default="")
    night_food_phone = models.CharField(max_length=20, blank=True, db_default="")
    # One line that the lead types for everyone: home page, desk and, later, the kiosk.
    notice = models.CharField(max_length=200, blank=True)
    notice_until = models.DateTimeField(null=True, blank=True)
    # Countries outside Europe that colleagues may dial, as two letters each.
    dialled_regions = models.CharField(max_length=200, blank=True, default="SR TR MA")
    callback_days_ahead = models.PositiveSmallIntegerField(default=5)
    # Within how many working days a question in writing has its answer.
    question_working_days = models.PositiveSmallIntegerField(default=2)
    # Dutch wall-clock times between which nothing leaves by itself; twice the same time is never.
    quiet_from = models.TimeField(default=dt.time(20), db_default=dt.time(20))
    quiet_until = models.TimeField(default=dt.time(8), db_default=dt.time(8))

    # The letterhead, and the one line above the address in the window of an envelope.
    letter_address = models.CharField(max_length=120, blank=True, default="")
    return_address = models.CharField(max_length=80, blank=True, default="")
    # Where the window of our envelopes is on a folded sheet: envelopes differ. Millimetres from
    # the left and the top edge of the paper.
    window_left_mm = models.PositiveSmallIntegerField(default=20)
    window_top_mm = models.PositiveSmallIntegerField(default=45)
    window_width_mm = models.PositiveSmallIntegerField(default=95)
    window_height_mm = models.PositiveSmallIntegerField(default=40)
    # Printed on both sides: a letter then ends on an even page.
    prints_double_sided = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="municipality_is_one"),
            models.CheckConstraint(
                condition=Q(
                    window_left_mm__gte=5,
                    window_top_mm__gte=LEAST_TOP_MM,
                    window_width_mm__gte=70,
                    window_height_mm__gte=30,
                    window_top_mm__lte=90 - models.F("window_height_mm"),
                    window_left_mm__lte=200 - models.F("window_width_mm"),
                ),
                name="window_lies_on_the_sheet",
            ),
        ]


class Location(models.Model):
    """A place where residents can walk in."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=120)
    is_open_to_public = models.BooleanField(default=True)


class OpeningHours(models.Model):
    """When a location is open on a weekday (Monday is 0), as Dutch wall-clock times."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "weekday"], name="one_opening_a_weekday"),
            models.CheckConstraint(condition=models.Q(weekday__lt=7), name="weekday_is_a_weekday"),
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")), name="opens_before_closes"
            ),
        ]


class OfficeClosure(models.Model):
    """A day on which the municipality does not work, with the reason that residents read."""

    day = models.DateField(unique=True)
    reason = models.CharField(max_length=80)


class OutageQuerySet(models.QuerySet["Outage"]):
    """Questions about outages."""

    def running(self) -> Self:
        """Outages that nobody ended yet."""
        return self.filter(ended_at=None)

    def touching(self, since: dt.datetime, until: dt.datetime) -> Self:
        """Outages that have a moment in common with [since, until), in order."""
        some = self.filter(Q(ended_at=None) | Q(ended_at__gt=since), started_at__lt=until)
        return some.order_by("started_at", "pk")


class Outage(models.Model):
    """A time in which residents could not reach us by a designated way; it can move terms."""

    class Way(models.TextChoices):
        WEB = "WEB", "formulieren op de website"
        EMAIL = "EMAIL", "e-mail"
        PHONE = "PHONE", "telefoon"
        DESK = "DESK", "balie"
        POST = "POST", "brieven"

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=20, choices=Way)
    note = models.CharField(max_length=200)
    # Key of the Actor; empty for what was written down before we kept it.
    noted_by = models.CharField(max_length=60, blank=True, default="", db_default="")
    noted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = OutageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=models.F("started_at")),
                name="outage_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["channel"],
                condition=Q(ended_at__isnull=True),
                name="one_running_outage_a_way",
            ),
        ]
