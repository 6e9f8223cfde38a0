"""Which words smell like an objection or a complaint, and which only look so."""

import pytest

from portal.contacts import wording
from portal.contacts.models import LooksLike

OBJECTION, COMPLAINT = LooksLike.What.OBJECTION, LooksLike.What.COMPLAINT
SENTENCES = [
    # Objections.
    ("Ik wil bezwaar maken tegen de brief van vorige week.", {OBJECTION}),
    ("Hierbij mijn bezwaarschrift, ik kon het niet uploaden.", {OBJECTION}),
    ("BEZWAAR!! tegen jullie brief van 3 november", {OBJECTION}),
    ("Ik ben het niet eens met de verlaging.", {OBJECTION}),
    ("Ik ben het er helemaal niet mee eens dat ik geld terug moet betalen.", {OBJECTION}),
    ("Het besluit over mijn bijstand klopt niet.", {OBJECTION}),
    ("Jullie hebben ten onrechte een boete gegeven.", {OBJECTION}),
    ("De afwijzing van mijn aanvraag vind ik oneerlijk.", {OBJECTION}),
    ("Kan iemand de beschikking herzien?", {OBJECTION}),
    ("Ik wil tegen dit besluit iets doen, hoe moet dat?", {OBJECTION}),
    ("Ik ga in beroep als dit zo blijft.", {OBJECTION}),
    ("Graag een heroverweging van de terugvordering.", {OBJECTION}),
    ("Daar ben ik het niet mee eens.", {OBJECTION}),
    # Complaints.
    ("Ik heb een klacht over de man aan de balie.", {COMPLAINT}),
    ("Waar kan ik klagen over hoe het ging?", {COMPLAINT}),
    ("Ik ben gisteren heel onbeleefd geholpen.", {COMPLAINT}),
    ("Ik voel me niet serieus genomen door mijn klantmanager.", {COMPLAINT}),
    ("Ik wil klachten indienen, niemand belt terug.", {COMPLAINT}),
    ("Ik ben slecht behandeld op het stadhuis.", {COMPLAINT}),
    ("Ik ben ontevreden over het wachten.", {COMPLAINT}),
    # Both.
    ("Ik maak bezwaar en ik heb ook een klacht over het gesprek.", {OBJECTION, COMPLAINT}),
    # Neither.
    ("Ik heb er geen bezwaar tegen dat u mijn dochter belt.", set()),
    ("Ik heb nog niet eens geld voor de bus.", set()),
    ("Ik weet het niet eens meer.", set()),
    ("Wanneer krijg ik het besluit over mijn aanvraag?", set()),
    ("Ik heb klachten aan mijn rug en kan niet werken.", set()),
    ("Door medische klachten kan ik niet komen.", set()),
    ("Ik heb geen klachten, alles ging goed.", set()),
    ("Mijn baan is gestopt. Hoe vraag ik een uitkering aan?", set()),
    ("Hebt u mijn beschikking van vorig jaar nog?", set()),
    ("Ik sta er niet goed voor en ik wil graag hulp.", set()),
    ("Kunt u mij uitleggen wat er in de brief staat?", set()),
    ("Is het goed als ik het formulier morgen breng?", set()),
    ("", set()),
]


@pytest.mark.parametrize(("words", "expected"), SENTENCES)
def test_a_sentence(words: str, expected: set[LooksLike.What]) -> None:
    assert set(wording.what_it_looks_like(words)) == expected


def test_there_are_at_least_thirty() -> None:
    assert len(SENTENCES) >= 30
    assert sum(not expected for _, expected in SENTENCES) >= 10
