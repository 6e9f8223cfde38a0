"""Which official post she wants by e-mail: her own choice per kind, and never a default."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from portal.residents.models.people import Resident


class PostConsentQuerySet(models.QuerySet["PostConsent"]):
    """Questions about consent."""

    def running(self) -> Self:
        """Consent that was not taken back and did not end by itself."""
        return self.filter(ended_at=None)

    def lately_ended(self, since: dt.datetime) -> Self:
        """Consent that ended since then, the newest first."""
        return self.filter(ended_at__gte=since).order_by("-ended_at", "-pk")


class PostConsent(models.Model):
    """She said yes to e-mail instead of paper for one kind of official post (Awb 2:8), at one
    address. A new yes is a new row."""

    class Kind(models.TextChoices):
        DECISION = "DECISION", "besluiten"
        APPOINTMENT = "APPOINTMENT", "uitnodigingen en afspraken"
        LETTER = "LETTER", "andere brieven"

    class Because(models.TextChoices):
        TAKEN_BACK = "TAKEN_BACK", "de inwoner wil dit niet meer"
        OTHER_ADDRESS = "OTHER_ADDRESS", "een ander e-mailadres"
        SAFE_CONTACT = "SAFE_CONTACT", "veilig contact"
        DIED = "DIED", "overleden"
        MERGED = "MERGED", "samengevoegd met een andere inwoner"

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="post_consents")
    kind = models.CharField(max_length=12, choices=Kind)
    email = models.EmailField(max_length=120)
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=60, help_text="Key of the Actor who noted it.")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)
    because = models.CharField(max_length=15, choices=Because, blank=True)

    objects: ClassVar[Any] = PostConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "kind"],
                condition=Q(ended_at__isnull=True),
                name="one_running_consent_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="", because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(because="")),
                name="consent_ended_at_by_and_why",
            ),
            models.CheckConstraint(condition=~Q(email=""), name="consent_names_an_address"),
        ]
