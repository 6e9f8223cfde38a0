"""Hints while somebody writes: an indication, and nothing more."""

import pytest

from portal.kit import plain_language
from portal.kit.plain_language import Word

WORDS = (
    Word("dient te", "moet"),
    Word("derhalve", "daarom"),
    Word("middels", "met"),
    Word("mits", "als"),
)


def found(text: str) -> list[str]:
    return [hint.found for hint in plain_language.hints(text, WORDS)]


def test_a_plain_answer_gives_no_hints() -> None:
    text = "Uw geld komt morgen. Ziet u het dan nog niet? Bel ons op 14 036. Wij kijken mee."
    assert plain_language.hints(text, WORDS) == []
    assert plain_language.hints("", WORDS) == []


def test_a_sentence_over_twenty_words() -> None:
    words = ["woord"] * 20
    assert found(" ".join(words) + ".") == []
    hints = plain_language.hints("Ja. " + " ".join(["Dit", *words]) + ". Nee.", WORDS)
    assert [hint.advice for hint in hints] == ["Deze zin heeft 21 woorden. Maak er twee van."]
    assert hints[0].found.startswith("Dit woord")


@pytest.mark.parametrize(
    "text",
    [
        "Neem uw papieren mee, bijv. een brief van de bank en de huur en energie. Kom dan langs.",
        "Kom om 10.30 uur langs met uw papieren en uw pas en een pen en de brief van de bank mee.",
        "Een lijst\nmet regels die los van elkaar staan en samen wel lang zijn\nmaar geen zin",
    ],
)
def test_what_ends_no_sentence_and_what_does(text: str) -> None:
    assert len(found(text)) <= 1


def test_words_of_the_office_get_a_human_word() -> None:
    hints = plain_language.hints(
        "U dient te reageren. Derhalve sturen wij een brief. DERHALVE!", WORDS
    )
    assert [(hint.found, hint.advice) for hint in hints] == [
        ("dient te", "Liever: moet."),
        ("Derhalve", "Liever: daarom."),
    ]


def test_only_whole_words() -> None:
    assert found("Het middelste pad en de mitsen en maren.") == []
