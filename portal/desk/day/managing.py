"""Reading desks and service points for the pages that manage them."""

from django.db.models import Prefetch

from portal.desk.places.models import Desk, ServicePoint


def desks() -> list[Desk]:
    """Return every desk with its service points and their topics, in order. Three queries."""
    points = ServicePoint.objects.order_by("position", "pk").prefetch_related("topics")
    rows = Desk.objects.select_related("location", "team").prefetch_related(
        Prefetch("points", queryset=points)
    )
    return list(rows.order_by("location__name", "pk"))


def desk(pk: int) -> Desk | None:
    """Return a desk. One query."""
    return Desk.objects.select_related("location").filter(pk=pk).first()


def point(pk: int) -> ServicePoint | None:
    """Return a service point with its desk. One query."""
    return ServicePoint.objects.select_related("desk__location").filter(pk=pk).first()
