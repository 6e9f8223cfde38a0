"""Residents as far as this desk needs them: how to reach them, what they wish, who speaks for
them. No citizen service number, no labels, no flags."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import TrigramStrictWordSimilarity
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Reverse

from portal.kit import phone
from portal.staff.models import User

MOST_SORTED = 300
# Too much changes in these for the comparison of letters alone.
SAME_SOUND = (("ei", "ey"), ("ey", "ei"), ("ij", "y"), ("^j", "y"), ("^y", "j"))
SHORTEST_ALIKE = 4


class ResidentQuerySet(models.QuerySet["Resident"]):
    """Ways to find people. Matching proposes, a person decides."""

    def current(self) -> Self:
        """Residents that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def whose_name_starts(self, name: str) -> Self:
        """Everyone whose name is this plain text, and then whose name goes on after it."""
        return self.filter(search_name__startswith=name).order_by("search_name", "pk")

    def named(self, words: Sequence[str]) -> Self:
        """Everyone with, for each of these plain words, a part of the name that begins with it."""
        candidates = self
        for word in words:
            candidates = candidates.filter(_begins(word))
        return self._of(candidates).order_by("search_name", "pk")

    def named_about(self, words: Sequence[str]) -> Self:
        """Everyone whose name looks like these plain words, the most alike first. Too little is
        left of a short word with a slip in it: that one must be right."""
        candidates = self
        for word in words:
            enough = len(word) >= SHORTEST_ALIKE
            candidates = candidates.filter(_alike(word) if enough else _begins(word))
        alike = TrigramStrictWordSimilarity(" ".join(words), "search_name")
        return self._of(candidates).order_by(alike.desc(), "search_name", "pk")

    def _of(self, candidates: Self) -> Self:
        # A name that half the town bears says nothing: then some of them are enough to sort.
        return self.filter(pk__in=candidates.values("pk")[:MOST_SORTED])

    def born_on(self, day: dt.date) -> Self:
        """Everyone born on this day."""
        return self.filter(birth_date=day)

    def with_number(self, e164: str) -> Self:
        """Everyone who can be reached on exactly this number."""
        points = ContactPoint.objects.filter(kind=ContactPoint.Kind.PHONE, value=e164)
        return self.filter(pk__in=points.values("resident")).order_by("search_name", "pk")

    def with_part_of_number(self, digits: str) -> Self:
        """Everyone with a number that begins or ends with these digits, as phone.search_digits
        gives them."""
        points = ContactPoint.objects.annotate(backwards=Reverse("value")).filter(
            Q(backwards__startswith=digits[::-1])
            | Q(value__startswith=f"+31{digits}")
            | Q(value__startswith=f"+{digits}"),
            kind=ContactPoint.Kind.PHONE,
        )
        return self.filter(pk__in=points.values("resident")).order_by("search_name", "pk")


def _begins(word: str) -> Q:
    """A part of the name begins with this word, in either spelling of the Dutch ij."""
    rule = Q()
    for spelling in {word, word.replace("ij", "y"), word.replace("y", "ij")}:
        rule |= Q(search_name__startswith=spelling)
        for before in " -'":
            rule |= Q(search_name__contains=f"{before}{spelling}")
    return rule


def _alike(word: str) -> Q:
    """A part of the name looks like this word, or like how else the same sound is written."""
    rule = Q(search_name__trigram_strict_word_similar=word)
    for one, other in SAME_SOUND:
        if re.search(one, word):
            rule |= Q(search_name__trigram_strict_word_similar=re.sub(one, other, word))
    return rule


class Resident(models.Model):
    """Someone who came to us. A form makes a new row; only a person decides that two are one."""

    class Identity(models.TextChoices):
        NOT_ASKED = "NOT_ASKED", "nog niet gevraagd"
        RIGHT = "RIGHT", "gevraagd en klopt"
        NOT_RIGHT = "NOT_RIGHT", "klopt niet"

    name = models.CharField(max_length=120, blank=True, help_text="As she gave it herself.")
    # Collation C, because only that lets an index find what begins with some letters.
    search_name = models.CharField(
        max_length=120,
        blank=True,
        editable=False,
        db_collation="C",
        help_text="See kit.text.plain.",
    )
    birth_date = models.DateField(null=True, blank=True)
    postcode = models.CharField(max_length=7, blank=True)
    house_number = models.CharField(max_length=10, blank=True)
    street = models.CharField(max_length=80, blank=True, default="")
    town = models.CharField(max_length=60, blank=True, default="")
    # Of another country than this one, as its post writes it.
    country = models.CharField(max_length=60, blank=True, default="")
    # Nobody outside her team sees it, and no list of letters holds it.
    address_is_secret = models.BooleanField(default=False)
    language = models.CharField(max_length=8, default="nl", help_text="Language to talk in.")
    # One switch without a reason; obeyed by everything that leaves the portal.
    safe_contact = models.BooleanField(default=False)
    # A proposal from a form or list; a person confirms it before the first attempt.
    safe_contact_confirmed = models.BooleanField(default=False)
    died_on = models.DateField(null=True, blank=True)
    contact_person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="contact_person_of"
    )
    client_number = models.CharField(max_length=20, blank=True)
    identity = models.CharField(max_length=10, choices=Identity, default=Identity.NOT_ASKED)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    created_at = models.DateTimeField()

    objects: ClassVar[Any] = ResidentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(safe_contact_confirmed=False) | Q(safe_contact=True),
                name="confirmed_means_safe_contact",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="not_merged_into_itself",
            ),
        ]
        indexes = [
            GinIndex(OpClass("search_name", name="gin_trgm_ops"), name="resident_name_trgm"),
            models.Index(fields=["search_name", "id"], name="residents_by_name"),
            models.Index(fields=["birth_date"], name="resident_birth_date"),
        ]

    @property
    def shown_name(self) -> str:
        """The name, or plain words when she gave none."""
        return self.name or "Iemand zonder naam"


class ContactPoint(models.Model):
    """A phone number or e-mail address of a resident. The same number may be of many people."""

    class Kind(models.TextChoices):
        PHONE = "PHONE", "telefoon"
        EMAIL = "EMAIL", "e-mail"

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=5, choices=Kind)
    value = models.CharField(max_length=120, help_text="E.164, or an e-mail address.")
    # A shelter, an office, a family phone: never proof of who someone is.
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "kind", "value"], name="contact_point_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind="PHONE") | Q(value__regex=r"^\+[1-9][0-9]{6,14}$"),
                name="phone_is_e164",
            ),
        ]
        indexes = [
            models.Index(OpClass("value", name="varchar_pattern_ops"), name="contact_point_begins"),
            models.Index(
                OpClass(Reverse("value"), name="text_pattern_ops"), name="contact_point_ends"
            ),
        ]

    @property
    def display(self) -> str:
        """The value as people write it."""
        return phone.show(self.value) if self.kind == self.Kind.PHONE else self.value


class Wish(models.TextChoices):
    """What a resident asked of us about contact. Wishes, not labels."""

    TALK = "TALK", "liever praten"
    WRITE = "WRITE", "liever schrijven"
    VIA = "VIA", "via iemand anders"
    HOURS = "HOURS", "alleen op deze tijden"
    COMES_BY = "COMES_BY", "ik kom langs"
    NO_CALL = "NO_CALL", "niet bellen"
    NO_VOICEMAIL = "NO_VOICEMAIL", "niet inspreken"
    NO_TEXT = "NO_TEXT", "geen sms"
    NO_EMAIL = "NO_EMAIL", "geen e-mail"
    NO_POST = "NO_POST", "geen post"
    NO_MUNICIPALITY = "NO_MUNICIPALITY", "de gemeente niet noemen"
    INTERPRETER = "INTERPRETER", "met een tolk"
    NO_SURVEY = "NO_SURVEY", "geen vragenlijst"
    NO_PROACTIVE = "NO_PROACTIVE", "niet bellen over geld dat blijft liggen"
    NO_CARD = "NO_CARD", "geen kaarten"
    BY_TEXT = "BY_TEXT", "berichten liefst per sms"
    BY_EMAIL = "BY_EMAIL", "berichten liefst per e-mail"
    BY_POST = "BY_POST", "berichten per post"
    BY_NONE = "BY_NONE", "geen berichten"


# Wishes that say nothing without a name, or without the hours.
WITH_DETAIL = (Wish.VIA, Wish.HOURS)
# How she wants to hear from us, the strictest first. She tells one; after a merge there may be two,
# and then the strictest is obeyed.
CHANNELS = (Wish.BY_NONE, Wish.BY_POST, Wish.BY_EMAIL, Wish.BY_TEXT)


class ContactWishQuerySet(models.QuerySet["ContactWish"]):
    """Questions about wishes."""

    def running(self) -> Self:
        """Wishes that were not taken back."""
        return self.filter(ended_at=None)


class ContactWish(models.Model):
    """A wish that holds from the moment it was told until it is taken back."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="wishes")
    wish = models.CharField(max_length=20, choices=Wish)
    # Via whom and how, or at which hours; screened, and only for the wishes that need it.
    detail = models.CharField(max_length=120, blank=True)
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=60, help_text="Key of the Actor.")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)

    objects: ClassVar[Any] = ContactWishQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "wish"],
                condition=Q(ended_at__isnull=True),
                name="one_running_wish_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="wish_ended_at_and_by",
            ),
            models.CheckConstraint(
                condition=(Q(wish__in=["VIA", "HOURS"]) & ~Q(detail=""))
                | (~Q(wish__in=["VIA", "HOURS"]) & Q(detail="")),
                name="wish_has_its_detail",
            ),
        ]


class IdentityCheckQuerySet(models.QuerySet["IdentityCheck"]):
    """Questions about checks."""

    def wrong_by(self, key: str, *, since: dt.datetime) -> Self:
        """Wrong answers that this Actor filled in since then."""
        return self.filter(by=key, was_right=False, at__gte=since)

    def right_by(self, key: str, *, since: dt.datetime) -> Self:
        """Right answers that this Actor filled in since then."""
        return self.filter(by=key, was_right=True, at__gte=since)


class IdentityCheck(models.Model):
    """One time that we asked who we spoke to, and whether the answer was right. Appended."""

    class How(models.TextChoices):
        BIRTH_DATE = "BIRTH_DATE", "geboortedatum"
        POSTCODE = "POSTCODE", "postcode en huisnummer"
        ID_SEEN = "ID_SEEN", "legitimatie gezien"

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="checks")
    how = models.CharField(max_length=10, choices=How)
    was_right = models.BooleanField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    objects: ClassVar[Any] = IdentityCheckQuerySet.as_manager()


class RepresentationQuerySet(models.QuerySet["Representation"]):
    """Questions about who acts for someone."""

    def not_over(self, day: dt.date) -> Self:
        """Representations that hold on this day or begin later, by first day."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=day)).order_by("from_on", "pk")


class Representation(models.Model):
    """Somebody who acts for a resident, with or without a mandate, in [from_on, until_on)."""

    class Kind(models.TextChoices):
        AUTHORISED = "AUTHORISED", "gemachtigde"
        ADMINISTRATOR = "ADMINISTRATOR", "bewindvoerder"
        GUARDIAN = "GUARDIAN", "curator"
        MENTOR = "MENTOR", "mentor"
        HELPER = "HELPER", "helper zonder machtiging"

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="representations")
    kind = models.CharField(max_length=15, choices=Kind)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True, help_text="E.164.")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = RepresentationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="representation_ends_after_start",
            ),
        ]


class Merge(models.Model):
    """A person decided that two rows are one resident. Keeps what moved, to undo it."""

    kept = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    dropped = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    # Primary keys of the cases that moved, and what the kept row did not hold before.
    cases = models.JSONField(default=list)
    contact_points = models.JSONField(default=list)
    wishes = models.JSONField(default=list)
    representations = models.JSONField(default=list)
    proposals = models.JSONField(default=list)
    contact_limits = models.JSONField(default=list)
    filled = models.JSONField(default=list, help_text="Names of fields that were empty before.")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("dropped")), name="merge_is_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by="")
                | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="merge_undone_at_and_by",
            ),
            models.UniqueConstraint(
                fields=["dropped"], condition=Q(undone_at__isnull=True), name="dropped_once"
            ),
        ]


class WishProposalQuerySet(models.QuerySet["WishProposal"]):
    """Questions about proposals."""

    def waiting(self) -> Self:
        """Proposals that nobody has decided on yet."""
        return self.filter(decided_at=None)


class WishProposal(models.Model):
    """Words in a list that seem to tell a wish. A person decides; nothing is obeyed before that,
    except safe contact, which holds at once."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="proposals")
    words = models.CharField(max_length=200)
    wish = models.CharField(max_length=20, choices=Wish, blank=True)
    language = models.CharField(max_length=8, blank=True)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    accepted = models.BooleanField(null=True)

    objects: ClassVar[Any] = WishProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by="", accepted__isnull=True)
                | (Q(decided_at__isnull=False, accepted__isnull=False) & ~Q(decided_by="")),
                name="proposal_decided_whole",
            ),
        ]
