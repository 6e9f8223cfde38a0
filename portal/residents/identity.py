"""Whom do we speak to? Control data are asked and compared, never shown."""

import dataclasses
import datetime as dt
import re

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit.refusal import Refused
from portal.residents.models import IdentityCheck, Resident

MOST_WRONG = 5
PERIOD = dt.timedelta(hours=1)


class NothingToCompare(Refused):
    """We do not know this about the resident, so it cannot be asked as a check."""

    text = "Dit weten wij niet van deze inwoner. Stel een andere controlevraag."


class TooManyTries(Refused):
    """Asking again and again would find out what we never show."""

    text = (
        "U hebt bij deze inwoner al vijf keer een antwoord ingevuld dat niet klopt. "
        "Zeg dat een collega terugbelt, of vraag om legitimatie aan de balie."
    )


@dataclasses.dataclass(frozen=True)
class Answer:
    """What she answered: a date of birth, or postcode and house number."""

    birth_date: dt.date | None = None
    postcode: str = ""
    house_number: str = ""


def check(*, resident: Resident, answer: Answer, by: Actor, now: dt.datetime) -> bool:
    """Compare a whole answer, by its date of birth when there is one. Raises like both."""
    if answer.birth_date:
        return check_birth_date(resident=resident, answer=answer.birth_date, by=by, now=now)
    return check_postcode(
        resident=resident,
        postcode=answer.postcode,
        house_number=answer.house_number,
        by=by,
        now=now,
    )


def check_birth_date(*, resident: Resident, answer: dt.date, by: Actor, now: dt.datetime) -> bool:
    """Compare the date of birth that was told with the one we know, and keep the result."""
    if resident.birth_date is None:
        raise NothingToCompare
    _check_tries(resident, by, now)
    right = resident.birth_date == answer
    _keep(resident, IdentityCheck.How.BIRTH_DATE, right, by, now)
    return right


def check_postcode(
    *, resident: Resident, postcode: str, house_number: str, by: Actor, now: dt.datetime
) -> bool:
    """Compare postcode and house number, whatever spaces and capitals, and keep the result."""
    if not resident.postcode or not resident.house_number:
        raise NothingToCompare
    _check_tries(resident, by, now)
    right = is_address(resident, postcode, house_number)
    _keep(resident, IdentityCheck.How.POSTCODE, right, by, now)
    return right


def is_address(resident: Resident, postcode: str, house_number: str) -> bool:
    """Tell whether this is where she lives, whatever spaces and capitals. Keeps nothing: to find
    out of whom of several with one name this is the answer."""
    lives_at = (_bare(resident.postcode), _bare(resident.house_number))
    return all(lives_at) and lives_at == (_bare(postcode), _bare(house_number))


def note_id_seen(*, resident: Resident, by: Actor, now: dt.datetime) -> None:
    """Note that a document was seen: a tick, never a number or a copy."""
    _keep(resident, IdentityCheck.How.ID_SEEN, True, by, now)


def _check_tries(resident: Resident, by: Actor, now: dt.datetime) -> None:
    if resident.checks.wrong_by(by.key, since=now - PERIOD).count() >= MOST_WRONG:
        raise TooManyTries


def _bare(typed: str) -> str:
    return re.sub(r"\s", "", typed).casefold()


def _keep(
    resident: Resident, how: IdentityCheck.How, right: bool, by: Actor, now: dt.datetime
) -> None:
    with transaction.atomic():
        IdentityCheck.objects.create(resident=resident, how=how, was_right=right, at=now, by=by.key)
        resident.identity = Resident.Identity.RIGHT if right else Resident.Identity.NOT_RIGHT
        resident.save(update_fields=["identity"])
        record.event(
            code="resident.identity_checked",
            about=resident,
            by=by,
            now=now,
            how=how.value,
            right=right,
        )
