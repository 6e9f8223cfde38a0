"""The page of a worklist: the same for objections and for complaints."""

import dataclasses
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from objections.rows import Row
from portal.cases import worklists
from portal.cases.models import Case
from portal.cases.worklists import Asked, Tab
from portal.kit import clock, htmx
from portal.staff import door
from portal.staff.middleware import BACKGROUND
from portal.staff.request import standing


@dataclasses.dataclass(frozen=True)
class Listing:
    """What one kind brings to its list; `looked` is the event of a name that was seen."""

    kind: str
    template: str
    looked: str
    details: Callable[["QuerySet[Case]"], "QuerySet[Case]"]
    row: Callable[[Any, Asked], Row]


def show(request: HttpRequest, listing: Listing) -> HttpResponse:
    """Show who is to be called or helped: my teams, mine, or what was finished today."""
    now = clock.utc_now()
    user = door.colleague(request)
    teams = standing(request, user, now=now).teams
    if not teams:
        raise PermissionDenied
    try:
        tab, after = _place(request)
    except ValueError:
        return HttpResponseBadRequest("lijst")
    asked = Asked(listing.kind, user, teams, tab, after, now)
    found = worklists.read(
        asked, details=listing.details, row=lambda case: listing.row(case, asked)
    )
    in_background = BACKGROUND in request.headers
    worklists.record_looks(
        found, code=listing.looked, user=user, in_background=in_background, now=now
    )
    context = {
        "page": found,
        "tab": tab.value,
        "teams": teams,
        "counts": worklists.counts(kind=listing.kind, user=user, teams=teams),
        "is_first_page": after is None,
    }
    return htmx.render_part(request, listing.template, context, part="worklist")


def _place(request: HttpRequest) -> tuple[Tab, worklists.Place | None]:
    """Read which list and where in it. Raises ValueError for what we never hand out."""
    if not worklists.PARAMETERS.issuperset(request.GET):
        raise ValueError
    return Tab(request.GET.get("lijst", Tab.TEAM)), worklists.place(request.GET.get("na", ""))
