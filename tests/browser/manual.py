"""The pictures of the manual: which there are, and where a test keeps one.

`MANUAL=1 ./run test tests/browser/test_manual.py tests/browser/test_desk_morning.py
tests/browser/test_berichten_en_post.py tests/browser/test_printing.py` writes them into
docs/manual/images.
"""

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import SHOTS

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "manual"
PICTURES = {
    "home-telefoon",
    "vraag-nacht",
    "vraag-dringend",
    "vraag-code",
    "vraag-ontvangst",
    "volgen",
    "volgen-kenmerk",
    "vraag-nummer",
    "bevestiging",
    "worklist",
    "zaak",
    "lijst",
    "beheer",
    "kies-dag",
    "kies-tijd",
    "verzetten",
    "veel-tegelijk",
    "plaatsen",
    "mijn-dag",
    "zoeken",
    "naast-elkaar",
    "opschrijven",
    "inzicht-vandaag",
    "vertrek",
    "telefoon-balk",
    "telefoon-vraag",
    "telefoon-terug",
    "telefoon-gemist",
    "inloop-bord",
    "inloop-geroepen",
    "inloop-afspraak",
    "inloop-briefje",
    "inloop-ontvangst",
    "inloop-ontvangstbewijs",
    "inloop-spoed",
    "inloop-overdracht",
    "inloop-sluiten",
    "inloop-gesloten",
    "achtervang-gaat",
    "achtervang-telefoon",
    "achtervang-vraag",
    "achtervang-hulp",
    "berichten",
    "officiele-post",
    "lees-bewijs",
    "storingen",
    "afspraak-voorstel",
    "afspraak-besluit",
    "afspraak-lijst",
    "gezin",
    "uitgelegd",
    "brief-model",
    "brief-gelezen",
    "brief-schrijven",
    "brief-ondertekenen",
    "brief-mislukt",
    "brief-kwam-terug",
    "brief-lezen",
    "verbeteringen",
    "drukken-lijst",
    "drukken-printreeks",
    "brieven-aan-velen",
    "envelop",
    "geboortekaart",
    "toezegging-zaak",
    "toezegging-botsing",
    "besluit-op-komst",
    "bel-mij-brief",
}


def picture(page: Page, name: str) -> None:
    """Keep what the screen shows: in the manual when asked, else beside the other pictures."""
    assert name in PICTURES
    folder = MANUAL / "images" if os.environ.get("MANUAL") == "1" else SHOTS
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", caret="initial")
