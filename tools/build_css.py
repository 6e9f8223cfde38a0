"""Join our CSS files into one file per kind of page, so that a page costs one request.

Run `python tools/build_css.py` after a change in `static/css` or `static/vendor/utrecht` and
commit the outcome; `--check` only tells whether the committed bundles are current.
"""

from __future__ import annotations

import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"

FORMS = (
    "button",
    "button-group",
    "skip-link",
    "form-field",
    "form-label",
    "form-field-description",
    "form-field-error-message",
    "form-fieldset",
    "textbox",
    "textarea",
    "checkbox",
    "radio-button",
    "status-badge",
)
STAFF_ONLY = ("number-badge", "table", "breadcrumb-nav")

BUNDLES: dict[str, tuple[tuple[str, ...], str]] = {
    "public.css": (FORMS, "portal-public.css"),
    "staff.css": (FORMS + STAFF_ONLY, "portal-staff.css"),
}


def sources(bundle: str) -> list[Path]:
    """The files of one bundle, in the order in which they override each other."""
    components, own = BUNDLES[bundle]
    css = STATIC / "css"
    vendored = [STATIC / "vendor" / "utrecht" / f"{name}.css" for name in components]
    return [css / "fonts.css", css / "tokens.css", *vendored, css / "portal.css", css / own]


def build(bundle: str) -> str:
    """The text of one bundle; @charset may stand only at the very start, so it goes."""
    parts = [
        f"/* {path.relative_to(STATIC).as_posix()} */\n"
        + path.read_text(encoding="utf-8").replace('@charset "UTF-8";', "").strip()
        for path in sources(bundle)
    ]
    return "\n".join(["/* Made by tools/build_css.py: change its sources instead. */", *parts, ""])


def stale() -> list[str]:
    """Names of the bundles that differ from their sources."""
    return [
        name
        for name in BUNDLES
        if not (path := STATIC / "css" / name).exists()
        or path.read_text(encoding="utf-8") != build(name)
    ]


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        old = stale()
        sys.stderr.write("".join(f"static/css/{name} is not current\n" for name in old))
        return 1 if old else 0
    for name in BUNDLES:
        (STATIC / "css" / name).write_text(build(name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
