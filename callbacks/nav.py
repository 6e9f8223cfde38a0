"""The lines 'Terugbellen' and 'Telefoon' in the navigation, and a card on the management page."""

from collections import Counter

from django.db.models import Value

from callbacks import worklist
from callbacks.telephony import missed
from portal.kit import clock, page
from portal.staff.permissions import Standing
from portal.staff.roles import Permission

DUE, MISSED = "callbacks.due", "callbacks.missed"


def _count(may: Standing, what: str) -> int:
    """Count both lists of this app in one query, once a request."""
    if what not in may.counted:
        now = clock.utc_now()
        due = worklist.due(may.teams, now=now)
        waiting = missed.waiting(may.teams, now=now)
        both = due.values_list(Value(DUE)).union(waiting.values_list(Value(MISSED)), all=True)
        found = Counter(name for (name,) in both)
        may.counted.update({DUE: found[DUE], MISSED: found[MISSED]})
    return may.counted[what]


def _due(may: Standing) -> int:
    return _count(may, DUE)


def _missed(may: Standing) -> int:
    return _count(may, MISSED)


ITEM = page.NavItem(
    label="Terugbellen",
    url_name="callbacks:worklist",
    permission=Permission.WORK_CASES,
    count=_due,
    text="Wie u vandaag belt, in welke volgorde, en wat is afgesproken.",
)

PHONE = page.NavItem(
    label="Telefoon",
    url_name="callbacks:calls",
    permission=Permission.WORK_CASES,
    count=_missed,
    text="Wie ons belde en niemand sprak, en wie nu belt.",
)

DECISIONS = page.NavItem(
    label="Besluiten op komst",
    url_name="callbacks:decisions",
    permission=Permission.READ_CASES,
    text="Wat nee wordt en nog uitgaat: eerst bellen, dan de brief.",
)

CARDS = (
    page.NavItem(
        "Belmomenten en plaatsen",
        "callbacks:capacity",
        Permission.MANAGE_OFFICE,
        text="Hoeveel inwoners een team per half uur kan bellen, en hoe vaak wij het proberen.",
    ),
    page.NavItem(
        "Telefooncentrales",
        "callbacks:phone-systems",
        Permission.MANAGE_OFFICE,
        text="Welke centrale ons vertelt wie er belt, en welk toestel van wie is.",
    ),
    page.NavItem(
        "Bronnen van besluiten",
        "callbacks:decision-sources",
        Permission.MANAGE_OFFICE,
        text="Welk systeem ons vertelt dat er een besluit op komst is dat nee zegt.",
    ),
    page.NavItem(
        "Bellen uit onszelf",
        "callbacks:purposes",
        Permission.MANAGE_OFFICE,
        text="Voor welke doelen wij mensen bellen die misschien geld of hulp laten liggen.",
    ),
)

# What a form says, for who logs in again and must know what was not sent.
FORMS = {
    "callbacks:log": "de uitkomst van een gesprek",
    "callbacks:entry": "een nieuw terugbelverzoek",
    "callbacks:number": "een ander telefoonnummer",
    "callbacks:move": "een ander belmoment",
    "callbacks:choose-way": "een andere weg om de inwoner te bereiken",
    "callbacks:many": "belmomenten van meer inwoners",
    "callbacks:from-question": "een belmoment voor een vraag",
    "callbacks:from-visit": "een belmoment voor een bezoek",
    "callbacks:announce-somebody": "een besluit op komst",
    "callbacks:announce-decision": "een besluit op komst",
    "callbacks:end-decision": "hoe het gesprek over een besluit liep",
}
