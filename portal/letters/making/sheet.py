"""The HTML of a letter, out of what was frozen at signing and nothing else."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from portal.letters.wording import language
from portal.letters.writing.models import Letter
from portal.residents import languages

EDGES = ("left", "top", "width", "height")


def html_of(letter: Letter) -> str:
    """Return the page that becomes the PDF; the same for ever. No query."""
    return render_to_string(f"letters/print/{letter.layout}.html", context_of(letter))


def css_of(letter: Letter) -> str:
    """Return where the window of the envelope is on this letter, and what keeps words beside,
    before or below it. No query."""
    return window_css(letter.data["head"]["window"])


def window_css(window: Mapping[str, int]) -> str:
    """Return where a window is: whole millimetres from the edge of the paper. No query."""
    left, top, width, height = (int(window[edge]) for edge in EDGES)
    return (
        f".window {{ left: {left}mm; top: {top}mm; width: {width}mm; height: {height}mm }}"
        f" .beside {{ margin-left: {left + width}mm }} .before {{ width: {left}mm }}"
        f" .below {{ margin-top: {top + height}mm }}"
    )


def context_of(letter: Letter, *, deeper: int = 0) -> dict[str, Any]:
    """Return what the paper shows of a letter that is filled in, signed or not even kept. On a page
    with headings of its own those of the letter stand some levels `deeper`."""
    data, is_rtl = letter.data, languages.is_rtl(letter.language)
    filled = language.isolated(data["values"]) if is_rtl else data["values"]
    return {
        "letter": letter,
        "head": data["head"],
        "closing": data["closing"],
        "date": data["date"],
        "values": data["values"],
        "lines": letter.addressee.splitlines(),
        "created": letter.signed_at.isoformat() if letter.signed_at else "",
        "direction": "rtl" if is_rtl else "ltr",
        "is_translation": letter.translates_id is not None,
        # Headings, paragraphs, lists and bold, with all text escaped: see wording.language.
        "body": mark_safe(language.to_html(letter.body, filled, deeper=deeper)),
    }
