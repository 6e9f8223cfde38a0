"""What was done in an objection or complaint, and the dates that the law sets for it. Both are
appended. Which move is allowed from where: objections.dossier.moves."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from portal.cases.models import Case


class ActKind(models.TextChoices):
    """What can be done in an objection."""

    REGISTERED = "REGISTERED", "bezwaar ontvangen"
    LOOKED = "LOOKED", "begonnen met bekijken"
    REPAIR_ASKED = "REPAIR_ASKED", "gevraagd om aan te vullen"
    REPAIRED = "REPAIRED", "aangevuld"
    REPAIR_OVER = "REPAIR_OVER", "de tijd om aan te vullen is voorbij"
    WHY_LATE = "WHY_LATE", "gevraagd waarom het later kwam"
    EXCUSED = "EXCUSED", "goede reden voor te laat"
    NOT_EXCUSED = "NOT_EXCUSED", "geen goede reden voor te laat"
    CALLING = "CALLING", "wij bellen eerst"
    CALL_AFTER_ALL = "CALL_AFTER_ALL", "op verzoek van de inwoner toch eerst bellen"
    TALKED = "TALKED", "in gesprek"
    PROPOSED = "PROPOSED", "oplossing voorgesteld"
    PROMISED = "PROMISED", "nieuw besluit beloofd"
    NEW_DECISION = "NEW_DECISION", "nieuw besluit verstuurd"
    FORM_SENT = "FORM_SENT", "formulier om in te trekken verstuurd"
    ON_WITH_IT = "ON_WITH_IT", "verder in gesprek"
    WITHDRAWN = "WITHDRAWN", "ingetrokken"
    FORMAL = "FORMAL", "officiële procedure gekozen"
    HEARING = "HEARING", "hoorzitting gepland"
    HEARD = "HEARD", "gehoord"
    NOT_HEARD = "NOT_HEARD", "hoorzitting niet nodig"
    ADVICE = "ADVICE", "advies van de commissie"
    DECIDED = "DECIDED", "beslist op het bezwaar"
    ANNOUNCED = "ANNOUNCED", "beslissing verstuurd"
    CLOSED = "CLOSED", "afgerond"
    FORWARDED = "FORWARDED", "doorgestuurd"
    JOINED = "JOINED", "bij een ander bezwaar gevoegd"
    OTHER = "OTHER", "bleek iets anders"
    # Without a move.
    ADJOURNED = "ADJOURNED", "beslissing uitgesteld"
    CONSENTED = "CONSENTED", "schriftelijk afgesproken te wachten"
    COMMITTEE = "COMMITTEE", "verteld dat een commissie adviseert"
    PAUSED = "PAUSED", "termijn stilgezet"
    RESUMED = "RESUMED", "termijn loopt weer"
    CORRECTED = "CORRECTED", "gegevens verbeterd"
    COUNTED = "COUNTED", "data opnieuw berekend"
    SIGNED = "SIGNED", "ondertekend"
    PARTY = "PARTY", "andere belanghebbende genoteerd"
    # Only of a complaint; talking, consent and closing are as above.
    COMPLAINED = "COMPLAINED", "klacht ontvangen"
    ABOUT = "ABOUT", "genoteerd over welke collega het gaat"
    SETTLED = "SETTLED", "opgelost, zegt de inwoner"
    HANDLING = "HANDLING", "officiële afhandeling gekozen"
    HEARD_BOTH = "HEARD_BOTH", "inwoner en collega gehoord"
    PUT_OFF = "PUT_OFF", "afhandeling uitgesteld"


# The only acts that a legal date may follow from (Awb 7:10, 9:11). The database has
# the same list.
MOVES_DATES = frozenset(
    {
        ActKind.REGISTERED,
        ActKind.REPAIR_ASKED,
        ActKind.REPAIRED,
        ActKind.PAUSED,
        ActKind.RESUMED,
        ActKind.ADJOURNED,
        ActKind.CONSENTED,
        ActKind.COMMITTEE,
        ActKind.CORRECTED,
        ActKind.COUNTED,
        ActKind.COMPLAINED,
        ActKind.PUT_OFF,
    }
)


class LegalTerm(models.TextChoices):
    """The terms whose last day is kept."""

    OBJECT = "OBJECT", "laatste dag om bezwaar te maken"
    DECIDE = "DECIDE", "laatste dag om te beslissen"
    SETTLE = "SETTLE", "laatste dag om een klacht af te handelen"


class Act(models.Model):
    """One thing that was done in an objection or complaint, by whom, when, why and on what ground.
    Appended: the database refuses to change one."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=20, choices=ActKind)
    from_state = models.CharField(max_length=15, blank=True)
    to_state = models.CharField(max_length=15)
    # The law that it rests on, as it was written then.
    article = models.CharField(max_length=60, blank=True)
    reason = models.TextField(max_length=2000)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(by=""), name="act_says_who_and_why"
            ),
        ]
        indexes = [models.Index(fields=["case", "id"], name="acts_of_case")]


class LegalDateQuerySet(models.QuerySet["LegalDate"]):
    """Questions about legal dates."""

    def current(self) -> Self:
        """The dates that hold."""
        return self.filter(replaced_at=None)


class LegalDate(models.Model):
    """A date that the law sets for a case, as the engine explained it then. Only an act that may
    move dates replaces it; what was counted before stays to be read."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="legal_dates")
    term = models.CharField(max_length=10, choices=LegalTerm)
    # None: the term has not begun, or nobody can tell yet; the steps say why.
    day = models.DateField(null=True, blank=True)
    steps = ArrayField(models.TextField())
    # Of the term to object: whether hers was in time. None while nobody can tell.
    in_time = models.BooleanField(null=True, blank=True)
    hint = models.CharField(max_length=200, blank=True)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="dates")
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = LegalDateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "term"],
                condition=Q(replaced_at__isnull=True),
                name="one_legal_date_a_term",
            ),
        ]
        indexes = [
            models.Index(
                fields=["day"],
                condition=Q(replaced_at__isnull=True, day__isnull=False),
                name="legal_dates_by_day",
            ),
        ]
