"""Many people at one desk at once: everybody gets a number of their own, and everybody is called by
one clerk."""

import dataclasses

from portal.desk.places import days, seats
from portal.desk.places.models import ServicePoint
from portal.desk.queue.models import Visit
from portal.staff.models import Role
from tests import build
from tests.faults import desk_hand
from tests.faults.callback_checks import Found
from tests.faults.desk_hand import Hand
from tests.faults.desk_world import HOLDER, NOW, World

# How many of a crowd one process plays.
AT_ONCE = 5
TOMORROW = NOW.replace(day=25)


@dataclasses.dataclass
class Crowd:
    """What came of it."""

    found: Found = dataclasses.field(default_factory=Found)
    errors: list[str] = dataclasses.field(default_factory=list)


def numbers(world: World, hands: list[Hand], people: int) -> Crowd:
    """So many take a number in parallel: one to the last, each once."""
    crowd = Crowd()
    opening = days.open_day(desk=world.desk, user=world.users[HOLDER], now=TOMORROW)
    order = {
        "crowd": "arrive",
        "opening": opening.pk,
        "given": [people // (len(hands) * AT_ONCE)] * AT_ONCE,
    }
    given = desk_hand.together(hands, [order] * len(hands))
    crowd.errors = [one for one in given if isinstance(one, str)]
    took = [one for one in given if isinstance(one, int)]
    crowd.found.twice(len(took) - len(set(took)) + 1, "number given")
    crowd.found.unless(sorted(took) == list(range(1, people + 1)), "a gap between the numbers")
    return crowd


def calls(world: World, hands: list[Hand], clerks: int) -> Crowd:
    """So many clerks call until nobody waits: everybody is called, and nobody by two."""
    crowd = Crowd()
    there = Visit.objects.open().filter(opening__desk=world.desk)
    waiting = there.count()
    names = _seated(world, clerks)
    opening = there.values_list("opening", flat=True).first()
    share = [names[number :: len(hands)] for number in range(len(hands))]
    orders = [{"crowd": "call", "opening": opening, "given": given} for given in share]
    got = desk_hand.together(hands, orders)
    crowd.errors = [one for one in got if isinstance(one, str)]
    called = [one for one in got if isinstance(one, int)]
    crowd.found.twice(len(called) - len(set(called)) + 1, "somebody called")
    crowd.found.unless(len(set(called)) == waiting, f"{len(set(called))} people of {waiting}")
    crowd.found.unless(not there.exists(), "somebody was left")
    return crowd


def _seated(world: World, clerks: int) -> list[str]:
    """Let so many clerks sit, each at a service point of their own; return their user names."""
    names = [f"balie{number}" for number in range(clerks)]
    for number, name in enumerate(names):
        point = ServicePoint.objects.create(
            desk=world.desk, name=f"Loket {number + 10}", position=number + 10
        )
        user = build.colleague(name=name, team=world.team, role=Role.DESK)
        seats.sit(point=point, user=user, now=TOMORROW)
    return names
