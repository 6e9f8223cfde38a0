"""Assurances (toezeggingen): we told a resident that she is entitled to something. What was said is
said: the database refuses to change or delete a row, and what happens after is a row of its own."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from portal.cases.models import Case
from portal.staff.models import User


class AssuranceQuerySet(models.QuerySet["Assurance"]):
    """Questions about what was assured."""

    def standing(self) -> Self:
        """What still holds: neither taken back nor made true."""
        return self.exclude(pk__in=_ends().values("assurance"))

    def about(self, case: Case) -> Self:
        """What was said to the resident of this case, in any of her cases."""
        if case.resident_id is None:
            return self.filter(case=case)
        return self.filter(case__resident=case.resident_id)

    def with_answerer(self) -> Self:
        """Tell who answers for it now: fills `answerer_id`."""
        handed = AssuranceStep.objects.filter(
            assurance=OuterRef("pk"), kind=AssuranceStep.Kind.HANDED
        )
        last = Subquery(handed.order_by("-pk").values("to_id")[:1])
        number = models.BigIntegerField()
        return self.annotate(answerer_id=Coalesce(last, F("author_id"), output_field=number))

    def answered_by(self, user: User) -> Self:
        """What this colleague answers for now."""
        return self.with_answerer().filter(answerer_id=user.pk)

    def with_words(self, words: list[str]) -> Self:
        """What holds each of these plain words."""
        found = self
        for word in words:
            found = found.filter(search_text__contains=word)
        return found


def _ends() -> "models.QuerySet[AssuranceStep]":
    ended: models.QuerySet[AssuranceStep] = AssuranceStep.objects.filter(
        kind__in=AssuranceStep.ENDS
    )
    return ended


def told_about(case: str) -> "Exists":
    """Return whether anything that still holds was assured to the resident of a case, or in it:
    a rule for rows that have that case under this name."""
    hers = Q(case=OuterRef(f"{case}_id")) | Q(case__resident=OuterRef(f"{case}__resident_id"))
    return Exists(Assurance.objects.standing().filter(hers))


class Assurance(models.Model):
    """One thing to which we said a resident is entitled: who said it, what, when, on what ground.
    Appended, never edited."""

    class Ground(models.TextChoices):
        LAW = "LAW", "de wet of verordening"
        POLICY = "POLICY", "onze werkwijze"
        FILE = "FILE", "wat in het dossier staat"
        OTHER = "OTHER", "iets anders"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assurances")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=500, help_text="As it was said to her.")
    search_text = models.CharField(max_length=500, editable=False, help_text="See kit.text.plain.")
    ground = models.CharField(max_length=10, choices=Ground)
    ground_text = models.CharField(max_length=200, blank=True)
    said_on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    # One per form that was shown: a double click finds the first instead of making one.
    token = models.CharField(max_length=32, unique=True)

    # Not a column: `with_answerer` fills it.
    answerer_id: int

    objects: ClassVar[Any] = AssuranceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="assurance_says_what"),
            models.CheckConstraint(
                condition=~Q(ground="OTHER") | ~Q(ground_text=""), name="other_ground_is_written"
            ),
        ]


class AssuranceStep(models.Model):
    """What happened to an assurance after it was given. Appended, never edited."""

    class Kind(models.TextChoices):
        HANDED = "HANDED", "een collega staat er nu voor in"
        WITHDRAWN = "WITHDRAWN", "ingetrokken"
        KEPT = "KEPT", "waargemaakt"

    ENDS = (Kind.WITHDRAWN.value, Kind.KEPT.value)

    assurance = models.ForeignKey(Assurance, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    # Of a withdrawal: the reason, as it was told to the resident.
    text = models.CharField(max_length=500, blank=True)
    told_on = models.DateField(null=True, blank=True)
    to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assurance"],
                condition=Q(kind__in=["WITHDRAWN", "KEPT"]),
                name="assurance_ends_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind="WITHDRAWN") | (~Q(text="") & Q(told_on__isnull=False)),
                name="withdrawal_was_told_with_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind="HANDED", to__isnull=False)
                | (~Q(kind="HANDED") & Q(to__isnull=True)),
                name="only_what_is_handed_names_somebody",
            ),
        ]


class ClashQuerySet(models.QuerySet["Clash"]):
    """Questions about clashes."""

    def undecided(self) -> Self:
        """Clashes on which no lead has decided yet."""
        return self.filter(verdict="").select_related("case__team", "assurance__case__team", "rung")


class Clash(models.Model):
    """Something is about to go against an assurance. It waits for a team lead who decides with a
    reason; who answers for the assurance was rung."""

    class Act(models.TextChoices):
        LETTER = "letters.sign_refusal", "een brief die nee zegt"
        DECISION = "decisions.tell", "een besluit dat nee zegt"

    class Verdict(models.TextChoices):
        HOLDS = "HOLDS", "de toezegging geldt: het besluit moet anders"
        APART = "APART", "het besluit gaat over iets anders"
        GOES_ON = "GOES_ON", "het besluit gaat toch door"

    assurance = models.ForeignKey(Assurance, on_delete=models.PROTECT, related_name="clashes")
    # Where the no comes from.
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clashes")
    act = models.CharField(max_length=30, choices=Act)
    rung = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    # What who was rung says about it.
    words = models.CharField(max_length=500, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    verdict_at = models.DateTimeField(null=True, blank=True)
    verdict_by = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[Any] = ClashQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assurance", "case", "act"], name="one_clash_an_act_of_a_case"
            ),
            models.CheckConstraint(
                condition=Q(verdict="", verdict_at__isnull=True, verdict_by="", reason="")
                | (
                    ~Q(verdict="") & Q(verdict_at__isnull=False) & ~Q(verdict_by="") & ~Q(reason="")
                ),
                name="verdict_on_a_clash_says_why",
            ),
            models.CheckConstraint(
                condition=Q(words="") | Q(heard_at__isnull=False), name="words_were_heard"
            ),
        ]
        indexes = [
            models.Index(fields=["at"], condition=Q(verdict=""), name="undecided_clashes"),
        ]
