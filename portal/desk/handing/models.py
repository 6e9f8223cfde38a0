"""What goes from hand to hand at the desk: a visit to a colleague, papers to a team."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.live import topics
from portal.staff import people
from portal.staff.models import Team, User


class WarmHandoverQuerySet(models.QuerySet["WarmHandover"]):
    """Questions about handovers."""

    def waiting(self) -> Self:
        """Offers that nobody answered yet."""
        return self.filter(state=WarmHandover.State.OFFERED)

    def asked_of(self, user: User, teams: list[Team]) -> Self:
        """Offers that this colleague can answer: asked of them, or of one of these teams of theirs;
        never their own."""
        return (
            self.waiting()
            .filter(Q(to_user=user) | Q(to_user__isnull=True, to_team__in=teams))
            .exclude(giver=user)
        )

    def of_visit(self, visit_id: int) -> Self:
        """Every handover of one visit, the newest first, with who gave and who took it."""
        return self.filter(visit=visit_id).with_people().order_by("-pk")

    def with_people(self) -> Self:
        """Read the names and the visit in the same statement."""
        return self.select_related(
            "giver",
            "to_user",
            "to_team",
            "receiver",
            "visit__case__topic",
            "visit__opening",
            "visit__point",
        )


class WarmHandover(models.Model):
    """A warm handover (overdracht): the receiver reads what was told and promised, and accepts.
    Both names stay on the visit."""

    class State(models.TextChoices):
        OFFERED = "OFFERED", "gevraagd"
        ACCEPTED = "ACCEPTED", "aangenomen"
        DECLINED = "DECLINED", "kan niet"
        WITHDRAWN = "WITHDRAWN", "niet meer nodig"

    class Way(models.TextChoices):
        COMES = "COMES", "helpt verder aan de balie"
        LATER = "LATER", "helpt verder na het bezoek"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="handovers")
    giver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # To one colleague, or to whoever of a team takes it first.
    to_user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    told = models.TextField(max_length=1000, help_text="What the resident told.")
    promised = models.CharField(max_length=300, blank=True, help_text="What we said we would do.")
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    receiver = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    way = models.CharField(max_length=5, choices=Way, blank=True)

    objects: ClassVar[Any] = WarmHandoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(state="OFFERED"), name="one_open_handover_a_visit"
            ),
            models.CheckConstraint(condition=~Q(told=""), name="handover_tells"),
            models.CheckConstraint(
                condition=Q(state="OFFERED", answered_at__isnull=True)
                | (~Q(state="OFFERED") & Q(answered_at__isnull=False)),
                name="answered_handover_says_when",
            ),
            models.CheckConstraint(
                condition=(Q(state="ACCEPTED", receiver__isnull=False) & ~Q(way=""))
                | (~Q(state="ACCEPTED") & Q(receiver__isnull=True, way="")),
                name="accepted_handover_says_who_and_how",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state == WarmHandover.State.OFFERED

    @property
    def is_for_later(self) -> bool:
        """Whether somebody goes on with it after the visit."""
        return self.way == WarmHandover.Way.LATER

    @property
    def is_told(self) -> bool:
        """Whether it still matters on the page of the visit: what nobody took does not."""
        return self.is_waiting or self.receiver_id is not None

    @property
    def asked_name(self) -> str:
        """Who was asked: a colleague, or a team."""
        return self.to_user.name if self.to_user else self.to_team.name

    def heard_by(self, *, now: dt.datetime) -> list[str]:
        """Return the topics of everybody who has this question on screen: who gave it, and who was
        asked. At most one query."""
        asked = (
            [self.to_user_id]
            if self.to_user_id
            else people.workers_of(self.to_team, clock.day_of(now)).values_list("pk", flat=True)
        )
        return [topics.user(pk) for pk in {self.giver_id, *asked}]


class PaperReceipt(models.Model):
    """Papers that were handed in: what and how many sheets, never what is in them. The team
    confirms that they arrived."""

    class What(models.TextChoices):
        PROOF = "PROOF", "bewijsstukken"
        FORM = "FORM", "formulier"
        OBJECTION = "OBJECTION", "bezwaarschrift"
        COMPLAINT = "COMPLAINT", "klacht"
        LETTER = "LETTER", "brief"
        OTHER = "OTHER", "iets anders"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="papers")
    what = models.CharField(max_length=10, choices=What)
    words = models.CharField(max_length=120, blank=True, help_text="As the receipt says it.")
    sheets = models.PositiveSmallIntegerField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=60)
    signed_as = models.CharField(max_length=80, help_text="The name that residents see.")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=60, blank=True)
    # One per form that was shown: a double click finds the first receipt instead of making one.
    token = models.CharField(max_length=32, null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sheets__gte=1), name="papers_have_sheets"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by="")
                | Q(confirmed_at__isnull=False) & ~Q(confirmed_by=""),
                name="arrival_is_confirmed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["team", "received_at"],
                condition=Q(confirmed_at__isnull=True),
                name="papers_on_their_way",
            ),
        ]
