"""A letter to a resident, from its first draft until it left."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from portal.cases.models import Case
from portal.letters.wording.models import TemplateVersion
from portal.outbox.models import Message
from portal.staff.permissions import Standing

CAME_BACK = "niet aangekomen"
ENDS = ["SENT", "FAILED", "UNCERTAIN", "STOPPED"]
# In these it waits until a colleague does something.
STUCK = ["HELD", "FAILED", "UNCERTAIN"]
FOR_A_PERSON = Q(state__in=STUCK) | Q(came_back_at__isnull=False)


class LetterQuerySet(models.QuerySet["Letter"]):
    """The vocabulary of making and sending letters."""

    def to_make(self, now: dt.datetime) -> Self:
        """Signed letters whose PDF may be made at this instant, urgent ones first."""
        waiting = [Letter.State.SIGNED, Letter.State.HELD]
        due = self.filter(state__in=waiting, next_try_at__lte=now)
        return due.order_by("-is_urgent", "next_try_at", "pk")

    def making_since(self, moment: dt.datetime) -> Self:
        """Letters that a worker took before this instant and did not finish."""
        return self.filter(state=Letter.State.MAKING, claimed_at__lt=moment)

    def for_the_printer(self) -> Self:
        """Letters on paper that are made and in no print run yet."""
        return self.filter(state=Letter.State.MADE, channel=Letter.Channel.POST)

    def for_a_person(self) -> Self:
        """Letters that wait for a colleague: what failed, is uncertain or is held up, and what came
        back."""
        return self.filter(FOR_A_PERSON)

    def to_mail(self, now_made: list[int]) -> Self:
        """Of these letters, and those that they translate, the Dutch ones that go by e-mail."""
        some = self.filter(Q(pk__in=now_made) | Q(translation__in=now_made), translates=None)
        return some.filter(state=Letter.State.MADE, channel=Letter.Channel.EMAIL, mail=None)

    def mailed(self) -> Self:
        """Letters whose e-mail has left, as far as we know: their link must open something."""
        left = [Message.State.HANDED, Message.State.SENT, Message.State.UNCERTAIN]
        return self.filter(mail__state__in=left).exclude(state=Letter.State.STOPPED)

    def readable_by(self, may: Standing, *, now: dt.datetime) -> Self:
        """Letters about cases whose content this colleague may read."""
        return self.filter(case__in=Case.objects.visible_to(may, now=now))

    def with_all(self) -> Self:
        """Read what a list or page tells of each in the same statement."""
        return self.select_related(
            "case__resident", "case__team", "version__template", "translates"
        )


class Letter(models.Model):
    """One letter or card. From signing on its words, its data and to whom it goes are fixed; from
    making on its PDF too. Both are held by the database."""

    class Channel(models.TextChoices):
        POST = "POST", "per post"
        EMAIL = "EMAIL", "per e-mail"

    class State(models.TextChoices):
        DRAFT = "DRAFT", "concept"
        SIGNED = "SIGNED", "ondertekend"
        MAKING = "MAKING", "wordt gemaakt"
        HELD = "HELD", "in de wacht"
        MADE = "MADE", "klaar"
        PRINTING = "PRINTING", "bij de printer"
        SENT = "SENT", "verstuurd"
        FAILED = "FAILED", "mislukt"
        UNCERTAIN = "UNCERTAIN", "onzeker"
        STOPPED = "STOPPED", "tegengehouden"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="letters")
    # The kenmerk: what she reads aloud when she calls about it.
    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=40, help_text="See portal.letters.kinds.")
    version = models.ForeignKey(
        TemplateVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    language = models.CharField(max_length=8, default="nl")
    # The Dutch letter that this one translates.
    translates = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="translation"
    )
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.POST)
    # Three to six lines of the window, the name first.
    addressee = models.TextField(max_length=400)
    subject = models.CharField(max_length=120)
    # In the language of wording.language, its blocks and conditions worked out.
    body = models.TextField(max_length=12_000)
    # What its words are filled with, and all else that the paper shows: letterhead, closing, date.
    data = models.JSONField(default=dict)
    layout = models.CharField(max_length=20, help_text="The form and its version: letter-1.")
    is_refusal = models.BooleanField(default=False)
    is_urgent = models.BooleanField(default=False)
    # Her address is secret: printed by itself, in no list of a print run.
    prints_alone = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # In plain Dutch, for colleagues: why it waits, failed or was stopped.
    reason = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    written_by = models.CharField(max_length=60)
    written_at = models.DateTimeField()
    signed_by = models.CharField(max_length=60, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    # Its PDF: a random name in LETTERS_DIR, and what its bytes must be.
    file = models.CharField(max_length=60, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Sent, failed or stopped.")
    # The e-mail with the link to it. It holds no word of the letter.
    mail = models.OneToOneField(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="letter"
    )
    # The provider told that the e-mail did not arrive, and nobody did anything about it yet.
    came_back_at = models.DateTimeField(null=True, blank=True)
    # One letter for what it is about, however often it is asked for.
    dedupe_key = models.CharField(max_length=120, unique=True, null=True, blank=True)

    objects: ClassVar[Any] = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="DRAFT", signed_at__isnull=True, signed_by="")
                | Q(state="STOPPED")
                | (Q(signed_at__isnull=False) & ~Q(signed_by="")),
                name="signed_before_it_is_made",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["MADE", "PRINTING", "SENT", "UNCERTAIN"])
                | (
                    Q(sha256__regex=r"^[0-9a-f]{64}$", made_at__isnull=False, pages__gte=1)
                    & ~Q(file="")
                ),
                name="made_letter_has_its_pdf",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDS, ended_at__isnull=False)
                | (~Q(state__in=ENDS) & Q(ended_at__isnull=True)),
                name="letter_ended_with_its_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["HELD", "FAILED", "UNCERTAIN", "STOPPED"]) | ~Q(reason=""),
                name="letter_that_waits_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["SIGNED", "HELD"]) | Q(next_try_at__isnull=False),
                name="letter_to_make_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="MAKING") | Q(claimed_at__isnull=False),
                name="claimed_letter_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(prints_alone=True) | Q(channel="POST"),
                name="secret_address_goes_by_post",
            ),
            models.CheckConstraint(
                condition=Q(mail__isnull=True) | Q(channel="EMAIL", translates__isnull=True),
                name="only_a_letter_by_email_has_one",
            ),
            models.CheckConstraint(
                condition=Q(came_back_at__isnull=True)
                | (Q(state="SENT", mail__isnull=False) & ~Q(reason="")),
                name="only_what_was_mailed_comes_back",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-is_urgent", "next_try_at", "id"],
                condition=Q(state__in=["SIGNED", "HELD"]),
                name="letters_to_make",
            ),
            models.Index(
                fields=["claimed_at"], condition=Q(state="MAKING"), name="letters_being_made"
            ),
            models.Index(
                fields=["made_at", "id"],
                condition=Q(state="MADE", channel="POST"),
                name="letters_for_the_printer",
            ),
            models.Index(
                fields=["-written_at", "-id"],
                condition=FOR_A_PERSON,
                name="letters_for_a_person",
            ),
        ]

    @property
    def is_draft(self) -> bool:
        """Whether its words may still change."""
        return self.state == Letter.State.DRAFT

    @property
    def needs_a_person(self) -> bool:
        """Whether it waits until a colleague does something."""
        return self.state in STUCK or self.came_back_at is not None

    @property
    def how_it_stands(self) -> str:
        """Where it is, in a word or two."""
        return CAME_BACK if self.came_back_at else Letter.State(self.state).label

    @property
    def is_made(self) -> bool:
        """Whether there is a PDF."""
        return bool(self.sha256)
