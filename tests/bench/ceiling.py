"""What this machine can do right now: the bare one-statement view over the same server. Targets in
milliseconds hold where it does 2,000 requests a second, and stretch to twice that at most."""

import functools

from tests.bench import load, report
from tests.bench.client import Asked, Timing, time_pages
from tests.bench.serving import serving

EXPECTED = 2_000
MOST = 2.0


@functools.cache
def bare() -> Timing:
    """Return the timing of the bare view, measured once a run."""
    with serving(
        load.town(),
        application="tests.bench.bare:application",
        settings="tests.bench.bare_settings",
    ) as site:
        return time_pages([Asked(site, [site.get("/")])], browsers=8, each=500)[0]


def factor() -> float:
    """Return by how much targets in milliseconds are stretched in this run."""
    return min(MOST, max(1.0, EXPECTED / bare().per_second))


def rows() -> list[report.Row]:
    """Return the lines about this run itself."""
    measured = bare()
    return [
        report.Row(
            "bare view with one statement, 8 browsers",
            f"{measured.per_second:.0f} requests/s; targets in ms x {factor():.2f}",
        )
    ]
