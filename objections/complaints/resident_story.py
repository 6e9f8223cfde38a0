"""What the holder of the follow link of a complaint reads: where it stands, and until when. Never
her words, or whom it is about."""

from django.utils.translation import gettext as _

from objections.complaints import term
from objections.complaints.models import INFORMAL, Complaint, State
from portal.cases import kinds
from portal.cases.kinds import Fragment
from portal.cases.models import Case

TEMPLATE = "objections/public/story_complaint.html"


def story(case: Case) -> Fragment:
    """Return where this complaint stands, in plain words. Three queries, and those of the call that
    was promised."""
    if case.resident is not None and case.resident.safe_contact:
        return Fragment(TEMPLATE, {"is_safe": True, "is_open": case.is_open})
    complaint: Complaint = case.complaint
    children = case.led_to.select_related("resident", "origin").order_by("pk")
    told = [(kinds.kind_of(child).for_resident, child) for child in children]
    return Fragment(
        TEMPLATE,
        {
            "is_open": case.is_open,
            "received_at": complaint.received_at,
            "lead": lead(State(complaint.state)),
            "settle_on": term.last_day(complaint) if case.is_open else None,
            "may_choose": complaint.state in INFORMAL,
            "next": [story_of(child) for story_of, child in told if story_of is not None],
        },
    )


def lead(state: State) -> str:
    """Return where it stands, in one or two sentences."""
    return {
        State.RECEIVED: _("Wij hebben uw klacht. Iemand over wie het niet gaat, bekijkt die."),
        State.TALKING: _("Wij zijn met u in gesprek over uw klacht."),
        State.SETTLED: _("U hebt gezegd dat het is opgelost. Uw klacht is afgerond."),
        State.HANDLING: _("De officiële afhandeling van uw klacht loopt."),
        State.CLOSED: _("Uw klacht is afgerond. Wij hebben u geschreven wat wij vonden."),
    }[state]
