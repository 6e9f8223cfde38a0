"""Which act comes next in an objection, and which others may be done."""

from objections.dossier.models import Objection, State
from objections.pages.all_steps_page import STEPS
from objections.pages.step_page import Group, Step, is_late

NEXT = {
    State.RECEIVED: "bekijken",
    State.CHECK: "bellen",
    State.REPAIR: "aangevuld",
    State.LATE: "oordeel-te-laat",
    State.EXCUSED: "bellen",
    State.CALL: "gesproken",
    State.TALKING: "oplossing",
    State.PROPOSED: "formulier-intrekken",
    State.NEW_DECISION: "formulier-intrekken",
    State.REFLECTION: "verder-praten",
    State.FORMAL: "hoorzitting",
    State.HEARING: "gehoord",
    State.HEARD: "beslissen",
    State.NOT_HEARD: "beslissen",
    State.ADVICE: "beslissen",
    State.DECIDED: "verstuurd",
    State.ANNOUNCED: "afronden",
}


def next_of(objection: Objection) -> Step | None:
    """Return the one act that comes next; None where only she chooses."""
    state = State(objection.state)
    slug = NEXT.get(state, "")
    if state is State.CHECK and is_late(objection):
        slug = "waarom-te-laat"
    if state is State.PROPOSED and objection.owes_decision:
        slug = "nieuw-besluit-verstuurd"
    return STEPS.get(slug)


def others_of(objection: Objection) -> dict[str, list[Step]]:
    """Return what else may be done, by group."""
    first = next_of(objection)
    open_now = [step for step in STEPS.values() if step.is_open(objection) and step is not first]
    grouped = {group.value: [step for step in open_now if step.group is group] for group in Group}
    return {name: found for name, found in grouped.items() if found}
