"""Reading visits for the pages of the host: what stands on the board and on slips, never the story
of a resident. Reads only."""

import dataclasses

from django.http import Http404

from portal.desk.places.models import Opening
from portal.desk.queue import arriving
from portal.desk.queue.models import Visit


@dataclasses.dataclass(frozen=True)
class Waiting:
    """Whom the host has to walk to, and how many wait in all."""

    fetch: list[Visit]
    urgent: list[Visit]
    count: int


def visit(pk: int) -> Visit:
    """Return a visit with what its slip shows. One query. Raises Http404."""
    try:
        found = arriving.found(pk)
    except Visit.DoesNotExist:
        raise Http404("bezoek") from None
    return found


def open_visit(pk: int) -> Visit:
    """Return a visit that still runs. One query. Raises Http404."""
    found = visit(pk)
    if not found.is_open:
        raise Http404("bezoek")
    return found


def waiting_for_host(opening: Opening) -> Waiting:
    """Return whom the host fetches or walks in with. One query."""
    rows = Visit.objects.of_opening(opening).filter(state=Visit.State.WAITING)
    visits = list(rows.in_order_of_arrival())
    return Waiting(
        fetch=[one for one in visits if Visit.Need.FETCH in one.needs],
        urgent=[one for one in visits if one.case.is_urgent],
        count=len(visits),
    )
