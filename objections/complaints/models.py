"""A complaint: how somebody was treated, in her own words, and where it stands. What was done in it
is in objections.dossier.act_models; the database refuses a move that no act explains."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from portal.cases.models import Case
from portal.staff.models import Team, User


class State(models.TextChoices):
    """Where a complaint stands."""

    RECEIVED = "RECEIVED", "ontvangen"
    TALKING = "TALKING", "in gesprek"
    SETTLED = "SETTLED", "opgelost"
    HANDLING = "HANDLING", "officiële afhandeling"
    CLOSED = "CLOSED", "afgerond"


# From here she may still choose the official handling.
INFORMAL = frozenset({State.RECEIVED, State.TALKING})
ENDS = frozenset({State.SETTLED, State.CLOSED})


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Questions about complaints."""

    def open(self) -> Self:
        """Complaints that ask something of us."""
        return self.filter(case__closed_at__isnull=True).select_related(
            "case__team", "case__owner", "case__resident"
        )

    def waiting_for(self, user: User, teams: list[Team]) -> Self:
        """Open complaints of these teams that nobody has taken, in the order of calling, without
        those about this colleague."""
        others = Q(about_colleague=None) | ~Q(about_colleague=user)
        return (
            self.open()
            .filter(others, case__team__in=teams, case__owner__isnull=True)
            .order_by("-case__priority", "case__due_at", "case_id")
        )


class Complaint(models.Model):
    """The dossier of a case of kind COMPLAINT (Awb chapter 9)."""

    KIND = "COMPLAINT"

    class NotHeard(models.TextChoices):
        """The grounds of Awb 9:10 lid 2 on which she is not heard; there are no others."""

        UNFOUNDED = "UNFOUNDED", "kennelijk ongegrond"
        WAIVED = "WAIVED", "de inwoner wil niet worden gehoord"
        NO_ANSWER = "NO_ANSWER", "geen antwoord binnen een redelijke termijn"

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="complaint"
    )
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    words = models.TextField(max_length=6000, help_text="What happened, in her own words.")
    happened_when = models.CharField(max_length=120, blank=True)
    happened_where = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField()
    wants_call = models.BooleanField(default=True)
    companion = models.CharField(max_length=120, blank=True)
    # Only to keep it out of their hands (Awb 9:7): in no list, figure or export.
    about_colleague = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    heard_on = models.DateField(null=True, blank=True, help_text="She was heard.")
    not_heard = models.CharField(max_length=10, choices=NotHeard, blank=True)
    other_heard_on = models.DateField(
        null=True, blank=True, help_text="Whom it is about was heard."
    )
    adjourned_on = models.DateField(null=True, blank=True)
    # She agreed in writing to wait until this day (Awb 9:11 lid 3).
    consent_on = models.DateField(null=True, blank=True)
    consent_until_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = ComplaintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="complaint_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="complaint_in_her_words"),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED)
                | (Q(heard_on__isnull=False) | ~Q(not_heard="")) & Q(other_heard_on__isnull=False),
                name="complaint_closes_with_both_heard",
            ),
            models.CheckConstraint(
                condition=Q(consent_on=None, consent_until_on=None)
                | Q(consent_on__isnull=False, consent_until_on__gt=F("consent_on")),
                name="complaint_consent_is_to_wait",
            ),
        ]
