"""What stands in the addresses of the law that holds here."""

import datetime as dt
from typing import Any

from objections.law import tables
from tests import build


def kwargs(now: dt.datetime) -> dict[str, dict[str, Any]]:
    """A year that is added beforehand, and a question."""
    tables.add_year(year=2030, days=[], source="Stcrt.", by=build.TESTER, now=now)
    return {
        "objections:reading": {"code": "lc-1"},
        "objections:remove-law": {"table": "jaar", "pk": 2030},
    }
