"""What a case is: higher apps fill CASE_KINDS, CASE_DETAILS, PANELS and
FOLLOW_UPS; the case page shows them."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases.models import Case
from portal.staff.models import User
from portal.staff.roles import Permission


@dataclasses.dataclass(frozen=True)
class Fragment:
    """A piece of a page: a template, and what that template finds under the name `part`."""

    template: str
    context: dict[str, Any]


class Give(Protocol):
    """A dossier's verb that puts its open case in the hands of a colleague, whoever has it; with
    `only_of` nothing when it is not that colleague's any more."""

    def __call__(
        self, *, case: Case, to: User, by: Actor, now: dt.datetime, only_of: User | None = None
    ) -> None: ...


@dataclasses.dataclass(frozen=True)
class Kind:
    """A sort of case. `story` is what she came with, `actions` what this colleague can do now.

    `dossier` is the name of the row that hangs on the case, which is read together with it;
    `list_url` names the page with all of them; `told` are the events that its timeline tells.
    """

    code: str
    label: str
    story: Callable[[Case], Fragment]
    actions: Callable[[Case, User], Fragment | None]
    dossier: str
    list_url: str
    told: frozenset[str]
    # Who may open that page; None for everybody who may read a case of this kind.
    list_permission: Permission | None = None
    # What whoever holds the follow link reads: where it stands, in plain words, and nothing else.
    for_resident: Callable[[Case], Fragment] | None = None
    # How its dossier gives it to a colleague; None when the dossier keeps no owner of its own.
    give: Give | None = None
    # What goes on with it at this moment, in a few words for every colleague who has it on screen:
    # 'Bilal belt nu'. Empty when nothing does.
    going_on: Callable[[Case, dt.datetime], str] | None = None
    # Whether the subject of a case already says what it is: 'Bezwaar: de brief over mijn geld'.
    subject_tells: bool = False


@dataclasses.dataclass(frozen=True)
class Offer:
    """Something that a higher app can make of a case."""

    label: str
    url: str
    # Its page opens the case: only for who may read that.
    opens_case: bool = False


type Detail = Callable[[QuerySet[Case]], QuerySet[Case]]
type Panel = Callable[[str, Case, User], Fragment | None]
type FollowUp = Callable[[Case, User], list[Offer]]


@functools.cache
def kinds() -> dict[str, Kind]:
    """Return all kinds by code."""
    found: list[Kind] = [import_string(path) for path in settings.CASE_KINDS]
    return {kind.code: kind for kind in found}


def dossiers() -> list[str]:
    """Return the names of the rows that hang on cases, to read them in the same statement."""
    return [kind.dossier for kind in kinds().values()]


def with_details(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Let higher apps read what their panels show in the same statement: CASE_DETAILS."""
    details: list[Detail] = [import_string(path) for path in settings.CASE_DETAILS]
    for detail in details:
        cases = detail(cases)
    return cases


def kind_of(case: Case) -> Kind:
    """Return the kind of a case."""
    return kinds()[case.kind]


def give(*, case: Case, to: User, by: Actor, now: dt.datetime, only_of: User | None = None) -> None:
    """Give an open case to a colleague, whatever its kind; with `only_of` nothing when it is not
    that colleague's any more. Raises what the dossier refuses."""
    dossier = kind_of(case).give
    if dossier is not None:
        dossier(case=case, to=to, by=by, now=now, only_of=only_of)
        return
    with transaction.atomic():
        fresh = Case.objects.select_for_update().get(pk=case.pk)
        if only_of is None or fresh.owner_id == only_of.pk:
            lifecycle.assign(case=fresh, team=fresh.team, owner=to, by=by, now=now)


def panels(slot: str, case: Case, user: User) -> list[Fragment]:
    """Return what higher apps show on this page: 'case-first' above the actions of a
    case and 'case' below them, 'call', 'desk', 'letter'."""
    entries: list[Panel] = [import_string(path) for path in settings.PANELS]
    return [part for panel in entries if (part := panel(slot, case, user))]


def offers(case: Case, user: User) -> list[Offer]:
    """Return what higher apps can make of this case."""
    entries: list[FollowUp] = [import_string(path) for path in settings.FOLLOW_UPS]
    return [offer for follow_up in entries for offer in follow_up(case, user)]
