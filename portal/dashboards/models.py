"""Which figures left the portal as a file, and why. Appended."""

from django.db import models
from django.db.models import F, Q

from portal.staff.models import Team


class FigureExport(models.Model):
    """One file with figures: numbers only, but whoever takes it says what for."""

    class Reason(models.TextChoices):
        REPORT = "REPORT", "voor een rapportage"
        MEETING = "MEETING", "voor een overleg"
        QUESTION = "QUESTION", "om een vraag te beantwoorden"
        OTHER = "OTHER", "anders"

    figure = models.CharField(max_length=40)
    from_on = models.DateField()
    until_on = models.DateField(help_text="The first day after the period.")
    teams = models.ManyToManyField(Team, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    reason_words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__lt=F("until_on")), name="export_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(reason="OTHER") | ~Q(reason_words=""),
                name="another_reason_has_words",
            ),
        ]
