"""The board of the walk-in desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.desk.places import days
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.staff import door
from portal.staff.roles import Permission


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show who waits today."""
    now = clock.utc_now()
    door.allowed(request, Permission.WORK_DESK, now=now)
    desk = days.first_desk()
    opening = days.today(desk, now=now) if desk else None
    waiting = Visit.objects.of_opening(opening).open().in_order_of_arrival() if opening else []
    return render(request, "desk/board.html", {"desk": desk, "opening": opening, "visits": waiting})
