"""Who calls us, as our telephone systems tell it; and the keys with which they sign. What we do for
somebody stands on her case."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from portal.cases.models import Case
from portal.staff.models import Team


class Instants(models.Func):
    """PostgreSQL's tstzrange, for rules over two columns with instants."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class TelephoneSystem(models.Model):
    """A telephone system of the municipality that tells us who calls."""

    name = models.CharField(max_length=60, unique=True)
    # Whose missed calls are those to a number that nobody gave to a team.
    fallback_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="telephone_system_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TelephoneKey(models.Model):
    """A key with which a telephone system signs, in [from_at, until_at). Two may run at once, so
    that it is changed without a gap.

    The secret is not here: it follows from `salt` and the secret of the portal itself.
    """

    system = models.ForeignKey(TelephoneSystem, on_delete=models.CASCADE, related_name="keys")
    code = models.CharField(max_length=16, unique=True, help_text="Sent along, no secret.")
    salt = models.CharField(max_length=32)
    place = models.PositiveSmallIntegerField(help_text="1 or 2: no third key at once.")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="telephone_key_has_a_place"),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="telephone_key_ends_after_start",
            ),
            ExclusionConstraint(
                name="two_telephone_keys_at_once",
                expressions=[
                    ("system", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    (Instants("from_at", "until_at"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class TelephoneEvent(models.Model):
    """One thing that a telephone system told us, so that telling it again does nothing."""

    system = models.ForeignKey(TelephoneSystem, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=64, help_text="As the telephone system calls it.")
    body_digest = models.CharField(max_length=64)
    signature_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "code"], name="telephone_event_once")
        ]
        indexes = [models.Index(fields=["at"], name="telephone_events_by_time")]


# A phone that rings longer was picked up, or its telephone system forgot to say so.
RINGS_FOR = dt.timedelta(minutes=3)
# A talk that lasts longer has ended without our hearing of it.
LONGEST_TALK = dt.timedelta(hours=4)
# So long the screen asks what came of a talk; after that it stands in the list of calls.
REMIND_FOR = dt.timedelta(minutes=30)
OPEN_FOR = dt.timedelta(hours=24)
# A call that rang and of which nothing more was told counts as missed from here on.
LOST_AFTER = dt.timedelta(minutes=10)


class IncomingCallQuerySet(models.QuerySet["IncomingCall"]):
    """Questions about who calls us."""

    def ringing(self, extensions: list[str], now: dt.datetime) -> Self:
        """Calls that ring now on one of these phones."""
        return self.filter(
            extension__in=extensions,
            answered_at=None,
            missed_at=None,
            ended_at=None,
            ringing_at__gt=now - RINGS_FOR,
        )

    def on_screen(self, key: str, extensions: list[str], now: dt.datetime) -> Self:
        """Calls that this colleague should have in sight: that ring for her now, or that she
        answered and of which she did not write down yet what came of it."""
        talking = Q(ended_at=None, answered_at__gt=now - LONGEST_TALK) | Q(
            ended_at__gt=now - REMIND_FOR
        )
        mine = self.unsettled().filter(talking, answered_by=key)
        return (self.ringing(extensions, now) | mine).order_by("-started_at", "-pk")

    def open_to(
        self, key: str, extensions: list[str], teams: Iterable[Team], now: dt.datetime
    ) -> Self:
        """Calls that this colleague may open: that rang on her phone without an answer, that she
        answered herself, or that a team of hers missed."""
        since = now - OPEN_FOR
        rang = self.filter(extension__in=extensions, answered_at=None, ringing_at__gt=since)
        mine = self.filter(answered_by=key, answered_at__gt=since)
        return rang | mine | self.unanswered(now).of_teams(teams)

    def unfinished(self, key: str, now: dt.datetime) -> Self:
        """Talks of the last day of which this colleague did not write down yet what came of them,
        the newest first."""
        mine = self.unsettled().filter(answered_by=key, answered_at__gt=now - OPEN_FOR)
        return mine.order_by("-answered_at", "-pk")

    def unsettled(self) -> Self:
        """Calls of which nobody wrote down yet what came of them."""
        return self.filter(settled_at=None)

    def unanswered(self, now: dt.datetime) -> Self:
        """Calls that nobody answered: told so, or of which nothing more was heard."""
        lost = Q(ended_at=None, ringing_at__lte=now - LOST_AFTER)
        return self.filter(Q(missed_at__isnull=False) | lost, answered_at=None)

    def of_teams(self, teams: Iterable[Team]) -> Self:
        """Calls to the numbers of these teams."""
        return self.filter(team__in=list(teams))

    def with_number(self) -> Self:
        """Calls that showed their number."""
        return self.exclude(number_calling="")

    def led_to_nothing(self, before: dt.datetime) -> Self:
        """Calls from before this moment that belong to no case."""
        return self.filter(case=None, started_at__lt=before)

    def led_to_a_case(self, before: dt.datetime) -> Self:
        """Calls from before this moment that belong to a case."""
        return self.filter(case__isnull=False, started_at__lt=before)


class IncomingCall(models.Model):
    """Somebody calls one of our numbers. Whoever it may be is looked up by its number each time: a
    number is not a person. Forgotten after thirty days when it led to no case; of any other the
    number is forgotten then."""

    class Outcome(models.TextChoices):
        NOTED = "NOTED", "notitie bij een zaak"
        REQUEST = "REQUEST", "nieuw terugbelverzoek"
        JOINED = "JOINED", "hoort bij een open terugbelverzoek"
        REACHED = "REACHED", "belde ons terug en is gesproken"
        NO_FILE = "NO_FILE", "geholpen, geen dossier nodig"
        SPOKEN = "SPOKEN", "belde opnieuw en is gesproken"
        NO_ACTION = "NO_ACTION", "niets nodig"

    WITH_CASE = ("NOTED", "REQUEST", "JOINED", "REACHED")

    system = models.ForeignKey(TelephoneSystem, on_delete=models.PROTECT, related_name="calls")
    code = models.CharField(max_length=64, help_text="As the telephone system calls it.")
    # Empty: the number was withheld, or the call led to a case more than thirty days ago.
    number_calling = models.CharField(max_length=16, blank=True, help_text="E.164.")
    number_called = models.CharField(max_length=20)
    # Whose call it is: of whoever shows the number that was called, on that day.
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    # Where it rang last.
    extension = models.CharField(max_length=10, blank=True)
    started_at = models.DateTimeField()
    ringing_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=60, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Answers to a check question that were not right, by whomever, and the last of them.
    wrong_answers = models.PositiveSmallIntegerField(default=0)
    wrong_at = models.DateTimeField(null=True, blank=True)
    # Who looks after a missed call.
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, null=True, blank=True, related_name="incoming_calls"
    )

    objects: ClassVar[Any] = IncomingCallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "code"], name="incoming_call_once"),
            models.CheckConstraint(
                condition=Q(number_calling="") | Q(number_calling__regex=r"^\+[1-9][0-9]{6,14}$"),
                name="number_calling_is_e164",
            ),
            models.CheckConstraint(
                condition=Q(missed_at__isnull=True) | Q(answered_at__isnull=True),
                name="answered_call_is_not_missed",
            ),
            models.CheckConstraint(
                condition=Q(answered_by="") | Q(answered_at__isnull=False),
                name="who_answered_a_call_says_when",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by="")
                | (Q(taken_at__isnull=False) & ~Q(taken_by="")),
                name="missed_call_taken_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by="", outcome="", case__isnull=True)
                | (Q(settled_at__isnull=False) & ~Q(settled_by="") & ~Q(outcome="")),
                name="incoming_call_settled_whole",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["NOTED", "REQUEST", "JOINED", "REACHED"])
                | Q(case__isnull=False),
                name="outcome_of_a_call_names_its_case",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["NO_ACTION", "NO_FILE"]) | ~Q(reason=""),
                name="nothing_done_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["extension", "ringing_at"],
                condition=Q(
                    answered_at__isnull=True, missed_at__isnull=True, ended_at__isnull=True
                ),
                name="calls_that_ring",
            ),
            models.Index(
                fields=["team", "number_calling", "started_at"],
                condition=Q(answered_at__isnull=True, settled_at__isnull=True),
                name="missed_calls_of_team",
            ),
            models.Index(
                fields=["answered_by", "answered_at"],
                condition=Q(settled_at__isnull=True) & ~Q(answered_by=""),
                name="talks_without_an_end",
            ),
            models.Index(fields=["number_calling", "started_at"], name="calls_by_number"),
            models.Index(
                fields=["started_at"], condition=Q(case__isnull=True), name="calls_to_forget"
            ),
        ]

    def is_unanswered(self, now: dt.datetime) -> bool:
        """Whether nobody answered: told so, or of which nothing more was heard."""
        is_lost = self.ended_at is None and self.ringing_at <= now - LOST_AFTER
        return self.answered_at is None and (self.missed_at is not None or is_lost)
