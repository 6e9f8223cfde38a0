"""Files that come in: only what we expect, once, whole or not at all; and gone when nobody claims
them."""

import datetime as dt
import io
import os
from functools import partial
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from callbacks.models import CallbackRequest
from portal.audit.actor import ANONYMOUS
from portal.audit.models import Event
from portal.cases import lifecycle
from portal.cases.models import Case
from portal.intake import drafts
from portal.kit.refusal import Refused
from portal.uploads import looking, store, uploads
from portal.uploads.models import Upload
from tests import build, handed_in
from tests.fakes.clamd import Clamd
from tests.handed_in import file
from tests.races import at_once

DRAFT = "een-concept"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Files of these tests, and no more room needed than there is."""
    settings.UPLOADS_DIR, settings.UPLOAD_KEEP_FREE_BYTES = tmp_path, 0
    return tmp_path


@pytest.fixture
def case(town: build.Town, now: dt.datetime) -> Case:
    """An open case."""
    request: CallbackRequest = build.callback(town.topics["uitkering"], now=now)
    return request.case


def keep(content: bytes, at: uploads.Place, now: dt.datetime, name: str = "foto.jpg") -> Upload:
    """Hand this in."""
    return uploads.keep(file=file(content, name), at=at, by=ANONYMOUS, now=now)


def files_in(folder: Path) -> list[Path]:
    """Everything that lies there."""
    return [path for path in folder.rglob("*") if path.is_file()]


# --- What we take -------------------------------------------------------------------------------


def test_a_photo_is_kept_byte_for_byte_and_shown_without_what_hides_in_it(
    db: None, now: dt.datetime, folder: Path
) -> None:
    sent = handed_in.photo(exif=True)
    upload = keep(sent, DRAFT, now, "../../etc/passwd.jpg")
    assert upload.kind == Upload.Kind.JPEG
    assert store.get(upload.file, upload.sha256) == sent
    assert upload.size == len(sent)
    preview = store.get(upload.preview, upload.preview_sha256)
    for shown in (preview, bytes(upload.thumbnail)):
        with Image.open(io.BytesIO(shown)) as picture:
            assert picture.format == "JPEG"
            assert not picture.getexif()
            assert not picture.info.get("comment")
            # It stands upright: its place in the original said that it was turned.
            assert picture.height > picture.width
        assert b"Telefoonmerk" not in shown
    assert len(upload.thumbnail) < 20_000
    for path in files_in(folder):
        assert path.parent.parent == folder
        assert path.stat().st_mode & 0o777 == 0o600
        assert "passwd" not in path.name
        assert upload.sha256[:8] not in path.name


@pytest.mark.parametrize("name", ["brief.png", "BRIEF.PNG", "zonder", "foto.jpg"])
def test_what_it_is_called_does_not_matter(db: None, now: dt.datetime, name: str) -> None:
    upload = keep(handed_in.png(), DRAFT, now, name)
    assert upload.kind == Upload.Kind.PNG
    assert upload.file.endswith(".png")


def test_a_large_photo_becomes_a_small_preview(db: None, now: dt.datetime) -> None:
    upload = keep(handed_in.photo(size=(4000, 3000)), DRAFT, now)
    with Image.open(store.path_of(upload.preview)) as picture:
        assert max(picture.size) == 1600


@pytest.mark.parametrize("does", ["", "script", "launch", "file"])
def test_a_pdf_is_evidence_whatever_it_can_do_and_says_so(
    db: None, now: dt.datetime, does: str
) -> None:
    sent = handed_in.pdf(does=does)
    upload = keep(sent, DRAFT, now, "brief.pdf")
    assert (upload.kind, upload.preview, bytes(upload.thumbnail)) == ("PDF", "", b"")
    assert upload.has_more_inside is bool(does)
    assert store.get(upload.file, upload.sha256) == sent


# --- What we do not take ------------------------------------------------------------------------

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
JPEG_AND_ZIP = handed_in.photo() + handed_in.zip_bomb()
HOSTILE = {
    "empty": (b"", "leeg.pdf", "EMPTY"),
    "program": (b"MZ\x90\x00" + bytes(200), "brief.pdf", "PROGRAM"),
    "script": (b"#!/bin/sh\nrm -rf /", "brief.pdf", "PROGRAM"),
    "svg": (SVG, "tekening.svg", "PAGE"),
    "svg as photo": (SVG, "foto.jpg", "PAGE"),
    "page": (b"  <!DOCTYPE html><script>alert(1)</script>", "brief.html", "PAGE"),
    "photo called a page": (handed_in.photo(), "foto.html", "UNKNOWN"),
    "photo called a program": (handed_in.photo(), "foto.jpg.exe", "UNKNOWN"),
    "zip bomb": (handed_in.zip_bomb(), "alles.zip", "PACKED"),
    "zip as pdf": (handed_in.zip_bomb(), "brief.pdf", "PACKED"),
    "word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "brief.doc", "PACKED"),
    "photo and zip": (JPEG_AND_ZIP, "foto.jpg", "DOUBLE"),
    "photo and page": (handed_in.photo() + b"<ScRipT>1</script>", "foto.jpg", "DOUBLE"),
    "photo and pdf": (handed_in.photo() + handed_in.pdf(), "foto.jpg", "DOUBLE"),
    "pdf and zip": (handed_in.pdf() + handed_in.zip_bomb(), "brief.pdf", "DOUBLE"),
    "page and pdf": (b"<html>" + handed_in.pdf(), "brief.pdf", "PAGE"),
    "huge png": (handed_in.huge_png(), "foto.png", "TOO_MANY_POINTS"),
    "half a photo": (handed_in.photo()[:9000], "foto.jpg", "BROKEN"),
    "only its start": (b"\xff\xd8\xff\xe0", "foto.jpg", "BROKEN"),
    "only a start of pdf": (b"%PDF-1.7\n" + bytes(60), "brief.pdf", "BROKEN"),
    "locked pdf": (handed_in.pdf(password="geheim"), "brief.pdf", "LOCKED"),
    "heic": (b"\0\0\0\x18ftypheic" + bytes(80), "foto.heic", "HEIC"),
    "gif": (b"GIF89a" + bytes(80), "foto.gif", "UNKNOWN"),
    "text": (b"Ik maak bezwaar.", "brief.txt", "UNKNOWN"),
    "noise": (handed_in.noise(3000), "brief.pdf", "UNKNOWN"),
}


@pytest.mark.parametrize("which", HOSTILE)
def test_anything_else_is_refused_with_what_to_do(
    db: None, now: dt.datetime, folder: Path, which: str
) -> None:
    content, name, code = HOSTILE[which]
    with pytest.raises(looking.NotTaken) as refused:
        keep(content, DRAFT, now, name)
    assert refused.value.code == code
    said = str(refused.value)
    assert said.endswith(".")
    assert any(word in said for word in ("Maak", "Sla", "Kijk", "maak")), said
    assert not Upload.objects.exists()
    assert files_in(folder) == []


def test_a_file_that_swells_when_it_is_opened_harms_nobody(db: None, now: dt.datetime) -> None:
    with pytest.raises(looking.NotTaken) as refused:
        keep(handed_in.swollen_pdf(), DRAFT, now, "brief.pdf")
    assert refused.value.code in {"TOO_MUCH", "BROKEN"}


def test_a_file_that_takes_too_long_is_killed(
    db: None, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "SECONDS", 0.01)
    with pytest.raises(looking.NotTaken) as refused:
        keep(handed_in.photo(), DRAFT, now)
    assert refused.value.code == "TOO_MUCH"


def test_too_large_is_refused_before_it_is_read(
    db: None, now: dt.datetime, settings: Settings
) -> None:
    settings.UPLOAD_MOST_BYTES = 2 * 1024**2
    with pytest.raises(looking.NotTaken, match="te groot: er past 2 MB in"):
        keep(bytes(2 * 1024**2 + 1), DRAFT, now)


def test_a_draft_holds_no_more_than_it_may(
    db: None, now: dt.datetime, settings: Settings, folder: Path
) -> None:
    settings.UPLOAD_MOST_FILES = 2
    for seed in (1, 2):
        keep(handed_in.photo(seed), DRAFT, now)
    with pytest.raises(uploads.TooMany):
        keep(handed_in.photo(3), DRAFT, now)
    keep(handed_in.photo(3), "een-ander", now)
    settings.UPLOAD_MOST_FILES = 9
    settings.UPLOAD_MOST_TOGETHER_BYTES = len(handed_in.photo(1)) * 2
    with pytest.raises(uploads.TooMuch):
        keep(handed_in.photo(3), DRAFT, now)
    assert len(files_in(folder)) == 6


def test_a_full_disk_takes_nothing(db: None, now: dt.datetime, settings: Settings) -> None:
    settings.UPLOAD_KEEP_FREE_BYTES = 10**18
    with pytest.raises(store.NoRoom):
        keep(handed_in.photo(), DRAFT, now)


# --- Once ---------------------------------------------------------------------------------------


def test_the_same_file_twice_is_one(db: None, case: Case, now: dt.datetime, folder: Path) -> None:
    for at in (DRAFT, case):
        first, second = (keep(handed_in.photo(), at, now) for _ in range(2))
        assert first == second
    assert Upload.objects.count() == 2
    assert len(files_in(folder)) == 4


@pytest.mark.django_db(transaction=True)
def test_the_same_file_at_the_same_moment_is_one(
    now: dt.datetime, settings: Settings, folder: Path
) -> None:
    found = at_once([lambda: keep(handed_in.photo(), DRAFT, now)] * 3)
    assert len({upload.pk for upload in found if isinstance(upload, Upload)}) == 1
    assert len(files_in(folder)) == 2
    settings.UPLOAD_MOST_FILES = 3
    found = at_once([partial(keep, handed_in.photo(s), DRAFT, now) for s in range(2, 7)])
    assert Upload.objects.of(DRAFT).count() == 3
    assert sorted(Upload.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert found.count(str(uploads.TooMany())) == 3
    assert len(files_in(folder)) == 6


# --- The scanner --------------------------------------------------------------------------------


def test_without_a_scanner_a_file_says_so(db: None, now: dt.datetime) -> None:
    assert keep(handed_in.photo(), DRAFT, now).scan == Upload.Scan.NOT_ASKED


def test_what_the_scanner_finds_clean_says_so(
    db: None, now: dt.datetime, settings: Settings
) -> None:
    with Clamd("OK") as clamd:
        settings.CLAMD_ADDRESS = clamd.address
        sent = handed_in.photo(size=(1500, 1200))
        assert keep(sent, DRAFT, now).scan == Upload.Scan.CLEAN
    assert clamd.got == [sent]


@pytest.mark.parametrize("mood", ["FOUND", "ERROR", "HANGS", "DIES", "HALF", "NOBODY"])
def test_the_scanner_fails_closed(
    db: None, now: dt.datetime, settings: Settings, folder: Path, mood: str
) -> None:
    settings.CLAMD_ANSWER_SECONDS = 0.3
    with Clamd(mood) as clamd:
        settings.CLAMD_ADDRESS = clamd.address
        with pytest.raises(Refused) as refused:
            keep(handed_in.pdf(), DRAFT, now, "brief.pdf")
    said = "niet veilig" if mood == "FOUND" else "niets verkeerd gedaan"
    assert said in str(refused.value)
    assert not Upload.objects.exists()
    assert files_in(folder) == []


def test_the_scanner_behind_a_socket_of_this_machine(
    db: None, now: dt.datetime, settings: Settings
) -> None:
    with Clamd("FOUND", local=True) as clamd:
        settings.CLAMD_ADDRESS = clamd.address
        with pytest.raises(Refused, match="niet veilig"):
            keep(handed_in.photo(), DRAFT, now)


# --- From draft to case, and away ---------------------------------------------------------------


def test_files_of_a_draft_go_to_its_case(db: None, case: Case, now: dt.datetime) -> None:
    kept = [keep(handed_in.photo(seed), DRAFT, now) for seed in (1, 2)]
    said = {kept[1].key: "De brief", "geen-sleutel": "Iets anders"}
    attached = uploads.attach(draft=DRAFT, case=case, descriptions=said, by=ANONYMOUS, now=now)
    assert [upload.pk for upload in attached] == [upload.pk for upload in kept]
    assert [u.description for u in Upload.objects.of(case).in_order()] == ["", "De brief"]
    assert not Upload.objects.unclaimed().exists()
    assert Event.objects.filter(code="upload.attached").count() == 2
    assert uploads.attach(draft=DRAFT, case=case, descriptions={}, by=ANONYMOUS, now=now) == []


def test_what_the_case_has_already_is_not_there_twice(
    db: None,
    case: Case,
    now: dt.datetime,
    folder: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    keep(handed_in.photo(), case, now)
    keep(handed_in.photo(), DRAFT, now)
    with django_capture_on_commit_callbacks(execute=True):
        assert uploads.attach(draft=DRAFT, case=case, descriptions={}, by=ANONYMOUS, now=now) == []
    assert Upload.objects.count() == 1
    assert len(files_in(folder)) == 2


def test_nothing_is_added_to_a_form_that_was_sent(
    db: None, town: build.Town, now: dt.datetime
) -> None:
    case = build.callback(town.topics["uitkering"], now=now).case
    Case.objects.filter(pk=case.pk).update(intake_token=DRAFT)
    with pytest.raises(uploads.Sent):
        keep(handed_in.photo(), DRAFT, now)


def test_nothing_is_added_to_a_closed_case(db: None, case: Case, now: dt.datetime) -> None:
    lifecycle.close(case=case, outcome="DONE", by=build.TESTER, now=now)
    with pytest.raises(uploads.Closed):
        keep(handed_in.photo(), case, now)


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_along_or_hears_that_it_does_not(town: build.Town, now: dt.datetime) -> None:
    """Never kept in a draft whose form was sent: nobody would ever see it."""
    for turn in range(4):
        case = build.callback(town.topics["uitkering"], now=now).case
        draft = f"concept-{turn}"

        def send(case: Case = case, draft: str = draft) -> None:
            with transaction.atomic():
                uploads.attach(draft=draft, case=case, descriptions={}, by=ANONYMOUS, now=now)
                Case.objects.filter(pk=case.pk).update(intake_token=draft)

        at_once([send, partial(keep, handed_in.photo(turn), draft, now)])
        assert not Upload.objects.of(draft).exists()


@pytest.mark.django_db(transaction=True)
def test_files_vanish_with_their_draft(now: dt.datetime, folder: Path) -> None:
    dropped, over, alive = (drafts.start(form="vraag", now=now).draft for _ in range(3))
    for seed, draft in enumerate((dropped, over, alive)):
        keep(handed_in.photo(seed), draft.intake_token, now)
    drafts.drop(draft=dropped)
    assert len(files_in(folder)) == 4
    over.expires_at = now - dt.timedelta(seconds=1)
    over.save()
    assert drafts.forget(now=now) == 1
    (left,) = Upload.objects.all()
    assert left.draft == alive.intake_token
    assert {path.name for path in files_in(folder)} == {left.file, left.preview}


@pytest.mark.django_db(transaction=True)
def test_a_file_of_a_case_is_forgotten_with_an_event(
    town: build.Town, now: dt.datetime, folder: Path
) -> None:
    case = build.callback(town.topics["uitkering"], now=now).case
    upload = keep(handed_in.photo(), case, now)
    for _ in range(2):
        uploads.forget(upload=upload, by=build.TESTER, now=now)
    assert files_in(folder) == []
    assert Event.objects.get(code="upload.forgotten").data == {"case": case.pk}


def test_a_file_without_a_row_is_swept_but_not_one_that_gets_its_row_now(
    db: None, now: dt.datetime, folder: Path
) -> None:
    upload = keep(handed_in.photo(), DRAFT, now)
    lost, fresh = (store.put(handed_in.photo(seed), ".jpg") for seed in (2, 3))
    half = store.path_of(lost).with_suffix(".unfinished")
    half.write_bytes(b"half")
    long_ago = (now - dt.timedelta(hours=2)).timestamp()
    for path in (half, *(store.path_of(name) for name in (lost, upload.file, upload.preview))):
        os.utime(path, (long_ago, long_ago))
    os.utime(store.path_of(fresh), (now.timestamp(), now.timestamp()))
    assert uploads.sweep(now=now) == 2
    left = {path.name for path in files_in(folder)}
    assert left == {upload.file, upload.preview, fresh}


def test_a_row_that_does_not_come_leaves_no_file(
    db: None, now: dt.datetime, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(uploads, "_next_number", broken)
    with pytest.raises(RuntimeError):
        keep(handed_in.photo(), DRAFT, now)
    assert files_in(folder) == []


def test_what_was_changed_or_lost_on_the_disk_is_not_given(db: None, now: dt.datetime) -> None:
    upload = keep(handed_in.photo(), DRAFT, now)
    store.path_of(upload.file).write_bytes(b"something else")
    store.path_of(upload.preview).unlink()
    for read in (uploads.content_of, uploads.preview_of):
        with pytest.raises(store.Damaged):
            read(upload=upload, by=build.TESTER, now=now)
    assert Event.objects.filter(code="upload.missing").count() == 2


# --- What the database refuses ------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"draft": ""},
        {"kind": "SVG"},
        {"kind": "PDF"},
        {"scan": "REFUSED"},
        {"size": 0},
        {"number": 0},
        {"file": "../../etc/passwd"},
        {"sha256": "kort"},
        {"preview": ""},
        {"has_more_inside": True},
    ],
)
def test_the_database_refuses_what_no_file_is(
    db: None, now: dt.datetime, wrong: dict[str, object]
) -> None:
    upload = keep(handed_in.photo(), DRAFT, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(**wrong)


def test_the_database_refuses_a_file_of_a_case_and_a_draft(
    db: None, case: Case, now: dt.datetime
) -> None:
    upload = keep(handed_in.photo(), DRAFT, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(case=case)


@pytest.mark.parametrize("column", ["sha256", "number", "file", "preview", "key"])
def test_the_database_keeps_one_of_each(db: None, now: dt.datetime, column: str) -> None:
    first, second = (keep(handed_in.photo(seed), DRAFT, now) for seed in (1, 2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=second.pk).update(**{column: getattr(first, column)})
