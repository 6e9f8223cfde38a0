"""What an act in an objection is to a screen, and when it is offered. The acts themselves stand in
objections.pages.all_steps_page."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Callable
from typing import Any

from objections.dossier import moves, reading
from objections.dossier.act_models import ActKind, LegalTerm
from objections.dossier.models import Objection, State
from objections.pages.step_forms import StepForm
from portal.staff.models import User

type Verb = Callable[[Any, dict[str, Any], dict[str, Any]], None]


class Group(enum.StrEnum):
    """Where a step stands on the page."""

    ON = "Andere stappen"
    TERM = "De termijn verandert"
    FACTS = "Gegevens van het bezwaar"
    ELSEWHERE = "Hoort dit hier niet?"
    ENDING = "De inwoner trekt het bezwaar in"


@dataclasses.dataclass(frozen=True)
class Step:
    """One act: its address, words and form, and `do(form, data, who)` that calls the verb, where
    `who` names the objection, the colleague and the moment."""

    slug: str
    kinds: frozenset[ActKind]
    group: Group
    title: str
    go: str
    done: str
    form: type[StepForm]
    do: Verb
    intro: str = ""

    @property
    def has_questions(self) -> bool:
        """Whether there is anything to fill in."""
        return bool(self.form.base_fields)

    def is_open(self, objection: Objection) -> bool:
        """Whether this may be done from where the objection stands."""
        state = State(objection.state)
        if not any(state in moves.RULES[kind].froms for kind in self.kinds):
            return False
        fits = FITS.get(self.slug)
        return fits is None or fits(objection)


def is_late(objection: Objection) -> bool:
    held = [row for row in objection.case.legal_dates.all() if row.replaced_at is None]
    return any(row.term == LegalTerm.OBJECT and row.in_time is False for row in held)


def _stands_still(objection: Objection) -> bool:
    return any(
        pause.ended_on is None and not (objection.state == State.REPAIR and pause.missing)
        for pause in reading.pauses_of(objection)
    )


FITS: dict[str, Callable[[Objection], bool]] = {
    "waarom-te-laat": is_late,
    "ondertekend": lambda objection: objection.is_unsigned,
    "loopt-weer": _stands_still,
    "uitstel": lambda objection: objection.adjourned_on is None,
    "commissie": lambda objection: objection.committee_told_on is None,
    "formulier-intrekken": lambda objection: not objection.owes_decision,
    "advies": lambda objection: objection.committee,
}


def who(objection: Objection, user: User, now: dt.datetime) -> dict[str, Any]:
    """Return what every verb is told besides what was filled in."""
    return {"objection": objection, "user": user, "now": now}
