"""What the provider of messages may send to tell how one went, and the door before which it stands.
docs/api/berichten.yaml tells the same. Of what it sends only two numbers, a status and a moment are
read: the address of a resident stands in it too, and is neither kept nor logged."""

import datetime as dt
import logging
import re
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare

from portal.jobs import throttle
from portal.kit import strict_json
from portal.outbox.delivery import Told
from portal.outbox.models import Message

MOST_BYTES = 8_192
PER = dt.timedelta(seconds=10)
MOST_REFUSALS = 100
MOST_OF_A_REFERENCE = 200
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
STATUS = re.compile(r"[a-z-]{1,40}", re.ASCII)
Delivery = Message.Delivery
# The last words of the provider; all others tell of a step on the way.
STATUSES = {
    "delivered": Delivery.DELIVERED,
    "permanent-failure": Delivery.PERMANENT,
    "temporary-failure": Delivery.TEMPORARY,
    "technical-failure": Delivery.TECHNICAL,
}
log = logging.getLogger(__name__)


class NotRead(Exception):
    """What was sent is not what we agreed on; the text says why, in Dutch, and repeats nothing."""


class NotLetIn(Exception):
    """No token of ours. `seconds` is how long to wait, for who keeps trying."""

    def __init__(self, seconds: int = 0) -> None:
        super().__init__()
        self.seconds = seconds


def admit(authorization: str, *, network: str, now: dt.datetime) -> None:
    """Let in who sends our token. Raises NotLetIn. Counts a refusal by one statement."""
    scheme, _, token = authorization.partition(" ")
    is_bearer = scheme.lower() == "bearer" and bool(token)
    # Every one is compared, so that how long it takes tells nothing. Two work at once while the
    # token is changed.
    right = [constant_time_compare(token, ours) for ours in settings.NOTIFY_CALLBACK_TOKENS]
    if is_bearer and any(right):
        return
    log.warning("outbox: a delivery status without our token")
    tries = throttle.count(what="delivery-refused", who=network, per=PER, now=now)
    if tries <= MOST_REFUSALS:
        raise NotLetIn
    until = throttle.ends_at(per=PER, now=now)
    raise NotLetIn(max(1, int((until - now).total_seconds())))


def read(body: bytes, *, now: dt.datetime) -> Told:
    """Read one status. Raises NotRead."""
    try:
        data = strict_json.one_object(body)
    except strict_json.NotOneObject as wrong:
        raise NotRead(str(wrong)) from None
    number, status = _text(data, "id").lower(), _text(data, "status")
    if not UUID.fullmatch(number):
        raise NotRead("Het veld id is geen UUID.")
    if not STATUS.fullmatch(status):
        raise NotRead("Het veld status is geen status van een bericht.")
    return Told(
        number=number,
        # A message that others sent through the same account has none.
        reference=_text(data, "reference", may_lack=True)[:MOST_OF_A_REFERENCE],
        delivery=STATUSES.get(status),
        at=_moment(data.get("completed_at")) or now,
    )


def _text(data: dict[str, Any], name: str, *, may_lack: bool = False) -> str:
    value = data.get(name)
    if value is None and may_lack:
        return ""
    if not isinstance(value, str):
        raise NotRead(f"Het veld {name} ontbreekt, of is geen tekst.")
    return value


def _moment(value: Any) -> dt.datetime | None:
    """Return an instant, or None for what is none: when it went is worth less than how it went."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        at = dt.datetime.fromisoformat(value)
        return at.astimezone(dt.UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None
