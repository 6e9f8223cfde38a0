"""Messages that must leave: written in the verb's own transaction, sent later, each once."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from portal.cases.models import Case

PATIENCE = dt.timedelta(minutes=5)


class MessageQuerySet(models.QuerySet["Message"]):
    """The vocabulary of sending and of the page of messages that need a person."""

    def due(self, now: dt.datetime) -> Self:
        """Messages that may be tried at this instant."""
        return self.filter(state=Message.State.QUEUED, next_try_at__lte=now)

    def in_flight_since(self, moment: dt.datetime) -> Self:
        """Messages that a worker took before this instant and did not finish."""
        in_flight = [Message.State.CLAIMED, Message.State.HANDED]
        return self.filter(state__in=in_flight, claimed_at__lt=moment)

    def waiting_long(self, now: dt.datetime) -> Self:
        """Messages that should have left minutes ago and are still tried."""
        return self.filter(state=Message.State.QUEUED, queued_at__lt=now - PATIENCE)

    def queued_behind_off(self, moment: dt.datetime) -> Self:
        """Messages queued before this instant, of a provider that is off since before it too."""
        off = Provider.objects.off().filter(off_since__lte=moment)
        return self.filter(
            state=Message.State.QUEUED, queued_at__lte=moment, channel__in=off.values("channel")
        )

    def stoppable(self, case: Case, recipient: str) -> Self:
        """Messages of this case to this address that were not sent, or perhaps not."""
        waiting = [Message.State.QUEUED, Message.State.FAILED, Message.State.UNCERTAIN]
        return self.filter(case=case, recipient=recipient, state__in=waiting).order_by("pk")

    def for_a_person(self) -> Self:
        """Messages that stay where they are until a colleague decides."""
        return self.filter(state__in=[Message.State.FAILED, Message.State.UNCERTAIN])

    def only_these(self, *, reference: str, kind: str, state: str, channel: str) -> Self:
        """Messages of this case, kind, state and channel; empty is any."""
        wanted = {"case__reference": reference, "kind": kind, "state": state, "channel": channel}
        return self.filter(**{name: value for name, value in wanted.items() if value})


class Message(models.Model):
    """One e-mail or text message. Its words are fixed when it is queued."""

    class Channel(models.TextChoices):
        EMAIL = "EMAIL", "e-mail"
        SMS = "SMS", "sms"

    class State(models.TextChoices):
        QUEUED = "QUEUED", "klaar om te versturen"
        CLAIMED = "CLAIMED", "wordt verstuurd"
        HANDED = "HANDED", "aangeboden aan de verzender"
        SENT = "SENT", "verstuurd"
        FAILED = "FAILED", "mislukt"
        UNCERTAIN = "UNCERTAIN", "onzeker"
        STOPPED = "STOPPED", "tegengehouden"
        SETTLED = "SETTLED", "door een collega afgehandeld"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=30, help_text="What it is about: RECEIPT, MOVED, ...")
    channel = models.CharField(max_length=5, choices=Channel)
    recipient = models.CharField(max_length=120)
    subject = models.CharField(max_length=120, blank=True)
    body = models.TextField(max_length=4000)
    dedupe_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    # Goes up at each claim and never down, so that it also tells one claim from the next.
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(help_text="When it was queued, or queued again by a person.")
    next_try_at = models.DateTimeField()
    # The first try since it was queued: from then on we try for a few hours.
    trying_since = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    provider_reference = models.CharField(max_length=120, blank=True)
    # Plain Dutch for colleagues; never the provider's raw answer.
    reason = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["QUEUED", "CLAIMED", "HANDED"], ended_at__isnull=True)
                | Q(
                    state__in=["SENT", "FAILED", "UNCERTAIN", "STOPPED", "SETTLED"],
                    ended_at__isnull=False,
                ),
                name="message_ended_with_its_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["CLAIMED", "HANDED"]) | Q(claimed_at__isnull=False),
                name="claimed_message_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state="QUEUED"), name="messages_to_send"
            ),
            models.Index(
                fields=["claimed_at"],
                condition=Q(state__in=["CLAIMED", "HANDED"]),
                name="messages_in_flight",
            ),
            models.Index(
                fields=["-ended_at", "-id"],
                condition=Q(state__in=["FAILED", "UNCERTAIN"]),
                name="messages_for_a_person",
            ),
        ]


class ProviderQuerySet(models.QuerySet["Provider"]):
    """Questions about providers in trouble."""

    def troubled(self) -> Self:
        """Providers that erred since their last good answer."""
        return self.filter(errors_in_row__gt=0)

    def off(self) -> Self:
        """Providers that are left alone for now."""
        return self.filter(off_since__isnull=False)


class Provider(models.Model):
    """The provider of a channel that answers with errors; no row means that all is well."""

    channel = models.CharField(max_length=5, choices=Message.Channel, primary_key=True)
    errors_in_row = models.PositiveIntegerField(default=0)
    off_since = models.DateTimeField(null=True, blank=True)
    # Then one message may try whether it works again.
    next_probe_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ProviderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(off_since__isnull=True, next_probe_at__isnull=True)
                | Q(off_since__isnull=False, next_probe_at__isnull=False),
                name="provider_off_with_a_probe",
            ),
        ]
