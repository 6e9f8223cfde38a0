"""Events in plain Dutch: apps add sentences through EVENT_TEXTS."""

import functools

from django.conf import settings
from django.utils.module_loading import import_string


@functools.cache
def texts() -> dict[str, str]:
    """Return the Dutch sentence of every event code."""
    all_texts: dict[str, str] = {}
    for path in settings.EVENT_TEXTS:
        all_texts |= import_string(path)
    return all_texts


def sentence(code: str) -> str:
    """Return the Dutch sentence of one event code. Raises KeyError for an unknown code."""
    return texts()[code]
