"""Rules about the look: contrast of the colours that meet, third-party files as they came, bundles
that match their sources, the weight of a first load, and templates that obey our strict CSP."""

import gzip
import hashlib
import importlib.util
import re
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
FIRST_LOAD_BYTES = 100 * 1024
FONT_BYTES = 40 * 1024

TEXT = 4.5
GRAPHIC = 3.0
SURFACES = ("surface", "paper", "sunken")
TONES = ("info", "ok", "warning", "danger", "neutral", "now")
PAIRS = [
    *[(ink, surface, TEXT) for ink in ("ink", "ink-soft", "brand") for surface in SURFACES],
    *[(tone, f"{tone}-tint", TEXT) for tone in TONES],
    *[("ink", f"{tone}-tint", TEXT) for tone in TONES],
    *[("ink-soft", f"{tone}-tint", TEXT) for tone in ("now", "ok")],
    ("now-dark", "now-tint", TEXT),
    ("danger", "surface", TEXT),
    ("danger", "paper", TEXT),
    ("now", "surface", TEXT),
    ("brand", "brand-tint", TEXT),
    ("brand-dark", "brand-tint", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-dark", TEXT),
    ("on-now", "now", TEXT),
    ("surface", "danger", TEXT),
    ("surface", "danger-dark", TEXT),
    ("surface", "ink", TEXT),
    *[("line-strong", surface, GRAPHIC) for surface in SURFACES],
    *[("focus", surface, GRAPHIC) for surface in SURFACES],
    ("focus-inner", "brand", GRAPHIC),
    ("focus-inner", "ink", GRAPHIC),
]

FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*=|<style\b", re.I),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.I),
    "a script in an attribute": re.compile(
        r"\son(abort|blur|change|click|error|focus|input|key\w+|load|mouse\w+|pointer\w+|submit|toggle)"
        r"\s*=|javascript:",
        re.I,
    ),
    "hx-on": re.compile(r"\shx-on", re.I),
    "js: values": re.compile(r"""hx-(vals|headers)\s*=\s*["']\s*(js|javascript):""", re.I),
    "a filter in hx-trigger": re.compile(r"""hx-trigger\s*=\s*(["'])[^"']*?\w\[""", re.I),
    "markup from text": re.compile(r"\|\s*safe\b|autoescape\s+off"),
    "a file of another site": re.compile(r"""(src|href)\s*=\s*["']https?://""", re.I),
}


def tokens() -> dict[str, str]:
    css = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--portal-([\w-]+):\s*(#[0-9a-f]{6});", css))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def build_css() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_css", ROOT / "tools" / "build_css.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def template_files() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_that_meet_have_enough_contrast(front: str, back: str, least: float) -> None:
    colours = tokens()
    assert contrast(colours[front], colours[back]) >= least


def test_contrast_knows_black_and_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_every_utrecht_token_points_at_one_of_ours() -> None:
    css = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    own = set(re.findall(r"(--[\w-]+):", css))
    assert set(re.findall(r"var\((--[\w-]+)", css)) <= own


def test_our_styles_use_only_tokens_that_exist() -> None:
    css = STATIC / "css"
    own = set(re.findall(r"(--portal-[\w-]+):", (css / "tokens.css").read_text(encoding="utf-8")))
    for name in ("portal.css", "portal-public.css", "portal-staff.css"):
        used = set(re.findall(r"var\((--portal-[\w-]+)", (css / name).read_text(encoding="utf-8")))
        assert used <= own, name


def test_third_party_files_are_as_they_came() -> None:
    vendor = STATIC / "vendor"
    listed: set[Path] = set()
    for line in (vendor / "CHECKSUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split(maxsplit=1)
        file = (vendor / name.lstrip("*")).resolve()
        listed.add(file)
        assert hashlib.sha256(file.read_bytes()).hexdigest() == digest, name
    present = {
        path for folder in ("vendor/utrecht", "fonts") for path in (STATIC / folder).iterdir()
    }
    assert present == listed


def test_every_third_party_file_is_named_with_its_version() -> None:
    readme = (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
    for file in (STATIC / "vendor" / "utrecht").glob("*.css"):
        assert f"`utrecht/{file.name}`" in readme


def test_the_bundles_are_current() -> None:
    assert build_css().stale() == [], "run python tools/build_css.py"


def test_the_bundles_ask_nothing_of_another_site() -> None:
    for name in ("public.css", "staff.css"):
        css = (STATIC / "css" / name).read_text(encoding="utf-8")
        assert "@import" not in css
        assert not re.findall(r"url\(\"?(?!\"?(data:|\.\./fonts/))", css)


def test_the_first_load_of_a_resident_is_light() -> None:
    css = len(gzip.compress((STATIC / "css" / "public.css").read_bytes()))
    script = len(gzip.compress((STATIC / "js" / "public.js").read_bytes()))
    fonts = sum(file.stat().st_size for file in (STATIC / "fonts").glob("noto-sans-latin-*.woff2"))
    icon = (STATIC / "icons" / "favicon.svg").stat().st_size
    room_for_the_page = 20 * 1024
    assert css + script + fonts + icon + room_for_the_page < FIRST_LOAD_BYTES


def test_every_font_is_small() -> None:
    for file in (STATIC / "fonts").glob("*.woff2"):
        assert file.stat().st_size < FONT_BYTES, file.name


def test_our_scripts_keep_nothing_and_run_no_text() -> None:
    for file in (STATIC / "js").glob("*.js"):
        script = file.read_text(encoding="utf-8")
        for word in (
            "localStorage",
            "sessionStorage",
            "innerHTML",
            "eval(",
            "new Function",
            "cookie",
        ):
            assert word not in script, f"{file.name}: {word}"


@pytest.mark.parametrize("reason", sorted(FORBIDDEN))
def test_templates_obey_the_content_policy(reason: str) -> None:
    bad = [
        str(file.relative_to(TEMPLATES))
        for file in template_files()
        if FORBIDDEN[reason].search(file.read_text(encoding="utf-8"))
    ]
    assert bad == []


def test_pages_of_residents_have_no_htmx() -> None:
    public = (TEMPLATES / "base_public.html").read_text(encoding="utf-8")
    step = (TEMPLATES / "_shared" / "step.html").read_text(encoding="utf-8")
    assert "htmx" not in public + step
    assert "hx-" not in public + step


def test_error_pages_need_no_database() -> None:
    for file in (TEMPLATES / "errors").glob("*.html"):
        text = file.read_text(encoding="utf-8")
        for name in ("request", "user", "messages", "nav", "banners"):
            assert not re.search(rf"{{[{{%][^}}]*\b{name}\b", text), f"{file.name}: {name}"
    layout = (TEMPLATES / "errors" / "_layout.html").read_text(encoding="utf-8")
    assert 'fallback_phone|default:"14 036"' in layout


def test_headings_of_the_type_scale_grow() -> None:
    css = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    sizes = [
        float(size)
        for size in re.findall(r"--portal-text-(?:xs|s|m|l|xl|2xl|3xl): ([\d.]+)rem", css)
    ]
    assert len(sizes) == 7
    assert all(small < large for small, large in pairwise(sizes))
