"""How the sending of messages stands, for the menu and the banners of a page: one statement."""

import dataclasses
import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Subquery
from django.utils.module_loading import import_string

from portal.jobs.models import Heartbeat
from portal.kit import clock
from portal.kit.page import MOST_COUNTED
from portal.outbox.models import Message, Provider
from portal.staff.models import User
from portal.staff.permissions import Standing
from portal.staff.roles import Permission

KEPT = "outbox"


@dataclasses.dataclass(frozen=True)
class Sending:
    """What is off and since when, whether messages wait long; and for who handles messages how many
    wait for a person (100 at most) and when the worker last showed life."""

    channel: str | None = None
    off_since: dt.datetime | None = None
    is_late: bool = False
    for_a_person: int = 0
    last_beat: dt.datetime | None = None
    # What higher apps count for the menu, by their name: ALSO_COUNTED.
    also: dict[str, int] = dataclasses.field(default_factory=dict)


def of(may: Standing) -> Sending:
    """Return how it stands, read once a page. One query."""
    known = may.kept.get(KEPT)
    if known is None:
        known = may.kept[KEPT] = _read(may)
    sending: Sending = known
    return sending


def _read(may: Standing) -> Sending:
    off = Provider.objects.off().order_by("-channel")
    wanted: dict[str, Any] = {
        "channel": Subquery(off.values("channel")[:1]),
        "off_since": Subquery(off.values("off_since")[:1]),
        "is_late": Exists(Message.objects.waiting_long(clock.utc_now())),
    }
    if Permission.HANDLE_MESSAGES in may.held:
        stuck = Message.objects.for_a_person().values("pk")[: MOST_COUNTED + 1]
        wanted["stuck"] = ArraySubquery(stuck)
        beat = Heartbeat.objects.filter(name="worker").values("at")[:1]
        wanted["last_beat"] = Subquery(beat)
    also = [one for path in settings.ALSO_COUNTED if (one := import_string(path)(may))]
    wanted |= {f"also_{name}": ArraySubquery(rows) for name, rows in also}
    # One row to hang the questions on: whoever asks.
    asked: Any = User.objects.filter(pk=may.user.pk).values(**wanted)
    row = asked.first() or {}
    counted = {name: len(row.pop(f"also_{name}", [])) for name, _ in also}
    return Sending(for_a_person=len(row.pop("stuck", [])), also=counted, **row)
