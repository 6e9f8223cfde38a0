"""A system that takes decisions as the tests play it: it signs and tells what is on its way."""

import dataclasses
import datetime as dt
import itertools
import json
from typing import Any

from django.test import Client

from callbacks.decision_models import DecisionSource
from callbacks.decisions import keys
from callbacks.decisions.keys import Made
from portal.kit import clock, signatures
from portal.staff.models import Team
from tests import build

URL = "/api/besluiten/"
_counter = itertools.count(1)


@dataclasses.dataclass
class Benefits:
    """A source with its key. It knows no session and no token."""

    made: Made
    client: Client = dataclasses.field(default_factory=lambda: Client(enforce_csrf_checks=True))

    @property
    def source(self) -> DecisionSource:
        """The source itself."""
        return self.made.key.source

    def headers(self, body: bytes, *, at: dt.datetime | None = None) -> dict[str, str]:
        """Sign this body."""
        timestamp = str(int((at or clock.utc_now()).timestamp()))
        return {
            "Decision-Key": self.made.key.code,
            "Decision-Timestamp": timestamp,
            "Decision-Signature": signatures.sign(self.made.secret, timestamp, body),
        }

    def post(self, body: bytes, headers: dict[str, str]) -> Any:
        """Send bytes as they are."""
        return self.client.post(URL, body, content_type="application/json", headers=headers)

    def send(self, data: dict[str, Any], *, at: dt.datetime | None = None) -> Any:
        """Sign and send."""
        body = json.dumps(data).encode()
        return self.post(body, self.headers(body, at=at))


def told(**more: Any) -> dict[str, Any]:
    """Return one announcement as it is sent, with a name of its own."""
    return {
        "event_id": f"e-{next(_counter)}",
        "event": "announced",
        "key": "WI-2026-77",
        "name": "Ayşe Yılmaz",
        "birth_date": "1980-03-14",
        "phone": "0612345678",
        "about": "Bijzondere bijstand",
        "goes_out_on": "2026-12-04",
        **more,
    }


def source(team: Team, *, name: str = "uitkeringssysteem") -> DecisionSource:
    """Make a source."""
    return keys.add_source(name=name, team=team, by=build.TESTER, now=clock.utc_now())


def benefits(team: Team) -> Benefits:
    """Make a source with a key."""
    made = keys.new_key(source=source(team), by=build.TESTER, now=clock.utc_now())
    return Benefits(made)
