"""The line in the navigation, the cards on the management page, and what a form is called."""

from typing import Any

from portal.kit.page import NavItem
from portal.letters.writing import waiting
from portal.outbox import standing
from portal.staff.permissions import Standing
from portal.staff.roles import Permission

NAME = "letters"


def counted(may: Standing) -> tuple[str, Any] | None:
    """Let the one statement of a page read how many letters wait: ALSO_COUNTED."""
    return (NAME, waiting.numbers_of(may)) if may.teams else None


def _count(may: Standing) -> int:
    return standing.of(may).also.get(NAME, 0)


ITEM = NavItem(
    label="Brieven",
    url_name="letters:waiting",
    permission=Permission.WORK_CASES,
    count=_count,
    text="Welke brieven u nodig hebben, uw concepten, en een brief zoeken op kenmerk.",
)
CARDS = (
    NavItem(
        "Briefmodellen",
        "letters:templates",
        Permission.MANAGE_OFFICE,
        text="De teksten van brieven en blokken, en wie ze heeft gelezen.",
    ),
    NavItem(
        "Moeilijke woorden",
        "letters:words",
        Permission.MANAGE_OFFICE,
        text="Woorden die wij liever niet schrijven, met een gewoon woord ernaast.",
    ),
)

# What a form says, for who logs in again and must know what was not sent.
FORMS = {
    "letters:edit": "de tekst van een brief",
    "letters:write-version": "de tekst van een briefmodel",
    "letters:change-version": "de tekst van een briefmodel",
}
