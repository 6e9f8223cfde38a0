"""A birth that we may congratulate a resident on, and where such news comes from. Of births that
are none of ours, or that nobody should be asked about, there is no row at all."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from portal.cases.models import Case
from portal.letters.models import Letter
from portal.residents.models import Resident
from portal.staff.models import Team


class BirthSource(models.Model):
    """The one row that says where births come from and why we may use that. While it does not say
    both, no list and no message of another system is taken."""

    source = models.CharField(max_length=120, blank=True)
    legal_ground = models.CharField(max_length=200, blank=True)
    # Who confirms a card of somebody without a contact person.
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="birth_source_is_one"),
        ]

    @property
    def is_on(self) -> bool:
        """Whether births may come in by themselves."""
        return bool(self.source and self.legal_ground and self.team_id)


class BirthKey(models.Model):
    """With which another system signs what it tells. Its secret is shown once and stored
    nowhere."""

    name = models.CharField(max_length=60)
    code = models.CharField(max_length=12, unique=True)
    salt = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    until_at = models.DateTimeField(null=True, blank=True)


class BirthImport(models.Model):
    """One list, or one day of messages: how many rows became what. Nothing else of it is kept."""

    class Way(models.TextChoices):
        LIST = "LIST", "lijst"
        WEBHOOK = "WEBHOOK", "koppeling"

    way = models.CharField(max_length=7, choices=Way)
    day = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    # How many rows of each sort (portal.births.outcomes.Sort).
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=Q(way="WEBHOOK"), name="one_count_of_messages_a_day"
            ),
        ]


class BirthQuerySet(models.QuerySet["Birth"]):
    """Questions about births."""

    def of(self, resident: Resident, *, around: dt.date) -> Self:
        """Births of this resident that are the same as one on this day: of twins one may come
        after midnight. Also what ended: nobody is asked twice."""
        day = dt.timedelta(days=1)
        near = BirthNotice.objects.filter(
            is_withdrawn=False,
            forget_on__range=(around - day + KEEP_NOTICES, around + day + KEEP_NOTICES),
            birth__case__resident=resident,
        )
        return self.filter(pk__in=near.values("birth"))

    def unfinished(self) -> Self:
        """Births of which something is still to come."""
        return self.filter(state__in=GOING_ON)


# A birth comes in up to eight weeks after its day; so long its number is remembered.
MOST_DAYS = 56
KEEP_NOTICES = dt.timedelta(days=MOST_DAYS + 1)


class Birth(models.Model):
    """The dossier of a case of kind BIRTH."""

    KIND = "BIRTH"

    class State(models.TextChoices):
        TO_CONFIRM = "TO_CONFIRM", "wacht op bevestiging"
        WELCOME = "WELCOME", "kaart is welkom"
        CARD_MADE = "CARD_MADE", "kaart gemaakt"
        LETTER_DUE = "LETTER_DUE", "brief volgt"
        LETTER_MADE = "LETTER_MADE", "brief geschreven"
        # Whatever the reason was: nothing of it is kept.
        ENDED = "ENDED", "afgerond"

    class Design(models.TextChoices):
        SUN = "zon", "Zon boven het water"
        NEST = "nest", "Nest met vogels"

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="birth"
    )
    state = models.CharField(max_length=11, choices=State, default=State.TO_CONFIRM)
    born_on = models.DateField(null=True, blank=True)
    street = models.CharField(max_length=80, blank=True)
    house_number = models.CharField(max_length=20, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    town = models.CharField(max_length=60, blank=True)
    # The list gave no whole address: it is what we knew ourselves.
    address_is_ours = models.BooleanField(default=False)
    # What is printed, as a colleague confirmed it.
    names = models.CharField(max_length=200, blank=True)
    other_parent = models.CharField(
        max_length=120, blank=True, help_text="Only when the resident herself told us."
    )
    line = models.CharField(max_length=140, blank=True)
    design = models.CharField(max_length=10, choices=Design, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    card = models.OneToOneField(
        Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    letter = models.OneToOneField(
        Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The letter on what may change goes in [letter_from_on, letter_last_on].
    letter_from_on = models.DateField(null=True, blank=True)
    letter_last_on = models.DateField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = BirthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(~Q(state="ENDED") & Q(forgotten_at__isnull=True))
                | Q(
                    born_on__isnull=True,
                    street="",
                    house_number="",
                    postcode="",
                    town="",
                    names="",
                    other_parent="",
                    line="",
                    design="",
                ),
                name="ended_birth_tells_nothing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["TO_CONFIRM", "ENDED"])
                | Q(decided_at__isnull=False) & ~Q(decided_by=""),
                name="card_was_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["TO_CONFIRM", "ENDED"])
                | Q(forgotten_at__isnull=False)
                | Q(card__isnull=False, born_on__isnull=False),
                name="confirmed_birth_has_its_card",
            ),
            models.CheckConstraint(
                condition=Q(state="LETTER_DUE", letter_from_on__isnull=False)
                | ~Q(state="LETTER_DUE"),
                name="letter_due_says_when",
            ),
            models.CheckConstraint(
                condition=Q(letter_from_on__isnull=True, letter_last_on__isnull=True)
                | Q(letter_from_on__lte=models.F("letter_last_on")),
                name="letter_comes_before_its_last_day",
            ),
            # The card goes first.
            models.CheckConstraint(
                condition=Q(letter__isnull=True)
                | Q(forgotten_at__isnull=False)
                | Q(state__in=["LETTER_MADE", "ENDED"], card__isnull=False),
                name="card_goes_before_the_letter",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state"],
                condition=~Q(state__in=["LETTER_MADE", "ENDED"]),
                name="births_going_on",
            ),
        ]


GOING_ON = (
    Birth.State.TO_CONFIRM,
    Birth.State.WELCOME,
    Birth.State.CARD_MADE,
    Birth.State.LETTER_DUE,
)


class BirthChild(models.Model):
    """A child as the source or a colleague wrote its name; of twins there are two."""

    birth = models.ForeignKey(Birth, on_delete=models.CASCADE, related_name="children")
    first_names = models.CharField(max_length=120, blank=True)
    last_name = models.CharField(max_length=120, blank=True)


class BirthNotice(models.Model):
    """That we heard of it under the source's own key, so that hearing it twice makes one. The key
    is a hash and goes when no such birth can come in any more."""

    # None: a colleague heard it at the desk.
    key_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    # None: it was withdrawn before it came.
    birth = models.ForeignKey(
        Birth, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    child = models.OneToOneField(
        BirthChild, on_delete=models.PROTECT, null=True, blank=True, related_name="notice"
    )
    is_withdrawn = models.BooleanField(default=False)
    forget_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(birth__isnull=False) | Q(is_withdrawn=True),
                name="notice_without_birth_was_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(is_withdrawn=False) | Q(child__isnull=True),
                name="withdrawn_notice_has_no_child",
            ),
        ]
        indexes = [models.Index(fields=["forget_on"], name="notices_to_forget")]
