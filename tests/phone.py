"""A telephone system as the tests play it: it signs and tells what happens to a call."""

import dataclasses
import datetime as dt
import itertools
import json
from typing import Any

from django.test import Client

from callbacks.telephony import keys
from callbacks.telephony.keys import Made
from portal.kit import clock, signatures
from portal.staff.models import Team, User
from tests import build

URL = "/api/telefonie/inkomend/"
TEAM_NUMBER = "036 555 0101"
_counter = itertools.count(1)

# What a test client returns.
type Answer = Any


@dataclasses.dataclass
class Exchange:
    """A telephone system with its key. It knows no session and no token."""

    made: Made
    client: Client = dataclasses.field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def headers(self, body: bytes, *, at: dt.datetime | None = None) -> dict[str, str]:
        """Sign this body."""
        timestamp = str(int((at or clock.utc_now()).timestamp()))
        return {
            "Telephony-Key": self.made.key.code,
            "Telephony-Timestamp": timestamp,
            "Telephony-Signature": signatures.sign(self.made.secret, timestamp, body),
        }

    def post(self, body: bytes, headers: dict[str, str]) -> Answer:
        """Send bytes as they are."""
        return self.client.post(URL, body, content_type="application/json", headers=headers)

    def send(self, data: Any, *, at: dt.datetime | None = None) -> Answer:
        """Sign and send."""
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        return self.post(body, self.headers(body, at=at))

    def tell(self, event: str, call: str = "gesprek-1", **more: Any) -> Answer:
        """Tell that something happened to a call, now, and hold it to being taken."""
        answer = self.send(told(event, call, **more))
        assert answer.status_code == 200, answer.text
        return answer


def told(event: str, call: str = "gesprek-1", **more: Any) -> dict[str, Any]:
    """Return one event as it is sent, with a name of its own."""
    return {
        "event_id": f"e-{next(_counter)}",
        "call_id": call,
        "event": event,
        "at": clock.utc_now().isoformat(),
        "from": "0612345678",
        "to": TEAM_NUMBER,
        "extension": "102",
        **more,
    }


def exchange(team: Team, *, name: str = "Centrale stadhuis") -> Exchange:
    """Make a telephone system with a key."""
    return Exchange(
        keys.add_system(name=name, fallback_team=team, by=build.TESTER, now=clock.utc_now())
    )


def give_phone(user: User, extension: str) -> None:
    """Put a phone on the desk of this colleague."""
    user.extension = extension
    user.save(update_fields=["extension"])
