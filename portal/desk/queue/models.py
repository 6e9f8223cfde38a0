"""Who came, with which ticket number, and who helped them when. The moves are in the modules beside
this one; what must hold whatever happens is held here."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.desk.places.models import Opening, ServicePoint
from portal.staff.models import User


def shown_number(number: int, paper_number: int | None) -> str:
    """Return what stands on her slip: 'P7' for one on paper."""
    return f"P{paper_number}" if paper_number else str(number)


class VisitQuerySet(models.QuerySet["Visit"]):
    """The vocabulary of the board."""

    def open(self) -> Self:
        """Visits that still wait for an outcome."""
        return self.exclude(state=Visit.State.CLOSED)

    def of_opening(self, opening: Opening) -> Self:
        """Visits of one day of a desk, with what the board shows of them."""
        return self.filter(opening=opening).select_related(
            "case__topic", "case__resident", "point", "clerk"
        )

    def in_order_of_arrival(self) -> Self:
        """Who came first, first."""
        return self.order_by("arrived_at", "number")

    def known_of(self, opening: Opening) -> Self:
        """Who is here now and whose name we know, by number."""
        known = self.open().filter(opening=opening, case__resident__isnull=False)
        return known.select_related("case__resident").order_by("number")

    def by_reference(self, reference: str) -> "Visit | None":
        """Return the visit with this reference, with what every page shows of it. One query."""
        found: Visit | None = (
            self.filter(case__reference=reference)
            .select_related(
                "case__topic",
                "case__team",
                "case__resident",
                "opening__desk__location",
                "point",
                "clerk",
            )
            .first()
        )
        return found


class Visit(models.Model):
    """The dossier of a case of kind VISIT: one resident or group with one story and one ticket."""

    KIND = "VISIT"

    class State(models.TextChoices):
        WAITING = "WAITING", "wacht"
        AWAY = "AWAY", "even weg"
        CALLED = "CALLED", "geroepen"
        SERVING = "SERVING", "in gesprek"
        ON_HOLD = "ON_HOLD", "wacht bij een loket"
        NO_SHOW = "NO_SHOW", "niet verschenen"
        CLOSED = "CLOSED", "klaar"

    class Need(models.TextChoices):
        QUIET = "QUIET", "rustige plek"
        CHILD = "CHILD", "kind erbij"
        SEAT = "SEAT", "staan is zwaar"
        INTERPRETER = "INTERPRETER", "tolk"
        FETCH = "FETCH", "haal mij op"
        ALONE = "ALONE", "even alleen spreken"

    class Priority(models.TextChoices):
        NONE = "", "geen voorrang"
        LEFT_OVER = "LEFT_OVER", "vorige keer geen antwoord"
        NEED = "NEED", "kan niet lang wachten"
        APPOINTMENT = "APPOINTMENT", "heeft een afspraak"

    class Outcome(models.TextChoices):
        ANSWERED = "ANSWERED", "antwoord gekregen"
        HANDED_OVER = "HANDED_OVER", "overgedragen aan een collega"
        PROMISE = "PROMISE", "wij doen iets, met een datum"
        APPOINTMENT = "APPOINTMENT", "komt terug op een afspraak"
        WRITTEN_DOWN = "WRITTEN_DOWN", "bezwaar of klacht samen opgeschreven"
        PAPERS = "PAPERS", "papieren ontvangen"
        REFERRED = "REFERRED", "verwezen"
        LEFT = "LEFT", "weggegaan"

    class Referral(models.TextChoices):
        CALLED = "CALLED", "wij belden vooruit"
        NAME = "NAME", "met de naam van wie helpt"
        ADDRESS = "ADDRESS", "met een adres"

    class WhyLeft(models.TextChoices):
        UNKNOWN = "", "weten we niet"
        WAIT = "WAIT", "wachten duurde te lang"
        ELSEWHERE = "ELSEWHERE", "moest ergens anders zijn"
        LATER = "LATER", "komt een andere keer"
        OTHER = "OTHER", "anders"

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="visit"
    )
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="visits")
    # The ticket number of the day; never used again, whatever becomes of the visit.
    number = models.PositiveIntegerField()
    # What stood on the slip of paper that was given while the portal was away.
    paper_number = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    # Never changes: whoever steps out, is passed on or comes back late keeps the place.
    arrived_at = models.DateTimeField()
    people = models.PositiveSmallIntegerField(default=1, help_text="She and who came along.")
    language = models.CharField(max_length=3, blank=True, help_text="To talk in; empty: Dutch.")
    needs = ArrayField(models.CharField(max_length=11, choices=Need), default=list, blank=True)
    priority = models.CharField(max_length=11, choices=Priority, blank=True)
    # From which she went home without an answer: for that one she goes first, and only once.
    earlier = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="later"
    )
    first_called_at = models.DateTimeField(null=True, blank=True)
    # Who has her now, and where: from being called until the end, also while she waits there.
    clerk = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    point = models.ForeignKey(
        ServicePoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    promise = models.ForeignKey(
        Promise, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What we promised was said to her, in words that she could repeat.
    said_aloud = models.BooleanField(default=False)
    handover = models.ForeignKey(
        "desk.WarmHandover", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    receipt = models.ForeignKey(
        "desk.PaperReceipt", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    referral = models.CharField(max_length=7, choices=Referral, blank=True)
    referred_to = models.CharField(max_length=200, blank=True, help_text="Who, or where.")
    why_left = models.CharField(max_length=9, choices=WhyLeft, blank=True)

    objects: ClassVar[Any] = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "number"], name="a_number_is_given_once"),
            models.UniqueConstraint(
                fields=["opening", "paper_number"], name="a_slip_is_entered_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="numbers_start_at_one"),
            models.CheckConstraint(condition=Q(people__gte=1), name="somebody_came"),
            models.CheckConstraint(
                condition=~Q(earlier=F("case")), name="an_earlier_visit_is_another_one"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["CALLED", "SERVING", "ON_HOLD"])
                & Q(clerk__isnull=False, point__isnull=False)
                | ~Q(state__in=["CALLED", "SERVING", "ON_HOLD"])
                & Q(clerk__isnull=True, point__isnull=True),
                name="a_visit_is_with_somebody_or_nobody",
            ),
            models.UniqueConstraint(
                fields=["clerk"],
                condition=Q(state__in=["CALLED", "SERVING"]),
                name="a_clerk_helps_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["point"],
                condition=Q(state__in=["CALLED", "SERVING"]),
                name="one_at_a_point_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="CLOSED", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state="CLOSED") & Q(closed_at__isnull=True, outcome=""),
                name="a_visit_closes_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["PROMISE", "APPOINTMENT"])
                | Q(promise__isnull=False, said_aloud=True),
                name="a_promise_was_made_and_said",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="HANDED_OVER") | Q(handover__isnull=False),
                name="handed_over_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["PAPERS", "WRITTEN_DOWN"]) | Q(receipt__isnull=False),
                name="papers_have_a_receipt",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="REFERRED") | ~Q(referral="") & ~Q(referred_to=""),
                name="referred_with_a_call_a_name_or_an_address",
            ),
            models.CheckConstraint(
                condition=~Q(state="CLOSED") | Q(needs=[]), name="needs_go_with_the_visit"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("arrived_at")),
                name="closes_after_arrival",
            ),
        ]
        indexes = [
            # Who is next: a claim reads from the front of this.
            models.Index(
                fields=["opening", "arrived_at", "number"],
                condition=Q(state="WAITING"),
                name="waiting_in_order",
            ),
            models.Index(fields=["opening", "changed_at"], name="changed_on_the_board"),
            # For the cap on overtaking: who with priority was called.
            models.Index(
                fields=["opening", "-arrived_at"],
                condition=Q(first_called_at__isnull=False) & ~Q(priority=""),
                name="called_with_priority",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_number

    @property
    def shown_number(self) -> str:
        """The number as it stands on her slip: 'P7' for one on paper."""
        return shown_number(self.number, self.paper_number)

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an outcome."""
        return self.state != Visit.State.CLOSED


class ServicePeriod(models.Model):
    """One time that a clerk had a visit: called, begun, ended, and done with the work after it.

    Waiting, walking, talking and the work afterwards are apart, so that no figure mixes them. Who
    it was is forgotten when the work is done: nobody can be timed by it."""

    class End(models.TextChoices):
        FINISHED = "FINISHED", "klaar"
        ON_HOLD = "ON_HOLD", "wacht bij het loket"
        BACK = "BACK", "terug in de rij"
        NO_SHOW = "NO_SHOW", "niet verschenen"
        HANDED_OVER = "HANDED_OVER", "overgedragen"
        LEFT = "LEFT", "weggegaan"
        UNDONE = "UNDONE", "vergissing"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="periods")
    point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    called_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=11, choices=End, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    # How often the number was called, with the first time.
    calls = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(ended_at__isnull=True), name="one_period_a_visit"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at__isnull=True), name="one_period_a_clerk"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="")
                | Q(ended_at__isnull=False) & ~Q(ended_how=""),
                name="period_ended_says_how",
            ),
            models.CheckConstraint(
                condition=(Q(began_at__isnull=True) | Q(began_at__gte=F("called_at")))
                & (Q(ended_at__isnull=True) | Q(ended_at__gte=F("called_at")))
                & (
                    Q(ended_at__isnull=True)
                    | Q(began_at__isnull=True)
                    | Q(ended_at__gte=F("began_at"))
                ),
                name="period_goes_forward",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, user__isnull=False)
                | Q(ended_at__isnull=False, done_at__gte=F("ended_at"), user__isnull=True),
                name="a_period_that_is_done_forgets_who",
            ),
        ]
