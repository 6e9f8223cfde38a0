"""A request to be called back, and each attempt. The window she was promised is a Promise."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from portal.cases.models import Case, Topic
from portal.contacts.models import ContactMoment
from portal.outbox.models import Message
from portal.residents.models import Representation, Resident
from portal.staff.models import Team, User


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


class CallerIdIntroduction(models.Model):
    """From which day a team calls with its own number on the screen, and what it agreed about
    that. One a team; what changed stands in its events."""

    team = models.OneToOneField(
        Team, on_delete=models.PROTECT, primary_key=True, related_name="caller_id"
    )
    starts_on = models.DateField()
    agreements = models.TextField(max_length=2000)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(agreements=""), name="caller_id_has_agreements"),
        ]


class ProactivePurpose(models.Model):
    """For what, and on which ground, we may call people who did not ask: the privacy officer's
    list."""

    label = models.CharField(max_length=80, unique=True)
    ground = models.CharField(max_length=200)
    # What the colleague says it is about, after the first sentence.
    words = models.CharField(max_length=300)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    most_a_day = models.PositiveSmallIntegerField(default=10)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(ground="") & ~Q(words="") & Q(most_a_day__gte=1),
                name="purpose_has_a_ground_and_words",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ProactiveCall(models.Model):
    """A request that came from a list of people who may leave money unclaimed. Only for the call
    itself; gone after three months."""

    request = models.OneToOneField(
        CallbackRequest, on_delete=models.CASCADE, primary_key=True, related_name="proactive"
    )
    purpose = models.ForeignKey(ProactivePurpose, on_delete=models.PROTECT, related_name="+")
    call_on = models.DateField()
    at = models.DateTimeField(db_index=True)


class ProactiveCount(models.Model):
    """How many people we called for a purpose in a month, by nobody in particular; stays when the
    rows are gone. `month_on` is its first day."""

    purpose = models.ForeignKey(ProactivePurpose, on_delete=models.PROTECT, related_name="+")
    month_on = models.DateField()
    taken = models.PositiveIntegerField(default=0)
    opted_out = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "month_on"], name="one_proactive_count_a_month"
            ),
        ]


class OnBehalf(models.Model):
    """Who asked this for the resident, or speaks with us instead of her or together with her."""

    class Way(models.TextChoices):
        ASKED = "ASKED", "vroeg dit namens de inwoner"
        VIA = "VIA", "gesprek gaat via deze persoon"
        TOGETHER = "TOGETHER", "gesprek samen met deze persoon"

    request = models.OneToOneField(
        CallbackRequest, on_delete=models.CASCADE, primary_key=True, related_name="on_behalf"
    )
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=15, choices=Representation.Kind)
    has_mandate = models.BooleanField(default=False)
    way = models.CharField(max_length=10, choices=Way, default=Way.ASKED)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="who_speaks_has_a_name"),
            models.CheckConstraint(
                condition=~Q(kind="HELPER") | Q(has_mandate=False),
                name="a_helper_has_no_mandate",
            ),
        ]


class FormAskQuerySet(models.QuerySet["FormAsk"]):
    """Questions about what came by the public form."""

    def open_of_sender(self, sender: str, number: str, *, since: dt.datetime) -> Self:
        """What this sender asked for this number since then and is still open, oldest first."""
        return (
            self.filter(
                sender=sender,
                number=number,
                at__gte=since,
                into__isnull=True,
                request__case__closed_at__isnull=True,
            )
            .select_related("request__case")
            .order_by("at", "pk")
        )


class FormAsk(models.Model):
    """One sending of the public form. One that joined an open request is a closed request of its
    own with what this sender typed: its link shows and changes that, and nothing else."""

    request = models.OneToOneField(
        CallbackRequest, on_delete=models.CASCADE, primary_key=True, related_name="form_ask"
    )
    # A keyed hash of the network it came from; forgotten after a day.
    sender = models.CharField(max_length=64, blank=True)
    number = models.CharField(max_length=16, help_text="E.164, as typed.")
    at = models.DateTimeField()
    into = models.ForeignKey(
        CallbackRequest,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="joined_asks",
    )
    # How a confirmation goes, as far as what was typed tells: what the receipt says.
    confirmation = models.CharField(max_length=5, choices=Message.Channel, blank=True)
    # What a joined one told its sender.
    from_at = models.DateTimeField(null=True, blank=True)
    until_at = models.DateTimeField(null=True, blank=True)
    asked_urgent = models.BooleanField(default=False)
    asked_safe = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = FormAskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(into__isnull=True, from_at__isnull=True, until_at__isnull=True)
                | Q(into__isnull=False, from_at__isnull=False, until_at__isnull=False),
                name="joined_ask_keeps_its_window",
            ),
            models.CheckConstraint(
                condition=Q(into__isnull=True) | ~Q(into=models.F("request")),
                name="not_joined_with_itself",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(into__isnull=False),
                name="only_a_joined_ask_is_withdrawn",
            ),
        ]
        indexes = [
            models.Index(
                fields=["number", "at"], condition=~Q(sender=""), name="asks_of_a_sender"
            ),
        ]

    @property
    def is_joined(self) -> bool:
        """Whether it was counted at a request that was open."""
        return self.into_id is not None


class DialPermission(models.Model):
    """A team lead let colleagues dial a far number, for one request. Appended."""

    request = models.ForeignKey(
        CallbackRequest, on_delete=models.CASCADE, related_name="dial_permissions"
    )
    number = models.CharField(max_length=16, help_text="E.164.")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="number_permitted_once"),
        ]


class HandOverQuerySet(models.QuerySet["HandOver"]):
    """Questions about handing over."""

    def waiting(self) -> Self:
        """Warm ones that nobody has answered yet."""
        return self.filter(is_warm=True, answered_at=None)

    def waiting_at(self, request: CallbackRequest) -> "HandOver | None":
        """The one that waits at this request, or None. One query."""
        return self.waiting().filter(request=request).select_related("request__case").first()


class HandOver(models.Model):
    """A request went from one colleague to another or to another team. A warm one waits until the
    receiver says yes; both names stay with the request. Appended."""

    request = models.ForeignKey(CallbackRequest, on_delete=models.CASCADE, related_name="handovers")
    giver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    # What the next one should know; only for another team.
    line = models.CharField(max_length=200, blank=True)
    is_warm = models.BooleanField(default=False)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True)

    objects: ClassVar[Any] = HandOverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, accepted__isnull=True)
                | Q(answered_at__isnull=False, accepted__isnull=False, is_warm=True),
                name="only_a_warm_handover_is_answered",
            ),
            models.CheckConstraint(
                condition=Q(receiver__isnull=False) | (Q(is_warm=False) & ~Q(line="")),
                name="another_team_gets_a_line",
            ),
            models.CheckConstraint(
                condition=Q(receiver__isnull=True) | ~Q(receiver=models.F("giver")),
                name="handed_to_someone_else",
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(is_warm=True, answered_at__isnull=True),
                name="one_warm_handover_waits",
            ),
        ]
        indexes = [
            models.Index(
                fields=["receiver"],
                condition=Q(is_warm=True, answered_at__isnull=True),
                name="warm_handovers_for",
            ),
        ]


class CallAttempt(models.Model):
    """One time that we called, with the number that was shown and what came of it. Appended."""

    class Result(models.TextChoices):
        REACHED = "REACHED", "Gesproken"
        SOMEBODY_ELSE = "SOMEBODY_ELSE", "Iemand anders nam op"
        VOICEMAIL = "VOICEMAIL", "Voicemail ingesproken"
        NO_ANSWER = "NO_ANSWER", "Nam niet op"
        ENGAGED = "ENGAGED", "In gesprek"
        WRONG_NUMBER = "WRONG_NUMBER", "Verkeerd nummer"
        LATER = "LATER", "Vraagt om later te bellen"

    request = models.ForeignKey(CallbackRequest, on_delete=models.CASCADE, related_name="attempts")
    moment = models.OneToOneField(ContactMoment, on_delete=models.PROTECT, related_name="attempt")
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
            models.Index(fields=["at"], name="attempts_by_time"),
            models.Index(fields=["number_called", "at"], name="attempts_on_number"),
        ]
