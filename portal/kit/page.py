"""What the base page shows around every screen: navigation items and banners from all apps."""

import dataclasses
from collections.abc import Callable
from typing import Any

MOST_COUNTED = 99


@dataclasses.dataclass(frozen=True)
class NavItem:
    """A line in the navigation, for who holds the permission; `count` gets the standing of a
    colleague (portal.staff.permissions) and stops at 100 ('99+').

    `text` is the sentence below the label where it is shown as a card."""

    label: str
    url_name: str
    permission: str
    count: Callable[[Any], int] | None = None
    text: str = ""


@dataclasses.dataclass(frozen=True)
class Banner:
    """A sentence above every page. `tone` is 'info', 'warning' or 'error'."""

    text: str
    tone: str = "info"
    link_url: str = ""
    link_label: str = ""


# Gets the standing of a colleague, and asks nothing of the database for whom it is not meant.
type BannerSource = Callable[[Any], Banner | None]


def count_words(count: int) -> str:
    """Return '' for nothing, the number, or '99+'."""
    if not count:
        return ""
    return str(count) if count <= MOST_COUNTED else f"{MOST_COUNTED}+"
