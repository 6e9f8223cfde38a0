"""Times that were not right, and why. Appended: what was written down first stays readable."""

from django.db import models
from django.db.models import Q

from portal.desk.queue.models import ServicePeriod


class TimeCorrection(models.Model):
    """Somebody forgot a click: what a time of a talk was, what it is, and why it was changed. Not
    by whom: that is mostly the clerk, who would be timed by it."""

    class Field(models.TextChoices):
        BEGAN = "BEGAN", "begin van het gesprek"
        ENDED = "ENDED", "einde van het gesprek"

    class Why(models.TextChoices):
        FORGOTTEN = "FORGOTTEN", "vergeten te klikken"
        WRONG = "WRONG", "op de verkeerde inwoner geklikt"
        OUTAGE = "OUTAGE", "de computer deed het niet"
        OTHER = "OTHER", "anders"

    period = models.ForeignKey(ServicePeriod, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=5, choices=Field)
    was_at = models.DateTimeField(null=True, blank=True)
    becomes_at = models.DateTimeField()
    why = models.CharField(max_length=9, choices=Why)
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="a_correction_says_why"),
            models.CheckConstraint(
                condition=~Q(why="OTHER") | ~Q(words=""), name="another_reason_is_told"
            ),
        ]
