"""A request to be called back, and each attempt. The window she was promised is a Promise. Who
calls us is in telephony_models."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Max, Q

from callbacks.asking_models import AboutLetter as AboutLetter
from callbacks.asking_models import DialPermission as DialPermission
from callbacks.asking_models import FormAsk as FormAsk
from callbacks.asking_models import HandOver as HandOver
from callbacks.asking_models import OnBehalf as OnBehalf
from callbacks.decision_models import ComingDecision as ComingDecision
from callbacks.reaching_models import CallerIdIntroduction as CallerIdIntroduction
from callbacks.reaching_models import ProactiveCall as ProactiveCall
from callbacks.reaching_models import ProactiveCount as ProactiveCount
from callbacks.reaching_models import ProactivePurpose as ProactivePurpose
from callbacks.telephony_models import IncomingCall as IncomingCall
from portal.cases.models import Case, Topic
from portal.contacts.models import ContactMoment, Promise
from portal.residents.models import Resident
from portal.staff.models import Days, Team, User


class CallbackRequestQuerySet(models.QuerySet["CallbackRequest"]):
    """Questions about callback requests."""

    def open_for_number(self, number: str) -> Self:
        """Open requests to be called on this number (E.164), oldest first."""
        return (
            self.filter(number_to_call=number, case__closed_at__isnull=True)
            .select_related("case__resident")
            .order_by("case_id")
        )

    def open_of(self, resident: Resident, topic: Topic) -> Self:
        """Open requests of one resident about one topic."""
        return self.filter(
            case__resident=resident, case__topic=topic, case__closed_at__isnull=True
        ).select_related("case__team", "case__owner", "case__resident")

    def open_of_resident(self, resident: Resident) -> Self:
        """Open requests of one resident, the one that asks for work first, first."""
        return (
            self.filter(case__resident=resident, case__closed_at__isnull=True)
            .select_related("case__team", "case__owner", "caller")
            .order_by("case__due_at", "case_id")
        )

    def last_closed_at(
        self, *, number: str, name: str, topic: Topic, since: dt.datetime
    ) -> dt.datetime | None:
        """When the last request of this name on this number about this topic was closed; None
        for never, or before `since`. One query."""
        closed: dt.datetime | None = self.filter(
            number_to_call=number,
            case__topic=topic,
            case__resident__search_name=name,
            case__closed_at__gte=since,
        ).aggregate(last=Max("case__closed_at"))["last"]
        return closed

    def waiting_for(self, teams: list[Team]) -> Self:
        """Requests of these teams that nobody has taken, in the order of calling."""
        return (
            self.filter(
                state=CallbackRequest.State.WAITING,
                case__kind=CallbackRequest.KIND,
                case__team__in=teams,
                case__closed_at__isnull=True,
            )
            # Nobody calls somebody who died; NULL is most residents.
            .filter(case__resident__died_on__isnull=True)
            .select_related("case__team", "case__owner", "case__resident")
            .order_by("-case__priority", "case__due_at", "case_id")
        )

    def held_by(self, owners: list[int]) -> Self:
        """Requests in the hands of these colleagues, given as primary keys."""
        return self.filter(
            state=CallbackRequest.State.CLAIMED,
            case__owner__in=owners,
            case__closed_at__isnull=True,
        )

    def due_before(self, moment: dt.datetime) -> Self:
        """Requests that ask for work before this moment."""
        return self.filter(case__due_at__lt=moment).order_by("case__due_at", "case_id")

    def open_in(self, teams: list[Team]) -> Self:
        """Open requests of these teams, in the order of calling."""
        return (
            self.filter(case__team__in=teams, case__closed_at__isnull=True)
            .select_related("case__team", "case__owner", "case__resident")
            .order_by("-case__priority", "case__due_at", "case_id")
        )

    def reminded_of(self, promises: models.QuerySet[Promise]) -> Self:
        """Requests behind these windows whose resident wants to hear of the first call."""
        return self.filter(
            pk__in=promises.values("case"), wants_reminder=True, attempts=None
        ).select_related("case__resident")

    def called_until_before(self, moment: dt.datetime) -> Self:
        """Requests that still say that somebody is calling, though that ended by this moment."""
        return self.filter(calling_until__lte=moment).select_related("case").order_by("case_id")


class CallbackRequest(models.Model):
    """The dossier of a case of kind CALLBACK."""

    KIND = "CALLBACK"

    class State(models.TextChoices):
        WAITING = "WAITING", "wacht op een collega"
        CLAIMED = "CLAIMED", "opgepakt"
        CLOSED = "CLOSED", "afgerond"

    class Outcome(models.TextChoices):
        REACHED = "REACHED", "gesproken"
        UNREACHED = "UNREACHED", "niet bereikt"
        CANCELLED = "CANCELLED", "door de inwoner ingetrokken"
        TOLD = "TOLD", "uitgelegd waarom wij niet bellen"
        NOT_NEEDED = "NOT_NEEDED", "bellen is niet meer nodig"
        # No work of its own: somebody asked the same before, and that request is open.
        JOINED = "JOINED", "bij een open verzoek gevoegd"

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="callback"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    story = models.TextField(max_length=2000, blank=True, help_text="In her own words.")
    number_to_call = models.CharField(max_length=16, help_text="E.164.")
    # What the receipt said: the number that will be shown, whoever calls.
    number_told = models.CharField(max_length=20)
    # To try when nobody answers the first one; E.164 or empty.
    second_number = models.CharField(max_length=16, blank=True)
    # Asked for this conversation; a wish for all of them stands with the resident.
    interpreter = models.BooleanField(default=False)
    # Of this one conversation; empty means the one she always talks in.
    language = models.CharField(max_length=8, blank=True)
    # More than once while it was open: shown to colleagues, never a reason to go first.
    times_asked = models.PositiveSmallIntegerField(default=1)
    # She ticked that she wants a text shortly before our first call.
    wants_reminder = models.BooleanField(default=False)
    # Who is calling her now. Only when it ends, never when it began: no time per colleague.
    caller = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    calling_until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = CallbackRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number_to_call__regex=r"^\+[1-9][0-9]{6,14}$"),
                name="number_to_call_is_e164",
            ),
            models.CheckConstraint(condition=~Q(number_told=""), name="callback_tells_its_number"),
            models.CheckConstraint(
                condition=Q(second_number="")
                | (
                    Q(second_number__regex=r"^\+[1-9][0-9]{6,14}$")
                    & ~Q(second_number=models.F("number_to_call"))
                ),
                name="second_number_is_another_one",
            ),
            models.CheckConstraint(condition=Q(times_asked__gte=1), name="asked_at_least_once"),
            models.CheckConstraint(
                condition=Q(caller__isnull=True, calling_until__isnull=True)
                | Q(caller__isnull=False, calling_until__isnull=False),
                name="calling_says_who_and_until_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="CLOSED") | Q(calling_until__isnull=True),
                name="nobody_calls_for_what_is_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["number_to_call"], name="requests_by_number"),
            # The few that are being called now.
            models.Index(
                fields=["calling_until"],
                condition=Q(calling_until__isnull=False),
                name="requests_being_called",
            ),
        ]


class Hours(models.Func):
    """PostgreSQL's tsrange of two times of day, for rules over them."""

    template = "tsrange(date '2000-01-01' + %(expressions)s)"
    arg_joiner = ", date '2000-01-01' + "
    output_field = DateTimeRangeField()


HALF_HOURS = Q(from_time__minute__in=[0, 30], from_time__second=0) & Q(
    until_time__minute__in=[0, 30], until_time__second=0
)


class SlotPatternQuerySet(models.QuerySet["SlotPattern"]):
    """Questions about the weeks of teams."""

    def holding_between(self, first: dt.date, last: dt.date) -> Self:
        """Rows that hold on some day of [first, last]."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=first), from_on__lte=last)


class SlotPattern(models.Model):
    """How many residents a team can call in each half hour of [from_time, until_time) on a weekday
    (Monday is 0), on the days [from_on, until_on). A team without any keeps half-days."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="slot_patterns")
    weekday = models.PositiveSmallIntegerField()
    from_time = models.TimeField()
    until_time = models.TimeField()
    places = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = SlotPatternQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lt=5), name="slots_on_working_days"),
            models.CheckConstraint(condition=Q(places__gte=1), name="pattern_has_places"),
            models.CheckConstraint(
                condition=Q(from_time__lt=F("until_time")) & HALF_HOURS,
                name="pattern_is_of_half_hours",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="pattern_ends_after_start",
            ),
            ExclusionConstraint(
                name="one_pattern_a_half_hour",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (Days("from_on", "until_on"), RangeOperators.OVERLAPS),
                    (Hours("from_time", "until_time"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class SlotException(models.Model):
    """On this day a team has this many places in each half hour of [from_time, until_time) instead
    of what its week says: fewer, more, or none."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="slot_exceptions")
    day = models.DateField()
    from_time = models.TimeField()
    until_time = models.TimeField()
    places = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=80, help_text="For colleagues.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_time__lt=F("until_time")) & HALF_HOURS,
                name="exception_is_of_half_hours",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exception_says_why"),
            ExclusionConstraint(
                name="one_exception_a_half_hour",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    ("day", RangeOperators.EQUAL),
                    (Hours("from_time", "until_time"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class CallingRule(models.Model):
    """The one row with how often we try before a person chooses another way."""

    tries = models.PositiveSmallIntegerField(default=3)
    # On how many days at least.
    days = models.PositiveSmallIntegerField(default=2)
    # Calling twice in one half-day counts as one try.
    by_half_day = models.BooleanField(default=True)
    # Within how many working days a person chooses that other way.
    card_working_days = models.PositiveSmallIntegerField(default=5)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="calling_rule_is_one"),
            models.CheckConstraint(
                condition=Q(tries__gte=1, tries__lte=9, days__gte=1, days__lte=F("tries")),
                name="tries_fit_on_days",
            ),
            models.CheckConstraint(
                condition=Q(card_working_days__gte=1, card_working_days__lte=20),
                name="card_within_a_month",
            ),
        ]


class AskedAgain(models.Model):
    """Somebody had to ask once more: while her request was open, or with this request soon after
    an earlier one about the same was closed. Appended."""

    request = models.ForeignKey(
        CallbackRequest, on_delete=models.CASCADE, related_name="asked_again"
    )
    # The team that had the request then: what moves on later changes no figure.
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["team", "at"], name="asked_again_of_team")]


class CallAttempt(models.Model):
    """One time that we called, with the number that was shown and what came of it. Appended."""

    class Result(models.TextChoices):
        REACHED = "REACHED", "Gesproken"
        SOMEBODY_ELSE = "SOMEBODY_ELSE", "Iemand anders nam op"
        VOICEMAIL = "VOICEMAIL", "Voicemail ingesproken"
        NO_ANSWER = "NO_ANSWER", "Nam niet op"
        ENGAGED = "ENGAGED", "In gesprek"
        WRONG_NUMBER = "WRONG_NUMBER", "Verkeerd telefoonnummer"
        LATER = "LATER", "Vraagt om later te bellen"

    request = models.ForeignKey(CallbackRequest, on_delete=models.CASCADE, related_name="attempts")
    moment = models.OneToOneField(ContactMoment, on_delete=models.PROTECT, related_name="attempt")
    # The team that had the request then: what moves on later changes no figure.
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    result = models.CharField(max_length=15, choices=Result)
    number_called = models.CharField(max_length=16)
    # Empty means that no number was shown, which needs a reason.
    number_shown = models.CharField(max_length=20, blank=True)
    anonymous_reason = models.CharField(max_length=200, blank=True)
    # One per form that was shown: a double click finds the first attempt instead of making one.
    token = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "token"], condition=~Q(token=""), name="one_attempt_a_form"
            ),
            models.CheckConstraint(
                condition=~Q(number_shown="") | ~Q(anonymous_reason=""),
                name="anonymous_call_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["request", "at"], name="attempts_of_request"),
            # All that a figure counts, so that years of attempts are counted from the index alone.
            models.Index(
                fields=["team", "at"],
                include=["id", "result", "number_shown"],
                name="attempts_of_team",
            ),
            models.Index(fields=["number_called", "at"], name="attempts_on_number"),
        ]

    @property
    def is_taken_back(self) -> bool:
        """Whether the click was a slip. One query, unless the correction was read with it."""
        return hasattr(self, "correction")


class Correction(models.Model):
    """A result that was clicked by mistake and taken back at once: the attempt stays where it is
    and counts no more. Appended."""

    attempt = models.OneToOneField(CallAttempt, on_delete=models.CASCADE, related_name="correction")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)


class OtherWay(models.Model):
    """How a person chose to reach somebody whom we could not reach by phone. Ends the promise of
    kind CARD. Appended."""

    class Way(models.TextChoices):
        CARD = "CARD", "een kaart"
        LETTER = "LETTER", "een brief"
        DESK = "DESK", "een moment aan de balie"
        HELPER = "HELPER", "via iemand die de inwoner koos"

    promise = models.OneToOneField(Promise, on_delete=models.CASCADE, related_name="other_way")
    way = models.CharField(max_length=10, choices=Way)
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
