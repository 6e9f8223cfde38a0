"""Rules about templates: each compiles, and what htmx does also works without it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.architecture.source import ROOT

TEMPLATES = ROOT / "templates"
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
# A live part asks again by itself; without JavaScript the page shows what was true when it opened.
# A dialog is opened by a script only; what it holds has a page of its own.
BY_ITSELF = re.compile(r"\b(sse:|poll|every |load|revealed|intersect|open-dialog)")
# Sends once more what was posted before, with the token that came with it.
TOKEN_INSIDE = frozenset({"errors/503.html"})


def names() -> list[str]:
    """Return the names of all templates."""
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", names())
def test_it_compiles(name: str) -> None:
    assert get_template(name)


class Tags(HTMLParser):
    """Collects what works with htmx only."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.forms: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        held = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(held)
        if "hx-get" in held and not self._gets_without(tag, held):
            self.faults.append(f"<{tag}> hx-get without href")
        for verb in ("hx-post", "hx-put", "hx-patch", "hx-delete"):
            if verb in held and not self._posts_without(tag, held):
                self.faults.append(f"<{tag}> {verb} without action")

    def handle_endtag(self, tag: str) -> None:
        """Leave a form."""
        if tag == "form" and self.forms:
            self.forms.pop()

    def _gets_without(self, tag: str, held: dict[str, str]) -> bool:
        if BY_ITSELF.search(held.get("hx-trigger", "")):
            return True
        in_form = bool(self.forms) and tag in {"button", "input", "select"}
        return "href" in held or (tag == "form" and "action" in held) or in_form

    def _posts_without(self, tag: str, held: dict[str, str]) -> bool:
        if tag == "form":
            return "action" in held and held.get("method", "").lower() == "post"
        return "formaction" in held or any("action" in form for form in self.forms)


def faults(text: str) -> list[str]:
    """Return the elements of a template that are dead without JavaScript."""
    parser = Tags()
    parser.feed(TAG.sub("x", text))
    return parser.faults


def test_the_portal_works_without_javascript() -> None:
    found = {name: wrong for name in names() if (wrong := faults((TEMPLATES / name).read_text()))}
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        '<a hx-get="/x/">Meer</a>',
        '<button hx-post="/x/">Ja</button>',
        '<form hx-post="{% url "a:b" %}"><button>Ja</button></form>',
        '<div hx-get="/x/" hx-trigger="click"></div>',
    ],
)
def test_what_is_dead_without_javascript_is_seen(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        '<a hx-get="/x/" href="/x/">Meer</a>',
        '<form method="post" action="/x/" hx-post="/x/"><button hx-post="/x/">Ja</button></form>',
        '<div hx-get="/x/" hx-trigger="sse:team delay:100ms, poll from:body"></div>',
    ],
)
def test_what_works_without_javascript_is_fine(text: str) -> None:
    assert faults(text) == []


def post_forms_without_token(text: str) -> int:
    """Count the forms that post and carry no token of their own."""
    forms = re.findall(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", text, re.DOTALL | re.I)
    return sum("csrf_token" not in form for form in forms)


def test_every_form_that_posts_carries_its_token() -> None:
    for name in set(names()) - TOKEN_INSIDE:
        assert post_forms_without_token((TEMPLATES / name).read_text()) == 0, name
    assert post_forms_without_token('<form method="post"></form>') == 1


def test_every_template_lies_in_the_folder_of_an_app() -> None:
    top = {Path(name).parts[0] for name in names() if "/" in name}
    shared = {"_shared", "errors", "public"}
    apps = {path.name for path in (ROOT / "portal").iterdir() if (path / "apps.py").exists()}
    assert top <= shared | apps | {"callbacks", "objections"}
