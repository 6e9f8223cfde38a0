"""Today's page and the figures of a team lead beside one and beside ten years of callbacks."""

import contextlib
import dataclasses
import datetime as dt

from portal.kit import clock
from tests.bench import ceiling, load, report
from tests.bench.client import Asked, Timing, time_pages
from tests.bench.serving import collect_static, serving
from tests.bench.visitor import Visitor

# The first colleague leads the largest team: three in ten of all callbacks.
READER = 1
ONE_YEAR, TEN_YEARS = 75_000, 750_000
MOST_MILLISECONDS = 300.0
MOST_STATEMENTS = 15
MOST_GROWTH = 3.0


def run() -> bool:
    """Measure, print the table and tell whether all targets hold."""
    databases = [load.callbacks(total) for total in (ONE_YEAR, TEN_YEARS)]
    collect_static()
    ceiling.measure()
    pages = _pages()
    with contextlib.ExitStack() as servers:
        sites = [servers.enter_context(serving(name)) for name in databases]
        visitors = [Visitor(name, READER) for name in databases]
        asked = [
            Asked(site, [visitor.get(site, path)])
            for path in pages.values()
            for visitor, site in zip(visitors, sites, strict=True)
        ]
        timings = time_pages(asked, each=20)
        statements = [visitors[1].look(path).statements for path in pages.values()]
        ceiling.measure()
    pairs = list(zip(timings[::2], timings[1::2], strict=True))
    rows = [ceiling.row("dashboard")]
    for name, (one, ten), asked_for in zip(pages, pairs, statements, strict=True):
        rows += [_row(name, ten, asked_for), _growth(name, one, ten)]
    figures = {
        name: [dataclasses.asdict(timing) for timing in pair]
        for name, pair in zip(pages, pairs, strict=True)
    }
    return report.finish("dashboard", rows, figures)


def _pages() -> dict[str, str]:
    """The pages by name."""
    today = clock.day_of(clock.utc_now())
    years = f"van={today - dt.timedelta(days=730)}&tot={today}"
    return {
        "today": "/inzicht/",
        "callbacks, four weeks": "/inzicht/terugbellen/",
        "callbacks, two years": f"/inzicht/terugbellen/?{years}",
        "promises, two years": f"/inzicht/afspraken/?{years}",
        "reached, four weeks": "/inzicht/bereikt/",
        "reached, two years": f"/inzicht/bereikt/?{years}",
        "list of who asked again, four weeks": "/inzicht/terugbellen/lijst/opnieuw/",
        "list of who was called, four weeks": "/inzicht/bereikt/lijst/pogingen/",
    }


def _row(name: str, timing: Timing, statements: int) -> report.Row:
    most = MOST_MILLISECONDS * ceiling.factor()
    return report.Row(
        f"dashboard, ten years, {name}",
        f"p50 {report.milliseconds(timing.p50)}, p95 {report.milliseconds(timing.p95)}, "
        f"{statements} statements",
        f"p95 < {most:.0f} ms, at most {MOST_STATEMENTS} statements",
        timing.p95 < most and statements <= MOST_STATEMENTS,
    )


def _growth(name: str, one: Timing, ten: Timing) -> report.Row:
    growth = ten.p95 / one.p95
    return report.Row(
        f"dashboard, ten years against one, {name}",
        f"{growth:.2f} times",
        f"grows < {MOST_GROWTH:.0f} times",
        growth < MOST_GROWTH,
    )
