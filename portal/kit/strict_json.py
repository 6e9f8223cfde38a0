"""JSON that another system sends us: one object, or refused. Pure."""

import json
from typing import Any


class NotOneObject(Exception):
    """What was sent is not one object; the text says so in Dutch and repeats nothing of it."""


def one_object(body: bytes) -> dict[str, Any]:
    """Return the object that these bytes hold. Raises NotOneObject."""
    try:
        data = json.loads(body, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise NotOneObject("Stuur één JSON-object in UTF-8, met elk veld één keer.") from None
    if not isinstance(data, dict):
        raise NotOneObject("Stuur één JSON-object.")
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a field that stands there twice: two readers would read two things."""
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("twice")
    return data
