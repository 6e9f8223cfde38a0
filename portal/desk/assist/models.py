"""A colleague at the desk asks the others for help, without a sound and without a word of what is
the matter: nothing of that is kept."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from portal.desk.places.models import Desk, ServicePoint
from portal.staff.models import User


class AssistQuerySet(models.QuerySet["Assist"]):
    """Questions about alarms."""

    def open(self) -> Self:
        """Alarms of which nobody said that it is safe, the oldest first."""
        return self.filter(state=Assist.State.OPEN).order_by("pk")

    def to_care_for(self) -> Self:
        """Colleagues whom nobody has asked yet how they are."""
        safe = self.filter(state=Assist.State.SAFE, raiser__isnull=False)
        return safe.select_related("desk__team", "desk__location", "raiser").order_by("pk")

    def with_all(self) -> Self:
        """With what a screen shows of them."""
        return self.select_related(
            "desk__location", "desk__team", "point", "raiser", "claimer"
        ).prefetch_related("seen")


class Assist(models.Model):
    """One alarm. Who is warned at a moment follows from these columns and the clock (circle.py). It
    ends when somebody says that it is safe, never by itself; then its times go."""

    class State(models.TextChoices):
        OPEN = "OPEN", "vraagt hulp"
        SAFE = "SAFE", "veilig"
        CARED = "CARED", "nagevraagd"

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(
        ServicePoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    day = models.DateField()
    # Until somebody asked how she is.
    raiser = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    raised_at = models.DateTimeField(null=True, blank=True)
    # Who goes there.
    claimer = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=5, choices=State, default=State.OPEN)
    # Up to which circle the screens were told; only to tell them once.
    told_circle = models.SmallIntegerField(default=-1)

    objects: ClassVar[Any] = AssistQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["raiser"], condition=Q(state="OPEN"), name="one_alarm_of_a_colleague"
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", raised_at__isnull=False, raiser__isnull=False)
                | Q(state="SAFE", raised_at__isnull=True, claimer__isnull=True)
                | Q(state="CARED", raised_at__isnull=True, claimer__isnull=True)
                & Q(raiser__isnull=True),
                name="an_alarm_that_is_over_keeps_no_times",
            ),
        ]


class AssistSeen(models.Model):
    """The alarm stood on the screen of this colleague, who had the page in front of her. Gone when
    it is safe."""

    assist = models.ForeignKey(Assist, on_delete=models.CASCADE, related_name="seen")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assist", "user"], name="seen_once_a_colleague")
        ]
