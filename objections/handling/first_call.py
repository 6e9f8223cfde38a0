"""Who calls her about an objection or complaint: never the colleague whom it is about (Awb 7:5, 9:7
and 10:3)."""

from django.db.models import Q

from callbacks.models import CallbackRequest
from objections.complaints.models import Complaint
from objections.dossier.models import Objection
from portal.audit.actor import Actor
from portal.cases.lifecycle import NotForThem
from portal.cases.models import Case
from portal.staff.models import User


class AboutTheirDecision(NotForThem):
    """Who took the decision does not make the call about the objection to it."""

    text = "Dit gesprek gaat over een bezwaar tegen een besluit van deze collega. Een ander belt."


class AboutThem(NotForThem):
    """Whom a complaint is about does not make the call about it."""

    text = "Dit gesprek gaat over een klacht over deze collega. Een ander belt."


def guard(case: Case, act: str, by: Actor) -> None:
    """Keep a call that goes with an objection or complaint out of the hands of whom it is about.
    Two queries for a call. Raises NotForThem. An entry of settings.CASE_GUARDS."""
    if act != "assign" or case.kind != CallbackRequest.KIND:
        return
    belongs = Q(case=case.origin_id) | Q(case__origin=case)
    if Objection.objects.filter(belongs, decision_taker=case.owner_id).exists():
        raise AboutTheirDecision
    if Complaint.objects.filter(belongs, about_colleague=case.owner_id).exists():
        raise AboutThem


def has_one(case: Case, colleague: User) -> bool:
    """Tell whether this colleague has a call that goes with this objection or complaint. One
    query."""
    return Case.objects.open().filter(origin=case, owner=colleague).exists()
