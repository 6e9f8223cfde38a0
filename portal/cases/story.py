"""Everything that happened with one resident, over all her cases and channels, in one story. Only
from cases whose content this colleague may read; of the others one line a case."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.utils.module_loading import import_string

from portal.audit import record
from portal.cases import kinds, search, timeline
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.cases.timeline import Entry
from portal.kit import clock
from portal.residents.models import Resident
from portal.staff import names
from portal.staff.models import User
from portal.staff.permissions import Standing

SIZE = 30
# Nobody reads further back on a screen; the newest cases come first.
MOST_CASES = 100

type ResidentPanel = Callable[[list[Case], User], Fragment | None]


@dataclasses.dataclass(frozen=True)
class Told:
    """One line of the story, with the case that it belongs to."""

    at: dt.datetime
    title: str
    by: str
    text: str
    reference: str
    kind: str


@dataclasses.dataclass(frozen=True)
class Story:
    """One page of the story; `first` is what stands above it."""

    lines: list[Told]
    page: "Page[tuple[Case, Entry]]"
    first: list[Fragment]
    # One line a case, also of those that this colleague may not read.
    every: list[search.Line]
    is_cut: bool


def read(resident: Resident, *, may: Standing, page: str | None, now: dt.datetime) -> Story:
    """Return one page of the story, and record the look at the resident and at every case that it
    is made of.

    Two statements, one for the names, and what the loaders of the timeline need.
    """
    user = may.user
    every = _cases(resident, may=may, now=now)
    cases = [case for case in every if case.may_read][:MOST_CASES]
    record.looks_at(
        seen=[("resident.looked", resident), *(("case.looked", case) for case in cases)],
        by=user.actor,
        now=now,
    )
    shown = Paginator(timeline.entries_of(cases), SIZE).get_page(page)
    known = names.names_of((entry.who for _, entry in shown), known=[user])
    panels: list[ResidentPanel] = [import_string(path) for path in settings.RESIDENT_PANELS]
    return Story(
        lines=[_told(case, entry, known[entry.who]) for case, entry in shown],
        page=shown,
        first=[part for panel in panels if (part := panel(cases, user))],
        every=[search.line(case) for case in every],
        is_cut=len(cases) == MOST_CASES,
    )


def _cases(resident: Resident, *, may: Standing, now: dt.datetime) -> list[Case]:
    hers = Case.objects.of_resident(resident).with_access(may, now=now)
    numbered = search.with_team_number(hers, day=clock.day_of(now))
    related = ("team", "owner", "topic", *kinds.dossiers())
    read = timeline.with_all(numbered.select_related(*related))
    found = list(read.order_by("-opened_at", "-pk"))
    for case in found:
        case.seen_by = may
    return found


def _told(case: Case, entry: Entry, by: str) -> Told:
    kind = kinds.kind_of(case).label
    return Told(entry.at, entry.text, by, entry.detail, case.reference, kind)
