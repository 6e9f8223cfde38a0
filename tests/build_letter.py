"""Letters for tests, through the verbs."""

import dataclasses
import datetime as dt
import re
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from django.test import Client

from portal.cases import lifecycle
from portal.cases.models import Case, Channel
from portal.letters import tasks
from portal.letters.models import PrintRun
from portal.letters.wording.models import Template, TemplateVersion
from portal.letters.writing import writing
from portal.letters.writing.models import Letter
from portal.residents import consent, register
from portal.residents.models import PostConsent
from portal.staff.models import Team, User
from tests.build import TESTER, Town, callback

MM = 25.4 / 72
EMAIL, SUBJECT = "ayse@post.example", "Wij hebben papieren nodig"
BORN = dt.date(1980, 12, 31)
PAPER = Path(__file__).resolve().parents[1] / ".local" / "paper"
BODY = """Beste [[naam]],

# Wat is er aan de hand?
Wij hebben nog **twee papieren** van u nodig.

# Wat moet u doen?
- Stuur ons uw huurcontract.
- Doe dat voor 1 december.
"""


def live_at(case: Case, *, name: str = "") -> None:
    """Give the resident of this case an address."""
    resident = case.resident
    assert resident is not None
    resident.name = name or resident.name
    resident.street, resident.house_number = "Odeonstraat", "12"
    resident.postcode, resident.town = "1325 AL", "Almere"
    resident.save()


def draft(
    case: Case, *, now: dt.datetime, body: str = BODY, subject: str = "Wij hebben papieren nodig"
) -> Letter:
    """A draft about this case, by nobody in particular."""
    words = writing.Draft(kind="general", subject=subject, body=body)
    return writing.write(case=case, draft=words, by=TESTER, now=now)


def signed(case: Case, user: User, *, now: dt.datetime, body: str = BODY) -> Letter:
    """A letter that this colleague signed, to a resident with an address."""
    live_at(case)
    return writing.sign(letter=draft(case, now=now, body=body), user=user, now=now)


def made(
    town: Town,
    user: User,
    now: dt.datetime,
    *postcodes: str,
    body: str = BODY,
    secret: bool = False,
) -> list[Letter]:
    """Letters that are made, one to each postcode."""
    found = []
    for number, postcode in enumerate(postcodes):
        case = callback(
            town.topics["uitkering"],
            now=now,
            name=f"Naam{number} Persoon",
            number=f"06 1234 56{number:02}",
        ).case
        live_at(case)
        resident = case.resident
        assert resident is not None
        resident.postcode, resident.address_is_secret = postcode, secret
        resident.save()
        letter = writing.sign(letter=draft(case, now=now, body=body), user=user, now=now)
        found.append(letter)
    for letter in found:
        tasks.make(letter.pk)
    return found


@dataclasses.dataclass(frozen=True)
class Word:
    """A word as it stands on the paper; millimetres from the left and the top edge."""

    text: str
    page: int
    left: float
    top: float
    right: float


def text_of(pdf: bytes) -> str:
    """Read the text, with a reader that is not the one that wrote it."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def words_of(pdf: bytes) -> list[Word]:
    """Read where each word stands."""
    found: list[Word] = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        text, height = page.get_textpage(), page.get_height()
        for word in re.finditer(r"\S+", text.get_text_range()):
            boxes = [text.get_charbox(place) for place in range(*word.span())]
            left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
            top = height - max(box[3] for box in boxes)
            found.append(Word(word[0], number, left * MM, top * MM, right * MM))
    return found


def sign_as_read(client: Client, code: str, **typed: str) -> Any:
    """Sign a draft as a colleague does: read the page, and send what it showed with it."""
    url = f"/brieven/{code}/ondertekenen/"
    shown = re.search(r'name="seen" value="([^"]*)"', client.get(url).content.decode())
    return client.post(url, typed | ({"seen": shown[1]} if shown else {}))


def printed(client: Client, kind: str = "LETTERS") -> bytes:
    """Make a pile of all that is ready, as the print room does, and return its file."""
    sent = client.post("/brieven/drukken/maken/", {"kind": kind, "team": ""})
    tasks.make_run(PrintRun.objects.latest("pk").pk)
    file = client.post(f"{sent['Location']}downloaden/")
    assert file["Content-Type"] == "application/pdf", file.content.decode()
    return file.content


def keep(pdf: bytes, name: str) -> None:
    """Keep a picture of each page in .local/paper, to look at."""
    for page in range(len(pypdfium2.PdfDocument(pdf))):
        picture(pdf, PAPER / f"{name}-{page + 1}.png", page=page)


def picture(pdf: bytes, file: Path, *, page: int = 0) -> None:
    """Make a picture of a page, to look at."""
    file.parent.mkdir(parents=True, exist_ok=True)
    pypdfium2.PdfDocument(pdf)[page].render(scale=1.5).to_pil().save(file)


def tags_of(document: pikepdf.Pdf) -> list[str]:
    """Return the tags of the structure tree, in reading order."""
    found: list[str] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node and node.get("/Type") != "/MCR":
                found.append(str(node["/S"]))
            if "/K" in node:
                walk(node["/K"])

    walk(document.Root.StructTreeRoot)
    return found


def fonts_of(document: pikepdf.Pdf) -> set[tuple[str, bool]]:
    """Return the name of each font, and whether it is embedded."""
    found = set()
    for page in document.pages:
        resources: Any = page.Resources
        for font in resources.Font.values():
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            embedded = any(key.startswith("/FontFile") for key in inner.FontDescriptor)
            found.add((str(font.BaseFont), embedded))
    return found


def template(*, now: dt.datetime, body: str = BODY) -> TemplateVersion:
    """A model letter that two people have read."""
    known: TemplateVersion | None = TemplateVersion.objects.filter(
        template__code="papieren"
    ).first()
    if known is not None:
        return known
    made = Template.objects.create(code="papieren", name="Papieren", kind="general")
    version: TemplateVersion = TemplateVersion.objects.create(
        template=made,
        number=1,
        subject="Wij hebben papieren nodig",
        body=body,
        reason="Nieuw.",
        from_on=now.date(),
        written_by="staff:1",
        written_at=now,
        colleague_by="staff:2",
        colleague_at=now,
        experience_by="staff:3",
        experience_name="Een lezer",
        experience_at=now,
    )
    return version


def case_with_address(now: dt.datetime) -> Case:
    """A case of Inkomen 1 with somebody who can be written to; nothing is sent about it."""
    resident = register.add(told=register.Told(name="Ayşe Yılmaz"), by=TESTER, now=now)
    case = lifecycle.open_case(
        opening=lifecycle.Opening(
            kind="CALLBACK",
            subject="Mijn uitkering",
            channel=Channel.WEB,
            team=Team.objects.get(code="inkomen-1"),
            resident=resident,
        ),
        by=TESTER,
        now=now,
    )
    live_at(case)
    return case


def says_yes(case: Case, *, now: dt.datetime, email: str = EMAIL) -> None:
    """Let the resident of this case want her letters by e-mail, and be known well enough to show
    who she is."""
    resident = case.resident
    assert resident is not None
    resident.birth_date = BORN
    resident.save(update_fields=["birth_date"])
    yes = frozenset({PostConsent.Kind.LETTER})
    consent.give(resident=resident, kinds=yes, email=email, by=TESTER, now=now)


def by_email(case: Case, user: User, *, now: dt.datetime, body: str = BODY) -> Letter:
    """A letter that this colleague signed, which goes by e-mail; not made yet."""
    live_at(case)
    words = writing.Draft(kind="general", subject=SUBJECT, body=body, channel=Letter.Channel.EMAIL)
    letter = writing.write(case=case, draft=words, by=TESTER, now=now)
    return writing.sign(letter=letter, user=user, now=now)
