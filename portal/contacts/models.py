"""What was said and what was agreed, over all channels, and the first day of what the law counts
from. Rows are appended, not edited."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from portal.cases.models import Case, Channel, FirstReportKind
from portal.contacts.assurance_models import Assurance as Assurance
from portal.contacts.assurance_models import AssuranceStep as AssuranceStep
from portal.contacts.assurance_models import Clash as Clash
from portal.kit import clock
from portal.residents.models import Resident
from portal.staff.models import Team, User


class ContactMoment(models.Model):
    """One conversation or attempt."""

    class Direction(models.TextChoices):
        IN = "IN", "van de inwoner"
        OUT = "OUT", "van ons"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="moments")
    at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel)
    direction = models.CharField(max_length=3, choices=Direction)
    by = models.CharField(max_length=60)
    note = models.TextField(max_length=4000, blank=True)


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Questions about promises."""

    def standing(self) -> Self:
        """Promises that still have to be kept."""
        return self.filter(state=Promise.State.OPEN)

    def of_resident(self, resident: Resident) -> Self:
        """What we promised one resident, what ends first on top."""
        mine = self.filter(case__resident=resident).select_related("owner", "team")
        return mine.order_by("until_at", "pk")

    def ending_between(self, since: dt.datetime, until: dt.datetime) -> Self:
        """Promises that end in [since, until), in that order."""
        return self.filter(until_at__gte=since, until_at__lt=until).order_by("until_at", "pk")

    def agreements_for(self, user: User, teams: Iterable[Team]) -> Self:
        """What was promised besides calling, by these teams, this colleague or in their cases."""
        return (
            self.exclude(kind=Promise.Kind.WINDOW)
            .filter(Q(team__in=teams) | Q(owner=user) | Q(case__owner=user))
            .select_related("case__resident", "case__team", "case__owner", "owner")
            .order_by("until_at", "pk")
        )

    def windows_of(self, user: User) -> Self:
        """Call moments in the open cases of this colleague."""
        return self.filter(kind=Promise.Kind.WINDOW, case__owner=user, case__closed_at__isnull=True)

    def places_held(self, team: Team, since: dt.datetime, until: dt.datetime) -> Self:
        """Windows that hold a place of this team's in a half hour that begins in [since, until)."""
        return self.standing().filter(
            team=team, place__isnull=False, from_at__gte=since, from_at__lt=until
        )

    def windows_between(self, since: dt.datetime, until: dt.datetime) -> Self:
        """Call moments that stand and begin in [since, until), in that order."""
        return (
            self.standing()
            .filter(kind=Promise.Kind.WINDOW, from_at__gte=since, from_at__lt=until)
            .order_by("from_at", "pk")
        )

    def windows_on(self, day: dt.date) -> Self:
        """Call moments that stand and begin on this Dutch day, in that order."""
        return self.windows_between(clock.begin_of(day), clock.end_of(day))

    def windows_of_cases(self, cases: Iterable[Case]) -> Self:
        """The call moments that stand of these cases: at most one each."""
        return self.standing().filter(kind=Promise.Kind.WINDOW, case__in=list(cases))

    def with_owner(self) -> Self:
        """Read what its case is and whose it is now in the same statement, nothing else of it."""
        return self.select_related("case").only(
            "kind",
            "from_at",
            "until_at",
            "made_at",
            "team",
            "owner",
            "case__owner",
            "case__team",
            "case__kind",
            "case__closed_at",
        )


class Promise(models.Model):
    """Something that we said we would do (afspraak), with an owner and a time."""

    class Kind(models.TextChoices):
        WINDOW = "WINDOW", "belmoment"
        CARD = "CARD", "een andere weg kiezen"
        DESK = "DESK", "moment aan de balie"
        OTHER = "OTHER", "afspraak"

    class State(models.TextChoices):
        OPEN = "OPEN", "loopt"
        KEPT = "KEPT", "nagekomen"
        MOVED = "MOVED", "verzet met bericht"
        TOLD = "TOLD", "uitgelegd waarom niet"
        BROKEN = "BROKEN", "niet nagekomen"
        RELEASED = "RELEASED", "niet meer nodig"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="promises")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=200, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # [from_at, until_at): for a window both lie on one Dutch day.
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    # Which of the places of its half hour a window holds: as long as it stands no other can. None
    # where the team has no such places.
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    # Why a colleague gave a place that was not there.
    overbooked_because = models.CharField(max_length=200, blank=True)
    # The promise that this one came in place of.
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor"
    )

    objects: ClassVar[Any] = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_at__lt=F("until_at")), name="promise_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", ended_at__isnull=True, ended_by="")
                | (~Q(state="OPEN") & Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="promise_ended_with_its_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="TOLD") | ~Q(reason=""), name="told_why_not_says_why"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(kind="WINDOW", state="OPEN"),
                name="one_open_window_a_case",
            ),
            models.UniqueConstraint(
                fields=["team", "from_at", "place"],
                condition=Q(state="OPEN", place__isnull=False),
                name="a_place_is_held_once",
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True, overbooked_because="")
                | Q(kind="WINDOW", place__gte=1),
                name="only_a_window_holds_a_place",
            ),
        ]
        indexes = [
            models.Index(
                fields=["team", "until_at"], condition=Q(state="OPEN"), name="open_promises"
            ),
            # What was promised besides calling: few, between very many call moments.
            models.Index(
                fields=["team", "until_at"],
                condition=Q(state="OPEN") & ~Q(kind="WINDOW"),
                name="open_agreements_of_team",
            ),
            # For the reminders, which go by time and not by team.
            models.Index(
                fields=["until_at", "id"], condition=Q(state="OPEN"), name="open_promises_by_end"
            ),
            # Which call moments begin soon, or lie on a day.
            models.Index(
                fields=["from_at", "team"],
                condition=Q(state="OPEN", kind="WINDOW"),
                name="open_windows_by_start",
            ),
            # What became of the promises of a team in a period.
            models.Index(fields=["team", "until_at", "state"], name="promises_of_team_by_end"),
        ]

    @property
    def holder_id(self) -> int | None:
        """Who does it now: who has the case; when that is closed, who promised it. No query when
        the case is read."""
        if self.case.is_open:
            return self.case.owner_id or self.owner_id
        return self.owner_id or self.case.owner_id


class ApplicationForm(models.Model):
    """Where somebody applies for something; the functional manager fills it in."""

    kind = models.CharField(max_length=20, choices=FirstReportKind, unique=True)
    name = models.CharField(max_length=120, help_text="As residents read it.")
    url = models.URLField(max_length=300)


class FirstReport(models.Model):
    """A resident wants to apply for something, and the day on which she first said so. The database
    refuses to change or delete it: nothing later moves that day."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="first_report")
    kind = models.CharField(max_length=20, choices=FirstReportKind)
    reported_on = models.DateField()
    # The address of the form that she got at once; empty when there was none to give.
    given = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)


class LooksLike(models.Model):
    """What a case seems to be besides what it came in as. A person decides; the day stays."""

    class What(models.TextChoices):
        OBJECTION = "OBJECTION", "bezwaar"
        COMPLAINT = "COMPLAINT", "klacht"

    class Verdict(models.TextChoices):
        IS = "IS", "dit is het"
        IS_NOT = "IS_NOT", "dit is het niet"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="looks_like")
    what = models.CharField(max_length=10, choices=What)
    received_on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    # Empty until a person has looked.
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    verdict_at = models.DateTimeField(null=True, blank=True)
    verdict_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "what"], name="looks_like_something_once"),
            models.CheckConstraint(
                condition=Q(verdict="", verdict_at__isnull=True, verdict_by="")
                | (~Q(verdict="") & Q(verdict_at__isnull=False) & ~Q(verdict_by="")),
                name="verdict_says_who_and_when",
            ),
        ]
