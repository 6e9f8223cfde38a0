"""What goes from hand to hand at the desk: a visit to a colleague, papers to a team."""

from django.db import models
from django.db.models import Q

from portal.desk.queue.models import Visit
from portal.staff.models import Team, User


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
