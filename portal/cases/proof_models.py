"""The second proof: what must be known besides a link before anybody reads what we wrote or
promised. Secrets stand here as hashes only, and all of it is forgotten when its time is over."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q


class ReadLinkQuerySet(models.QuerySet["ReadLink"]):
    """Questions about links."""

    def open_at(self, now: dt.datetime) -> Self:
        """Links that open something at this instant."""
        return self.filter(ended_at=None, expires_at__gt=now)


class ReadLink(models.Model):
    """A link in a message to one thing that stands behind the second proof, such as a letter."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="read_links")
    # The entry of settings.BEHIND_PROOF, and the thing as that entry knows it.
    what = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ReadLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="read_link_expires_later"
            ),
        ]


class ProofCode(models.Model):
    """Six digits sent to a number that we knew already; works once, for a few minutes."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="proof_codes")
    # Keyed with our own secret: six digits behind a plain hash are found in a second.
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")), name="proof_code_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(wrong_tries__lte=5), name="proof_code_has_few_tries"
            ),
        ]
        indexes = [models.Index(fields=["case", "-sent_at"], name="proof_codes_of_case")]


class ProofQuerySet(models.QuerySet["Proof"]):
    """Questions about proofs."""

    def running(self, now: dt.datetime) -> Self:
        """Proofs that still count at this instant."""
        return self.filter(at__lte=now, until_at__gt=now)


class Proof(models.Model):
    """Somebody with one browser showed to be the resident of one case; counts for half an hour."""

    class Way(models.TextChoices):
        CODE = "CODE", "code op een telefoon die wij kennen"
        BIRTH_DATE = "BIRTH_DATE", "geboortedatum"

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="proofs")
    way = models.CharField(max_length=10, choices=Way)
    # Of the key in the browser's cookie: in another browser it proves nothing.
    browser_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    until_at = models.DateTimeField()

    objects: ClassVar[Any] = ProofQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("at")), name="proof_ends_later"),
        ]
        indexes = [models.Index(fields=["case", "browser_hash"], name="proofs_of_case")]
