"""What stands behind the second proof: higher apps fill BEHIND_PROOF with what they wrote to or
promised a resident. Nothing of it is on the page that a link alone opens."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils.module_loading import import_string

from portal.cases.kinds import Fragment
from portal.cases.models import Case


@dataclasses.dataclass(frozen=True)
class Part:
    """One thing to read: a title, its own words, and a file when it has one. `key` tells it from
    the others of its entry."""

    key: str
    title: str
    at: dt.datetime
    text: str = ""
    # What more than plain words can show it, such as a letter with its headings.
    fragment: Fragment | None = None
    # What the link to the file says; empty when there is no file.
    file_label: str = ""


@dataclasses.dataclass(frozen=True)
class File:
    """A file as it is given away."""

    name: str
    content_type: str
    content: bytes


@dataclasses.dataclass(frozen=True)
class Behind:
    """One entry of BEHIND_PROOF. `file` returns the file of the part with this key, or None for one
    that this case does not have; whoever asks has proven who she is."""

    code: str
    parts: Callable[[Case], Sequence[Part]]
    file: Callable[[Case, str], File | None] | None = None


@functools.cache
def entries() -> dict[str, Behind]:
    """Return every entry by its code."""
    found: list[Behind] = [import_string(path) for path in settings.BEHIND_PROOF]
    return {entry.code: entry for entry in found}


def parts_of(case: Case, *, what: str = "", key: str = "") -> list[tuple[Behind, Part]]:
    """Return what there is to read of this case, the newest first; with `what` and `key` only that
    one thing. Two queries an entry at most."""
    some = [entry for code, entry in entries().items() if what in {"", code}]
    found = [(entry, part) for entry in some for part in entry.parts(case) if key in {"", part.key}]
    return sorted(found, key=lambda pair: (pair[1].at, pair[1].key), reverse=True)


def file_of(case: Case, *, what: str, key: str) -> File | None:
    """Return a file of this case; None for one that is not there."""
    entry = entries().get(what)
    return entry.file(case, key) if entry and entry.file else None
