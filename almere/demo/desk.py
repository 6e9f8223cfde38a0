"""The walk-in desks of the demo and their service points. Invented."""

import datetime as dt

from almere.demo.town import Town
from portal.audit.actor import Actor
from portal.cases.models import Topic
from portal.desk.places import office
from portal.desk.places.models import Desk, ServicePoint
from portal.municipality.models import Location

POINTS: dict[str, list[tuple[str, tuple[str, ...], bool]]] = {
    "stadhuis": [
        ("Loket 1", (), False),
        ("Loket 2", (), False),
        ("Loket 3", ("mijn-uitkering", "uitkering-aanvragen", "brief", "papieren"), False),
        ("Spreekkamer", (), True),
    ],
    "buiten": [("Loket 1", (), False), ("Spreekkamer", (), True)],
}


def load(*, town: Town, by: Actor, now: dt.datetime) -> None:
    """Make the desks, or find what an earlier run made."""
    for code, points in POINTS.items():
        location = Location.objects.get(code=code)
        team = town.teams[f"inloop-{code}"]
        desk = office.add_desk(location=location, team=team, by=by, now=now)
        for position, (name, topics, is_quiet) in enumerate(points, start=1):
            _point(desk, name, position, [town.topics[one] for one in topics], is_quiet, by, now)


def _point(
    desk: Desk,
    name: str,
    position: int,
    topics: list[Topic],
    is_quiet: bool,
    by: Actor,
    now: dt.datetime,
) -> None:
    if not ServicePoint.objects.filter(desk=desk, name=name).exists():
        office.set_point(
            desk=desk,
            name=name,
            position=position,
            serves=topics,
            is_quiet=is_quiet,
            by=by,
            now=now,
        )
