"""A banner while the days of a year are missing without which no legal date can be counted."""

from django.urls import reverse

from objections.law import tables
from portal.kit import clock
from portal.kit.page import Banner
from portal.staff.permissions import Standing
from portal.staff.roles import Permission

TEXT = (
    "De gelijkgestelde dagen van {year} ontbreken nog. Zonder die dagen kan het portaal geen "
    "wettelijke termijnen in {year} berekenen."
)


def banner(may: Standing) -> Banner | None:
    """Return the banner for who manages the office. At most one query."""
    if Permission.MANAGE_OFFICE not in may.held:
        return None
    year = tables.missing_year(today=clock.day_of(clock.utc_now()))
    if year is None:
        return None
    return Banner(
        TEXT.format(year=year),
        tone="warning",
        link_url=reverse("objections:law"),
        link_label="Vul ze in",
    )
