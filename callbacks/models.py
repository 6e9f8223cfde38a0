"""A request to be called back, and each attempt. The window she was promised is a Promise. Who
calls us is in phone_models."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Max, Q

from callbacks.asking_models import DialPermission as DialPermission
from callbacks.asking_models import FormAsk as FormAsk
from callbacks.asking_models import HandOver as HandOver
from callbacks.asking_models import OnBehalf as OnBehalf
from callbacks.phone_models import IncomingCall as IncomingCall
from callbacks.reaching_models import CallerIdIntroduction as CallerIdIntroduction
from callbacks.reaching_models import ProactiveCall as ProactiveCall
from callbacks.reaching_models import ProactiveCount as ProactiveCount
from callbacks.reaching_models import ProactivePurpose as ProactivePurpose
from portal.cases.models import Case, Topic
from portal.contacts.models import ContactMoment
from portal.residents.models import Resident
from portal.staff.models import Team


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
        ]
        indexes = [models.Index(fields=["number_to_call"], name="requests_by_number")]


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
