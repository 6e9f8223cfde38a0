"""The tables of this app; each stands in the room of its subject."""

from objections.complaints.models import Complaint
from objections.dossier.act_models import Act, LegalDate
from objections.dossier.models import Consent, ForwardedTo, Objection, Party, TermPause, Withdrawal
from objections.law.models import DecreeYear, PenaltyAmounts, Reading, TermWeeks
from objections.routing.models import ObjectionTeam

__all__ = [
    "Act",
    "Complaint",
    "Consent",
    "DecreeYear",
    "ForwardedTo",
    "LegalDate",
    "Objection",
    "ObjectionTeam",
    "Party",
    "PenaltyAmounts",
    "Reading",
    "TermPause",
    "TermWeeks",
    "Withdrawal",
]
