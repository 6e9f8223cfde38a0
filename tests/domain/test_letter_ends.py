"""How a letter ends on paper: in one piece, and never with nothing but a greeting on a sheet."""

import datetime as dt
from pathlib import Path

import pytest
from pytest_django import Settings

from portal.letters.making import rendering, sheet
from portal.letters.writing.models import Letter
from portal.staff.models import User
from tests import build, build_letter

# As short as our own model letters are.
SHORT = """Beste [[naam]],

Wij willen graag met u praten. Het onderwerp is: [[onderwerp]]. Dan horen wij wat u nodig hebt.

# Wat moet u doen?
Bel ons op [[telefoon]] en kies een dag die u past. U mag iemand meenemen.

# Voor wanneer?
Bel ons binnen één week. Bellen is lastig voor u? Loop dan bij ons binnen.

# Komt u er niet uit?
Bel ons op [[telefoon]]. Wij helpen u graag. U mag ook binnenlopen. Neem deze brief dan mee.
"""
# Two lines, and the last thing of a list.
ENDS = {
    "paragraph": "Aanhef hoort bij deze laatste alinea, want die is langer dan één enkele regel op "
    "het papier en gaat in zijn geheel mee naar slotwoord.",
    "list": "# Neem mee\n- uw paspoort\n- Aanhef van iets dat u meeneemt, en dat langer is dan één "
    "enkele regel op het papier, tot en met slotwoord.",
}


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.LETTERS_DIR = tmp_path


def on_paper(letter: Letter) -> rendering.Pdf:
    return rendering.one(sheet.html_of(letter), layout=letter.layout, css=sheet.css_of(letter))


def test_a_short_letter_takes_one_sheet(town: build.Town, bilal: User, now: dt.datetime) -> None:
    case = build_letter.case_with_address(now)
    pdf = on_paper(build_letter.signed(case, bilal, now=now, body=SHORT))
    build_letter.keep(pdf.content, "short")
    assert pdf.pages == 1


@pytest.mark.parametrize("ending", ENDS)
def test_the_greeting_never_stands_alone(
    ending: str, town: build.Town, bilal: User, now: dt.datetime
) -> None:
    case = build_letter.case_with_address(now)
    over = 0
    for lines in range(0, 10, 2):
        body = f"{SHORT}\n{'Nog een regel.\n\n' * lines}{ENDS[ending]}\n"
        pdf = on_paper(build_letter.signed(case, bilal, now=now, body=body))
        pages = {word.text: word.page for word in build_letter.words_of(pdf.content)}
        ends_on = {pages[text] for text in ("Aanhef", "slotwoord.", "vriendelijke", "Wilt")}
        assert ends_on == {pdf.pages}, f"{lines} lines more: {ends_on}"
        over += pdf.pages > 1
    assert over, "no letter was longer than a page"
