"""What was said and what was agreed, over all channels. Rows are appended, not edited."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from portal.cases.models import Case, Channel
from portal.staff.models import Team, User


class ContactMoment(models.Model):
    """One conversation or attempt."""

    class Direction(models.TextChoices):
        IN = "IN", "van de inwoner"
        OUT = "OUT", "van ons"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="moments")
    at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel)
    direction = models.CharField(max_length=3, choices=Direction)
    by = models.CharField(max_length=60)
    note = models.TextField(max_length=4000, blank=True)


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Questions about promises."""

    def standing(self) -> Self:
        """Promises that still have to be kept."""
        return self.filter(state=Promise.State.OPEN)

    def ending_between(self, since: dt.datetime, until: dt.datetime) -> Self:
        """Promises that end in [since, until), in that order."""
        return self.filter(until_at__gte=since, until_at__lt=until).order_by("until_at", "pk")

    def agreements_for(self, user: User, teams: Iterable[Team]) -> Self:
        """What was promised besides calling, by these teams or in the cases of this colleague."""
        return (
            self.exclude(kind=Promise.Kind.WINDOW)
            .filter(Q(team__in=teams) | Q(case__owner=user))
            .select_related("case__resident", "case__team", "case__owner")
            .order_by("until_at", "pk")
        )

    def windows_of(self, user: User) -> Self:
        """Call moments in the open cases of this colleague."""
        return self.filter(kind=Promise.Kind.WINDOW, case__owner=user, case__closed_at__isnull=True)

    def with_owner(self) -> Self:
        """Read what its case is and whose it is now in the same statement, nothing else of it."""
        return self.select_related("case").only(
            "kind", "from_at", "until_at", "made_at", "team", "owner", "case__owner", "case__kind"
        )


class Promise(models.Model):
    """Something that we said we would do (afspraak), with an owner and a time."""

    class Kind(models.TextChoices):
        WINDOW = "WINDOW", "belmoment"
        CARD = "CARD", "kaart of andere weg kiezen"
        OTHER = "OTHER", "afspraak"

    class State(models.TextChoices):
        OPEN = "OPEN", "loopt"
        KEPT = "KEPT", "nagekomen"
        MOVED = "MOVED", "verzet met bericht"
        TOLD = "TOLD", "uitgelegd waarom niet"
        BROKEN = "BROKEN", "niet nagekomen"
        RELEASED = "RELEASED", "niet meer nodig"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="promises")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=200, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # [from_at, until_at): for a window both lie on one Dutch day.
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    # The promise that this one came in place of.
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor"
    )

    objects: ClassVar[Any] = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_at__lt=F("until_at")), name="promise_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", ended_at__isnull=True, ended_by="")
                | (~Q(state="OPEN") & Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="promise_ended_with_its_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="TOLD") | ~Q(reason=""), name="told_why_not_says_why"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(kind="WINDOW", state="OPEN"),
                name="one_open_window_a_case",
            ),
        ]
        indexes = [
            models.Index(
                fields=["team", "until_at"], condition=Q(state="OPEN"), name="open_promises"
            ),
            # What was promised besides calling: few, between very many call moments.
            models.Index(
                fields=["team", "until_at"],
                condition=Q(state="OPEN") & ~Q(kind="WINDOW"),
                name="open_agreements_of_team",
            ),
            # For the reminders, which go by time and not by team.
            models.Index(
                fields=["until_at", "id"], condition=Q(state="OPEN"), name="open_promises_by_end"
            ),
        ]
