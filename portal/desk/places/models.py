"""Where people walk in: the desk of a location, its service points, who sits there, and its day."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from portal.cases.models import Topic
from portal.municipality.models import Location
from portal.staff.models import Team, User


class Desk(models.Model):
    """The walk-in desk of one location, with the choices of its lead."""

    location = models.OneToOneField(Location, on_delete=models.PROTECT, related_name="desk")
    # The team whose visits these are, and whose lead opens, closes and reads the overview.
    team = models.OneToOneField(Team, on_delete=models.PROTECT, related_name="desk")
    # How many with priority may go before somebody who came earlier.
    overtaken_at_most = models.PositiveSmallIntegerField(default=3)
    # Whom to call when a colleague asks for help and nobody goes.
    security_phone = models.CharField(max_length=20, blank=True, default="", db_default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(overtaken_at_most__gte=1), name="overtaking_has_a_cap"
            ),
        ]

    def __str__(self) -> str:
        return self.location.name


class ServicePoint(models.Model):
    """A counter or a quiet room (loket) where somebody is helped. Without topics it serves all."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="points")
    name = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField(default=0)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+")
    # Where a talk is private: offered to whoever needs a quiet place.
    is_quiet = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "name"], name="one_point_of_a_name_a_desk"),
            models.CheckConstraint(condition=~Q(name=""), name="point_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class SittingQuerySet(models.QuerySet["Sitting"]):
    """Questions about who sits where."""

    def now(self) -> Self:
        """Who sits at a service point at this moment."""
        return self.filter(until_at__isnull=True)


class Sitting(models.Model):
    """Somebody sits at a service point, and which languages can be spoken there meanwhile. Who it
    was is forgotten when it ends: nobody's working time can be read from it."""

    point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, related_name="sittings")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = SittingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["point"], condition=Q(until_at__isnull=True), name="one_sits_at_a_point"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(until_at__isnull=True), name="one_sits_at_one_point"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True, user__isnull=False)
                | Q(until_at__gte=F("from_at"), user__isnull=True),
                name="a_sitting_that_ended_forgets_who",
            ),
        ]

    @property
    def clerk(self) -> User:
        """Who sits here. Raises ValueError for a sitting that ended, which forgot."""
        if self.user is None:
            raise ValueError("nobody sits here any more")
        return self.user


class Hosting(models.Model):
    """Somebody receives people at this desk today, at no service point. Gone when she stops, sits
    down or the day closes; no time is kept."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()


class Pause(models.Model):
    """A service point takes nobody for a while. There is no reason to give, and none is kept."""

    class Kind(models.TextChoices):
        TIME = "TIME", "neemt de tijd"
        BREATH = "BREATH", "even op adem"

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="pauses")
    kind = models.CharField(max_length=6, choices=Kind)
    from_at = models.DateTimeField()
    # For 'even op adem' it ends by itself: then this lies ahead.
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting"], condition=Q(until_at__isnull=True), name="one_pause_a_sitting"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="pause_ends_after_start",
            ),
        ]


class OpeningQuerySet(models.QuerySet["Opening"]):
    """Questions about days of a desk."""

    def of_day(self, day: dt.date) -> Self:
        """The openings of all desks on this Dutch day."""
        return self.filter(day=day)

    def running(self) -> Self:
        """Openings that take people."""
        return self.filter(closed_at__isnull=True)


class Opening(models.Model):
    """One Dutch day of a desk, and the row that gives its ticket numbers: one, two, three, without
    doubles and without gaps."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="openings")
    day = models.DateField()
    last_number = models.PositiveIntegerField(default=0)
    # What the lead wants everybody at the desk to know today, in one line.
    notice = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=60)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=60, blank=True)

    objects: ClassVar[Any] = OpeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "day"], name="one_opening_a_desk_and_day"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by="")
                | (Q(closed_at__gte=F("opened_at")) & ~Q(closed_by="")),
                name="opening_closed_says_who",
            ),
        ]

    @property
    def is_running(self) -> bool:
        """Whether it takes people."""
        return self.closed_at is None
