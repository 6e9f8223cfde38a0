"""Who is backup for a team on a half-day, who was asked to swap, who is rung now, and what remains
of it: how long it took, without a name. And who wants a text message when the desk rings."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from portal.desk.places.models import Desk, ServicePoint
from portal.desk.queue.models import Visit
from portal.outbox.models import ToColleague
from portal.staff.models import Team, User


class Half(models.TextChoices):
    """The halves of a day, as the roster knows them."""

    MORNING = "MORNING", "ochtend"
    AFTERNOON = "AFTERNOON", "middag"


class Place(models.TextChoices):
    """Where somebody is during the duty."""

    BUILDING = "BUILDING", "in het gebouw"
    HOME = "HOME", "thuis"


class BackupDutyQuerySet(models.QuerySet["BackupDuty"]):
    """Questions about the roster."""

    def between(self, first: dt.date, last: dt.date) -> Self:
        """Duties on these days, with who does them."""
        days = self.filter(day__gte=first, day__lte=last)
        return days.select_related("person", "deputy", "team").order_by("day", "-half", "pk")

    def of(self, user: User) -> Self:
        """Duties in which this colleague is the backup or the deputy."""
        return self.filter(Q(person=user) | Q(deputy=user))

    def before(self, day: dt.date) -> Self:
        """Duties that are over."""
        return self.filter(day__lt=day)


class BackupDuty(models.Model):
    """Who of a team comes down, or calls, when the desk does not know the answer."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="duties")
    day = models.DateField()
    half = models.CharField(max_length=9, choices=Half)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person_place = models.CharField(max_length=8, choices=Place, default=Place.BUILDING)
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    deputy_place = models.CharField(max_length=8, choices=Place, default=Place.BUILDING)

    objects: ClassVar[Any] = BackupDutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "day", "half"], name="one_duty_a_half_day"),
            models.CheckConstraint(
                condition=~Q(person=F("deputy")), name="deputy_is_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(person_place="BUILDING") | Q(deputy_place="BUILDING"),
                name="one_backup_is_in_the_building",
            ),
        ]

    def is_of(self, user: User) -> bool:
        """Whether this colleague is the backup or the deputy."""
        return user.pk in {self.person_id, self.deputy_id}


class DutySwapQuerySet(models.QuerySet["DutySwap"]):
    """Questions about who was asked."""

    def open(self) -> Self:
        """Questions that wait for an answer."""
        return self.filter(state=DutySwap.State.ASKED)

    def with_all(self) -> Self:
        """With what a page tells of them."""
        return self.select_related("duty__team", "returns__team", "asker", "asked").order_by("pk")


class DutySwap(models.Model):
    """A colleague was asked to take over a duty, perhaps in return for one of theirs. The roster
    changes when they say yes, not before."""

    class State(models.TextChoices):
        ASKED = "ASKED", "gevraagd"
        YES = "YES", "ja gezegd"
        NO = "NO", "nee gezegd"
        WITHDRAWN = "WITHDRAWN", "ingetrokken"
        GONE = "GONE", "niet meer nodig"

    duty = models.ForeignKey(BackupDuty, on_delete=models.CASCADE, related_name="swaps")
    asker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    returns = models.ForeignKey(
        BackupDuty, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()

    objects: ClassVar[Any] = DutySwapQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="swap_with_another"),
            models.UniqueConstraint(
                fields=["duty", "asker"], condition=Q(state="ASKED"), name="one_swap_at_a_time"
            ),
        ]


class BackupCallQuerySet(models.QuerySet["BackupCall"]):
    """Questions about who is rung."""

    def open(self) -> Self:
        """Calls that have not ended, the longest first."""
        return self.exclude(state=BackupCall.State.ENDED).order_by("pk")

    def with_all(self) -> Self:
        """With what a screen shows of them."""
        return self.select_related(
            "visit__opening__desk", "visit__case__topic", "team", "point", "asker", "helper",
            "person", "deputy", "lead",
        )  # fmt: skip


class BackupCall(models.Model):
    """The desk asks the backup of a team. Who is rung at a moment follows from these columns and
    the clock (ladder.py), so that nothing has to be written for it to be true.

    When it has ended no time and no ladder is left: nobody can be timed by it."""

    class State(models.TextChoices):
        RINGING = "RINGING", "wordt gevraagd"
        COMING = "COMING", "komt eraan"
        PHONING = "PHONING", "belt nu"
        ENDED = "ENDED", "klaar"

    class End(models.TextChoices):
        CAME = "CAME", "achtervang kwam"
        PHONED = "PHONED", "achtervang belde"
        WITHDRAWN = "WITHDRAWN", "niet meer nodig"
        CLOSED = "CLOSED", "bezoek was eerder klaar"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="backup_calls")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    # Who asks on behalf of a resident may write of her: shown on request only.
    question = models.CharField(max_length=300, blank=True)
    is_urgent = models.BooleanField(default=False)
    point = models.ForeignKey(
        ServicePoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asker = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=7, choices=State, default=State.RINGING)
    asked_at = models.DateTimeField(null=True, blank=True)
    # The ladder as it was when the desk asked; after these everybody at the desk.
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deputy = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lead = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    step = models.PositiveSmallIntegerField(default=0)
    step_at = models.DateTimeField(null=True, blank=True)
    # Who said "kan niet": colleagues by id, gone when the call ends.
    declined = ArrayField(models.IntegerField(), default=list, blank=True)
    # Who comes, calls, or comes in five minutes.
    helper = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # Up to which step the screens were told; only to tell them once.
    told_step = models.SmallIntegerField(default=-1)
    ended_how = models.CharField(max_length=9, choices=End, blank=True)

    objects: ClassVar[Any] = BackupCallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "team"],
                condition=~Q(state="ENDED"),
                name="one_call_a_visit_and_team",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["RINGING", "COMING", "PHONING"], ended_how="")
                & Q(asked_at__isnull=False, step_at__isnull=False)
                | Q(state="ENDED", asked_at__isnull=True, step_at__isnull=True)
                & Q(answered_at__isnull=True, person__isnull=True, deputy__isnull=True)
                & Q(lead__isnull=True, declined=[])
                & ~Q(ended_how=""),
                name="a_call_that_ended_keeps_no_times",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["COMING", "PHONING"])
                | Q(helper__isnull=False, answered_at__isnull=False),
                name="somebody_comes_or_calls",
            ),
            models.CheckConstraint(condition=Q(step__lte=3), name="the_ladder_has_four_steps"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=~Q(state="ENDED"), name="open_backup_calls"),
        ]


class BackupPhone(models.Model):
    """The mobile number of a colleague who wants a text message when the desk rings; without a row
    none is sent."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="backup_phone")
    number = models.CharField(max_length=16, help_text="In E.164.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number__regex=r"^\+[1-9][0-9]{6,14}$"), name="a_backup_can_be_texted"
            ),
        ]


class RingTextQuerySet(models.QuerySet["RingText"]):
    """Questions about text messages to who is rung."""

    def to_send(self) -> Self:
        """The ones that have not left and may still be tried."""
        return self.filter(state=RingText.State.READY).select_related("call", "user").order_by("pk")


class RingText(ToColleague):
    """The one text message of one call to one colleague. It goes when the call ends: no time was
    ever in it, and nobody can be timed by it."""

    call = models.ForeignKey(BackupCall, on_delete=models.CASCADE, related_name="texts")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    objects: ClassVar[Any] = RingTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "user"], name="one_text_a_call_and_person"),
        ]


class BackupTiming(models.Model):
    """How long it took until somebody came, of one call: by team and half-day, without a visit and
    without a name.

    A day would tell which call it was, and that one keeps who helped: only the month stays, and a
    key that does not follow the order in which calls ended."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID())
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    month_on = models.DateField(help_text="Its first day.")
    half = models.CharField(max_length=9, choices=Half)
    # Empty when nobody came, or when it is not known when.
    seconds = models.PositiveIntegerField(null=True, blank=True)
    ended_how = models.CharField(max_length=9, choices=BackupCall.End)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month_on__day=1), name="a_timing_tells_no_day"),
        ]
        indexes = [models.Index(fields=["team", "month_on"], name="backup_timings_of_team")]
