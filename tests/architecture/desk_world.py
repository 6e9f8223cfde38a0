"""One of everything at the walk-in desk, for the walks over all addresses."""

import datetime as dt
from typing import Any

from portal.cases.models import FirstReportKind, Topic
from portal.desk.handing.models import PaperReceipt
from portal.desk.host import first_days, papers
from portal.desk.places.models import ServicePoint
from portal.desk.queue.models import Visit
from portal.staff.models import User
from tests import build

WAITS = (
    "host-slip",
    "text-number",
    "host-details",
    "host-resident",
    "link-resident",
    "proof",
    "visit-papers",
    "ask-papers",
    "asked",
    "visit-report",
    "interpreter",
    "stop-interpreter",
)


def host_kwargs(
    town: build.Town, people: dict[str, User], here: Visit, now: dt.datetime
) -> dict[str, dict[str, Any]]:
    """What stands in the addresses of the host and of the day."""
    anna, team = people["desk"], town.teams["inkomen-1"]
    opening, visit = here.opening, {"pk": here.pk}
    desk = opening.desk
    handed = papers.Handed(what=PaperReceipt.What.PROOF, sheets=2, team=team)
    receipt = papers.hand_in(opening=opening, handed=handed, user=anna, now=now)
    topic = Topic.objects.create(
        code="aanvragen",
        label="Uitkering aanvragen",
        team=team,
        position=9,
        first_report_kind=FirstReportKind.BENEFIT,
    )
    told = first_days.Told(topic=topic, name="Ada Bos")
    report = first_days.report(opening=opening, told=told, user=anna, now=now)
    day = {"pk": opening.pk}
    return {
        **{f"desk:{name}": visit for name in WAITS},
        **{f"desk:{name}": day for name in ("closing", "close-day", "first-slips")},
        "desk:receipt": {"pk": receipt.pk},
        "desk:confirm-papers": {"pk": receipt.pk},
        "desk:report-receipt": {"reference": report.case.reference},
        "desk:new-point": {"pk": desk.pk},
        "desk:point": {"pk": ServicePoint.objects.filter(desk=desk).order_by("pk")[0].pk},
    }
