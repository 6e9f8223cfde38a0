"""A colleague who knows her says whether a card is welcome, and signs it. Saying no needs no
reason."""

import dataclasses
import datetime as dt
import re

from django.db import transaction

from portal.audit import record
from portal.births import births, texts
from portal.births.cards import CARD_KIND
from portal.births.models import Birth
from portal.births.reading import Address
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.letters.making import fonts
from portal.letters.writing import addressing, writing
from portal.letters.writing.writing import Draft
from portal.residents.models import Resident
from portal.staff.models import User

State = Birth.State
# Three digits or more, however they are written: an amount, a file, a telephone.
NUMBER = re.compile(r"\d(?:[ .,/-]?\d){2,}")


class NotPrintable(Refused):
    """Our fonts do not hold these letters."""


class HoldsNumber(Refused):
    """A card is no letter from the file."""

    text = "In de persoonlijke zin staat een getal. Haal het weg: dit is een kaart, geen brief."


class NoName(Refused):
    """Nobody chose between waiting and a card without a name."""

    text = "Er is nog geen naam. Wacht op de naam, of kies een kaart zonder naam."


class TooLate(Refused):
    """More than eight weeks ago."""

    text = "Dit is meer dan acht weken geleden. Er gaat geen kaart meer."


@dataclasses.dataclass(frozen=True)
class Card:
    """What is printed, as the colleague checked it."""

    names: str
    design: Birth.Design
    address: Address
    line: str = ""
    other_parent: str = ""
    without_name: bool = False
    # She asked us to be careful with post, and said herself that she wants this.
    on_purpose: bool = False


def welcome(*, birth: Birth, card: Card, user: User, now: dt.datetime) -> Birth:
    """The card is welcome: it is signed and made.

    Raises births.Elsewhere, NotPrintable, HoldsNumber, NoName, TooLate, what portal.letters refuses
    at signing, or permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, birth.case, now=now)
    _check(card, birth.case.resident)
    with transaction.atomic():
        fresh = births.locked(birth)
        if fresh.state != State.TO_CONFIRM or fresh.born_on is None:
            raise births.Elsewhere
        if births.is_too_old(fresh.born_on, today=clock.day_of(now)):
            raise TooLate
        _keep(fresh, card)
        draft = Draft(
            kind=CARD_KIND.code,
            subject=texts.CARD_SUBJECT,
            body=texts.CARD,
            addressee=_addressee(fresh.case.resident, card),
        )
        letter = writing.write(
            case=fresh.case,
            draft=writing.with_model_words(draft, now=now),
            by=user.actor,
            now=now,
            dedupe_key=f"births-card-{fresh.pk}",
        )
        signed = writing.sign_for(
            letter=letter, signer=user, by=user.actor, now=now, on_purpose=card.on_purpose
        )
        births.move(fresh, State.WELCOME, card=signed, decided_at=now, decided_by=user.actor.key)
        lifecycle.assign(case=fresh.case, team=fresh.case.team, owner=user, by=user.actor, now=now)
        record.event(code="birth.welcome", about=fresh.case, by=user.actor, now=now)
    return fresh


def not_sent(*, birth: Birth, user: User, now: dt.datetime) -> None:
    """No card, without a reason. Raises births.Elsewhere or permissions.NotAllowed."""
    case_permissions.check_can_work(user, birth.case, now=now)
    births.end(birth=birth, by=user.actor, now=now)


def wait(*, birth: Birth, user: User, now: dt.datetime) -> None:
    """Wait for the name. Raises births.Elsewhere or permissions.NotAllowed."""
    case_permissions.check_can_work(user, birth.case, now=now)
    births.wait(birth=birth, by=user.actor, now=now)


def names_of(birth: Birth) -> str:
    """Return how the children are named together: 'Noor en Sem de Vries'. One query."""
    children = list(birth.children.order_by("pk"))
    firsts = [child.first_names for child in children if child.first_names]
    if not firsts or len(firsts) < len(children):
        return ""
    lasts = {child.last_name for child in children if child.last_name}
    if len(lasts) > 1:
        firsts = [f"{child.first_names} {child.last_name}".strip() for child in children]
    *others, last = firsts
    together = f"{', '.join(others)} en {last}" if others else last
    return f"{together} {lasts.pop()}".strip()[:200] if len(lasts) == 1 else together[:200]


def _check(card: Card, resident: Resident | None) -> None:
    if not card.names and not card.without_name:
        raise NoName
    if NUMBER.search(card.line):
        raise HoldsNumber
    name = resident.name if resident else ""
    at = f"{card.address.street} {card.address.town}"
    unknown = fonts.missing(f"{card.names} {card.other_parent} {card.line} {name} {at}")
    if unknown:
        raise NotPrintable(
            f"Deze letters kunnen wij niet drukken: {' '.join(unknown)}. Vraag haar hoe zij de "
            "naam met andere letters schrijft, of kies een kaart zonder naam."
        )


def _keep(birth: Birth, card: Card) -> None:
    birth.names = "" if card.without_name else card.names
    birth.design, birth.line, birth.other_parent = card.design, card.line, card.other_parent
    birth.street, birth.house_number = card.address.street, card.address.house_number
    birth.postcode, birth.town = card.address.postcode, card.address.town
    birth.save(
        update_fields=[
            "names",
            "design",
            "line",
            "other_parent",
            "street",
            "house_number",
            "postcode",
            "town",
        ]
    )


def _addressee(resident: Resident | None, card: Card) -> str:
    at = card.address
    return addressing.lines_of(
        resident.name if resident else "",
        f"{at.street} {at.house_number}",
        addressing.town_line(at.postcode, at.town),
    )
