"""Everything that happens with a file that is handed in: kept, described, attached to the case of
the form that was sent, forgotten. One file is one row, however often it is sent.

A file in a draft is not a fact until the form is sent, so that it leaves no event before that.
"""

import dataclasses
import datetime as dt
import itertools
import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Count, Max, Sum

from portal.audit import record
from portal.audit.actor import Actor, ActorKind, parse
from portal.cases.models import Case
from portal.kit import locks
from portal.kit.refusal import Refused
from portal.uploads import looking, scanner, store
from portal.uploads.models import LONGEST_DESCRIPTION, Upload

SUFFIX: dict[str, str] = {
    Upload.Kind.JPEG: ".jpg",
    Upload.Kind.PNG: ".png",
    Upload.Kind.PDF: ".pdf",
}
# A file is written before its row: one without a row for so long never gets one.
ORPHAN_AFTER = dt.timedelta(hours=1)
AT_ONCE = 500

# A case, or the intake token of a form that was not sent yet.
type Place = Case | str


class TooMany(Refused):
    """There is no place for another file."""

    text = (
        "Er passen niet meer bestanden bij. Haal er een weg, of geef ons de andere stukken later."
    )


class TooMuch(Refused):
    """The files are too large together."""

    text = "De bestanden zijn samen te groot. Haal er een weg, of geef ons de andere stukken later."


class Sent(Refused):
    """The form went while this file came in."""

    text = (
        "Uw formulier was al verstuurd. Dit bestand is er niet bij. U kunt het ons nog wel geven."
    )


class Closed(Refused):
    """Nothing is added to what is done."""

    text = "Deze zaak is afgesloten. Er kan niets meer bij."


class NotOurs(Refused):
    """Only what a colleague added is taken back."""

    text = "Dit stuk gaf de inwoner zelf. Dat halen wij niet weg."


@dataclasses.dataclass(frozen=True)
class _Written:
    """A file that lies on the disk and has no row yet."""

    seen: looking.Seen
    scan: Upload.Scan
    sha256: str
    size: int
    file: str
    preview: str

    @property
    def columns(self) -> dict[str, Any]:
        """Return it as the columns of a row."""
        return {
            "kind": self.seen.kind,
            "size": self.size,
            "sha256": self.sha256,
            "file": self.file,
            "preview": self.preview,
            "preview_sha256": store.digest(self.seen.preview) if self.preview else "",
            "thumbnail": self.seen.thumbnail,
            "has_more_inside": self.seen.has_more_inside,
            "scan": self.scan,
        }


def keep(
    *, file: "File[bytes]", at: Place, by: Actor, now: dt.datetime, description: str = ""
) -> Upload:
    """Look at what was handed in and keep it, at a case or in a draft; the same file is kept once
    and returned as it is. Raises a Refused that says what to do.

    It is opened, scanned and written before the transaction: that may take seconds.
    """
    looking.check_size(file.size)
    content = file.read()
    sha256 = store.digest(content)
    if found := _found_or_room(at, sha256, file.size):
        return found
    written = _write(content, name=file.name or "", sha256=sha256)
    kept = None
    try:
        with transaction.atomic():
            kept = _add(written, at, description=description, by=by, now=now)
    finally:
        if kept is None or kept.file != written.file:
            store.drop(written.file, written.preview)
    return kept


def attach(
    *, draft: str, case: Case, descriptions: Mapping[str, str], by: Actor, now: dt.datetime
) -> list[Upload]:
    """Give the files of a draft to the case that was made of it, with what she says of each, by its
    key; return them. Called in the transaction that makes the case; a second time there is nothing
    to give."""
    attached = []
    with transaction.atomic():
        # Whoever adds a file to this draft now waits, and reads then that it was sent.
        _lock(draft)
        _lock(case)
        known = set(Upload.objects.of(case).values_list("sha256", flat=True))
        for upload in Upload.objects.of(draft).in_order():
            if upload.sha256 in known:
                _remove(upload)
                continue
            upload.case, upload.draft, upload.number = case, "", _next_number(case)
            upload.description = descriptions.get(upload.key, "")[:LONGEST_DESCRIPTION]
            upload.save(update_fields=["case", "draft", "number", "description"])
            record.event(code="upload.attached", about=upload, by=by, now=now, case=case.pk)
            attached.append(upload)
    return attached


def forget(*, upload: Upload, by: Actor, now: dt.datetime) -> None:
    """Throw a file away, row and bytes; of a case this leaves an event."""
    with transaction.atomic():
        locked = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if locked is None:
            return
        if locked.case is not None:
            case = locked.case.pk
            record.event(code="upload.forgotten", about=locked, by=by, now=now, case=case)
        _remove(locked)


def withdraw(*, upload: Upload, by: Actor, now: dt.datetime) -> None:
    """Take back what a colleague added to the wrong case. Raises NotOurs for what somebody gave
    us."""
    if parse(upload.received_by).kind is not ActorKind.STAFF:
        raise NotOurs
    forget(upload=upload, by=by, now=now)


def find(*, case: Case, key: str) -> Upload | None:
    """Return the file of this case with this key, or None. One query."""
    found: Upload | None = Upload.objects.of(case).with_key(key).first()
    return found


def forget_draft(*, draft: str) -> None:
    """Throw away the files of a form that is never sent."""
    with transaction.atomic():
        _lock(draft)
        for upload in Upload.objects.of(draft).select_for_update():
            _remove(upload)


def forget_other_drafts(*, living: Any) -> int:
    """Throw away the files of drafts that are gone; return how many. `living` holds the tokens of
    those that are there: a list, or a queryset of one column."""
    gone = Upload.objects.of_other_drafts_than(living).values_list("draft", flat=True)
    drafts = sorted(set(gone))
    for draft in drafts:
        forget_draft(draft=draft)
    return len(drafts)


def sweep(*, now: dt.datetime) -> int:
    """Throw away what lies on the disk and belongs to no row; return how many files."""
    dropped = 0
    for names in itertools.batched(store.older_than(now - ORPHAN_AFTER), AT_ONCE):
        orphans = set(names) - Upload.objects.named(names)
        store.drop(*orphans)
        dropped += len(orphans)
    return dropped


def content_of(*, upload: Upload, by: Actor, now: dt.datetime) -> bytes:
    """Return the bytes as they came in, and record the look. Raises store.Damaged."""
    return _read(upload, upload.file, upload.sha256, by, now)


def preview_of(*, upload: Upload, by: Actor, now: dt.datetime) -> bytes:
    """Return the picture that we made of it, and record the look. Raises store.Damaged."""
    return _read(upload, upload.preview, upload.preview_sha256, by, now)


def _read(upload: Upload, name: str, sha256: str, by: Actor, now: dt.datetime) -> bytes:
    try:
        content = store.get(name, sha256)
    except store.Damaged:
        record.look(code="upload.missing", about=upload, by=by, now=now)
        raise
    record.look(code="upload.looked", about=upload, by=by, now=now)
    return content


def _write(content: bytes, *, name: str, sha256: str) -> _Written:
    seen = looking.look(content, name=name)
    scan = scanner.scan(content)
    file = store.put(content, SUFFIX[seen.kind])
    try:
        preview = store.put(seen.preview, ".jpg") if seen.preview else ""
    except store.NoRoom:
        store.drop(file)
        raise
    return _Written(seen, scan, sha256, len(content), file, preview)


def _add(written: _Written, at: Place, *, description: str, by: Actor, now: dt.datetime) -> Upload:
    """Make the row, one at a time for each place."""
    _lock(at)
    if found := _found_or_room(at, written.sha256, written.size):
        return found
    upload = Upload.objects.create(
        key=secrets.token_hex(16),
        case=at if isinstance(at, Case) else None,
        draft="" if isinstance(at, Case) else at,
        number=_next_number(at),
        description=description[:LONGEST_DESCRIPTION],
        received_at=now,
        received_by=by.key,
        **written.columns,
    )
    if isinstance(at, Case):
        record.event(code="upload.kept", about=upload, by=by, now=now, case=at.pk)
    return upload


def _found_or_room(at: Place, sha256: str, size: int) -> Upload | None:
    """Return the same file when it is there already; else see that there is room. Raises Refused.
    Three queries."""
    here = Upload.objects.of(at)
    if isinstance(at, Case):
        if not Case.objects.open().filter(pk=at.pk).exists():
            raise Closed
    elif Case.objects.filter(intake_token=at).exists():
        raise Sent
    found: Upload | None = here.filter(sha256=sha256).first()
    if found is not None:
        return found
    so_far = here.aggregate(many=Count("pk"), bytes=Sum("size", default=0))
    if so_far["many"] >= most_files(at):
        raise TooMany
    if not isinstance(at, Case) and so_far["bytes"] + size > settings.UPLOAD_MOST_TOGETHER_BYTES:
        raise TooMuch
    return None


def most_files(at: Place) -> int:
    """Return how many files fit: in one form, or in a case that gets post for months."""
    of_case, of_draft = settings.UPLOAD_MOST_FILES_OF_CASE, settings.UPLOAD_MOST_FILES
    return int(of_case if isinstance(at, Case) else of_draft)


def _next_number(at: Place) -> int:
    last = Upload.objects.of(at).aggregate(last=Max("number", default=0))
    return int(last["last"]) + 1


def _lock(at: Place) -> None:
    locks.wait_for(f"uploads-case-{at.pk}" if isinstance(at, Case) else f"uploads-draft-{at}")


def _remove(upload: Upload) -> None:
    names = [upload.file, upload.preview]
    upload.delete()
    transaction.on_commit(lambda: store.drop(*names), robust=True)
