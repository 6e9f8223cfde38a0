"""Reading visits for the pages of the host: what stands on the board and on slips, never the story
of a resident. Reads only."""

import dataclasses

from django.http import Http404

from portal.desk.places.models import Opening
from portal.desk.queue import arriving
from portal.desk.queue.models import Visit
from portal.residents.models import Resident


@dataclasses.dataclass(frozen=True)
class Waiting:
    """Whom the host has to walk to, and how many wait in all."""

    fetch: list[Visit]
    urgent: list[Visit]
    count: int


def visit(pk: int) -> Visit:
    """Return a visit with what its slip shows. Two queries. Raises Http404."""
    try:
        found = arriving.found(pk)
    except Visit.DoesNotExist:
        raise Http404("bezoek") from None
    return found


def open_visit(pk: int) -> Visit | None:
    """Return a visit that still runs. One query."""
    try:
        found = arriving.found(pk)
    except Visit.DoesNotExist:
        return None
    return found if found.is_open else None


def waiting_for_host(opening: Opening) -> Waiting:
    """Return whom the host fetches or walks in with. One query."""
    rows = Visit.objects.of_opening(opening).filter(state=Visit.State.WAITING)
    visits = list(rows.in_order_of_arrival())
    return Waiting(
        fetch=[one for one in visits if Visit.Need.FETCH in one.needs],
        urgent=[one for one in visits if one.case.is_urgent],
        count=len(visits),
    )


def resident(pk: int) -> Resident | None:
    """Return a resident who was found. One query."""
    found: Resident | None = Resident.objects.current().filter(pk=pk).first()
    return found
