"""The spine: whatever a resident comes with is a Case. Only columns that at least three kinds use;
the rules of a kind live in its own dossier."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import JSONObject

from portal.audit.models import Event
from portal.cases.proof_models import Proof as Proof
from portal.cases.proof_models import ProofCode as ProofCode
from portal.cases.proof_models import ReadLink as ReadLink
from portal.residents.models import ContactWish, Representation, Resident, WishProposal
from portal.staff.models import Absence, Team, User
from portal.staff.permissions import Standing
from portal.staff.roles import Permission


class FirstReportKind(models.TextChoices):
    """What somebody can apply for; the day on which she first says so counts for the law."""

    BENEFIT = "BENEFIT", "uitkering"
    SPECIAL_ASSISTANCE = "SPECIAL_ASSISTANCE", "bijzondere bijstand"
    DEBT_HELP = "DEBT_HELP", "hulp bij schulden"


class Topic(models.Model):
    """What a question is about, in words that residents know; says which team answers."""

    code = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=80)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="topics")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    # Where the form for it stands, for who asks a colleague; a resident may not know it exists.
    form_url = models.URLField(max_length=200, blank=True)
    # Whoever chooses this topic wants to apply for something.
    first_report_kind = models.CharField(max_length=20, choices=FirstReportKind, blank=True)

    def __str__(self) -> str:
        return self.label


class Channel(models.TextChoices):
    """How something reached us."""

    WEB = "WEB", "website"
    PHONE = "PHONE", "telefoon"
    DESK = "DESK", "balie"
    LETTER = "LETTER", "brief"
    EMAIL = "EMAIL", "e-mail"
    IMPORT = "IMPORT", "lijst"


class OpenDuring(models.Func):
    """The time [opened_at, closed_at) of a case, without end while it is open."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class CaseQuerySet(models.QuerySet["Case"]):
    """The vocabulary of every list of cases."""

    def open(self) -> Self:
        """Cases that still ask something of us."""
        return self.filter(closed_at__isnull=True)

    def urgent_now(self) -> Self:
        """Open cases that cannot wait until tomorrow, the longest waiting first."""
        return (
            self.open()
            .filter(urgent_since__isnull=False)
            .select_related("team", "owner")
            .with_time_in_team()
            .order_by("urgent_since", "pk")
        )

    def with_time_in_team(self) -> Self:
        """Tell since when the team or owner of now has each case: fills `with_team_since`."""
        running = Assignment.objects.filter(case=OuterRef("pk"), until_at=None)
        return self.annotate(with_team_since=models.Subquery(running.values("from_at")[:1]))

    def on_the_day_of(self, user: User, teams: Iterable[Team], *, most: int) -> Self:
        """What is urgent for this colleague and these teams; then what is theirs and what nobody
        of the teams took yet, by when it asks for work. No more than `most`.

        Each part reads the first rows of its own index: one condition over all would sort them all.
        """
        cases = Case.objects.open().values("pk")
        urgent = cases.filter(Q(team__in=teams) | Q(owner=user), urgent_since__isnull=False)
        calm = cases.filter(urgent_since__isnull=True).order_by("due_at", "pk")
        parts = [calm.filter(team=team, owner__isnull=True)[:most] for team in teams]
        parts += [calm.filter(owner=user)[:most]]
        wanted = urgent.order_by("urgent_since", "pk")[:most].union(*parts, all=True)
        return self.filter(pk__in=wanted).order_by(
            F("urgent_since").asc(nulls_last=True), "due_at", "pk"
        )[:most]

    def open_at(self, moment: dt.datetime) -> Self:
        """Cases that were open at this instant, whatever became of them since."""
        during = self.alias(open_during=OpenDuring("opened_at", "closed_at"))
        return during.filter(open_during__contains=moment)

    def with_teams_at(self, teams: Iterable[int], moment: dt.datetime) -> Self:
        """Cases that were with one of these teams at this instant."""
        held = Assignment.objects.filter(
            Q(until_at__isnull=True) | Q(until_at__gt=moment),
            case=OuterRef("pk"),
            team__in=list(teams),
            from_at__lte=moment,
        )
        return self.filter(Exists(held))

    def of_resident(self, resident: Resident) -> Self:
        """Everything that one resident came with."""
        return self.filter(resident=resident)

    def visible_to(self, may: Standing, *, now: dt.datetime) -> Self:
        """Cases whose content this colleague may read: of a team of theirs, their own, or shared.

        Everyone else gets 404 for them.
        """
        return self.filter(_open_to(may, Permission.READ_CASES, now=now))

    def workable_by(self, may: Standing, *, now: dt.datetime) -> Self:
        """Cases on which this colleague may act, by the same three ways."""
        return self.filter(_open_to(may, Permission.WORK_CASES, now=now))

    def with_reading(self, may: Standing, *, now: dt.datetime) -> Self:
        """Tell of each case whether this colleague may read it: fills `may_read` only."""
        return self.annotate(may_read=_told(_open_to(may, Permission.READ_CASES, now=now)))

    def with_access(self, may: Standing, *, now: dt.datetime) -> Self:
        """Tell of each case what this colleague may: fills `may_read` and `may_work`."""
        return self.annotate(
            may_read=_told(_open_to(may, Permission.READ_CASES, now=now)),
            may_work=_told(_open_to(may, Permission.WORK_CASES, now=now)),
        )

    def with_urgency(self) -> Self:
        """Tell of each case whether it ever was urgent: fills `was_urgent`."""
        steps = Event.objects.filter(
            object_kind=Case._meta.label_lower,
            object_id=OuterRef("pk"),
            code__in=["case.urgent_marked", "case.urgent_handed", "case.urgent_settled"],
        )
        return self.annotate(was_urgent=Exists(steps))

    def with_person(self, *, day: dt.date) -> Self:
        """Tell of each case what its resident wishes and who speaks for her on this day: fills
        `wishes_told`, `wish_details`, `wishes_proposed`, `speakers`, and `contact_away` and
        `contact_substitute` of her contact person."""
        wishes = ContactWish.objects.filter(resident=OuterRef("resident"), ended_at=None)
        speakers = Representation.objects.filter(
            Q(until_on=None) | Q(until_on__gt=day), resident=OuterRef("resident"), from_on__lte=day
        )
        speaker = JSONObject(kind="kind", name="name", phone="phone")
        proposed = WishProposal.objects.waiting().filter(resident=OuterRef("resident"))
        proposal = JSONObject(id="pk", words="words", wish="wish", language="language")
        away = Absence.objects.on(day).filter(user=OuterRef("resident__contact_person"))
        return self.annotate(
            wishes_told=ArraySubquery(wishes.values("wish")),
            wish_details=ArraySubquery(
                wishes.exclude(detail="").values(told=JSONObject(wish="wish", detail="detail"))
            ),
            wishes_proposed=ArraySubquery(proposed.order_by("pk").values(proposal=proposal)),
            contact_away=Exists(away),
            contact_substitute=models.Subquery(away.values("substitute__name")[:1]),
            speakers=ArraySubquery(speakers.order_by("pk").values(speaker=speaker)),
        )

    def with_passing_on(self) -> Self:
        """Tell of each case what was said when it was last passed on: fills `passed_on_with`."""
        notes = Assignment.objects.filter(case=OuterRef("pk")).exclude(note="").order_by("-pk")
        return self.annotate(passed_on_with=models.Subquery(notes.values("note")[:1]))


def _open_to(may: Standing, permission: Permission, *, now: dt.datetime) -> Q:
    """The rule of access: a team in which you hold the permission; or, when you hold it anywhere,
    a case that is yours or shared with you or your team. Without any such role: nothing."""
    teams = may.teams_with(permission)
    if not teams:
        return Q(pk__in=[])
    shares = Share.objects.running(now).filter(Q(user=may.user) | Q(team__in=teams))
    return Q(team__in=teams) | Q(owner=may.user) | Q(pk__in=shares.values("case"))


def _told(rule: Q) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(rule, output_field=models.BooleanField())


class Case(models.Model):
    """One thing that a resident asks of us, from the first word to the outcome."""

    class Priority(models.TextChoices):
        NORMAL = "NORMAL", "gewoon"
        URGENT = "URGENT", "spoed vandaag"

    reference = models.CharField(max_length=12, unique=True, help_text="Z-26-004217")
    kind = models.CharField(max_length=20)
    origin = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="led_to"
    )
    resident = models.ForeignKey(
        Resident, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    subject = models.CharField(max_length=200)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True)
    channel = models.CharField(max_length=10, choices=Channel)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cases")
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    priority = models.CharField(max_length=10, choices=Priority, default=Priority.NORMAL)
    urgent_since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=30, blank=True)
    # A second click with the same token finds the first case instead of making one.
    intake_token = models.CharField(max_length=64, null=True, blank=True, unique=True)
    follow_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)

    # Not columns: `urgent_now` and `with_time_in_team` fill the first, `with_access` and
    # `with_person`, `with_urgency` and `with_passing_on` the others.
    with_team_since: dt.datetime
    was_urgent: bool
    may_read: bool
    may_work: bool
    # Whoever reads it now: portal.cases.access and portal.cases.story tell.
    seen_by: Standing
    wishes_told: list[str]
    wish_details: list[dict[str, str]]
    wishes_proposed: list[dict[str, Any]]
    contact_away: bool
    contact_substitute: str | None
    speakers: list[dict[str, str]]
    passed_on_with: str | None

    objects: ClassVar[Any] = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="case_closes_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="case_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(priority="NORMAL", urgent_since__isnull=True)
                | Q(priority="URGENT", urgent_since__isnull=False),
                name="urgent_case_says_since_when",
            ),
            models.CheckConstraint(condition=~Q(subject=""), name="case_has_a_subject"),
        ]
        indexes = [
            models.Index(
                fields=["team", "kind", "due_at", "id"],
                condition=Q(closed_at__isnull=True),
                name="open_cases_of_team",
            ),
            models.Index(
                fields=["owner", "due_at", "id"],
                condition=Q(closed_at__isnull=True),
                name="open_cases_of_owner",
            ),
            models.Index(fields=["resident", "-opened_at"], name="cases_of_resident"),
            models.Index(
                fields=["urgent_since", "id"],
                condition=Q(closed_at__isnull=True, urgent_since__isnull=False),
                name="urgent_cases",
            ),
            # Somebody's day: what nobody of the team has taken yet, by when it asks for work.
            models.Index(
                fields=["team", "due_at", "id"],
                condition=Q(closed_at__isnull=True, owner__isnull=True, urgent_since__isnull=True),
                name="untaken_cases_of_team",
            ),
            # A worklist in the order of calling: urgent first, then what ends first.
            models.Index(
                fields=["team", "kind", "-priority", "due_at", "id"],
                condition=Q(closed_at__isnull=True),
                name="worklist_of_team",
            ),
            models.Index(
                fields=["team", "kind", "-closed_at", "-id"],
                condition=Q(closed_at__isnull=False),
                name="closed_cases_of_team",
            ),
            # How things stood on a past day: few of very many cases were open then.
            GistIndex(OpenDuring("opened_at", "closed_at"), name="cases_open_during"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether it still asks something of us."""
        return self.closed_at is None

    @property
    def is_urgent(self) -> bool:
        """Whether the resident or a colleague said that it cannot wait."""
        return self.urgent_since is not None


class Assignment(models.Model):
    """Which team and colleague had a case, from when until when. Appended, so that a past date can
    be read back."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=60)
    # What who passed it on wants the next one to know, in one line.
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(until_at__isnull=True), name="one_running_assignment"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="assignment_ends_after_start",
            ),
        ]


class ShareQuerySet(models.QuerySet["Share"]):
    """Questions about shares."""

    def running(self, now: dt.datetime) -> Self:
        """Shares that hold at this instant."""
        return self.filter(Q(until_at__isnull=True) | Q(until_at__gt=now), from_at__lte=now)


class Share(models.Model):
    """Someone outside the case's team may read it, on a ground."""

    class Ground(models.TextChoices):
        VISIT = "VISIT", "bezoek begonnen aan het loket"
        BACKUP = "BACKUP", "achtervang kwam erbij"
        INCOMING = "INCOMING", "binnenkomend gesprek na controlevraag"
        HANDED_OVER = "HANDED_OVER", "overgedragen"
        SECOND_HANDLER = "SECOND_HANDLER", "tweede behandelaar"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="shares")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ground = models.CharField(max_length=20, choices=Ground)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=60)

    objects: ClassVar[Any] = ShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, team__isnull=True)
                | Q(user__isnull=True, team__isnull=False),
                name="share_with_person_or_team",
            ),
        ]
