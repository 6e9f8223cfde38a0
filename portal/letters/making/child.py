"""Turns HTML into accessible PDF, in a process of its own that knows nothing else: no database, no
settings, no network. Its parent may kill it at any moment and start another one.

It reads jobs from its input and writes what came of them, each a JSON line followed by as many
bytes as that line says. Run as `python -I child.py STATIC_DIR`.
"""

import hashlib
import json
import logging
import resource
import sys
from pathlib import Path
from typing import Any, BinaryIO

import weasyprint
from weasyprint.html import get_html_metadata
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "letter:"
KINDS = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png"}
MOST_MEMORY = 1536 * 1024 * 1024
# Around what our pages show.
BEGIN, END = "<body>", "</body></html>"
# Only letters of one page come out of a document of many: no page of theirs has a number.
TOGETHER = "@page { @bottom-right { content: none } }"


class OnlyOurFiles(URLFetcher):
    """Gives what lies in memory and nothing else: no file, no address, no redirect."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols=[], allow_redirects=False, fail_on_errors=False)
        self._files = files

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return one of our files. Raises ValueError for anything else."""
        name = url.removeprefix(SCHEME).lstrip("/")
        if not url.startswith(SCHEME) or name not in self._files:
            raise ValueError("a letter reads only the files of this project")
        kind = KINDS[Path(name).suffix]
        return URLFetcherResponse(url, self._files[name], {"Content-Type": kind})


class Renderer:
    """One warm renderer with the fonts and forms of this project."""

    def __init__(self, static: Path) -> None:
        self._files = {
            path.relative_to(static).as_posix(): path.read_bytes()
            for folder in ("letters", "fonts")
            for path in sorted((static / folder).rglob("*"))
            if path.suffix in KINDS
        }
        self._sheets: dict[str, weasyprint.CSS] = {}

    def alone(self, job: dict[str, Any]) -> tuple[bytes, int]:
        """Return one document and how many pages it has."""
        document = self._document(job, job["html"])
        return _written(document, job["html"]), len(document.pages)

    def together(self, job: dict[str, Any]) -> list[tuple[bytes, int] | None]:
        """Return many documents of one page, laid out as one; None for each that needs more."""
        many: list[str] = job["many"]
        head, _, _ = many[0].partition(BEGIN)
        inner = "".join(_inner(html) for html in many)
        document = self._document(job, f"{head}{BEGIN}{inner}{END}", css=TOGETHER)
        pages: list[list[Any]] = [[] for _ in many]
        at, seen = -1, None
        for page in document.pages:
            main = _main(page)
            if main is not seen:
                at, seen = at + 1, main
            pages[at].append(page)
        return [
            self._copied(document, shown[0], html) if len(shown) == 1 else None
            for shown, html in zip(pages, many, strict=True)
        ]

    def _copied(self, document: weasyprint.Document, page: Any, html: str) -> tuple[bytes, int]:
        one = document.copy([page])
        one.metadata = DocumentMetadata(**get_html_metadata(self._html(html)))
        return _written(one, html), 1

    def _html(self, html: str) -> weasyprint.HTML:
        return weasyprint.HTML(
            string=html, base_url=f"{SCHEME}/letters/", url_fetcher=OnlyOurFiles(self._files)
        )

    def _document(self, job: dict[str, Any], html: str, *, css: str = "") -> weasyprint.Document:
        layout, fonts = job["layout"], FontConfiguration()
        if layout not in self._sheets:
            self._sheets[layout] = self._sheet(self._files[f"letters/{layout}.css"].decode())
        sheets = [self._sheets[layout], self._sheet(job.get("css", "") + css)]
        return self._html(html).render(
            font_config=fonts, stylesheets=sheets, pdf_variant="pdf/ua-1", pdf_tags=True
        )

    def _sheet(self, css: str) -> weasyprint.CSS:
        fetcher = OnlyOurFiles(self._files)
        return weasyprint.CSS(string=css, base_url=f"{SCHEME}/letters/", url_fetcher=fetcher)


def _written(document: weasyprint.Document, html: str) -> bytes:
    # The same text gives the same bytes: nothing of the moment or the machine is in it.
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    pdf: bytes = document.write_pdf(
        pdf_identifier=identifier, pdf_variant="pdf/ua-1", pdf_tags=True
    )
    return pdf


def _inner(html: str) -> str:
    return html.partition(BEGIN)[2].removesuffix(END)


def _main(page: Any) -> Any:
    """Return the element of the letter that this page shows a part of."""
    found = (box.element for box in page._page_box.descendants() if box.element_tag == "main")
    return next(found, None)


def main(static: Path, source: BinaryIO, target: BinaryIO) -> None:
    """Serve jobs until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    logging.getLogger("weasyprint").addHandler(logging.NullHandler())
    renderer = Renderer(static)
    _answer(target, {"ready": weasyprint.__version__}, [])
    while line := source.readline():
        job = json.loads(source.read(int(line)))
        try:
            found = renderer.together(job) if "many" in job else [renderer.alone(job)]
        except (Exception, RecursionError, MemoryError) as error:
            _answer(target, {"error": type(error).__name__}, [])
        else:
            # No page: it needs more than one, and goes alone.
            made = [one or (b"", 0) for one in found]
            _answer(target, {"pages": [many for _, many in made]}, [pdf for pdf, _ in made])


def _answer(target: BinaryIO, what: dict[str, Any], parts: list[bytes]) -> None:
    what["sizes"] = [len(part) for part in parts]
    target.write(json.dumps(what).encode() + b"\n" + b"".join(parts))
    target.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
