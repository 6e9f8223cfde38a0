"""The worklist of callbacks at three sizes: how fast, with how many statements, and what growing
a hundredfold costs."""

import contextlib
import dataclasses
import re

from tests.bench import ceiling, load, report
from tests.bench.client import Asked, Site, Timing, time_pages
from tests.bench.serving import collect_static, serving
from tests.bench.visitor import Visitor

# The first colleague leads the largest team and works in two more.
READER = 1
PATH = "/terugbellen/"
MOST_MILLISECONDS = 100.0
MOST_STATEMENTS = 12
MOST_GROWTH = 1.5
SMALL, MIDDLE, LARGE = 5_000, 50_000, 500_000
MORE = re.compile(rb'href="(/terugbellen/\?[^"]*na=[^"]*)"')


@dataclasses.dataclass(frozen=True)
class Size:
    """One size of the table."""

    total: int
    still_open: int

    @property
    def label(self) -> str:
        """How the table calls it."""
        return f"{self.total:,} callbacks, {self.still_open:,} open"


SIZES = [
    Size(SMALL, load.OPEN),
    Size(MIDDLE, load.OPEN),
    Size(LARGE, load.OPEN),
    Size(MIDDLE, MIDDLE),
]


def run() -> bool:
    """Measure, print the table and tell whether all targets hold."""
    databases = [load.callbacks(size.total, still_open=size.still_open) for size in SIZES]
    collect_static()
    ceiling.measure()
    with contextlib.ExitStack() as servers:
        sites = [servers.enter_context(serving(name)) for name in databases]
        visitors = [Visitor(name, READER) for name in databases]
        pages = list(zip(visitors, sites, strict=True))
        asked = [Asked(site, [visitor.get(site, PATH)]) for visitor, site in pages]
        timings = time_pages(asked, each=40)
        statements = [visitor.look(PATH).statements for visitor in visitors]
        ceiling.measure()
        rows = [ceiling.row("worklist")]
        rows += [_row(*each) for each in zip(SIZES, timings, statements, strict=True)]
        rows.append(_growth(timings))
        rows += _others(visitors[1], sites[1])
    figures = {
        size.label: dataclasses.asdict(one) for size, one in zip(SIZES, timings, strict=True)
    }
    return report.finish("worklist", rows, figures)


def _row(size: Size, timing: Timing, statements: int) -> report.Row:
    most = MOST_MILLISECONDS * ceiling.factor()
    return report.Row(
        f"worklist, {size.label}",
        f"p50 {report.milliseconds(timing.p50)}, p95 {report.milliseconds(timing.p95)}, "
        f"{statements} statements",
        f"p95 < {most:.0f} ms, at most {MOST_STATEMENTS} statements",
        timing.p95 < most and statements <= MOST_STATEMENTS,
    )


def _growth(timings: list[Timing]) -> report.Row:
    small, _, large, _ = timings
    growth = large.p95 / small.p95
    return report.Row(
        f"worklist, {LARGE:,} against {SMALL:,} callbacks",
        f"{growth:.2f} times (p50: {large.p50 / small.p50:.2f})",
        f"p95 grows < {MOST_GROWTH} times",
        growth < MOST_GROWTH,
    )


def _others(visitor: Visitor, site: Site) -> list[report.Row]:
    """The other lists, and many browsers at once, at the middle size."""
    more = MORE.search(visitor.look(PATH).body)
    paths = {
        "my own list": f"{PATH}?lijst=mijn",
        "finished today": f"{PATH}?lijst=afgerond",
        **({"second page": more[1].decode().replace("&amp;", "&")} if more else {}),
    }
    timings = time_pages(
        [Asked(site, [visitor.get(site, path)]) for path in paths.values()], each=20
    )
    rows = [
        report.Row(
            f"worklist, {label}",
            f"p95 {report.milliseconds(timing.p95)}, {visitor.look(path).statements} statements",
            f"at most {MOST_STATEMENTS} statements",
            visitor.look(path).statements <= MOST_STATEMENTS,
        )
        for (label, path), timing in zip(paths.items(), timings, strict=True)
    ]
    crowd = time_pages([Asked(site, [visitor.get(site, PATH)])], browsers=8, each=10)[0]
    rows.append(
        report.Row(
            "worklist, 8 browsers at once without a pause",
            f"p95 {report.milliseconds(crowd.p95)}, {crowd.per_second:.0f} pages/s",
        )
    )
    return rows
