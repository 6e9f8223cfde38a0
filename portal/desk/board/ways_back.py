"""Where a page of one visit leads back to: where the colleague came from."""

import dataclasses
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from portal.desk.queue.models import Visit
from portal.staff.models import User

# In the address of a page that was opened from the tablet of the host.
HOST = "ontvangst"


@dataclasses.dataclass(frozen=True)
class WayBack:
    """The page to go back to, and what the addresses of this page carry along for it."""

    name: str
    kwargs: dict[str, Any]
    query: str = ""

    @property
    def url(self) -> str:
        """The address of that page."""
        return reverse(self.name, kwargs=self.kwargs)


def of(request: HttpRequest, visit: Visit, user: User) -> WayBack:
    """Return the way back: the slip for the host, the talk for who helps her, else the visit."""
    if request.GET.get("van") == HOST:
        return WayBack("desk:host-slip", {"pk": visit.pk}, f"?van={HOST}")
    talks = visit.clerk_id == user.pk and visit.state == Visit.State.SERVING
    name = "cases:case" if talks else "desk:visit"
    return WayBack(name, {"reference": visit.case.reference})
