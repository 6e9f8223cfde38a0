"""What the host keeps besides visits: which papers we asked for, and the interpreter line."""

from django.db import models
from django.db.models import Q

from portal.desk.places.models import Desk
from portal.desk.queue.models import Visit


class AskedPapers(models.Model):
    """We asked a resident for papers. It says why, and it is counted: what nobody can explain need
    not be asked."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="asked_papers")
    what = models.CharField(max_length=120)
    why = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(why=""), name="asking_papers_says_what_and_why"
            ),
        ]


class InterpreterUse(models.Model):
    """The interpreter line is in use. When it ends, whose visit it was is forgotten: what stays is
    a language, a day and minutes, to know how much it is needed."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=3)
    day = models.DateField()
    visit = models.OneToOneField(
        Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="interpreter"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(visit__isnull=False, started_at__isnull=False, minutes__isnull=True)
                | Q(visit__isnull=True, started_at__isnull=True, minutes__isnull=False),
                name="interpreter_that_ended_forgets_the_visit",
            ),
            models.CheckConstraint(condition=~Q(language=""), name="interpreter_of_a_language"),
        ]
        indexes = [models.Index(fields=["desk", "day"], name="interpreters_by_day")]
