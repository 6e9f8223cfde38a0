"""The tables of this app."""

from portal.residents.models.consents import PostConsent
from portal.residents.models.limits import ContactLimit, ContactLimitStep
from portal.residents.models.numbers import OfficeNumber
from portal.residents.models.people import (
    CHANNELS,
    WITH_DETAIL,
    ContactPoint,
    ContactWish,
    IdentityCheck,
    Merge,
    Representation,
    Resident,
    ResidentQuerySet,
    Wish,
    WishProposal,
)
from portal.residents.models.relations import Relation

__all__ = [
    "CHANNELS",
    "WITH_DETAIL",
    "ContactLimit",
    "ContactLimitStep",
    "ContactPoint",
    "ContactWish",
    "IdentityCheck",
    "Merge",
    "OfficeNumber",
    "PostConsent",
    "Relation",
    "Representation",
    "Resident",
    "ResidentQuerySet",
    "Wish",
    "WishProposal",
]
