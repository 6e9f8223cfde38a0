"""Wishes that a list seems to tell: proposed, and then taken over or left by a person."""

import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit import states
from portal.kit.refusal import Refused
from portal.residents import register
from portal.residents.models import Resident, Wish, WishProposal


def propose(
    *,
    resident: Resident,
    words: str,
    wish: Wish | None,
    language: str,
    by: Actor,
    now: dt.datetime,
) -> WishProposal:
    """Keep the words as a proposal. Nothing obeys it yet."""
    with transaction.atomic():
        proposal = WishProposal.objects.create(
            resident=resident,
            words=words[:200],
            wish=wish.value if wish else "",
            language=language,
            made_at=now,
        )
        record.event(code="resident.wish_proposed", about=resident, by=by, now=now)
    return proposal


class NothingToTakeOver(Refused):
    """The words tell that there is a wish, but not which one."""

    text = "Het portaal kan niet zien welke wens dit is. Kies de wens zelf."


def of_resident(resident: Resident, pk: int) -> WishProposal | None:
    """Return one proposal about this resident. One query."""
    return resident.proposals.filter(pk=pk).first()


def accept(
    *,
    proposal: WishProposal,
    by: Actor,
    now: dt.datetime,
    wish: Wish | None = None,
    detail: str = "",
) -> None:
    """Take the proposal over as a wish or as the language to talk in. `wish` is what a person read
    in words that tell of a wish without telling which.

    Raises NothingToTakeOver, register.NeedsDetail and states.MovedMeanwhile.
    """
    meant = Wish(proposal.wish) if proposal.wish else wish
    if meant is None and not proposal.language:
        raise NothingToTakeOver
    with transaction.atomic():
        _decide(proposal, accepted=True, by=by, now=now)
        if meant:
            register.add_wish(resident=proposal.resident, wish=meant, detail=detail, by=by, now=now)
        if proposal.language:
            register.set_language(
                resident=proposal.resident, language=proposal.language, by=by, now=now
            )


def leave(*, proposal: WishProposal, by: Actor, now: dt.datetime) -> None:
    """Leave the proposal: it was no wish, or it no longer holds."""
    _decide(proposal, accepted=False, by=by, now=now)


def _decide(proposal: WishProposal, *, accepted: bool, by: Actor, now: dt.datetime) -> None:
    with transaction.atomic():
        decided = WishProposal.objects.filter(pk=proposal.pk, decided_at=None).update(
            decided_at=now, decided_by=by.key, accepted=accepted
        )
        if not decided:
            raise states.MovedMeanwhile
        code = "resident.proposal_accepted" if accepted else "resident.proposal_left"
        record.event(code=code, about=proposal.resident, by=by, now=now)
