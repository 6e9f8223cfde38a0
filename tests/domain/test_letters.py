"""Letters: what is signed stays, each is made once, and nothing of the outside gets in."""

import datetime as dt
import io
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from portal.cases.models import Case
from portal.letters import kinds, tasks
from portal.letters.making import make, rendering, sheet, store
from portal.letters.printing.forms import MOST_ADDRESS
from portal.letters.writing import addressing, writing
from portal.letters.writing.models import Letter
from portal.municipality.models import LEAST_TOP_MM, Municipality
from portal.residents import register
from portal.staff import permissions
from portal.staff.models import User
from tests import build, build_letter
from tests.races import at_once

State = Letter.State
HOSTILE = (
    "<script>alert(1)</script>",
    '<img src="http://127.0.0.1:{port}/img">',
    '<link rel="attachment" href="file:///etc/passwd">',
    "<style>@import url(http://127.0.0.1:{port}/css)</style>",
    "[x](http://127.0.0.1:{port}/a) ![y](file:///etc/passwd)",
    '<object data="http://127.0.0.1:{port}/o"></object>',
    "<svg><use href='http://127.0.0.1:{port}/s#a'/></svg>",
    "[[naam]] [[als naam]] {{ settings.SECRET_KEY }} {% debug %}",
    "]]> </style></body></html>",
)


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.LETTERS_DIR = tmp_path


@pytest.fixture
def case(town: build.Town, now: dt.datetime) -> Case:
    return build.callback(town.topics["uitkering"], now=now).case


def fresh(letter: Letter) -> Letter:
    found: Letter = Letter.objects.with_all().get(pk=letter.pk)
    return found


def claimed(letter: Letter, *, now: dt.datetime) -> Letter | None:
    return next(iter(make.claim_many(pk=letter.pk, most=1, now=now)), None)


def pdf_of(letter: Letter) -> bytes:
    made = fresh(letter)
    assert made.state == State.MADE, made.reason
    return store.get(made.file, made.sha256)


def test_a_letter_is_written_signed_and_made(case: Case, bilal: User, now: dt.datetime) -> None:
    letter = build_letter.signed(case, bilal, now=now)
    assert letter.code.startswith("B-26-")
    tasks.make(letter.pk)
    pdf = pdf_of(letter)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "nl"
        assert document.Root.MarkInfo.Marked
        assert document.docinfo["/Title"] == "Wij hebben papieren nodig"
        assert "/StructTreeRoot" in document.Root
        assert "/EmbeddedFiles" not in document.Root.get("/Names", {})


def test_what_is_signed_stays_as_it_is(case: Case, bilal: User, now: dt.datetime) -> None:
    letter = build_letter.signed(case, bilal, now=now)
    tasks.make(letter.pk)
    for column, value in (
        ("body", "Iets anders"),
        ("subject", "Iets anders"),
        ("addressee", "Iemand anders"),
        ("data", {}),
        ("sha256", "0" * 64),
        ("file", "ander.pdf"),
        ("signed_by", "staff:99"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**{column: value})
    with pytest.raises(writing.Elsewhere):
        writing.sign(letter=letter, user=bilal, now=now)
    other = writing.Draft(kind="general", subject="x", body="y")
    with pytest.raises(writing.Elsewhere):
        writing.change(letter=letter, draft=other, user=bilal, now=now)


def test_a_letter_is_made_again_to_the_same_bytes(
    case: Case, bilal: User, now: dt.datetime
) -> None:
    letter = build_letter.signed(case, bilal, now=now)
    tasks.make(letter.pk)
    first = pdf_of(letter)
    # What the letter was made from may change meanwhile.
    resident = fresh(letter).case.resident
    assert resident is not None
    resident.name, resident.street = "Andere Naam", "Andere straat"
    resident.save()
    Municipality.objects.update(name="Anders", window_left_mm=25)
    rendering.stop()
    same = fresh(letter)
    again = rendering.one(sheet.html_of(same), layout=same.layout, css=sheet.css_of(same))
    assert again.content == first


def test_two_workers_make_one_pdf(
    transactional_db: None, case: Case, bilal: User, now: dt.datetime, settings: Settings
) -> None:
    letter = build_letter.signed(case, bilal, now=now)
    at_once([lambda: tasks.make(letter.pk)] * 3)
    assert pdf_of(letter)
    assert len(list(Path(settings.LETTERS_DIR).rglob("*.pdf"))) == 1
    assert fresh(letter).attempts == 1


def test_a_full_disk_leaves_the_letter_waiting_with_a_reason(
    case: Case, bilal: User, now: dt.datetime, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = build_letter.signed(case, bilal, now=now)

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as away:
        away.setattr(os, "fsync", full)
        tasks.make(letter.pk)
    held = fresh(letter)
    assert (held.state, held.reason) == (State.HELD, "Er is geen ruimte om de brief te bewaren.")
    assert not [one for one in Path(settings.LETTERS_DIR).rglob("pdf/*/*") if one.is_file()]
    writing.again(letter=held, user=bilal, now=now)
    tasks.sweep()
    assert pdf_of(letter)


def test_what_a_dead_worker_left_is_made_again_and_at_last_given_up(
    case: Case, bilal: User, now: dt.datetime
) -> None:
    letter = build_letter.signed(case, bilal, now=now)
    moment = now
    for _ in range(make.MOST_LOSSES):
        assert claimed(letter, now=moment) is not None
        assert claimed(letter, now=moment) is None
        moment += dt.timedelta(minutes=10)
        assert make.rescue(now=moment) == 1
    assert fresh(letter).state == State.FAILED
    assert fresh(letter).reason == make.GAVE_UP


def test_a_claim_that_was_lost_leaves_no_second_file(
    case: Case, bilal: User, now: dt.datetime, settings: Settings
) -> None:
    letter = build_letter.signed(case, bilal, now=now)
    slow = claimed(letter, now=now)
    assert slow is not None
    made = make.work(slow)
    later = now + dt.timedelta(minutes=10)
    make.rescue(now=later)
    quick = claimed(letter, now=later)
    assert quick is not None
    make.finish(letter=quick, made=make.work(quick), now=later)
    make.finish(letter=slow, made=made, now=later)
    assert len(list(Path(settings.LETTERS_DIR).rglob("*.pdf"))) == 1
    assert pdf_of(letter)


def test_whoever_may_receive_nothing_gets_no_letter(
    case: Case, bilal: User, daan: User, now: dt.datetime
) -> None:
    build_letter.live_at(case)
    resident = case.resident
    assert resident is not None
    register.set_safe_contact(resident=resident, by=bilal.actor, now=now)
    letter = build_letter.draft(case, now=now)
    with pytest.raises(writing.MayNot, match="Veilig contact"):
        writing.sign(letter=letter, user=bilal, now=now)
    signed = writing.sign(letter=letter, user=bilal, now=now, on_purpose=True)
    tasks.make(signed.pk)
    assert fresh(signed).state == State.MADE
    second = writing.sign(
        letter=build_letter.draft(case, now=now), user=bilal, now=now, on_purpose=True
    )
    register.set_died(resident=resident, died_on=now.date(), by=daan.actor, now=now)
    tasks.make(second.pk)
    assert fresh(second).state == State.STOPPED
    third = build_letter.draft(case, now=now)
    with pytest.raises(writing.MayNot, match="overleden"):
        writing.sign(letter=third, user=bilal, now=now, on_purpose=True)


def test_a_stranger_signs_nothing(case: Case, eva: User, now: dt.datetime) -> None:
    letter = build_letter.draft(case, now=now)
    with pytest.raises(permissions.NotAllowed):
        writing.sign(letter=letter, user=eva, now=now)


def test_one_letter_for_what_it_is_about(case: Case, now: dt.datetime) -> None:
    words = writing.Draft(kind="general", subject="Kaart", body="Wij belden u.")

    def ask() -> int:
        letter = writing.write(
            case=case, draft=words, by=build.TESTER, now=now, dedupe_key="card:1"
        )
        return letter.pk

    assert ask() == ask()
    assert Letter.objects.count() == 1


def test_an_address_that_is_not_complete_says_what_is_missing(
    case: Case, bilal: User, now: dt.datetime
) -> None:
    letter = build_letter.draft(case, now=now)
    with pytest.raises(addressing.NoAddress, match="straat"):
        writing.sign(letter=letter, user=bilal, now=now)


def test_an_address_is_written_as_the_post_reads_it() -> None:
    assert addressing.town_line("1325al", "Almere") == "1325 AL  ALMERE"
    assert addressing.postcode_of("Noor\nKade 1\n1325 AL  ALMERE") == "1325AL"
    assert addressing.postcode_of("Olena\nKhreshchatyk 22\n01001 KYIV") == ""
    name = "Maximiliaan Alexander Christoffel Johannes Hendriks-Visser van der Meer-El Idrissi"
    lines = addressing.lines_of(name, "Burgemeester van Nieuwenhuizenstraat 1234 A", "1324 ZZ  X")
    assert len(lines.splitlines()) == 4
    assert addressing.in_window("Noor\nKade 1\n1325al Almere", None).endswith("1325 AL  ALMERE")
    assert addressing.lines_of(*lines.splitlines()) == lines
    assert max(map(len, lines.splitlines())) <= addressing.MOST_SIGNS
    with pytest.raises(addressing.BadAddress):
        addressing.lines_of("Alleen een naam", "", "")


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A web server of this machine that notes who asks it anything."""
    asked: list[str] = []

    class Notes(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with HTTPServer(("127.0.0.1", 0), Notes) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port, asked
        server.shutdown()
        thread.join()


def test_nothing_in_a_letter_reaches_a_file_or_an_address(
    case: Case,
    bilal: User,
    now: dt.datetime,
    listener: tuple[int, list[str]],
) -> None:
    port, asked = listener
    hostile = [payload.replace("{port}", str(port)) for payload in HOSTILE]
    build_letter.live_at(case)
    resident = case.resident
    assert resident is not None
    for field in ("name", "street"):
        for payload in hostile:
            setattr(resident, field, payload[:60])
            resident.save()
            html = _html_with(case, bilal, now, payload)
            pdf = rendering.one(html, layout=kinds.LETTER).content
            with pikepdf.open(io.BytesIO(pdf)) as document:
                assert not document.attachments
            text = build_letter.text_of(pdf)
            assert "root:" not in text
        build_letter.live_at(case, name="Ayşe Yılmaz")
    assert asked == []
    raw = "".join(f"<p>{payload}</p>" for payload in hostile)
    whole = f"<!doctype html><html lang='nl'><head><title>x</title></head><body>{raw}</body></html>"
    with pikepdf.open(io.BytesIO(rendering.one(whole, layout=kinds.LETTER).content)) as document:
        assert not document.attachments
    assert asked == []


def _html_with(case: Case, bilal: User, now: dt.datetime, payload: str) -> str:
    words = writing.Draft(
        kind="general", subject=payload[:120].replace("[[", "").replace("]]", ""), body="x"
    )
    letter = writing.write(case=case, draft=words, by=build.TESTER, now=now)
    signed = writing.sign(letter=letter, user=bilal, now=now)
    signed.body = "Een tekst met [[onderwerp]] en " + payload.replace("[[", "").replace("]]", "")
    signed.data["values"]["onderwerp"] = payload
    return sheet.html_of(signed)


def test_a_letter_that_takes_for_ever_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = "<div>" * 3000 + "x" + "</div>" * 3000
    whole = "<!doctype html><html lang='nl'><head><title>x</title></head><body>{}</body></html>"
    monkeypatch.setattr(rendering, "JOB_SECONDS", 20.0)
    with pytest.raises((rendering.CannotRender, rendering.BrokeOff)):
        rendering.one(whole.format(deep), layout=kinds.LETTER)
    with pytest.raises(rendering.CannotRender, match="te lang"):
        rendering.one(whole.format("woord " * 100_000), layout=kinds.LETTER)
    assert rendering.one(whole.format("<p>Dag</p>"), layout=kinds.LETTER).pages == 1


def test_the_address_stands_in_the_window(case: Case, bilal: User, now: dt.datetime) -> None:
    Municipality.objects.update(window_left_mm=22, window_top_mm=47)
    letter = build_letter.signed(case, bilal, now=now)
    tasks.make(letter.pk)
    words = build_letter.words_of(pdf_of(letter))
    window = [word for word in words if 47 <= word.top <= 47 + 40 and word.page == 1]
    assert [word.text for word in window][-2:] == ["AL", "ALMERE"]
    assert min(word.left for word in window) == pytest.approx(22, abs=1)
    assert max(word.right for word in window) <= 22 + 95
    assert {"Ayşe", "Yılmaz", "Odeonstraat", "12", "1325"} <= {word.text for word in window}
    facts = [word for word in words if word.text == "Kenmerk:"]
    assert facts[0].top > 47 + 40


def test_what_stands_above_a_letter_is_never_in_the_window(
    case: Case, bilal: User, now: dt.datetime
) -> None:
    top = LEAST_TOP_MM
    long = "Burgemeester van Voorbeeldstraat 1234, 1300 ZZ  Almere-Buiten"[:MOST_ADDRESS]
    Municipality.objects.update(window_top_mm=top, letter_address=long, return_address="Postbus 1")
    letter = build_letter.signed(case, bilal, now=now)
    tasks.make(letter.pk)
    words = build_letter.words_of(pdf_of(letter))
    window = [word.text for word in words if word.page == 1 and top - 2 <= word.top <= top + 35]
    assert " ".join(window) == "Postbus 1 Ayşe Yılmaz Odeonstraat 12 1325 AL ALMERE"
    assert long.split()[-1] in {word.text for word in words}


def test_no_window_is_where_the_letterhead_stands(town: build.Town) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.update(window_top_mm=LEAST_TOP_MM - 1)
    Municipality.objects.update(window_top_mm=LEAST_TOP_MM)


def test_the_structure_of_a_letter_can_be_read_aloud(
    case: Case, bilal: User, now: dt.datetime
) -> None:
    letter = build_letter.signed(case, bilal, now=now, body=build_letter.BODY * 12)
    tasks.make(letter.pk)
    pdf = pdf_of(letter)
    assert fresh(letter).pages > 1
    with pikepdf.open(io.BytesIO(pdf)) as document:
        metadata = document.open_metadata()
        assert metadata.get("pdfuaid:part") == "1"
        tags = build_letter.tags_of(document)
        assert tags.index("/H1") < tags.index("/H2")
        assert tags.count("/LI") == 24
        assert document.Root.ViewerPreferences.DisplayDocTitle
        fonts = build_letter.fonts_of(document)
        assert fonts
        assert all(is_embedded for _, is_embedded in fonts)
        assert all("Noto" in name for name, _ in fonts)


def test_what_nobody_knows_is_never_signed(case: Case, bilal: User, now: dt.datetime) -> None:
    Case.objects.filter(pk=case.pk).update(resident=None)
    words = {"addressee": "De bewoners\nOdeonstraat 12\n1325 AL  ALMERE"}
    asks = build_letter.draft(case, now=now, body="Beste [[naam]],\n\nBel ons.")
    knows = build_letter.draft(case, now=now, body="[[als naam]]\nBeste [[naam]],\n[[einde]]\nBel.")
    above = build_letter.draft(case, now=now, body="Bel ons.", subject="Voor [[naam]]")
    for letter in (asks, above, knows):
        Letter.objects.filter(pk=letter.pk).update(**words)
    for letter in (asks, above):
        with pytest.raises(writing.Holes, match="hoe de inwoner heet"):
            writing.sign(letter=fresh(letter), user=bilal, now=now)
        assert fresh(letter).is_draft
    assert writing.sign(letter=fresh(knows), user=bilal, now=now).state == State.SIGNED


@pytest.mark.parametrize("mark", ["[[naam**]]", "[[**naam]]"])
def test_a_mark_that_bold_hides_is_refused_before_it_is_signed(
    town: build.Town, bilal: User, now: dt.datetime, mark: str
) -> None:
    case = build_letter.case_with_address(now)
    with pytest.raises(writing.BadWords):
        build_letter.signed(case, bilal, now=now, body=f"Beste {mark},")
    assert Letter.objects.get().is_draft


@pytest.mark.parametrize("which", ["letter", "translation"])
def test_nobody_signs_what_they_did_not_read(
    town: build.Town, bilal: User, now: dt.datetime, which: str
) -> None:
    case = build_letter.case_with_address(now)
    letter = build_letter.draft(case, now=now)
    words = writing.Draft("general", "Papers", "Send it.", language="en", translates=letter)
    beside = writing.write(case=case, draft=words, by=build.TESTER, now=now)
    seen = writing.as_read(letter)
    other = writing.Draft("general", "Niets", "Wij geven u niets.")
    changed = letter if which == "letter" else beside
    writing.change(letter=changed, draft=other, user=bilal, now=now)
    with pytest.raises(writing.ReadAnew):
        writing.sign(letter=letter, user=bilal, now=now, seen=seen)
    letter.refresh_from_db()
    assert letter.is_draft
    writing.sign(letter=letter, user=bilal, now=now, seen=writing.as_read(letter))
