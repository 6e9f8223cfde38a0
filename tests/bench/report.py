"""The outcome of benchmarks: one Markdown table and one JSON file of all."""

import dataclasses
import json
import subprocess
import sys
from typing import Any

from almere.embedded import ROOT
from portal.kit import clock

FILE = ROOT / ".local" / "bench.json"
README = ROOT / "README.md"
HEADING = "## How fast it is\n"
HEAD = "| what | target | measured | holds |\n| --- | --- | --- | --- |"


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the table; `holds` is None for a figure without a target. A detail stays out of
    the README as long as it holds: there is a line that sums them up."""

    what: str
    measured: str
    target: str = ""
    holds: bool | None = None
    is_detail: bool = False

    @property
    def markdown(self) -> str:
        """The line as the README shows it."""
        verdict = {True: "yes", False: "NO", None: ""}[self.holds]
        return f"| {self.what} | {self.target} | {self.measured} | {verdict} |"


_rows: list[Row] = []


def milliseconds(value: float) -> str:
    """Return a time as the table shows it."""
    return f"{value:.1f} ms" if value < 10 else f"{value:.0f} ms"


def finish(name: str, rows: list[Row], figures: object) -> bool:
    """Print the table of one benchmark, keep its figures beside those of the others, and tell
    whether every target holds."""
    _rows.extend(rows)
    sys.stdout.write("\n".join([HEAD, *(row.markdown for row in rows), ""]))
    kept = _kept() | {
        name: {
            "at": clock.utc_now().isoformat(timespec="seconds"),
            "commit": _commit(),
            "rows": [dataclasses.asdict(row) for row in rows],
            "figures": figures,
        }
    }
    FILE.write_text(json.dumps(kept, indent=1, default=str) + "\n")
    return all(row.holds is not False for row in rows)


def print_all(failed: list[str]) -> None:
    """Print every row of this run as one table, and what never came to a row."""
    day = clock.day_of(clock.utc_now())
    title = f"Measured on {day.isoformat()} at {_commit()}; every figure is in {FILE}:"
    shown = [row.markdown for row in _rows]
    if failed:
        shown.append(f"| fell short | | {', '.join(failed)} | NO |")
    sys.stdout.write("\n".join(["", title, "", HEAD, *shown, ""]))


def write_readme() -> None:
    """Write the table of what was measured last under its own heading of the README."""
    text = README.read_text()
    before, found, after = text.partition(HEADING)
    if not found:
        before, after = f"{text.rstrip()}\n\n", ""
    rest = after.partition("\n## ")
    tail = f"\n## {rest[2]}" if rest[1] else ""
    README.write_text(f"{before}{HEADING}{_readme(_kept())}{tail}")


def _readme(kept: dict[str, Any]) -> str:
    rows = [Row(**row) for one in kept.values() for row in one["rows"]]
    shown = [row for row in rows if not row.is_detail or row.holds is False]
    judged = [row for row in rows if row.holds is not None]
    held = sum(row.holds is True for row in judged)
    when = "; ".join(f"{name} on {one['at'][:10]} at {one['commit']}" for name, one in kept.items())
    return (
        "`./run bench` measures this and ends with an error when a target is not held; "
        "`./run bench --readme` writes the last figures here. One to five rounds each, the median "
        "of their p95, on two shared cores. Targets in milliseconds hold where a bare view with "
        "one statement does 2,000 requests/s; where it does fewer they are stretched, to twice "
        "that at most.\n\n"
        f"{held} of {len(judged)} targets held. Measured: {when}.\n\n"
        + "\n".join([HEAD, *(row.markdown for row in shown), ""])
    )


def _kept() -> dict[str, Any]:
    return json.loads(FILE.read_text()) if FILE.exists() else {}


def _commit() -> str:
    argv = ["git", "describe", "--always", "--dirty"]
    told = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "an unknown commit"
