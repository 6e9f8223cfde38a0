"""The banner while the past of the demo is being made."""

from django.conf import settings

from almere.demo import mornings
from portal.kit.page import Banner
from portal.staff.permissions import Standing

BUSY = Banner(
    "De oefengeschiedenis wordt nog gemaakt. Lijsten en cijfers van vroeger groeien nog even."
)


def banner(_may: Standing) -> Banner | None:
    """Return the banner of a demo whose past is not finished. One query, none outside a demo."""
    return BUSY if settings.DEMO and mornings.past_is_being_made() else None
