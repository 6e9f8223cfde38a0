"""The outcome of benchmarks: one Markdown table and one JSON file each."""

import dataclasses
import json
import subprocess
import sys

from almere.embedded import ROOT
from portal.kit import clock

FOLDER = ROOT / ".local" / "bench"
HEAD = "| what | target | measured | holds |\n| --- | --- | --- | --- |"


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the table; `holds` is None for a figure without a target."""

    what: str
    measured: str
    target: str = ""
    holds: bool | None = None

    @property
    def markdown(self) -> str:
        """The line as the README shows it."""
        verdict = {True: "yes", False: "NO", None: ""}[self.holds]
        return f"| {self.what} | {self.target} | {self.measured} | {verdict} |"


_all: list[Row] = []


def milliseconds(value: float) -> str:
    """Return a time as the table shows it."""
    return f"{value:.1f} ms" if value < 10 else f"{value:.0f} ms"


def finish(name: str, rows: list[Row], figures: object) -> bool:
    """Print the table of one benchmark, keep its figures, and tell whether every target holds."""
    _all.extend(rows)
    sys.stdout.write("\n".join([HEAD, *(row.markdown for row in rows), ""]))
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept = {
        "at": clock.utc_now().isoformat(timespec="seconds"),
        "commit": _commit(),
        "rows": [dataclasses.asdict(row) for row in rows],
        "figures": figures,
    }
    (FOLDER / f"{name}.json").write_text(json.dumps(kept, indent=1, default=str) + "\n")
    return all(row.holds is not False for row in rows)


def print_all() -> None:
    """Print every row of this run as one table, ready for the README."""
    day = clock.day_of(clock.utc_now())
    title = f"Measured on {day.isoformat()} at {_commit()}:"
    sys.stdout.write("\n".join(["", title, "", HEAD, *(row.markdown for row in _all), ""]))


def _commit() -> str:
    argv = ["git", "rev-parse", "--short", "HEAD"]
    told = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "an unknown commit"
