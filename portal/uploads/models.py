"""Files that came in: of a resident who fills in a form, or scanned by a colleague. The bytes lie
in UPLOADS_DIR; what may become one is decided in portal.uploads.uploads."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from portal.cases.models import Case

SHA256 = r"^[0-9a-f]{64}$"
NAME = r"^[0-9a-f]{40}\.(jpg|png|pdf)$"
LONGEST_DESCRIPTION = 120


class UploadQuerySet(models.QuerySet["Upload"]):
    """Ways to find a file; a draft needs its token."""

    def of(self, place: Case | str) -> Self:
        """The files of a case, or of the draft with this token."""
        if isinstance(place, Case):
            return self.filter(case=place)
        return self.filter(draft=place, case=None)

    def with_key(self, key: str) -> Self:
        """The file with this key, among these."""
        return self.filter(key=key)

    def in_order(self) -> Self:
        """As they came in."""
        return self.order_by("number", "pk")

    def unclaimed(self) -> Self:
        """Files that belong to no case."""
        return self.filter(case=None)

    def of_other_drafts_than(self, tokens: Any) -> Self:
        """Files of drafts that are none of these; `tokens` is a list or a queryset of one
        column."""
        return self.unclaimed().exclude(draft__in=tokens)

    def named(self, names: Iterable[str]) -> set[str]:
        """Return which of these names of files some row knows. Two queries."""
        wanted = list(names)
        found = set(self.filter(file__in=wanted).values_list("file", flat=True))
        return found | set(self.filter(preview__in=wanted).values_list("preview", flat=True))


class Upload(models.Model):
    """One file that was handed in, byte for byte as it came. Its own name is not kept: people put
    names and numbers in it, and ours say more."""

    class Kind(models.TextChoices):
        JPEG = "JPEG", "Foto"
        PNG = "PNG", "Afbeelding"
        PDF = "PDF", "PDF"

    class Scan(models.TextChoices):
        NOT_ASKED = "NOT_ASKED", "niet door een virusscanner gegaan"
        CLEAN = "CLEAN", "door de virusscanner gegaan"

    # What stands in its address; says nothing of the file.
    key = models.CharField(max_length=32, unique=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    # The intake token of the form in which it waits until that is sent.
    draft = models.CharField(max_length=64, blank=True)
    # Its place in the case or the draft: two at once never have the same one.
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=4, choices=Kind, help_text="What its content is.")
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    file = models.CharField(max_length=44, unique=True)
    # A picture again, made by us: without what hides in the original, such as the place where it
    # was taken. A PDF has none.
    preview = models.CharField(max_length=44, blank=True)
    preview_sha256 = models.CharField(max_length=64, blank=True)
    thumbnail = models.BinaryField(blank=True, default=bytes)
    # A PDF that can do more than show pages: start something, or carry other files.
    has_more_inside = models.BooleanField(default=False)
    description = models.CharField(max_length=LONGEST_DESCRIPTION, blank=True)
    scan = models.CharField(max_length=10, choices=Scan)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=60)

    objects: ClassVar[Any] = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False, draft="") | (Q(case=None) & ~Q(draft="")),
                name="upload_of_a_case_or_a_draft",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["JPEG", "PNG", "PDF"]), name="upload_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(scan__in=["NOT_ASKED", "CLEAN"]), name="upload_was_never_refused"
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="upload_is_not_empty"),
            models.CheckConstraint(condition=Q(number__gte=1), name="upload_numbers_from_one"),
            models.CheckConstraint(
                condition=Q(sha256__regex=SHA256, file__regex=NAME), name="upload_under_our_name"
            ),
            models.CheckConstraint(
                condition=Q(kind="PDF", preview="", preview_sha256="")
                | (
                    ~Q(kind="PDF")
                    & Q(preview__regex=NAME, preview_sha256__regex=SHA256, has_more_inside=False)
                ),
                name="upload_picture_has_a_preview",
            ),
            models.UniqueConstraint(
                fields=["case", "sha256"],
                condition=Q(case__isnull=False),
                name="upload_once_a_case",
            ),
            models.UniqueConstraint(
                fields=["draft", "sha256"], condition=Q(case=None), name="upload_once_a_draft"
            ),
            models.UniqueConstraint(
                fields=["case", "number"],
                condition=Q(case__isnull=False),
                name="upload_number_once_a_case",
            ),
            models.UniqueConstraint(
                fields=["draft", "number"],
                condition=Q(case=None),
                name="upload_number_once_a_draft",
            ),
            models.UniqueConstraint(
                fields=["preview"], condition=~Q(preview=""), name="upload_preview_once"
            ),
        ]

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown on a page, made again by us."""
        return self.kind != self.Kind.PDF
