"""What the case page shows of a complaint: her words first, and what can be done now. Reads only;
the verbs are in handling."""

import dataclasses

from django import forms

from objections.complaints import term
from objections.complaints.forms import (
    AboutForm,
    AdjournForm,
    CloseForm,
    ConsentForm,
    HearForm,
    SettleForm,
    TalkForm,
)
from objections.complaints.models import INFORMAL, Complaint, State
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.staff.models import User
from portal.staff.permissions import Standing
from portal.staff.roles import Permission


@dataclasses.dataclass(frozen=True)
class Step:
    """One thing that a colleague can do, with its form."""

    slug: str
    title: str
    button: str
    form: type[forms.Form]


TALK = Step("besproken", "Bel of spreek de inwoner eerst", "Noteer het gesprek", TalkForm)
SETTLE = Step("opgelost", "Is het opgelost?", "Opgelost, zegt de inwoner", SettleForm)
HEAR = Step("gehoord", "Hoor de inwoner en de collega", "Beiden gehoord", HearForm)
CLOSE = Step("afronden", "Schrijf wat wij vonden", "Rond de klacht af", CloseForm)
ADJOURN = Step("uitstellen", "Vier weken uitstellen", "Stel uit", AdjournForm)
CONSENT = Step("akkoord", "De inwoner wil langer wachten", "Bewaar het akkoord", ConsentForm)
ABOUT = Step("over", "Over wie gaat de klacht?", "Bewaar", AboutForm)
STEPS = {step.slug: step for step in (TALK, SETTLE, HEAR, CLOSE, ADJOURN, CONSENT, ABOUT)}


def story(case: Case) -> Fragment:
    """Return what happened, in her words. One query."""
    complaint: Complaint = case.complaint
    return Fragment(
        "objections/complaints/story.html",
        {"case": case, "complaint": complaint, "settle_on": term.last_day(complaint)},
    )


def actions(
    case: Case, user: User, *, step: Step | None = None, form: forms.Form | None = None
) -> Fragment:
    """Return what this colleague can do now. A form that was not right comes back with what was
    typed in it. No query."""
    complaint: Complaint = case.complaint
    first, others = _steps(complaint)
    return Fragment(
        "objections/complaints/actions.html",
        {
            "case": case,
            "complaint": complaint,
            "is_about_me": complaint.about_colleague_id == user.pk,
            "is_mine": case.owner_id == user.pk,
            "can_give_back": case.is_open and _may_give_back(case, complaint, user),
            "may_choose": complaint.state in INFORMAL,
            "first": _with_form(first, step, form) if first else None,
            "others": [_with_form(one, step, form) for one in others],
            # Under the name that the case page looks for errors in.
            "number_form": form,
        },
    )


def _may_give_back(case: Case, complaint: Complaint, user: User) -> bool:
    if case.owner_id is None or complaint.about_colleague_id == user.pk:
        return False
    seen: Standing | None = getattr(case, "seen_by", None)
    leads = seen is not None and case.team in seen.teams_with(Permission.LEAD_TEAM)
    return case.owner_id == user.pk or leads


def _steps(complaint: Complaint) -> tuple[Step | None, list[Step]]:
    """Return what comes next, and what can be done besides."""
    state, rest = State(complaint.state), [ADJOURN, CONSENT, ABOUT]
    if complaint.adjourned_on is not None:
        rest.remove(ADJOURN)
    if state is State.RECEIVED:
        return TALK, rest
    if state is State.TALKING:
        return SETTLE, rest
    if state is State.HANDLING:
        heard = complaint.other_heard_on is not None
        return (CLOSE if heard else HEAR), [SETTLE, *rest]
    return None, []


def _with_form(one: Step, step: Step | None, form: forms.Form | None) -> dict[str, object]:
    is_sent = step is not None and step.slug == one.slug and form is not None
    return {"step": one, "form": form if is_sent else one.form(auto_id=f"{one.slug}_%s")}
