"""What the holder of the follow link of an objection reads: where it stands, the days that she may
count on, and that the choice is hers. Never the decision or her words: somebody else may hold the
link."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from objections.complaints.models import Complaint
from objections.dossier import dates
from objections.dossier.act_models import LegalTerm
from objections.dossier.models import INFORMAL, Objection, State, TermPause
from portal.cases import kinds
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.kit import clock

TEMPLATE = "objections/public/story.html"


def story(case: Case) -> Fragment:
    """Return where this objection stands, in plain words. Three queries, and those of what it led
    to."""
    if case.resident is not None and case.resident.safe_contact:
        return Fragment(TEMPLATE, {"is_safe": True, "is_open": case.is_open})
    objection: Objection = case.objection
    state = State(objection.state)
    return Fragment(
        TEMPLATE,
        {
            "is_open": case.is_open,
            "received_at": objection.received_at,
            "lead": lead(state),
            "days": _days(objection, state),
            "decide": _decide(case),
            "may_choose": state in INFORMAL,
            "next": _next_stories(case, state),
        },
    )


def _next_stories(case: Case, state: State) -> list[Fragment]:
    """Return what the cases that it led to tell: the call that was promised, and what it proved to
    be. A complaint that came with it has a link of its own."""
    children = case.led_to.select_related("resident", "origin").order_by("pk")
    if state is not State.OTHER:
        children = children.exclude(kind=Complaint.KIND)
    told = [(kinds.kind_of(child).for_resident, child) for child in children]
    return [story_of(child) for story_of, child in told if story_of is not None]


def lead(state: State) -> str:
    """Return where it stands, in one or two sentences."""
    return {
        State.RECEIVED: _("Wij hebben uw bezwaar. Een collega gaat het bekijken."),
        State.CHECK: _("Een collega kijkt of alles erbij zit wat wij nodig hebben."),
        State.REPAIR: _("Er mist nog iets. Wij hebben u gevraagd om dat aan te vullen."),
        State.LATE: _(
            "Wij hebben u gevraagd waarom uw bezwaar later kwam. Een mens leest uw uitleg."
        ),
        State.EXCUSED: _("Een collega heeft uw uitleg gelezen. Uw bezwaar gaat gewoon verder."),
        State.NOT_EXCUSED: _("Een collega heeft uw uitleg gelezen. Er komt een beslissing over."),
        State.CALL: _("Wij gaan eerst samen bellen, om te kijken wat er aan de hand is."),
        State.TALKING: _("Wij zijn met u in gesprek."),
        State.PROPOSED: _("Wij hebben u een oplossing voorgesteld. U beslist zelf of die goed is."),
        State.NEW_DECISION: _("Wij hebben een nieuw besluit verstuurd. Uw bezwaar loopt nog."),
        State.REFLECTION: _(
            "U hebt tijd om na te denken. Doet u niets? Dan loopt uw bezwaar gewoon door."
        ),
        State.FORMAL: _(
            "De officiële procedure loopt. U hoort van ons hoe u uw verhaal kunt vertellen."
        ),
        State.HEARING: _(
            "De officiële procedure loopt. Er is een dag gekozen voor de hoorzitting."
        ),
        State.HEARD: _("Wij hebben naar uw verhaal geluisterd. Hierna komt de beslissing."),
        State.NOT_HEARD: _("Er komt geen hoorzitting. Hierna komt de beslissing."),
        State.ADVICE: _("De commissie heeft advies gegeven. Hierna komt de beslissing."),
        State.DECIDED: _("De beslissing is genomen. Wij sturen u die."),
        State.ANNOUNCED: _("Wij hebben de beslissing naar u gestuurd."),
        State.WITHDRAWN: _("U hebt uw bezwaar zelf ingetrokken. Het is afgerond."),
        State.CLOSED: _("Uw bezwaar is afgerond. De beslissing is naar u gestuurd."),
        State.FORWARDED: _(
            "Uw bezwaar was voor een andere organisatie. Wij hebben het doorgestuurd en u verteld "
            "naar wie."
        ),
        State.JOINED: _("Dit bezwaar hoort bij een ander bezwaar van u. Wij behandelen ze samen."),
        State.OTHER: _("Dit bleek geen bezwaar. Wij helpen u er op een andere manier mee verder."),
    }[state]


def _days(objection: Objection, state: State) -> list[str]:
    """Return the days of this moment that concern her."""
    if state is State.REPAIR:
        until = _repair_until(objection)
        return [_("Aanvullen kan tot en met %(day)s.") % {"day": _words(until)}] if until else []
    if state is State.HEARING and objection.hearing_on:
        return [_("De hoorzitting is op %(day)s.") % {"day": _words(objection.hearing_on)}]
    if state is State.NEW_DECISION and objection.new_decision_on:
        day = _words(objection.new_decision_on)
        return [_("Het nieuwe besluit ging op %(day)s naar u toe.") % {"day": day}]
    due = objection.new_decision_due_on
    if state in {State.TALKING, State.PROPOSED} and due and not objection.new_decision_on:
        day = _words(due)
        return [_("Wij hebben u een nieuw besluit beloofd, uiterlijk %(day)s.") % {"day": day}]
    return []


def _repair_until(objection: Objection) -> dt.date | None:
    running = TermPause.objects.filter(
        objection=objection, because=TermPause.Because.REPAIR, ended_on=None
    )
    return running.values_list("until_on", flat=True).first()


def _decide(case: Case) -> dict[str, Any] | None:
    """Return until when the law lets us decide; None while nobody can tell, or when it is over."""
    held = dates.of(case).get(LegalTerm.DECIDE) if case.is_open else None
    if held is None or held.day is None:
        return None
    return {"day": held.day, "is_over": held.day < clock.day_of(clock.utc_now())}


def _words(day: dt.date) -> str:
    return clock.in_words(day, year=True)
