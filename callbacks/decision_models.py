"""Decisions that say no and are on their way (besluit op komst), so that somebody calls first. Of
the decision itself nothing is here: who, about what, and when it goes out."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from callbacks.telephony_models import Instants
from portal.cases.models import Case
from portal.staff.models import Team
from portal.staff.permissions import Standing


class DecisionSource(models.Model):
    """A system that takes decisions and tells us before one goes out."""

    name = models.CharField(max_length=60, unique=True)
    # Who calls when it does not say which team.
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="decision_source_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DecisionKey(models.Model):
    """A key with which a source signs, in [from_at, until_at). Two may run at once, so that it is
    changed without a gap. The secret is not here: it follows from `salt` and the portal's own."""

    source = models.ForeignKey(DecisionSource, on_delete=models.CASCADE, related_name="keys")
    code = models.CharField(max_length=16, unique=True, help_text="Sent along, no secret.")
    salt = models.CharField(max_length=32)
    place = models.PositiveSmallIntegerField(help_text="1 or 2: no third key at once.")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="decision_key_has_a_place"),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="decision_key_ends_after_start",
            ),
            ExclusionConstraint(
                name="two_decision_keys_at_once",
                expressions=[
                    ("source", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    (Instants("from_at", "until_at"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class DecisionEvent(models.Model):
    """One thing that a source told us, so that telling it again does nothing. Only of what is
    ours, and gone after a month."""

    source = models.ForeignKey(DecisionSource, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=64, help_text="As the source calls it.")
    body_digest = models.CharField(max_length=64)
    signature_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "code"], name="decision_event_once")
        ]
        indexes = [models.Index(fields=["at"], name="decision_events_by_time")]


class ComingDecisionQuerySet(models.QuerySet["ComingDecision"]):
    """Questions about decisions on their way."""

    def open(self) -> Self:
        """What nobody has told yet."""
        return self.filter(state=ComingDecision.State.OPEN)

    def readable_by(self, may: Standing, *, now: Any) -> Self:
        """Those whose call this colleague may read, what goes out first on top."""
        cases = Case.objects.visible_to(may, now=now)
        mine = self.filter(request__case__in=cases.values("pk"))
        return mine.select_related(
            "request__case__resident", "request__case__team", "request__case__owner"
        ).order_by("goes_out_on", "pk")

    def about(self, case: Case) -> Self:
        """What is on its way in this case, or was told by a call that this case is."""
        return self.filter(Q(request__case__origin=case) | Q(request__case=case))


class ComingDecision(models.Model):
    """A decision that says no and is not told yet, with the call in which somebody tells it."""

    class State(models.TextChoices):
        OPEN = "OPEN", "nog niet verteld"
        TOLD = "TOLD", "verteld en begrepen"
        OFFERED = "OFFERED", "verteld, en samen naar iets anders gekeken"
        UNREACHED = "UNREACHED", "niet bereikt"
        WITHDRAWN = "WITHDRAWN", "gaat niet door"

    request = models.OneToOneField(
        "callbacks.CallbackRequest",
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="decision",
    )
    # Empty when a colleague told it by hand.
    source = models.ForeignKey(
        DecisionSource, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    key = models.CharField(max_length=40, blank=True, help_text="As the source calls it.")
    about = models.CharField(max_length=80)
    goes_out_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    # Which alternatives were offered, or why she was not reached.
    words = models.CharField(max_length=500, blank=True)
    announced_at = models.DateTimeField()
    announced_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)

    objects: ClassVar[Any] = ComingDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"],
                condition=Q(source__isnull=False),
                name="decision_of_a_source_once",
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=True, key="") | (Q(source__isnull=False) & ~Q(key="")),
                name="decision_of_a_source_has_its_key",
            ),
            models.CheckConstraint(condition=~Q(about=""), name="decision_is_about_something"),
            models.CheckConstraint(
                condition=Q(state="OPEN", ended_at__isnull=True, ended_by="")
                | (~Q(state="OPEN") & Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="decision_ended_with_its_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["OFFERED", "UNREACHED"]) | ~Q(words=""),
                name="offered_or_unreached_says_what",
            ),
        ]
        indexes = [
            models.Index(
                fields=["goes_out_on"], condition=Q(state="OPEN"), name="open_decisions_by_day"
            ),
        ]
