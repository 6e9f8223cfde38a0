"""Which team takes up objections: one row, or none."""

from django.db import models
from django.db.models import Q

from portal.staff.models import Team


class ObjectionTeam(models.Model):
    """The team that takes up every new objection. Without the row it is the team of the topic."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_objection_team"),
        ]
