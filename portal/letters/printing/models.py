"""What goes to the printer, and letters that are written to many at once."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from portal.cases.models import Case
from portal.letters.wording.models import TemplateVersion
from portal.letters.writing.models import Letter
from portal.staff.models import Team


class PrintRunQuerySet(models.QuerySet["PrintRun"]):
    """The vocabulary of print runs."""

    def to_make(self, silent_since: dt.datetime) -> Self:
        """Runs whose file nobody makes now, the oldest first; whoever claimed one before this
        instant and did not finish is taken for dead."""
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=silent_since)
        return self.filter(free, state=PrintRun.State.ASKED).order_by("pk")

    def for_the_printer(self) -> Self:
        """Runs of letters, without test pages, the newest first."""
        return self.exclude(kind=PrintRun.Kind.TEST).order_by("-pk")


class PrintRun(models.Model):
    """One file for the printer: its letters go into their envelopes together, or not at all."""

    class Kind(models.TextChoices):
        LETTERS = "LETTERS", "brieven"
        CARDS = "CARDS", "kaarten"
        ALONE = "ALONE", "losse brief"
        TEST = "TEST", "proefpagina"

    class State(models.TextChoices):
        ASKED = "ASKED", "wordt gemaakt"
        READY = "READY", "klaar om te printen"
        POSTED = "POSTED", "gepost"
        CANCELLED = "CANCELLED", "geannuleerd"
        FAILED = "FAILED", "niet gelukt"

    kind = models.CharField(max_length=7, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    # Whose letters; none: those of all teams.
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="print_runs"
    )
    # Who is reminded of it.
    of_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="asked_runs")
    is_double_sided = models.BooleanField(default=False)
    # What a test page shows: letterhead and window. Nothing of people.
    data = models.JSONField(default=dict)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    # Kept until the run is posted or cancelled; the letters have files of their own.
    file = models.CharField(max_length=60, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Posted or cancelled.")

    objects: ClassVar[Any] = PrintRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="READY") & ~Q(file="") | (~Q(state="READY") & Q(file="")),
                name="run_has_its_file_while_it_is_printed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["POSTED", "CANCELLED"], ended_at__isnull=False)
                & ~Q(ended_by="")
                | (~Q(state__in=["POSTED", "CANCELLED"]) & Q(ended_at__isnull=True, ended_by="")),
                name="run_that_ended_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["READY", "POSTED"])
                | Q(ready_at__isnull=False, sha256__regex=r"^[0-9a-f]{64}$", pages__gte=1),
                name="run_that_is_ready_says_what",
            ),
            models.CheckConstraint(
                condition=~Q(state="FAILED") | ~Q(reason=""), name="failed_run_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="ASKED"), name="runs_to_make"),
            models.Index(fields=["ready_at"], condition=Q(state="READY"), name="runs_to_post"),
        ]

    @property
    def is_ready(self) -> bool:
        """Whether it can be printed now."""
        return self.state == PrintRun.State.READY

    @property
    def is_open(self) -> bool:
        """Whether somebody must still do something with it."""
        return self.state not in {PrintRun.State.POSTED, PrintRun.State.CANCELLED}


class PrintedLetter(models.Model):
    """A letter in a print run. It is in one run at a time, and after posting for ever."""

    run = models.ForeignKey(PrintRun, on_delete=models.CASCADE, related_name="letters")
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="printed")
    # Its place in the pile, from one; zero until the file is made.
    position = models.PositiveIntegerField(default=0)
    # Taken out: the run was cancelled, or the letter was stopped before the file was made.
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter"],
                condition=Q(left_at__isnull=True),
                name="letter_in_one_run_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["run", "position"],
                condition=Q(position__gt=0),
                name="one_letter_a_place_in_the_pile",
            ),
        ]


class RunDownload(models.Model):
    """Somebody took the file of a run; from the second time on they say why."""

    run = models.ForeignKey(PrintRun, on_delete=models.CASCADE, related_name="downloads")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_download_a_number"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="printing_again_says_why"
            ),
        ]


class LetterBatch(models.Model):
    """One text to the residents of many cases, signed once by whoever answers for it."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", "nog niet ondertekend"
        RUNNING = "RUNNING", "bezig"
        PAUSED = "PAUSED", "staat stil"
        CANCELLED = "CANCELLED", "gestopt"
        DONE = "DONE", "klaar"

    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="batches")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="letter_batches")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    signed_by = models.CharField(max_length=60, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    # When a worker last did something for it: the sweep goes on with one that stands still.
    worked_at = models.DateTimeField(null=True, blank=True)
    # How many of a list were not found among the cases of whoever chose them.
    unknown = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "CANCELLED"])
                | (Q(signed_at__isnull=False) & ~Q(signed_by="")),
                name="batch_is_signed_before_it_runs",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="RUNNING"), name="batches_that_run"),
        ]

    @property
    def is_draft(self) -> bool:
        """Whether nothing was written yet."""
        return self.state == LetterBatch.State.DRAFT

    @property
    def is_running(self) -> bool:
        """Whether workers go on with it."""
        return self.state == LetterBatch.State.RUNNING

    @property
    def is_done(self) -> bool:
        """Whether all of it is written; the last letters may be yet to be made."""
        return self.state == LetterBatch.State.DONE

    @property
    def is_paused(self) -> bool:
        """Whether it waits for a colleague."""
        return self.state == LetterBatch.State.PAUSED


class BatchRow(models.Model):
    """One case in a batch, and its one letter."""

    class State(models.TextChoices):
        WAITING = "WAITING", "wacht"
        WRITTEN = "WRITTEN", "geschreven"
        SKIPPED = "SKIPPED", "overgeslagen"
        FAILED = "FAILED", "niet gelukt"
        CANCELLED = "CANCELLED", "gestopt"

    batch = models.ForeignKey(LetterBatch, on_delete=models.CASCADE, related_name="rows")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="batch_rows")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    letter = models.OneToOneField(
        Letter, on_delete=models.CASCADE, null=True, blank=True, related_name="batch_row"
    )
    # In plain Dutch: why it was skipped or failed.
    reason = models.CharField(max_length=200, blank=True)
    # How often writing it met a bug of ours.
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "case"], name="one_letter_a_case_in_a_batch"),
            models.CheckConstraint(
                condition=Q(state="WRITTEN", letter__isnull=False)
                | (~Q(state="WRITTEN") & Q(letter__isnull=True)),
                name="written_row_has_its_letter",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["SKIPPED", "FAILED"]) | ~Q(reason=""),
                name="row_without_letter_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["batch", "id"], condition=Q(state="WAITING"), name="batch_rows_to_write"
            ),
        ]
