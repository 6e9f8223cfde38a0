"""What the printer gets: kept PDFs behind each other, below a sheet that says what is in the pile.
For the printer only: what makes a PDF readable aloud stays in the file of each letter."""

import contextlib
import dataclasses
import io
from collections import Counter
from collections.abc import Sequence

import pikepdf
from django.template.loader import render_to_string

from portal.kit import clock
from portal.letters.making import rendering
from portal.letters.printing.models import PrintRun
from portal.letters.writing.addressing import postcode_of
from portal.letters.writing.models import Letter

LAYOUT = "run-1"


@dataclasses.dataclass(frozen=True)
class Line:
    """One letter on the summary sheet: nothing that tells whose it is."""

    position: int
    code: str
    postcode: str
    sheets: int


def paper_of(letter: Letter) -> str:
    """Return on what paper a letter or card goes."""
    return "A5" if letter.layout.startswith("callback-card-") else "A4"


def sorted_by_postcode(letters: Sequence[Letter]) -> list[Letter]:
    """Return letters in the order of the post, those on one kind of paper together; a translation
    right behind its letter, and what has no Dutch postcode last."""
    first = {letter.pk: letter for letter in letters}

    def place(letter: Letter) -> tuple[str, bool, str, str, bool]:
        leading = first.get(letter.translates_id or 0, letter)
        postcode = postcode_of(leading.addressee)
        return paper_of(letter), not postcode, postcode, leading.code, leading is not letter

    return sorted(letters, key=place)


def sheets_of(letter: Letter, *, double_sided: bool) -> int:
    """Return how many sheets of paper a letter takes."""
    return (letter.pages + 1) // 2 if double_sided else letter.pages


def summary(run: PrintRun, letters: Sequence[Letter]) -> rendering.Pdf:
    """Return the sheet on top. Raises rendering.CannotRender or rendering.BrokeOff."""
    lines = [
        Line(
            position,
            letter.code,
            postcode_of(letter.addressee) or "geen",
            sheets_of(letter, double_sided=run.is_double_sided),
        )
        for position, letter in enumerate(letters, 1)
    ]
    context = {
        "run": run,
        "lines": lines,
        "sheets": sum(line.sheets for line in lines),
        "papers": sorted(Counter(map(paper_of, letters)).items()),
        "asked_on": clock.in_words(clock.day_of(run.asked_at), year=True),
    }
    html = render_to_string(f"letters/print/{LAYOUT}.html", context)
    return rendering.one(html, layout=LAYOUT)


def merged(parts: Sequence[bytes], *, double_sided: bool) -> rendering.Pdf:
    """Return these PDFs as one; double-sided, each begins on a sheet of its own."""
    pile = pikepdf.new()
    with contextlib.ExitStack() as opened:
        for part in parts:
            one = opened.enter_context(pikepdf.open(io.BytesIO(part)))
            pile.pages.extend(one.pages)
            if double_sided and len(one.pages) % 2:
                _, _, width, height = (float(edge) for edge in one.pages[0].mediabox)
                pile.add_blank_page(page_size=(width, height))
        for page in pile.pages:
            # They point into the structure of a document that stays behind.
            for key in ("/StructParents", "/Tabs"):
                if key in page.obj:
                    del page.obj[key]
        target = io.BytesIO()
        pile.save(target, deterministic_id=True)
    return rendering.Pdf(target.getvalue(), len(pile.pages))
