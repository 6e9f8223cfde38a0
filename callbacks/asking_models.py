"""What belongs to one request besides the calls: how it came by the form, who speaks for her, which
far number may be dialled, and through whose hands it went."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from portal.outbox.models import Message
from portal.residents.models import Representation
from portal.staff.models import Team, User


class OnBehalf(models.Model):
    """Who asked this for the resident, or speaks with us instead of her or together with her."""

    class Way(models.TextChoices):
        ASKED = "ASKED", "vroeg dit namens de inwoner"
        VIA = "VIA", "gesprek gaat via deze persoon"
        TOGETHER = "TOGETHER", "gesprek samen met deze persoon"

    request = models.OneToOneField(
        "callbacks.CallbackRequest",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="on_behalf",
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

    def places_held(self, team: Team, since: dt.datetime, until: dt.datetime) -> Self:
        """Joined ones that hold a place of this team's in a half hour that begins in [since,
        until)."""
        return self.filter(
            request__case__team=team,
            place__isnull=False,
            withdrawn_at=None,
            from_at__gte=since,
            from_at__lt=until,
        )


class FormAsk(models.Model):
    """One sending of the public form. One that joined an open request is a closed request of its
    own with what this sender typed: its link shows and changes that, and nothing else."""

    request = models.OneToOneField(
        "callbacks.CallbackRequest",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="form_ask",
    )
    # A keyed hash of the network it came from; forgotten after a day.
    sender = models.CharField(max_length=64, blank=True)
    number = models.CharField(max_length=16, help_text="E.164, as typed.")
    at = models.DateTimeField()
    into = models.ForeignKey(
        "callbacks.CallbackRequest",
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
    # What a joined one holds like any other, so that its sender finds the half hour as full: only
    # the first few of a sender, or one sender could take every place.
    holds_places = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    times_moved = models.PositiveSmallIntegerField(default=0)
    moved_at = models.DateTimeField(null=True, blank=True)
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
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(into__isnull=False, holds_places=True),
                name="only_a_joined_ask_holds_a_place",
            ),
            models.CheckConstraint(
                condition=Q(times_moved=0, moved_at__isnull=True)
                | Q(into__isnull=False, times_moved__gte=1, moved_at__isnull=False),
                name="a_moved_ask_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["number", "at"], condition=~Q(sender=""), name="asks_of_a_sender"),
        ]


class DialPermission(models.Model):
    """A team lead let colleagues dial a far number, for one request. Appended."""

    request = models.ForeignKey(
        "callbacks.CallbackRequest", on_delete=models.CASCADE, related_name="dial_permissions"
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

    def waiting_at(self, request_id: int) -> "HandOver | None":
        """The one that waits at this request, or None. One query."""
        return self.waiting().filter(request=request_id).select_related("request__case").first()


class HandOver(models.Model):
    """A request went from one colleague to another or to another team. A warm one waits until the
    receiver says yes; both names stay with the request. Appended."""

    request = models.ForeignKey(
        "callbacks.CallbackRequest", on_delete=models.CASCADE, related_name="handovers"
    )
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


class AboutLetter(models.Model):
    """Somebody asked to be called about a letter: the kenmerk that stands on it, ours or of another
    system. Whose it is nobody is told."""

    request = models.ForeignKey(
        "callbacks.CallbackRequest", on_delete=models.CASCADE, related_name="about_letters"
    )
    code = models.CharField(max_length=40, help_text="As typed, in capitals.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "code"], name="about_a_letter_once"),
            models.CheckConstraint(condition=~Q(code=""), name="about_a_letter_with_its_code"),
        ]
