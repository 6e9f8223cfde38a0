"""What waits in this app for a colleague who leaves: the promises that they made, and the
assurances for which they answer."""

import dataclasses
import datetime as dt

from django.db.models import DateField, F, Value

from portal.audit.actor import Actor
from portal.contacts import assurances, promises
from portal.contacts.models import Assurance, Promise
from portal.kit import clock
from portal.residents.models import Resident
from portal.staff.leaving import Item, Part
from portal.staff.models import User

COLUMNS = ("pk", "kind", "from_at", "until_at", "said_on", "reference", "resident", "name")


@dataclasses.dataclass(frozen=True)
class Row:
    """One promise, or an assurance: that has no kind and a day on which it was said."""

    pk: int
    kind: str
    from_at: dt.datetime
    until_at: dt.datetime
    said_on: dt.date | None
    reference: str
    resident: int | None
    name: str | None

    @property
    def words(self) -> str:
        """What it is, without names."""
        if self.said_on is not None:
            return f"Toezegging van {clock.in_words(self.said_on, year=True)}"
        label = Promise.Kind(self.kind).label.capitalize()
        return f"{label} {clock.window_in_words(self.from_at, self.until_at)}"

    def item(self) -> Item:
        """Return it for the list. Both have numbers of their own: that of an assurance stands below
        nothing."""
        about = Resident(pk=self.resident, name=self.name or "") if self.resident else None
        return Item(
            pk=self.pk if self.said_on is None else -self.pk,
            text=f"{self.words} ({self.reference})",
            who=about.shown_name if about else "",
            about=about,
        )


def _items(user: User) -> list[Item]:
    # A call moment goes with its case, which is in the list already.
    promised = Promise.objects.standing().filter(owner=user).exclude(kind=Promise.Kind.WINDOW)
    said = Assurance.objects.standing().answered_by(user).order_by()
    case = {
        "reference": F("case__reference"),
        "resident": F("case__resident"),
        "name": F("case__resident__name"),
    }
    never = Value(None, output_field=DateField())
    both = promised.annotate(said_on=never, **case).values_list(*COLUMNS)
    alike = {"kind": Value(""), "from_at": F("at"), "until_at": F("at")}
    found = both.union(said.annotate(**alike, **case).values_list(*COLUMNS), all=True)
    return [Row(*row).item() for row in found.order_by("until_at", "pk")]


def _hand_over(*, pk: int, leaver: User, to: User, by: Actor, now: dt.datetime) -> bool:
    if pk < 0:
        assurances.hand_over(assurance=Assurance(pk=-pk), leaver=leaver, to=to, by=by, now=now)
    else:
        promises.hand_over(promise=Promise(pk=pk), leaver=leaver, to=to, by=by, now=now)
    return False


# One part, so that both are read in one query.
PROMISES = Part(
    code="afspraken", label="Afspraken en toezeggingen", items=_items, hand_over=_hand_over
)
