"""Messages that must leave: written in the verb's own transaction, sent later, each once."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from portal.cases.models import Case, Channel

PATIENCE = dt.timedelta(minutes=5)
# What the provider says when a message did not reach her after all.
NOT_ARRIVED = ("PERMANENT", "TEMPORARY", "TECHNICAL")
FOR_A_PERSON = Q(state__in=["FAILED", "UNCERTAIN"]) | Q(state="SENT", delivery__in=NOT_ARRIVED)


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
        """Messages that should have left minutes ago and are still tried. What waits for the end
        of the quiet hours is not late."""
        late = self.filter(state=Message.State.QUEUED, queued_at__lt=now - PATIENCE)
        return late.filter(Q(held_until=None) | Q(held_until__lt=now - PATIENCE))

    def queued_behind_off(self, moment: dt.datetime) -> Self:
        """Messages that could leave before this instant, of a provider that is off since before it
        too."""
        off = Provider.objects.off().filter(off_since__lte=moment)
        some = self.filter(
            state=Message.State.QUEUED, queued_at__lte=moment, channel__in=off.values("channel")
        )
        return some.filter(Q(held_until=None) | Q(held_until__lte=moment))

    def stoppable(self, case: Case, recipient: str) -> Self:
        """Messages of this case to this address that were not sent, or did not arrive, or
        perhaps not."""
        waiting = Q(state=Message.State.QUEUED) | FOR_A_PERSON
        return self.filter(waiting, case=case, recipient=recipient).order_by("pk")

    def for_a_person(self) -> Self:
        """Messages that stay where they are until a colleague decides."""
        return self.filter(FOR_A_PERSON)

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

    class Delivery(models.TextChoices):
        DELIVERED = "DELIVERED", "aangekomen"
        PERMANENT = "PERMANENT", "kan niet aankomen"
        TEMPORARY = "TEMPORARY", "niet aangekomen"
        TECHNICAL = "TECHNICAL", "storing bij de verzender"

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
    # What the provider told later of a message that left, and when that was; empty: nothing yet.
    delivery = models.CharField(
        max_length=10, choices=Delivery, blank=True, default="", db_default=""
    )
    delivery_at = models.DateTimeField(null=True, blank=True)
    # She asked for it at that very moment: the quiet hours are not for this one.
    at_once = models.BooleanField(default=False, db_default=False)
    # When the quiet hours end that hold it up.
    held_until = models.DateTimeField(null=True, blank=True)
    # After this it is of no use to her any more, such as a code.
    useful_until = models.DateTimeField(null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(delivery="", delivery_at__isnull=True)
                | (~Q(delivery="") & Q(delivery_at__isnull=False)),
                name="delivery_says_when",
            ),
            models.CheckConstraint(
                # Told of what left; also of what a worker is still waiting for.
                condition=Q(delivery="") | Q(state__in=["HANDED", "SENT", "SETTLED", "STOPPED"]),
                name="only_what_left_is_delivered",
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
                fields=["-ended_at", "-id"], condition=FOR_A_PERSON, name="messages_for_a_person"
            ),
            models.Index(
                fields=["provider_reference"],
                condition=~Q(provider_reference=""),
                name="messages_by_reference",
            ),
        ]


class ToColleague(models.Model):
    """One message to a colleague. It is no row of the outbox, because it is about no resident; its
    words are never kept (portal.outbox.colleagues)."""

    class State(models.TextChoices):
        READY = "READY", "klaar om te versturen"
        HANDED = "HANDED", "aangeboden aan de verzender"
        SENT = "SENT", "verstuurd"
        NOTHING = "NOTHING", "niets te melden"
        FAILED = "FAILED", "mislukt"

    state = models.CharField(max_length=8, choices=State, default=State.READY)

    class Meta:
        abstract = True


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


class Receipt(models.Model):
    """That we got something by an electronic way, and said so at once with time, number and content
    (Awb 2:3 and further). Appended; the database refuses to change it."""

    class What(models.TextChoices):
        QUESTION = "QUESTION", "vraag"
        CALL = "CALL", "verzoek om te bellen"
        FIRST_REPORT = "FIRST_REPORT", "melding voor een aanvraag"
        OBJECTION = "OBJECTION", "lijkt een bezwaar"
        COMPLAINT = "COMPLAINT", "lijkt een klacht"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="receipts")
    what = models.CharField(max_length=20, choices=What)
    channel = models.CharField(max_length=10, choices=Channel, help_text="How it came in.")
    # Not by the way that is meant for it: we keep the day, and help her to mend it.
    is_designated = models.BooleanField()
    # SHA-256 of number, time and words as she sent them: proves what we got, and tells nothing.
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    # None: told on the screen only.
    message = models.OneToOneField(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="receipt"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "digest"], name="receipt_once"),
        ]
