"""What is due and was said once, the steps of an urgent case, agenda feeds and the mail of the
morning."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from portal.cases.models import Case
from portal.outbox.models import ToColleague
from portal.staff.models import Team, User


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Questions about reminders."""

    def standing(self) -> Self:
        """Reminders that still ask something."""
        return self.filter(gone_at=None, seen_at=None)

    def of_source(self, source: str) -> Self:
        """Standing reminders of one entry of settings.DUE."""
        return self.standing().filter(source=source)

    def to_ring(self, source: str, *, now: dt.datetime) -> Self:
        """Reminders of a source whose moment has come and that nobody was told of yet."""
        return self.of_source(source).filter(rung_at=None, at__lte=now)

    def rung(self) -> Self:
        """Standing reminders that people were told of."""
        return self.standing().filter(rung_at__isnull=False)

    def for_colleague(self, user: User, teams: Iterable[Team]) -> Self:
        """Reminders with this name on them, and those of these teams with no name at all."""
        return self.filter(Q(owner=user) | Q(owner=None, team__in=teams))


class Reminder(models.Model):
    """One thing that we are reminded of once. The key stays while its object moves in time."""

    key = models.CharField(max_length=80, unique=True)
    # The entry of settings.DUE that made it; only that entry can let it go.
    source = models.CharField(max_length=80)
    code = models.CharField(max_length=30)
    at = models.DateTimeField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, null=True, blank=True, related_name="reminders"
    )
    text = models.CharField(max_length=200)
    # Stands above everything but spoed on somebody's day.
    goes_first = models.BooleanField(default=False, db_default=False)
    rung_at = models.DateTimeField(null=True, blank=True)
    # When its source let it go, and when somebody put it away. No states: it follows its object,
    # back and forth.
    gone_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rung_at__isnull=True) | Q(rung_at__gte=models.F("at")),
                name="reminder_rings_when_its_time_has_come",
            ),
        ]
        indexes = [
            models.Index(
                fields=["source", "at"],
                condition=Q(gone_at__isnull=True, seen_at__isnull=True),
                name="reminders_of_source",
            ),
            models.Index(
                fields=["team", "code", "at"],
                condition=Q(gone_at__isnull=True, seen_at__isnull=True, rung_at__isnull=False),
                name="rung_reminders_of_team",
            ),
        ]


class UrgentStep(models.Model):
    """What happened to an urgent case: marked, handed to the lead, what was done. Appended."""

    class Kind(models.TextChoices):
        MARKED = "MARKED", "spoed genoemd"
        HANDED = "HANDED", "naar de teamleider"
        SETTLED = "SETTLED", "gedaan voor vandaag"
        RESUMED = "RESUMED", "toch nog niet gedaan"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="urgent_steps")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    text = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="SETTLED") | ~Q(text=""), name="settled_says_what_was_done"
            ),
        ]
        indexes = [models.Index(fields=["case", "kind", "at"], name="urgent_steps_of_case")]


class AgendaFeed(models.Model):
    """The secret address at which a colleague's own agenda reads the call moments. One each."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="agenda_feed")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()


class DigestChoice(models.Model):
    """Whether a colleague wants the mail in the morning; no row means nobody asked, and then it
    goes."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="digest_choice")
    is_wanted = models.BooleanField()
    at = models.DateTimeField()


class DigestQuerySet(models.QuerySet["Digest"]):
    """Questions about the mails of the morning."""

    def to_send(self, day: dt.date) -> Self:
        """The ones of this day that have not left and may still be tried."""
        return self.filter(day=day, state=Digest.State.READY).order_by("pk")


class Digest(ToColleague):
    """The one mail of one morning to one colleague: how much waits, and a link. Its words are never
    kept; the row goes after two weeks."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="digests")
    day = models.DateField()
    made_at = models.DateTimeField()

    objects: ClassVar[Any] = DigestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="one_digest_a_person_a_day"),
        ]
