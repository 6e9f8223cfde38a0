"""Agreements that limit contact (contactafspraken): proposed by one colleague, decided by another,
with an end, a review at least every half year, and a letter that says what stays possible."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from portal.kit import phone
from portal.residents.models.people import Resident
from portal.staff.models import Team, User

# Half a year in days, whichever months they are.
MOST_DAYS_TO_REVIEW = dt.timedelta(days=181)
DAYS_TO_TALK = dt.timedelta(days=5)
# So long before the last day for it a lead is asked to look again.
REVIEW_AHEAD = dt.timedelta(days=14)
RECENT_DAYS = dt.timedelta(days=90)


class ContactLimitQuerySet(models.QuerySet["ContactLimit"]):
    """Questions about contact limits."""

    def running(self, day: dt.date) -> Self:
        """Limits that hold on this day, whether or not the job that ends them has run."""
        return self.filter(
            state=ContactLimit.State.RUNNING,
            from_on__lte=day,
            until_on__gte=day,
            review_on__gte=day,
        ).exclude(talked_on=None, happened_on__lt=day - DAYS_TO_TALK)

    def overdue(self, day: dt.date) -> Self:
        """Limits that hold no more and are not ended yet, oldest first."""
        return self.filter(
            Q(until_on__lt=day)
            | Q(review_on__lt=day)
            | Q(talked_on=None, happened_on__lt=day - DAYS_TO_TALK),
            state=ContactLimit.State.RUNNING,
        ).order_by("pk")

    def of(self, resident: Resident) -> Self:
        """Everything that was proposed or decided for one resident, the newest first."""
        return self.filter(resident=resident).select_related("contact", "team").order_by("-pk")

    def but(self, limit: "ContactLimit") -> Self:
        """The others."""
        return self.exclude(pk=limit.pk)

    def waiting_for(self, teams: list[Team]) -> Self:
        """What a lead of these teams decides or looks at again, oldest first."""
        asking = [ContactLimit.State.PROPOSED, ContactLimit.State.RUNNING]
        return (
            self.filter(team__in=teams, state__in=asking)
            .select_related("resident", "team")
            .order_by("state", "review_on", "pk")
        )


class ContactLimit(models.Model):
    """One agreement that limits how a resident reaches us. It never limits what she may ask."""

    class What(models.TextChoices):
        LETTERS = "LETTERS", "niet bellen, alleen brieven"
        NUMBER = "NUMBER", "dit telefoonnummer nemen wij niet op"
        DESK = "DESK", "balie: alleen op afspraak"

    class State(models.TextChoices):
        PROPOSED = "PROPOSED", "wacht op een teamleider"
        REFUSED = "REFUSED", "niet ingegaan"
        RUNNING = "RUNNING", "geldt nu"
        ENDED = "ENDED", "voorbij"

    class Ending(models.TextChoices):
        OVER = "OVER", "de laatste dag is geweest"
        NOT_REVIEWED = "NOT_REVIEWED", "niet op tijd opnieuw bekeken"
        NO_TALK = "NO_TALK", "binnen vijf dagen is er niet met de inwoner gesproken"
        TAKEN_BACK = "TAKEN_BACK", "eerder gestopt door een teamleider"

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="contact_limits")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    what = models.CharField(max_length=10, choices=What)
    number = models.CharField(max_length=16, blank=True, help_text="E.164; only for NUMBER.")
    # What happened, in concrete words, and when last.
    facts = models.TextField(max_length=2000)
    facts_on = models.DateField()
    # The talk or warning before it; after a threat it may come within five days.
    talked_on = models.DateField(null=True, blank=True)
    happened_on = models.DateField(null=True, blank=True, help_text="The day of a threat.")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    # The one colleague whom she can always reach.
    contact = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=60)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    # Fixed when it was decided: what she reads.
    letter = models.TextField(max_length=6000, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)
    ending = models.CharField(max_length=15, choices=Ending, blank=True)

    objects: ClassVar[Any] = ContactLimitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(what="NUMBER") & Q(number__regex=r"^\+[1-9][0-9]{6,14}$"))
                | (~Q(what="NUMBER") & Q(number="")),
                name="limit_on_a_number_names_it",
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="limit_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(talked_on__isnull=False) | Q(happened_on__isnull=False),
                name="limit_comes_after_a_talk_or_a_threat",
            ),
            models.CheckConstraint(
                condition=Q(happened_on__isnull=True)
                | Q(talked_on__isnull=True)
                | Q(talked_on__lte=F("happened_on") + DAYS_TO_TALK),
                name="talk_within_five_days_after_a_threat",
            ),
            models.CheckConstraint(condition=~Q(facts=""), name="limit_has_facts"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by="")
                | (Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="limit_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")), name="limit_decided_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["RUNNING", "ENDED"])
                | (
                    Q(decided_at__isnull=False, reviewed_on__isnull=False, review_on__isnull=False)
                    & ~Q(letter="")
                ),
                name="running_limit_is_decided_with_a_letter",
            ),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True)
                | Q(review_on__lte=F("reviewed_on") + MOST_DAYS_TO_REVIEW),
                name="limit_reviewed_every_half_year",
            ),
            models.CheckConstraint(
                condition=Q(state="ENDED", ended_at__isnull=False) & ~Q(ended_by="") & ~Q(ending="")
                | ~Q(state="ENDED") & Q(ended_at__isnull=True, ended_by="", ending=""),
                name="limit_ended_at_by_and_why",
            ),
            models.UniqueConstraint(
                fields=["resident", "what", "number"],
                condition=Q(state__in=["PROPOSED", "RUNNING"]),
                name="one_running_limit_of_a_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["number"], condition=Q(state="RUNNING"), name="limits_on_a_number"
            ),
        ]

    def asks_for_review(self, day: dt.date) -> bool:
        """Whether a lead should look again now, or it ends by itself before its last day."""
        if self.state != self.State.RUNNING or self.review_on is None:
            return False
        return self.review_on < self.until_on and self.review_on - REVIEW_AHEAD <= day

    @property
    def words(self) -> str:
        """What is limited, in words."""
        label = self.What(self.what).label
        return f"{label}: {phone.show(self.number)}" if self.number else label


class ContactLimitStep(models.Model):
    """What happened to a contact limit, with the words of who did it. Appended."""

    class Kind(models.TextChoices):
        PROPOSED = "PROPOSED", "voorgesteld"
        TALKED = "TALKED", "gesproken of gewaarschuwd"
        REFUSED = "REFUSED", "niet ingegaan"
        DECIDED = "DECIDED", "besloten"
        REVIEWED = "REVIEWED", "opnieuw bekeken"
        ENDED = "ENDED", "gestopt"

    limit = models.ForeignKey(ContactLimit, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    text = models.TextField(max_length=2000, blank=True)
