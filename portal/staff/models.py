"""Colleagues, teams, who belongs where and when, and the numbers that teams and people show."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from portal.audit import actor
from portal.kit import phone


class UserManager(BaseUserManager["User"]):
    """Finds a colleague by user name."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the colleague with this user name, whatever its case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A colleague or partner who can log in. Never deleted: what they did keeps its name."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=80, help_text="For colleagues.")
    public_name = models.CharField(max_length=80, help_text="The name that residents see.")
    email = models.EmailField()
    extension = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    # Who left for good, and who took over: whoever asks for the old name finds the new one.
    left_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="took_over_from"
    )

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "public_name", "email"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, successor__isnull=True)
                | Q(left_on__isnull=False, is_active=False),
                name="who_left_is_let_in_no_more",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="successor_is_someone_else",
            ),
            models.UniqueConstraint(Lower("username"), name="one_username_whatever_its_capitals"),
            models.UniqueConstraint(
                fields=["extension"], condition=~Q(extension=""), name="one_colleague_an_extension"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> actor.Actor:
        """This colleague as the doer of a verb."""
        return actor.staff(self.pk)


class Team(models.Model):
    """A team of Werk & Inkomen; every case belongs to one."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    # The phones of the whole team ring together when somebody calls this one.
    extension = models.CharField(max_length=10, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["extension"], condition=~Q(extension=""), name="one_team_an_extension"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What someone does in a team. Code asks permissions (roles.py), never roles."""

    DESK = "DESK", "baliemedewerker"
    CASEWORKER = "CASEWORKER", "klantmanager"
    INFORMAL_HANDLER = "INFORMAL_HANDLER", "informele aanpakker"
    TEAM_LEAD = "TEAM_LEAD", "teamleider"
    DISCOVERY = "DISCOVERY", "ontdekkingsteam"
    COORDINATOR = "COORDINATOR", "coördinator"
    PARTNER = "PARTNER", "sociaal raadsman of partner"
    PRINT_ROOM = "PRINT_ROOM", "medewerker postkamer"
    FUNCTIONAL_MANAGER = "FUNCTIONAL_MANAGER", "functioneel beheerder"


class Days(models.Func):
    """PostgreSQL's daterange, for rules over two date columns."""

    function = "daterange"
    output_field = DateRangeField()


# `Membership.objects.on` in plain SQL, for statements that cannot wait for Django to write it. Both
# stand here: whoever changes one changes the other, and a test compares them.
HOLDS = """
    member.is_active AND membership.from_on <= %(day)s
    AND (membership.until_on IS NULL OR membership.until_on > %(day)s)
"""


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about who belongs where."""

    def on(self, day: dt.date) -> Self:
        """Memberships that hold on this day."""
        return self.filter(
            Q(until_on__isnull=True) | Q(until_on__gt=day), from_on__lte=day, user__is_active=True
        )


class Membership(models.Model):
    """Someone's role in a team, in [from_on, until_on)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="membership_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["user", "team", "role"],
                condition=Q(until_on__isnull=True),
                name="one_running_membership_a_role",
            ),
            ExclusionConstraint(
                name="membership_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("team", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Days("from_on", "until_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    @property
    def last_on(self) -> dt.date | None:
        """The last day on which it holds, as people say it; None without an end."""
        return self.until_on - dt.timedelta(days=1) if self.until_on else None


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Questions about who is away."""

    def on(self, day: dt.date) -> Self:
        """Absences that hold on this day."""
        return self.filter(from_on__lte=day, until_on__gte=day)

    def not_over(self, day: dt.date) -> Self:
        """Absences that hold on this day or are still to come, the first one first."""
        return self.filter(until_on__gte=day).order_by("from_on", "pk")


class Absence(models.Model):
    """A colleague is away on the days [from_on, until_on]; who takes over is shown."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    from_on = models.DateField()
    until_on = models.DateField()
    substitute = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="absence_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("user")),
                name="substitute_is_someone_else",
            ),
            ExclusionConstraint(
                name="away_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (Days("from_on", "until_on", models.Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class StaffSession(models.Model):
    """One logged-in browser, so that its owner and a manager can see and end it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=120)
    started_at = models.DateTimeField()
    # Moved by what the person does, never by background reads.
    used_at = models.DateTimeField()
    # Tickets for the stream of hints from before this moment are dead: rights were taken since.
    live_from = models.DateTimeField(db_default=Now())


class OutboundNumber(models.Model):
    """A number that we show when we call. It can be called back: the fields say how."""

    number = models.CharField(max_length=20, unique=True, help_text="E.164, or a short number.")
    label = models.CharField(max_length=60)
    answered_by = models.CharField(max_length=120)
    answered_hours = models.CharField(max_length=120)
    outside_hours = models.CharField(max_length=200, help_text="What a caller hears then.")
    tested_on = models.DateField(help_text="The last day on which someone called it to check.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(answered_by="") & ~Q(answered_hours="") & ~Q(outside_hours=""),
                name="shown_number_can_be_called_back",
                violation_error_message="Vul in wie er opneemt, wanneer, en wat een beller "
                "daarbuiten hoort. Anders kan niemand terugbellen.",
            ),
        ]

    def __str__(self) -> str:
        return self.display

    @property
    def display(self) -> str:
        """The number as residents read it."""
        return phone.show(self.number)


class NumberAssignment(models.Model):
    """Which team or person shows a number, on the days of `period` [from, until)."""

    number = models.ForeignKey(OutboundNumber, on_delete=models.PROTECT, related_name="assignments")
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="numbers"
    )
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="numbers"
    )
    period = DateRangeField()
    is_primary = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=False, user__isnull=True)
                | Q(team__isnull=True, user__isnull=False),
                name="number_for_team_or_person",
                violation_error_message="Kies een team of een collega, niet allebei.",
            ),
            models.CheckConstraint(
                condition=Q(is_primary=False) | Q(team__isnull=False),
                name="only_a_team_has_a_primary_number",
            ),
            ExclusionConstraint(
                name="number_is_for_one_at_a_time",
                expressions=[
                    ("number", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Dit telefoonnummer is in deze periode al van een ander.",
            ),
            ExclusionConstraint(
                name="one_primary_number_a_team",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_primary=True),
                violation_error_message="Dit team heeft dan al een vast telefoonnummer.",
            ),
        ]

    @property
    def first_on(self) -> dt.date | None:
        """The first day of the period."""
        day: dt.date | None = self.period.lower
        return day

    @property
    def last_on(self) -> dt.date | None:
        """The last day of the period; None without an end."""
        return self.period.upper - dt.timedelta(days=1) if self.period.upper else None


class CrisisCard(models.Model):
    """The municipality's own words on a crisis card; without a row the words of the code hold."""

    class Code(models.TextChoices):
        DANGER = "DANGER", "Er is nu gevaar"
        SUICIDE = "SUICIDE", "Iemand denkt aan zelfdoding"
        VIOLENCE = "VIOLENCE", "Geweld thuis, of een kind in de knel"
        TONIGHT = "TONIGHT", "Vandaag geen eten of geen bed"
        CONFUSED = "CONFUSED", "Iemand is in de war"

    code = models.CharField(max_length=10, choices=Code, unique=True)
    say = models.TextField(max_length=1000)
    warn = models.TextField(max_length=1000)
    not_write = models.TextField(max_length=1000)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)


class CrisisUse(models.Model):
    """A colleague opened a card. After thirty days only the count is left."""

    card = models.CharField(max_length=10, choices=CrisisCard.Code)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)


class CrisisCount(models.Model):
    """How often a card was used in a month, by whomever; `month_on` is its first day."""

    card = models.CharField(max_length=10, choices=CrisisCard.Code)
    month_on = models.DateField()
    uses = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "month_on"], name="one_count_a_card_and_month")
        ]
