"""Words that no screen, message or refusal uses; docs/GLOSSARY.md has the right ones."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

# A signal is a control word in this field, a measure lowers a benefit; people are no cases and no
# targets; a number is a telephone number or a place in a queue.
NEVER = re.compile(
    r"\b(cliënt|cliënten|casus|casussen|signaal|signalen|maatregel|maatregelen|belvenster|target|"
    r"targets|afvinken|doelgroep|nummer|nummers)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
TAG = re.compile(r"<[^>]*>")
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
WRITTEN = ("aria-label", "alt", "title", "placeholder", "data-stop-label")
ATTRIBUTE = re.compile(rf"\b(?:{'|'.join(WRITTEN)})=\"([^\"]*)\"")
# A pattern that recognises what residents write.
OF_OTHERS = {"portal/contacts/wording.py"}


def words_of_a_template(text: str) -> Iterator[str]:
    """Yield what a template shows: text between tags, quoted words in its code, and attributes."""
    for code in CODE.findall(text):
        yield from (first or second for first, second in QUOTED.findall(code))
    bare = CODE.sub(" ", text)
    yield from ATTRIBUTE.findall(bare)
    yield TAG.sub(" ", bare)


def words_of_a_module(text: str) -> Iterator[str]:
    """Yield the texts in a module that people read: no docstrings, codes, patterns or addresses."""
    tree = ast.parse(text)
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_code = node.value.islower() and " " not in node.value
            if id(node) not in docstrings and not is_code:
                yield node.value


def wrong(texts: Iterator[str]) -> list[str]:
    return [found for text in texts for found in NEVER.findall(text)]


def modules() -> list[Path]:
    folders = [ROOT / name for name in ("portal", "callbacks", "objections", "almere")]
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*.py")
        if "migrations" not in path.parts and str(path.relative_to(ROOT)) not in OF_OTHERS
    )


def test_no_template_uses_them() -> None:
    paths = sorted((ROOT / "templates").rglob("*.html"))
    found = {str(path): wrong(words_of_a_template(path.read_text())) for path in paths}
    assert {name: words for name, words in found.items() if words} == {}


def test_no_module_uses_them() -> None:
    found = {str(path): wrong(words_of_a_module(path.read_text())) for path in modules()}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "text",
    [
        "<p>Welk nummer zien inwoners?</p>",
        '{% translate "Bel dit nummer." %}',
        '{% include "x.html" with title="Nummer" %}',
        "{% blocktranslate %}De cliënt{% endblocktranslate %}",
        '<a aria-label="Nummer wijzigen" href="/x/">x</a>',
    ],
)
def test_they_are_seen_in_a_template(text: str) -> None:
    assert wrong(words_of_a_template(text))


@pytest.mark.parametrize(
    "text", ['x = "Uw nummer"', 'x = f"Bel {y} op dit nummer."', 'x = "Casus"']
)
def test_they_are_seen_in_a_module(text: str) -> None:
    assert wrong(words_of_a_module(text))


@pytest.mark.parametrize(
    "text", ['"""Een nummer."""', 'x = "nummer"', 'x = "Uw telefoonnummer"', 'x = "/a/nummer/"']
)
def test_what_is_no_text_is_left_alone(text: str) -> None:
    assert not wrong(words_of_a_module(text))
