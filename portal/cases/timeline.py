"""One story of a case in Dutch, over all channels: apps add entries through TIMELINE."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from portal.cases.models import Case


@dataclasses.dataclass(frozen=True)
class Entry:
    """One thing that happened. `who` is an Actor key until the page resolves it to a name.

    Two entries with one `key` tell of the same thing: the source that is listed last tells it.
    """

    at: dt.datetime
    text: str
    who: str
    detail: str = ""
    key: str = ""
    # Something that was said to or agreed with the resident, for the report of a contact.
    is_contact: bool = False


type Source = Callable[[Case], list[Entry]]
type Loader = Callable[[QuerySet[Case]], QuerySet[Case]]


def entries(case: Case) -> list[Entry]:
    """Return everything that happened in this case, newest first. At most two queries a source.

    Of what happened in one instant, the source that is listed first was first.
    """
    sources: list[Source] = [import_string(path) for path in settings.TIMELINE]
    found = [entry for source in sources for entry in source(case)]
    best = {entry.key: entry for entry in found if entry.key}
    told = [entry for entry in found if best.get(entry.key, entry) is entry]
    return sorted(told, key=lambda entry: entry.at)[::-1]


def with_all(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Read with many cases what the sources tell of them, so that telling costs nothing more:
    TIMELINE_LOADERS. At most two queries a loader, however many cases there are."""
    loaders: list[Loader] = [import_string(path) for path in settings.TIMELINE_LOADERS]
    for load in loaders:
        cases = load(cases)
    return cases


def entries_of(cases: Sequence[Case]) -> list[tuple[Case, Entry]]:
    """Return everything that happened in all of these cases, newest first."""
    found = [(case, entry) for case in cases for entry in entries(case)]
    return sorted(found, key=lambda pair: (pair[1].at, pair[0].pk), reverse=True)
