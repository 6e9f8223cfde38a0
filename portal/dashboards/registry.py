"""Every figure of settings.FIGURES, and its table as rows of words for the screen and the file."""

import dataclasses
import functools

from django.conf import settings
from django.utils.module_loading import import_string

from portal.kit.figures import LEAST, Count, Figure, Filters, Period, Row, Split

TOO_FEW = f"minder dan {LEAST}, niet uitgesplitst"


@functools.cache
def figures() -> dict[str, Figure]:
    """Return every figure by its code, in the order of the settings."""
    found: list[Figure] = [import_string(path) for path in settings.FIGURES]
    return {figure.code: figure for figure in found}


def split_of(figure: Figure, code: str) -> Split | None:
    """Return the split of a figure with this code, or None."""
    return next((split for split in figure.splits if split.code == code), None)


def part_of(split: Split, code: str) -> int | None:
    """Read which part of a split an address names; None for all of it. Raises ValueError for what
    we never hand out."""
    if not code:
        return None
    places = {str(place): place for place, _ in enumerate(split.parts)}
    if code not in places:
        raise ValueError(code)
    return places[code]


@dataclasses.dataclass(frozen=True)
class Line:
    """One row of a table, in words."""

    label: str
    cells: list[str]


@dataclasses.dataclass(frozen=True)
class Bar:
    """One bar of the picture; heights in the units of its drawing."""

    label: str
    n: int
    x: int
    y: int
    height: int


@dataclasses.dataclass(frozen=True)
class Table:
    """A figure over a period, measured."""

    figure: Figure
    rows: list[Row]

    @property
    def header(self) -> list[str]:
        """The headings of the columns after the first."""
        names: list[str] = []
        for split in self.figure.splits:
            names += [split.label, *split.parts, *([split.share] if split.share else [])]
        return names

    @property
    def lines(self) -> list[Line]:
        """The rows in words: what is too small is not broken down."""
        return [
            Line(
                row.label,
                [
                    cell
                    for split, count in zip(self.figure.splits, row.counts, strict=True)
                    for cell in _cells(split, count)
                ],
            )
            for row in self.rows
        ]

    @property
    def is_cut(self) -> bool:
        """Whether something is too small to be broken down."""
        return any(
            count.shown is None and split.parts and count.n
            for row in self.rows
            for split, count in zip(self.figure.splits, row.counts, strict=True)
        )

    @property
    def most(self) -> int:
        """The largest number of the picture."""
        return max((row.counts[0].n for row in self.rows), default=0)

    @property
    def bars(self) -> list[Bar]:
        """The first split of each row as a bar: ten wide, a hundred high at most."""
        return [
            Bar(row.label, row.counts[0].n, 12 * place, 100 - height, height)
            for place, row in enumerate(self.rows)
            for height in [round(100 * row.counts[0].n / (self.most or 1))]
        ]

    @property
    def width(self) -> int:
        """How wide the picture is."""
        return 12 * len(self.rows)


def _cells(split: Split, count: Count) -> list[str]:
    parts = count.shown if count.n else count.parts
    blanks = len(split.parts) + bool(split.share)
    if parts is None:
        return [str(count.n), *[""] * blanks]
    share = [f"{round(100 * parts[0] / count.n)} %" if count.n else ""] if split.share else []
    return [str(count.n), *map(str, parts), *share]


def measure(figure: Figure, period: Period, filters: Filters) -> Table:
    """Count. The statements are those of the figure."""
    return Table(figure, figure.rows(period, filters))
