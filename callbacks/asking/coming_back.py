"""Who asks again within a few working days after we closed it: she did not get her answer."""

import datetime as dt

from callbacks.models import CallbackRequest
from portal.cases import lifecycle
from portal.kit import clock
from portal.municipality import calendars

# Who asks within so many working days after we closed it, did not get an answer.
CAME_BACK_DAYS = 5
# At least as long as so many working days can last, with the longest row of closed days.
CAME_BACK_SPAN = dt.timedelta(days=21)


def was_just_closed(opening: lifecycle.Opening, number: str, *, now: dt.datetime) -> bool:
    """Tell whether she asked about the same and that was closed a few working days ago.

    A number is not a person: the same name too, or it is somebody else's question. What was asked
    before now, on a list or with an earlier case, tells nothing. One query, and one more when
    something is found.
    """
    resident = opening.resident
    if resident is None or opening.topic is None or opening.asked_at is not None:
        return False
    closed_at = CallbackRequest.objects.last_closed_at(
        number=number, name=resident.search_name, topic=opening.topic, since=now - CAME_BACK_SPAN
    )
    if closed_at is None:
        return False
    days = clock.day_of(closed_at), clock.day_of(now)
    return calendars.office_calendar().between(*days) <= CAME_BACK_DAYS
