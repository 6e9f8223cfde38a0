"""What closing the office on some days does to what was promised: higher apps fill DAY_CLOSING. The
page shows it and asks once more before it saves."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string


@dataclasses.dataclass(frozen=True)
class Effect:
    """One sentence or two in Dutch, to go on after 'op deze dag'."""

    text: str


type Watch = Callable[[list[dt.date]], Effect | None]


def effects(days: list[dt.date]) -> list[Effect]:
    """Return what closing these days does."""
    watches: list[Watch] = [import_string(path) for path in settings.DAY_CLOSING]
    return [effect for watch in watches if (effect := watch(days))]
