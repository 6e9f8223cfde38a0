"""An objection, where it stands, and what hangs on it. What was done in it is in act_models; the
database refuses a move that no act explains."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from objections.dossier.act_models import Act, ActKind
from portal.cases.models import Case
from portal.residents.models import Resident
from portal.staff.models import Team, User


class State(models.TextChoices):
    """Where an objection stands."""

    RECEIVED = "RECEIVED", "ontvangen"
    CHECK = "CHECK", "wordt bekeken"
    REPAIR = "REPAIR", "er mist nog iets"
    LATE = "LATE", "te laat: de reden is gevraagd"
    EXCUSED = "EXCUSED", "te laat, met een goede reden"
    NOT_EXCUSED = "NOT_EXCUSED", "te laat, zonder goede reden"
    CALL = "CALL", "wij bellen eerst"
    TALKING = "TALKING", "in gesprek"
    PROPOSED = "PROPOSED", "oplossing voorgesteld"
    NEW_DECISION = "NEW_DECISION", "nieuw besluit verstuurd"
    REFLECTION = "REFLECTION", "tijd om na te denken"
    FORMAL = "FORMAL", "officiële procedure"
    HEARING = "HEARING", "hoorzitting gepland"
    HEARD = "HEARD", "gehoord"
    NOT_HEARD = "NOT_HEARD", "hoorzitting niet nodig"
    ADVICE = "ADVICE", "advies van de commissie"
    DECIDED = "DECIDED", "beslist"
    ANNOUNCED = "ANNOUNCED", "beslissing verstuurd"
    WITHDRAWN = "WITHDRAWN", "ingetrokken"
    CLOSED = "CLOSED", "afgerond"
    FORWARDED = "FORWARDED", "doorgestuurd"
    JOINED = "JOINED", "bij een ander bezwaar gevoegd"
    OTHER = "OTHER", "bleek iets anders"


ENDS = frozenset({State.WITHDRAWN, State.CLOSED, State.FORWARDED, State.JOINED, State.OTHER})
# After these it is too late for the informal way: the official procedure runs.
OFFICIAL = frozenset(
    {
        State.FORMAL,
        State.HEARING,
        State.HEARD,
        State.NOT_HEARD,
        State.ADVICE,
        State.DECIDED,
        State.ANNOUNCED,
    }
)
INFORMAL = frozenset(State) - ENDS - OFFICIAL


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Questions about objections."""

    def open(self) -> Self:
        """Objections that ask something of us."""
        return self.filter(case__closed_at__isnull=True).select_related(
            "case__team", "case__owner", "case__resident"
        )

    def of_resident(self, resident: Resident) -> Self:
        """Open objections of this resident, the oldest first."""
        return self.open().filter(case__resident=resident).order_by("case_id")

    def beside(self, objection: "Objection", cases: "models.QuerySet[Case]") -> Self:
        """Other open objections of the same resident, among these cases: she may have objected
        twice. None when we do not know who she is."""
        resident = objection.case.resident
        if resident is None:
            return self.none()
        return self.of_resident(resident).filter(case__in=cases).exclude(pk=objection.pk)

    def waiting_for(self, user: User, teams: list[Team]) -> Self:
        """Open objections of these teams that nobody has taken, in the order of calling, without
        those to a decision that this colleague took."""
        others = Q(decision_taker=None) | ~Q(decision_taker=user)
        return (
            self.open()
            .filter(others, case__team__in=teams, case__owner__isnull=True)
            .order_by("-case__priority", "case__due_at", "case_id")
        )

    def written_down_by(self, user: User, reference: str) -> Self:
        """The objection with this reference, if this colleague wrote it down or registered it."""
        registered = Act.objects.filter(
            case=OuterRef("pk"), kind=ActKind.REGISTERED, by=user.actor.key
        )
        return self.filter(
            Q(written_for=user) | Exists(registered), case__reference=reference
        ).select_related("case__team", "case__resident", "case__owner", "case__origin")


class Objection(models.Model):
    """The dossier of a case of kind OBJECTION."""

    KIND = "OBJECTION"

    class Signed(models.TextChoices):
        PAPER = "PAPER", "op papier"
        TABLET = "TABLET", "op de tablet"

    class NotHeard(models.TextChoices):
        """The grounds of Awb 7:3; there are no others."""

        INADMISSIBLE = "INADMISSIBLE", "kennelijk niet-ontvankelijk (7:3 onder a)"
        UNFOUNDED = "UNFOUNDED", "kennelijk ongegrond (7:3 onder b)"
        WAIVED = "WAIVED", "de inwoner wil niet worden gehoord (7:3 onder c)"
        NO_ANSWER = "NO_ANSWER", "geen antwoord binnen een redelijke termijn (7:3 onder d)"
        GRANTED = "GRANTED", "helemaal gelijk, en niemand heeft er last van (7:3 onder e)"

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="objection"
    )
    state = models.CharField(max_length=15, choices=State, default=State.RECEIVED)
    words = models.TextField(max_length=6000, blank=True, help_text="Why, in her own words.")
    # The decision that she objects to: what she knows of it may be very little.
    decision_what = models.CharField(max_length=200, blank=True)
    decision_reference = models.CharField(max_length=40, blank=True)
    decision_printed_on = models.DateField(null=True, blank=True, help_text="On the letter.")
    decision_sent_on = models.DateField(null=True, blank=True, help_text="Sent or handed over.")
    # Under a bewind the term begins when the bewindvoerder got it (CRvB 2018:1831).
    under_bewind = models.BooleanField(default=False)
    bewind_sent_on = models.DateField(null=True, blank=True)
    decision_taker = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The colleague who took the contested decision.",
    )
    received_at = models.DateTimeField()
    posted_on = models.DateField(null=True, blank=True, help_text="The postmark of her letter.")
    wants_call = models.BooleanField(default=True)
    # Whom she brings; a companion is not a representative.
    companion = models.CharField(max_length=120, blank=True)
    # For what she signs (Awb 6:5): as she told it, when we do not know her address.
    address = models.CharField(max_length=200, blank=True)
    # Written down for her (Awb 2:1): hers only when she signed it.
    needs_signature = models.BooleanField(default=False)
    signed_on = models.DateField(null=True, blank=True)
    signed_how = models.CharField(max_length=10, choices=Signed, blank=True)
    written_for = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    committee = models.BooleanField(default=False, help_text="A committee of Awb 7:13 advises.")
    committee_told_on = models.DateField(null=True, blank=True)
    adjourned_on = models.DateField(null=True, blank=True)
    late_because = models.TextField(max_length=2000, blank=True, help_text="In her own words.")
    # A new decision that we promised her, and when it went.
    new_decision_due_on = models.DateField(null=True, blank=True)
    new_decision_on = models.DateField(null=True, blank=True)
    form_sent_on = models.DateField(null=True, blank=True, help_text="The form to withdraw.")
    hearing_on = models.DateField(null=True, blank=True)
    not_heard = models.CharField(max_length=15, choices=NotHeard, blank=True)
    decider = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    joined_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="joined"
    )

    objects: ClassVar[Any] = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="objection_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(decider=None)
                | Q(decision_taker=None)
                | ~Q(decider=F("decision_taker")),
                name="another_decides_on_the_objection",
            ),
            models.CheckConstraint(
                condition=Q(written_for=None)
                | Q(decision_taker=None)
                | ~Q(written_for=F("decision_taker")),
                name="another_writes_the_objection_down",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFLECTION)
                | Q(form_sent_on__isnull=False)
                & (Q(new_decision_due_on=None) | Q(new_decision_on__isnull=False)),
                name="new_decision_before_the_form_to_withdraw",
            ),
            models.CheckConstraint(
                condition=Q(signed_on=None, signed_how="")
                | Q(signed_on__isnull=False, needs_signature=True) & ~Q(signed_how=""),
                name="signed_on_and_how",
            ),
            models.CheckConstraint(
                condition=Q(needs_signature=False) | Q(written_for__isnull=False),
                name="who_wrote_it_down_for_her",
            ),
            models.CheckConstraint(
                condition=Q(bewind_sent_on=None) | Q(under_bewind=True),
                name="sent_to_a_bewindvoerder_under_bewind",
            ),
            models.CheckConstraint(
                condition=Q(committee_told_on=None) | Q(committee=True),
                name="told_of_a_committee_that_advises",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.NOT_HEARD]) | ~Q(not_heard=""),
                name="not_heard_on_a_ground_of_the_law",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.HEARING, State.HEARD]) | Q(hearing_on__isnull=False),
                name="a_hearing_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.DECIDED, State.ANNOUNCED, State.CLOSED])
                | Q(decider__isnull=False),
                name="somebody_decided_on_the_objection",
            ),
            models.CheckConstraint(
                condition=Q(state=State.JOINED, joined_into__isnull=False)
                | ~Q(state=State.JOINED) & Q(joined_into=None),
                name="joined_into_another_objection",
            ),
            models.CheckConstraint(
                condition=Q(joined_into=None) | ~Q(joined_into=F("case")),
                name="not_joined_into_itself",
            ),
        ]

    @property
    def is_unsigned(self) -> bool:
        """Whether it was written down for her and waits for her signature."""
        return self.needs_signature and self.signed_on is None

    @property
    def owes_decision(self) -> bool:
        """Whether a new decision was promised that did not go yet."""
        return self.new_decision_due_on is not None and self.new_decision_on is None

    def is_to(self, reference: str, sent_on: dt.date | None) -> bool:
        """Whether it is to the decision with this reference, or else sent on this day."""
        mine = self.decision_reference
        if mine and mine.casefold() == reference.casefold():
            return True
        return sent_on is not None and self.decision_sent_on == sent_on


class TermPause(models.Model):
    """Days on which the term to decide stands still (Awb 7:10 lid 2; 4:15 through 7:14)."""

    class Because(models.TextChoices):
        REPAIR = "REPAIR", "er mist iets, en de inwoner mag dat aanvullen (6:6)"
        RESIDENT = "RESIDENT", "het wachten komt door de inwoner (4:15 lid 2 onder b)"
        FORCE = "FORCE", "overmacht (4:15 lid 2 onder c)"

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="pauses")
    because = models.CharField(max_length=10, choices=Because)
    missing = models.CharField(max_length=200, blank=True, help_text="What she may still send.")
    requested_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("requested_on")),
                name="term_pause_lasts_a_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("requested_on")),
                name="term_pause_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(because="REPAIR") | Q(until_on__isnull=False) & ~Q(missing=""),
                name="repair_says_what_and_until_when",
            ),
            models.UniqueConstraint(
                fields=["objection"],
                condition=Q(because="REPAIR", ended_on__isnull=True),
                name="one_repair_at_a_time",
            ),
        ]


class Consent(models.Model):
    """Everybody with an interest agreed in writing to wait for the decision (Awb 7:10 lid 4)."""

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="consents")
    until_on = models.DateField()
    agreed_on = models.DateField()
    who = models.CharField(max_length=200, help_text="Everybody who agreed, by name.")
    confirmed_on = models.DateField(help_text="When we confirmed it in writing (lid 5).")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gt=F("agreed_on")) & ~Q(who=""), name="consent_is_to_wait"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__gte=F("agreed_on")), name="consent_then_confirmed"
            ),
        ]


class Party(models.Model):
    """Somebody else with an interest in the decision: nothing is arranged behind their back."""

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="parties")
    name = models.CharField(max_length=120)
    # How to reach them, and what their interest is, in a few words.
    how_to_reach = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="party_has_a_name"),
        ]


class Withdrawal(models.Model):
    """What she withdrew with: her own writing, or the report of the hearing (Awb 6:21)."""

    class Way(models.TextChoices):
        WRITTEN = "WRITTEN", "op papier of per e-mail"
        HEARING = "HEARING", "gezegd op de hoorzitting"

    objection = models.OneToOneField(
        Objection, on_delete=models.CASCADE, primary_key=True, related_name="withdrawal"
    )
    way = models.CharField(max_length=10, choices=Way)
    words = models.TextField(max_length=2000, help_text="As she wrote or said it.")
    received_on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="withdrawal_in_her_words"),
        ]


class ForwardedTo(models.Model):
    """It was for somebody else: to whom it went, and when (Awb 6:15)."""

    objection = models.OneToOneField(
        Objection, on_delete=models.CASCADE, primary_key=True, related_name="forwarded"
    )
    body = models.CharField(max_length=120)
    sent_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="forwarded_to_somebody"),
        ]
