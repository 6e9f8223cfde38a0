"""One of everything at the walk-in desk, for the walks over all addresses."""

import datetime as dt
from typing import Any

from portal.cases.models import FirstReportKind, Topic
from portal.desk.assist import alarms
from portal.desk.backup import calls, roster, swaps
from portal.desk.backup import importing as roster_lists
from portal.desk.backup.models import Half, Place
from portal.desk.handing.models import PaperReceipt
from portal.desk.host import first_days, papers
from portal.desk.places.models import ServicePoint
from portal.desk.queue.models import Visit
from portal.staff.models import User
from tests import build

CALL_STEPS = ("call", "answer", "go-on", "withdraw", "done")
WAITS = (
    "host-slip",
    "text-number",
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
        "desk:release": {**day, "visit": here.pk},
        "desk:receipt": {"pk": receipt.pk},
        "desk:confirm-papers": {"pk": receipt.pk},
        "desk:report-receipt": {"reference": report.case.reference},
        "desk:new-point": {"pk": desk.pk},
        "desk:point": {"pk": ServicePoint.objects.filter(desk=desk).order_by("pk")[0].pk},
    }


def backup_kwargs(
    town: build.Town, people: dict[str, User], visit: Visit, now: dt.datetime
) -> dict[str, dict[str, Any]]:
    """The backup is asked for who waits at the desk, somebody wants to swap, and a colleague asks
    for help."""
    team = town.teams["inkomen-1"]
    anna, bilal, carla, daan = (
        people[role] for role in ("desk", "klantmanager", "informal", "teamlead")
    )
    duties = [
        roster.put(
            turn=roster.Turn(team, now.date() + dt.timedelta(days=ahead), Half.MORNING),
            pair=roster.Pair(person, Place.BUILDING, daan, Place.HOME),
            by=build.TESTER,
            now=now,
        )
        for ahead, person in enumerate((carla, bilal))
    ]
    swap = swaps.ask(duty=duties[1], asked=carla, user=bilal, now=now)
    call = calls.ask(visit=visit, question=calls.Question(team, "Mag dat?"), user=anna, now=now)
    alarm = alarms.raise_alarm(user=anna, now=now)
    header = b"Datum;Dagdeel;Team;Achtervang;Vervanger\n"
    taken = roster_lists.take(content=header, name="rooster.csv", user=daan, now=now)
    reference = {"reference": visit.case.reference}
    return {
        **{f"desk:backup-{step}": {"pk": call.pk} for step in CALL_STEPS},
        "desk:backup-ask": reference,
        "desk:backup-asked": reference,
        "desk:roster-of": {"code": team.code},
        "desk:roster-report": {"pk": taken.pk},
        "desk:duty": {"code": team.code, "day": "2026-11-25", "half": "ochtend"},
        "desk:duty-remove": {"pk": duties[1].pk},
        "desk:swap-ask": {"pk": duties[1].pk},
        "desk:swap-answer": {"pk": swap.pk},
        "desk:swap-withdraw": {"pk": swap.pk},
        **{f"desk:assist-{step}": {"pk": alarm.pk} for step in ("see", "claim", "safe", "cared")},
    }
