"""What a resident can do with her objection or complaint on the page of her follow link: choose the
official way, at any moment, without a reason and at no cost."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from objections.complaints import handling
from objections.complaints.models import INFORMAL as INFORMAL_COMPLAINT
from objections.complaints.models import Complaint
from objections.dossier.models import INFORMAL, Objection, State
from objections.handling import routes
from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.track.actions import Action


class NothingToAsk(forms.Form):
    """Only a button."""


def _choose(case: Case, data: dict[str, Any], by: Actor, now: dt.datetime) -> None:
    why = "De inwoner koos zelf de officiële procedure, op de pagina van het bezwaar."
    routes.choose_official(objection=case.objection, by=by, now=now, why=why)


def _may_choose(case: Case) -> bool:
    return case.kind == Objection.KIND and State(case.objection.state) in INFORMAL


def _handle(case: Case, data: dict[str, Any], by: Actor, now: dt.datetime) -> None:
    why = "De inwoner koos zelf de officiële afhandeling, op de pagina van de klacht."
    handling.choose_official(complaint=case.complaint, by=by, now=now, why=why)


def _may_be_handled(case: Case) -> bool:
    return case.kind == Complaint.KIND and case.complaint.state in INFORMAL_COMPLAINT


OFFICIAL = Action(
    code="officiele-procedure",
    label=_("Ik wil de officiële procedure"),
    question=_("Wilt u de officiële procedure?"),
    explanation=_(
        "Dan vertelt u uw verhaal op een hoorzitting of op papier, en u krijgt een schriftelijke "
        "beslissing. U hoeft niet te zeggen waarom. Uw keuze maakt de uitkomst niet slechter, en "
        "de dag waarop wij moeten beslissen blijft dezelfde. Stond er een belafspraak? Die blijft "
        "staan."
    ),
    done=_("Goed, u koos de officiële procedure. Een collega gaat ermee verder."),
    form=NothingToAsk,
    run=_choose,
    offered=_may_choose,
)
HANDLING = Action(
    code="officiele-afhandeling",
    label=_("Ik wil de officiële afhandeling"),
    question=_("Wilt u de officiële afhandeling van uw klacht?"),
    explanation=_(
        "Dan horen wij u en de collega over wie het gaat, en u krijgt een brief met wat wij "
        "vonden. U hoeft niet te zeggen waarom. Uw keuze maakt de uitkomst niet slechter."
    ),
    done=_("Goed, u koos de officiële afhandeling. Een collega gaat ermee verder."),
    form=NothingToAsk,
    run=_handle,
    offered=_may_be_handled,
)
