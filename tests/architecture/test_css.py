"""No rule and no token of our own style that nothing uses."""

import re
from pathlib import Path

from tests.architecture.source import ROOT

CSS = ROOT / "static" / "css"
OWN = ("portal.css", "portal-staff.css", "portal-public.css")
SOURCES = ("templates", "static/js", "portal", "callbacks", "objections", "almere")
# 'panel--{{ flag.tone }}' makes every class that begins so.
FAMILY = re.compile(r".*?--|tone-")


def written() -> str:
    """Return every text in which a class can stand."""
    files = (file for folder in SOURCES for file in (ROOT / folder).rglob("*"))
    return "\n".join(file.read_text() for file in files if file.suffix in {".html", ".js", ".py"})


def used(name: str, text: str) -> bool:
    """Tell whether a class stands in these texts, whole or put together."""
    if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
        return True
    family = FAMILY.match(name)
    return family is not None and bool(re.search(re.escape(family[0]) + r"\{[{%]", text))


def classes(css: str) -> set[str]:
    """Return the classes of a style sheet."""
    return set(
        re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"/\*.*?\*/|url\([^)]*\)", "", css, flags=re.S))
    )


def test_every_class_is_used() -> None:
    text = written()
    dead = {
        name for file in OWN for name in classes((CSS / file).read_text()) if not used(name, text)
    }
    assert dead == set()


def test_every_token_is_used() -> None:
    sheets = [CSS / name for name in (*OWN, "tokens.css", "fonts.css")]
    sheets += Path(ROOT / "static" / "vendor" / "utrecht").glob("*.css")
    text = "\n".join([*(sheet.read_text() for sheet in sheets), written()])
    tokens = set(re.findall(r"(--[\w-]+)\s*:", (CSS / "tokens.css").read_text()))
    dead = {token for token in tokens if not re.search(rf"var\(\s*{token}(?![\w-])", text)}
    assert dead == set()


def test_a_dead_class_is_seen() -> None:
    assert not used("step__tools", "class='step'")
    assert used("panel--now", "class='panel--{{ tone }}'")
    assert classes(".a, .b:hover { background: url(c.svg) } /* .d */") == {"a", "b"}
