"""What the case page shows of a decision on its way: on the call in which it is told, and on the
case in which the letter is waiting. No statement: it is read with the case."""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from callbacks.decision_models import ComingDecision
from callbacks.decisions.coming import RATHER_NOT
from callbacks.models import CallbackRequest
from portal.cases.kinds import Fragment, Offer
from portal.cases.models import Case
from portal.contacts import clashes
from portal.contacts.models import Clash
from portal.residents.models import Wish
from portal.staff.models import User

State = ComingDecision.State
TOLD = JSONObject(
    about="about",
    goes_out_on="goes_out_on",
    state="state",
    words="words",
    key="key",
    source=F("source__name"),
    reference=F("request__case__reference"),
)


def with_decision(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Tell of each case which decision is told in it, and which one is on its way in it: fills
    `decision_told`, `decision_here`, and `decision_waits` while it goes against an assurance."""
    own = ComingDecision.objects.filter(request=OuterRef("pk")).values(told=TOLD)
    here = ComingDecision.objects.filter(request__case__origin=OuterRef("pk"))
    last = here.order_by("-announced_at", "-pk").values(told=TOLD)[:1]
    waits = Clash.objects.filter(case=OuterRef("pk"), act=Clash.Act.DECISION).exclude(
        verdict__in=clashes.LETS_GO
    )
    return cases.annotate(
        decision_told=Subquery(own),
        decision_here=Subquery(last),
        decision_waits=Exists(waits),
    )


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return what belongs in this slot. An entry of settings.PANELS, by callbacks.panels."""
    if slot not in {"case-first", "letter"}:
        return None
    told, here = _read(case, "decision_told"), _read(case, "decision_here")
    if told is not None:
        context = {"case": case, "told": told, "hindrance": _hindrance(case)}
        return Fragment("callbacks/decisions/panel.html", context)
    if here is not None or slot == "letter":
        return Fragment("callbacks/decisions/here.html", {"case": case, "told": here})
    return None


def offers(case: Case, user: User) -> list[Offer]:
    """Offer to say that a no is on its way; no query. An entry of settings.FOLLOW_UPS."""
    is_call = case.kind == CallbackRequest.KIND and _read(case, "decision_told")
    if not case.may_work or is_call or case.resident is None:
        return []
    url = reverse("callbacks:announce-decision", args=[case.reference])
    return [Offer("Er komt een besluit dat nee zegt", url)]


def _read(case: Case, name: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = getattr(case, name, None)
    if not found:
        return None
    state = State(found["state"])
    return found | {
        "goes_out_on": dt.date.fromisoformat(found["goes_out_on"]),
        "is_open": state is State.OPEN,
        "outcome": state.label,
    }


def _hindrance(case: Case) -> str:
    """Return why nobody calls for this, in words; empty when somebody may."""
    if getattr(case, "decision_waits", False):
        return (
            "Bel nog niet met dit nieuws: het gaat in tegen een toezegging. De teamleider beslist."
        )
    if case.resident is None:
        return ""
    if case.resident.died_on is not None:
        return "Deze inwoner is overleden. Bel niet, en vraag de bron de brief tegen te houden."
    if RATHER_NOT & {Wish(wish) for wish in getattr(case, "wishes_told", [])}:
        return "Deze inwoner wil niet gebeld worden. Kies een weg die de inwoner wel wil."
    if getattr(case, "limits_told", None):
        return "Er is een contactafspraak. Kijk wat die zegt voordat u belt."
    return ""
