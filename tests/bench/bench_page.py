"""What every list and detail page costs: its SQL statements and its time, with a town's worth of
rows behind it. Walks the resolver, so that a new page cannot be forgotten."""

import dataclasses
import re
import statistics
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from callbacks.models import CallbackRequest
from portal.cases.models import Case, FirstReportKind
from portal.kit import clock, secret
from portal.outbox.models import Message
from portal.residents.models import Merge, Representation
from portal.staff.models import Absence, Membership, NumberAssignment, Role, StaffSession
from tests.bench import ceiling, load, report
from tests.bench.client import Asked, time_pages
from tests.bench.serving import collect_static, serving
from tests.bench.visitor import Visitor

CALLBACKS = 50_000
MOST_STATEMENTS = 15
# Visitor, a lead of one team who works in two more, and a functional manager.
NOBODY, LEAD, MANAGER = 0, 1, 2
# A resident with some forty callbacks, and a case of hers.
HEAVY = 1
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
FOLLOW_SECRET = "Zw4rt0pW1t-Zw4rt0pW1t_"


@dataclasses.dataclass(frozen=True)
class Measured:
    """One page as one visitor."""

    name: str
    path: str
    visitor: Visitor
    statements: int


def run() -> bool:
    """Measure, print the table and tell whether no page asks more than fifteen statements."""
    database = load.callbacks(CALLBACKS)
    collect_static()
    ceiling.measure()
    rows = []
    visitors = [Visitor(database, user) for user in (LEAD, MANAGER, NOBODY)]
    parameters = _parameters()
    pages: list[Measured] = []
    for name, route in _addresses():
        path = _path(name, route, parameters)
        found = _measure(name, path, visitors) if path else None
        if found:
            pages.append(found)
        elif path is None:
            rows.append(report.Row(name, "no row to show it with", "measured", holds=False))
    with serving(database) as site:
        asked = [Asked(site, [page.visitor.get(site, page.path)]) for page in pages]
        timings = time_pages(asked, each=8)
    ceiling.measure()
    rows.append(ceiling.row("page"))
    for page, timing in zip(pages, timings, strict=True):
        rows.append(
            report.Row(
                f"page {page.name}",
                f"p50 {report.milliseconds(timing.p50)}, {page.statements} statements",
                f"at most {MOST_STATEMENTS} statements",
                page.statements <= MOST_STATEMENTS,
                is_detail=True,
            )
        )
    rows += _summary(pages, [timing.p50 for timing in timings])
    figures = {
        page.name: {"statements": page.statements, **dataclasses.asdict(timing)}
        for page, timing in zip(pages, timings, strict=True)
    }
    return report.finish("page", rows, figures)


def _summary(pages: list[Measured], times: list[float]) -> list[report.Row]:
    """What the README says of all pages."""
    most = max(pages, key=lambda page: page.statements)
    slow, slowest = max(zip(times, pages, strict=True), key=lambda pair: pair[0])
    return [
        report.Row(
            f"all {len(pages)} pages, statements",
            f"{most.statements} at most, on {most.name}",
            f"at most {MOST_STATEMENTS} statements",
            most.statements <= MOST_STATEMENTS,
        ),
        report.Row(
            f"all {len(pages)} pages, p50",
            f"{report.milliseconds(statistics.median(times))} in the middle, "
            f"{report.milliseconds(slow)} on {slowest.name}",
        ),
    ]


def _addresses() -> list[tuple[str, str]]:
    """Every name and route of the resolver, the pages of the demo left out."""
    found: list[tuple[str, str]] = []
    _walk(get_resolver().url_patterns, "", "", found)
    return found


def _walk(patterns: list[Any], route: str, space: str, found: list[tuple[str, str]]) -> None:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            _walk(entry.url_patterns, route + str(entry.pattern), inner, found)
        elif isinstance(entry, URLPattern):
            found.append((f"{space}{entry.name}", route + str(entry.pattern)))


def _path(name: str, route: str, parameters: dict[str, dict[str, Any]]) -> str | None:
    """The address of a page with a row of the loaded town; None when none is known for it."""
    wanted = PARAMETER.findall(route)
    app, _, page = name.rpartition(":")
    known = {**parameters.get("", {}), **parameters.get(app, {}), **parameters.get(page, {})}
    if any(parameter not in known for parameter in wanted):
        return None
    return reverse(name, kwargs={parameter: known[parameter] for parameter in wanted} or None)


def _measure(name: str, path: str, visitors: list[Visitor]) -> Measured | None:
    """The page as the first visitor who may see it; None for what is only done, never shown."""
    for visitor in visitors:
        page = visitor.look(path)
        if page.status == 200:
            return Measured(name, path, visitor, page.statements)
    return None


def _parameters() -> dict[str, dict[str, Any]]:
    """What stands in the addresses: by page, else by app, else for all."""
    today = clock.day_of(clock.utc_now())
    case = Case.objects.open().filter(kind=CallbackRequest.KIND, team=1).order_by("pk")[0]
    # Only its own hash is known of a follow link: this one gets a secret of ours.
    Case.objects.filter(pk=case.pk).update(follow_hash=secret.digest(FOLLOW_SECRET))
    absence, _ = Absence.objects.get_or_create(user_id=LEAD, from_on=today, until_on=today)
    represented, _ = Representation.objects.get_or_create(
        resident_id=HEAVY,
        kind=Representation.Kind.HELPER,
        name="Een buurvrouw",
        from_on=today,
    )
    membership = Membership.objects.filter(user=LEAD, role=Role.TEAM_LEAD).order_by("pk").first()
    given = NumberAssignment.objects.order_by("pk").first()
    session = StaffSession.objects.order_by("pk").last()
    colleague = {"pk": LEAD, "membership": membership.pk if membership else 0}
    number = {"pk": given.number_id if given else 0, "assignment": given.pk if given else 0}
    merge, _ = Merge.objects.get_or_create(
        kept_id=HEAVY, dropped_id=HEAVY + 1, defaults={"at": clock.utc_now(), "by": "job:bench"}
    )
    numbers = ("number", "change-number", "assign-number", "end-assignment", "test-call")
    return {
        "": {"reference": case.reference, "secret": FOLLOW_SECRET, "pk": HEAVY, "code": "team-1"},
        "staff": colleague,
        "cases": {
            "pk": HEAVY,
            "representation": represented.pk,
            "other": HEAVY + 1,
            "merge": merge.pk,
            # Only ever posted: any number will do to see that it has no page.
            "proposal": 1,
        },
        "contacts": {"kind": FirstReportKind.BENEFIT.value.lower()},
        "dashboards": {"code": "terugbellen", "split": "open", "tile": "te-laat"},
        "questions": {"page": "onderwerp"},
        "outbox": {"pk": Message.objects.for_a_person().values_list("pk", flat=True)[0]},
        "callbacks": {"page": "onderwerp"},
        "location": {"code": "stadhuis"},
        "hours": {"code": "stadhuis"},
        "act": {"code": "annuleren"},
        "topic": {"code": "onderwerp-1"},
        "retire-topic": {"code": "onderwerp-1"},
        "restore-topic": {"code": "onderwerp-1"},
        "close-holidays": {"year": today.year + 1},
        "remove-absence": {"pk": absence.pk},
        "end-session": {"pk": session.pk if session else 0},
        **dict.fromkeys(numbers, number),
    }
