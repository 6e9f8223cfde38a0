"""The one case page, whatever the kind: the story and what happened, flags and actions. A dossier
shows it again with a form of its own when that form was not right."""

import dataclasses
import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template

from portal.audit.actor import ActorKind, parse
from portal.cases import flags, kinds, report, timeline
from portal.cases.forms import IdentityForm
from portal.cases.kinds import Fragment, Kind
from portal.cases.models import Case
from portal.kit import clock
from portal.live import topics
from portal.residents.forms import asked
from portal.staff import door, live_url, names
from portal.staff.models import User
from portal.staff.request import standing


@dataclasses.dataclass(frozen=True)
class Happened:
    """One line of the timeline as the page shows it."""

    at: dt.datetime
    title: str
    by: str
    text: str


def render(
    request: HttpRequest,
    case: Case,
    *,
    now: dt.datetime,
    actions: Fragment | None = None,
    identity: IdentityForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the whole page; `actions` and `identity` replace what the page would make itself."""
    user = door.colleague(request)
    kind, person = kinds.kind_of(case), flags.person_of(case)
    if actions is None and case.may_work:
        actions = kind.actions(case, user)
    context = _happened(case, user, since=now) | {
        "kind": kind,
        "may_list": _may_list(request, kind, user, now),
        "going_on": _going_on(case, now),
        "story": kind.story(case),
        "actions": actions,
        "person": person,
        "proposals": asked(person.proposals) if person else [],
        "identity": identity or IdentityForm(),
        "first": kinds.panels("case-first", case, user),
        "panels": kinds.panels("case", case, user),
        "offers": kinds.offers(case, user),
        "since": clock.stamp(now),
        "live_url": live_url.of_page(request, topics.case(case.pk), now=now),
    }
    return render_template(request, "cases/case.html", context, status=status)


def render_part(request: HttpRequest, case: Case, *, since: dt.datetime) -> HttpResponse:
    """Show again what changes by itself; `since` is when the page was made."""
    user = door.colleague(request)
    context = _happened(case, user, since=since)
    context["kind"] = kinds.kind_of(case)
    context["going_on"] = _going_on(case, clock.utc_now())
    return render_template(request, "cases/part.html", context)


def _may_list(request: HttpRequest, kind: Kind, user: User, now: dt.datetime) -> bool:
    wanted = kind.list_permission
    return wanted is None or wanted in standing(request, user, now=now).held


def _going_on(case: Case, now: dt.datetime) -> str:
    told = kinds.kind_of(case).going_on
    return told(case, now) if told else ""


def _happened(case: Case, user: User, *, since: dt.datetime) -> dict[str, Any]:
    """Return the timeline, and the newest thing that another did after the page was made: that is
    told beside the actions, which are never replaced under somebody's hands."""
    entries = timeline.entries(case)
    known = names.names_of((entry.who for entry in entries), known=[user])
    lines = [Happened(entry.at, entry.text, known[entry.who], entry.detail) for entry in entries]
    by_others = [
        line
        for line, entry in zip(lines, entries, strict=True)
        if entry.at > since and _is_other(entry.who, user)
    ]
    # Of what happened at once, what came first says it best: the rest follows from it.
    news = [line for line in by_others if line.at == by_others[0].at][-1:]
    told = [(entry, known[entry.who]) for entry in entries]
    return {"case": case, "entries": lines, "news": news, "report": report.text(case, told)}


def _is_other(key: str, user: User) -> bool:
    actor = parse(key)
    return actor.kind is not ActorKind.JOB and actor != user.actor
