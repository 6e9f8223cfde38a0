"""Puts the board together, and what the case page shows of a visit. Reads only."""

import dataclasses
import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from portal.cases.kinds import Fragment, Offer
from portal.cases.models import Case
from portal.desk.board import counter, rows
from portal.desk.board.counter import Counter, Seats
from portal.desk.board.rows import Row
from portal.desk.places import here
from portal.desk.places.models import Desk, Opening
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.residents import languages
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission

State = Visit.State
# What a browser asks for again: a change may be committed a little after its moment.
MARGIN = dt.timedelta(seconds=5)


@dataclasses.dataclass(frozen=True)
class Where:
    """At which desk this colleague is, and its day. Without a desk: which ones there are."""

    desk: Desk | None
    opening: Opening | None
    desks: list[Desk]


@dataclasses.dataclass(frozen=True)
class Group:
    """One list of the board."""

    code: str
    title: str
    empty: str
    rows: list[Row]


@dataclasses.dataclass(frozen=True)
class Now:
    """How many stand in each list, and who is with this colleague."""

    counts: dict[str, int]
    mine: list[Row]


def where(user: User, *, wanted: str, now: dt.datetime) -> Where:
    """Return the desk where this colleague sits, else the one that was asked for, else their own as
    every page of the day finds it. One query."""
    places = here.desks_today(user, now=now)
    if not places:
        return Where(None, None, [])
    sits = [place for place in places if place.sits]
    named = [place for place in places if str(place.desk.pk) == wanted]
    place = (sits or named or places)[0]
    return Where(place.desk, place.opening, [one.desk for one in sits or places])


def board(at: Where, user: User, *, now: dt.datetime) -> dict[str, Any]:
    """Return what the whole page shows. Three queries at most."""
    if at.desk is None or at.opening is None:
        return {"at": at}
    everyone = rows.of_opening(at.opening, user, now=now)
    groups = [
        Group(code, title, empty, [row for row in everyone if row.list == code])
        for code, (title, empty) in rows.LISTS.items()
    ]
    counts = {group.code: len(group.rows) for group in groups}
    mine = [row for row in everyone if row.is_mine]
    parts = _parts(at.desk, at.opening, Now(counts, mine), user, now)
    return parts | {"at": at, "groups": groups}


def changes(
    at: Where, user: User, *, since: dt.datetime, seen: dict[str, str], now: dt.datetime
) -> dict[str, Any]:
    """Return what changed since the page was made: rows, and the parts of which it has another
    version than we would show now; nothing when it still shows all. Three queries at
    most."""
    if at.desk is None or at.opening is None:
        return {}
    changed = rows.changed_since(at.opening, user, since=since - MARGIN, now=now)
    parts = _parts(at.desk, at.opening, Now(changed.counts, changed.mine), user, now)
    stale = {name for name, version in parts["versions"].items() if seen.get(name) != version}
    if not (changed.rows or changed.gone or stale):
        return {}
    return parts | {"at": at, "rows": changed.rows, "gone": changed.gone, "stale": stale}


def _parts(
    desk: Desk, opening: Opening, known: Now, user: User, now: dt.datetime
) -> dict[str, Any]:
    sitting: Seats = counter.seats_of(desk, user, now=now)
    mine: Counter = counter.of(user, sitting, known.mine, now=now)
    told = {"notice": opening.notice, "counts": known.counts}
    return {
        "counter": mine,
        "seats": sitting,
        "breath_ends_in": sitting.breath_ends_in(now),
        "counts": known.counts,
        "notice": opening.notice,
        "since": clock.stamp(now),
        "versions": {
            "loket": mine.version,
            "stoelen": sitting.version,
            "stand": counter.version_of(told),
        },
    }


def story(case: Case) -> Fragment:
    """Return what she came for and what came of it. No query of its own."""
    visit: Visit = case.visit
    context = {
        "case": case,
        "visit": visit,
        "needs": [Visit.Need(need).label for need in visit.needs],
        "language": languages.name(visit.language) if visit.language else "",
    }
    return Fragment("desk/story.html", context)


def actions(case: Case, user: User) -> Fragment:
    """Return what this colleague can do with the visit now. One query at most: whether they work at
    the desk, for who does not help her."""
    visit: Visit = case.visit
    is_mine, now = visit.clerk_id == user.pk, clock.utc_now()
    return Fragment(
        "desk/actions.html",
        {
            "case": case,
            "visit": visit,
            "user": user,
            "is_mine": is_mine,
            "can_desk": is_mine or permissions.can(user, Permission.WORK_DESK, now=now),
            "is_talking": visit.state == State.SERVING,
            "others": other_endings(visit, user),
        },
    )


def other_endings(visit: Visit, user: User) -> list[Offer]:
    """Return the other ways to end this visit: settings.DESK_ENDINGS. What opens her case is for
    who helps her."""
    if not visit.is_open:
        return []
    helps = user.pk in {visit.clerk_id, visit.case.owner_id}
    found = [import_string(path) for path in settings.DESK_ENDINGS]
    offers = [offer for ending in found for offer in ending(visit, user)]
    return [offer for offer in offers if helps or not offer.opens_case]
