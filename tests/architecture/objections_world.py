"""Objections, for the walks over all addresses: one that waits, one that was written down together
with somebody at the desk."""

import datetime as dt
from typing import Any

from portal.desk.queue.models import Visit
from portal.staff.models import User
from tests import build


def kwargs(
    town: build.Town, people: dict[str, User], visit: Visit, now: dt.datetime
) -> dict[str, dict[str, Any]]:
    """What stands in the addresses of objections."""
    topic = town.topics["uitkering"]
    waiting = build.objection(topic, now=now, name="Bo Bakker")
    written = build.objection(topic, now=now, name="Kim Visser", written_for=people["desk"])
    complaint = {"reference": build.complaint(topic, now=now).case.reference}
    steps = ("take", "give-back", "pass-on", "official")
    of_waiting = {"reference": waiting.case.reference}
    of_written = {"reference": written.case.reference}
    return {
        **{f"objections:{name}": of_waiting for name in steps},
        "objections:object": {"page": "soort"},
        "objections:complain": {"page": "soort"},
        "objections:complaint-claim": complaint,
        "objections:complaint-give-back": complaint,
        "objections:complaint-official": complaint,
        "objections:complaint-step": {**complaint, "slug": "besproken"},
        "objections:step": {**of_waiting, "slug": "gegevens"},
        "objections:together-from": {"reference": visit.case.reference},
        "objections:official-at-desk": {"reference": visit.case.reference, "pk": waiting.pk},
        **{f"objections:{name}": of_written for name in ("noted", "paper", "reword", "finish")},
    }
