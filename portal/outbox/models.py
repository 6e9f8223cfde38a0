"""Messages that must leave: written in the verb's own transaction, sent later, each once."""

from django.db import models
from django.db.models import Q

from portal.cases.models import Case


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

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=30, help_text="What it is about: RECEIPT, MOVED, ...")
    channel = models.CharField(max_length=5, choices=Channel)
    recipient = models.CharField(max_length=120)
    subject = models.CharField(max_length=120, blank=True)
    body = models.TextField(max_length=4000)
    dedupe_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    provider_reference = models.CharField(max_length=120, blank=True)
    # A code and plain Dutch for colleagues; never the provider's raw answer.
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["QUEUED", "CLAIMED", "HANDED"], ended_at__isnull=True)
                | Q(state__in=["SENT", "FAILED", "UNCERTAIN", "STOPPED"], ended_at__isnull=False),
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
                fields=["-ended_at"],
                condition=Q(state__in=["FAILED", "UNCERTAIN"]),
                name="messages_for_a_person",
            ),
        ]
