"""What this machine can do right now: the bare one-statement view over the same server. Targets in
milliseconds hold where it does 2,000 requests a second, and stretch to twice that at most."""

import os
import statistics

from tests.bench import load, report
from tests.bench.client import Asked, time_pages
from tests.bench.serving import serving

EXPECTED = 2_000
MOST = 2.0


_rates: list[float] = []


def measure() -> None:
    """Measure the bare view now. Benchmarks do this before and after, because a machine that is
    shared does not stay as fast as it was."""
    with serving(
        load.town(),
        application="tests.bench.bare:application",
        settings="tests.bench.bare_settings",
    ) as site:
        timing = time_pages([Asked(site, [site.get("/")])], browsers=8, each=300)[0]
    _rates.append(timing.per_second)


def rate() -> float:
    """Return how many requests a second the bare view answers, over the last two measurements."""
    return statistics.fmean(_rates[-2:])


def factor() -> float:
    """Return by how much targets in milliseconds are stretched."""
    return min(MOST, max(1.0, EXPECTED / rate()))


def row(name: str) -> report.Row:
    """Return the line about the machine itself."""
    busy = os.getloadavg()[0]
    around = " and ".join(f"{one:.0f}" for one in _rates[-2:])
    return report.Row(
        f"bare view with one statement, 8 browsers, before and after {name}",
        f"{around} requests/s: targets in ms x {factor():.2f}; load {busy:.1f} "
        f"on {os.cpu_count()} cores",
    )
