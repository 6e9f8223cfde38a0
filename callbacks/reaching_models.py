"""How a team reaches people: the start of caller ID, and calls to people who did not ask."""

from django.db import models
from django.db.models import Q

from portal.cases.models import Topic
from portal.staff.models import Team


class CallerIdIntroduction(models.Model):
    """From which day a team calls with its own number on the screen, and what it agreed about
    that. One a team; what changed stands in its events."""

    team = models.OneToOneField(
        Team, on_delete=models.PROTECT, primary_key=True, related_name="caller_id"
    )
    starts_on = models.DateField()
    agreements = models.TextField(max_length=2000)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(agreements=""), name="caller_id_has_agreements"),
        ]


class ProactivePurpose(models.Model):
    """For what, and on which ground, we may call people who did not ask: the privacy officer's
    list."""

    label = models.CharField(max_length=80, unique=True)
    ground = models.CharField(max_length=200)
    # What the colleague says it is about, after the first sentence.
    words = models.CharField(max_length=300)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    most_a_day = models.PositiveSmallIntegerField(default=10)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(ground="") & ~Q(words="") & Q(most_a_day__gte=1),
                name="purpose_has_a_ground_and_words",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ProactiveCall(models.Model):
    """A request that came from a list of people who may leave money unclaimed. Only for the call
    itself; gone after three months."""

    request = models.OneToOneField(
        "callbacks.CallbackRequest",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="proactive",
    )
    purpose = models.ForeignKey(ProactivePurpose, on_delete=models.PROTECT, related_name="+")
    call_on = models.DateField()
    at = models.DateTimeField(db_index=True)


class ProactiveCount(models.Model):
    """How many people we called for a purpose in a month, by nobody in particular; stays when the
    rows are gone. `month_on` is its first day."""

    purpose = models.ForeignKey(ProactivePurpose, on_delete=models.PROTECT, related_name="+")
    month_on = models.DateField()
    taken = models.PositiveIntegerField(default=0)
    opted_out = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "month_on"], name="one_proactive_count_a_month"
            ),
        ]
