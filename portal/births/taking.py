"""Taking over what a list or another system tells, one birth at a time: ours become a card to
confirm, of all others nothing stays but how many there were."""

import dataclasses
import datetime as dt
import hashlib

from django.db import transaction

from portal.audit.actor import Actor
from portal.births import births, outcomes
from portal.births.births import Told
from portal.births.matching import Ours, TwoPeople
from portal.births.models import (
    GOING_ON,
    KEEP_NOTICES,
    Birth,
    BirthChild,
    BirthNotice,
    BirthSource,
)
from portal.births.reading import NEW, POSTCODE, Address, Notice
from portal.cases.models import Channel
from portal.kit import text
from portal.kit.refusal import Refused
from portal.residents import register
from portal.residents.models import Resident
from portal.residents.relations import bare

State = Birth.State
# Everything that takes births does so one after the other.
LOCK, PATIENCE = "births", 20


class IsOff(Refused):
    """Nobody filled in where births come from and why we may use that."""

    text = (
        "Geboorten inlezen staat uit. De functioneel beheerder vult eerst de bron, de grondslag "
        "en het team in."
    )


ENDED_ONLY = f"{IsOff.text} Wat in deze lijst ingetrokken is, hebben wij wel verwerkt."


@dataclasses.dataclass
class Taking:
    """One list or message that is being taken. `rows` tells which row made which task."""

    ours: Ours
    by: Actor
    now: dt.datetime
    today: dt.date
    rows: dict[int, int] = dataclasses.field(default_factory=dict)


def is_on() -> bool:
    """Return whether source, legal ground and team are filled in. One query."""
    source = BirthSource.objects.filter(pk=1).first()
    return source is not None and source.is_on


def take(notice: Notice, taking: Taking, *, row: int = 0) -> str:
    """Take one birth and return what became of it. Part of a transaction that holds LOCK."""
    if ended := _shifted(notice) or _taken_back(notice, taking):
        return ended
    try:
        resident = taking.ours.find(notice)
    except TwoPeople:
        return outcomes.refused("more than one person")
    if resident is None:
        return str(outcomes.Sort.NOT_OURS)
    if notice.problem:
        return outcomes.refused(notice.problem)
    with transaction.atomic():
        if notice.kind != NEW:
            return _withdraw(notice, taking)
        return _new(notice, resident, taking, row)


def _shifted(notice: Notice) -> str:
    """Refuse a row of which nobody can tell whose it is, also when it seems to be none of ours."""
    return outcomes.refused("cells missing or too many") if notice.is_shifted else ""


def _taken_back(notice: Notice, taking: Taking) -> str:
    """End a card that we know by its key, whoever the row says it is about: she may have nothing
    running with us any more, or stand there under another name. Returns nothing for any other
    row."""
    known = _known(notice) if notice.only_ends and notice.key else None
    if known is None or known.is_withdrawn:
        return ""
    with transaction.atomic():
        return _end(known, taking)


def _new(notice: Notice, resident: Resident, taking: Taking, row: int) -> str:
    known = _known(notice)
    if notice.never_asked:
        return _end_heard(notice, resident, taking)
    if notice.born_on is None:
        return outcomes.refused("date does not exist")
    if notice.born_on > taking.today:
        return outcomes.refused("date in the future")
    if births.is_too_old(notice.born_on, today=taking.today) or births.wants_none(resident):
        return _not_stored()
    if known is not None:
        return _again(known, notice)
    return _take_over(notice, resident, notice.born_on, taking, row)


def _end_heard(notice: Notice, resident: Resident, taking: Taking) -> str:
    """End the card that a colleague began who heard of this birth before the source told how it
    went; without a word."""
    if notice.born_on is None:
        return _not_stored()
    near = Birth.objects.of(resident, around=notice.born_on).filter(state__in=GOING_ON)
    heard = near.filter(pk__in=BirthNotice.objects.filter(key_hash=None).values("birth"))
    found = list(heard.order_by("pk"))
    for birth in found:
        births.end(birth=birth, by=taking.by, now=taking.now)
    return outcomes.withdrawn(None, ended=True) if found else _not_stored()


def _take_over(
    notice: Notice, resident: Resident, born_on: dt.date, taking: Taking, row: int
) -> str:
    if notice.is_secret:
        register.keep_address_secret(resident=resident, by=taking.by, now=taking.now)
    address, remark = _address(notice, resident)
    told = Told(
        resident=resident,
        born_on=born_on,
        first_names=notice.first_names,
        last_name=notice.last_name,
        channel=Channel.IMPORT,
        key_hash=_hash(notice.key),
        address=address,
        address_is_ours=remark == outcomes.OWN_ADDRESS,
    )
    twin, is_closed = _same_birth(resident, born_on)
    if is_closed:
        return _not_stored()
    is_secret = notice.is_secret or resident.address_is_secret
    remarks = [
        outcomes.SINGLY if is_secret else "",
        "" if notice.first_names else outcomes.NAME_MISSING,
        "" if is_secret else remark,
    ]
    if twin is not None:
        if _is_heard_already(twin, told):
            return str(outcomes.Sort.REPEAT)
        births.add_child(birth=twin, told=told)
        return outcomes.task(outcomes.same_birth(taking.rows.get(twin.pk)), *remarks)
    birth = births.begin(told=told, by=taking.by, now=taking.now)
    taking.rows[birth.pk] = row
    return outcomes.task(*remarks)


def _same_birth(resident: Resident, born_on: dt.date) -> tuple[Birth | None, bool]:
    """Return the card to confirm that this child belongs to; and whether it was ended, so that
    nobody is asked again."""
    found = list(Birth.objects.of(resident, around=born_on).select_for_update().order_by("pk"))
    waiting = [birth for birth in found if birth.state == State.TO_CONFIRM]
    if waiting:
        return waiting[0], False
    return None, any(birth.state == State.ENDED for birth in found)


def _is_heard_already(birth: Birth, told: Told) -> bool:
    """Whether a colleague heard of this very child before the source told it; then the source's
    key goes with it."""
    heard = birth.notices.filter(key_hash=None, child__isnull=False).select_related("child")
    name = text.plain(told.first_names)
    for notice in heard:
        child = notice.child
        if child is not None and (not child.first_names or text.plain(child.first_names) == name):
            notice.key_hash = told.key_hash
            notice.save(update_fields=["key_hash"])
            _name(child, told.first_names, told.last_name)
            _fill_address(birth, told)
            return True
    return False


def _again(known: BirthNotice, notice: Notice) -> str:
    if known.birth_id is None:
        # It was withdrawn before it came.
        return _not_stored()
    if known.child is not None and not known.child.first_names:
        _name(known.child, notice.first_names, notice.last_name)
    return str(outcomes.Sort.REPEAT)


def _name(child: BirthChild, first_names: str, last_name: str) -> None:
    child.first_names = child.first_names or first_names
    child.last_name = child.last_name or last_name
    child.save(update_fields=["first_names", "last_name"])


def _fill_address(birth: Birth, told: Told) -> None:
    if not birth.street and told.address.street:
        for name in ("street", "house_number", "postcode", "town"):
            setattr(birth, name, getattr(told.address, name))
        birth.address_is_ours = told.address_is_ours
        birth.save(update_fields=["street", "house_number", "postcode", "town", "address_is_ours"])


def _withdraw(notice: Notice, taking: Taking) -> str:
    known = _known(notice)
    if known is None:
        born_on = notice.born_on or taking.today
        BirthNotice.objects.create(
            key_hash=_hash(notice.key),
            is_withdrawn=True,
            forget_on=min(born_on, taking.today) + KEEP_NOTICES,
        )
        return outcomes.NOTHING_TO_END
    return str(outcomes.Sort.REPEAT) if known.is_withdrawn else _end(known, taking)


def _end(known: BirthNotice, taking: Taking) -> str:
    has_ended = births.withdraw(notice=known, by=taking.by, now=taking.now)
    row = taking.rows.get(known.birth_id or 0)
    state = known.birth.state if known.birth else ""
    if not has_ended and state in {State.ENDED, State.LETTER_MADE}:
        return outcomes.NOTHING_TO_END
    return outcomes.withdrawn(row, ended=has_ended)


def _known(notice: Notice) -> BirthNotice | None:
    found: BirthNotice | None = (
        BirthNotice.objects.select_for_update(of=("self",))
        .select_related("birth", "child")
        .filter(key_hash=_hash(notice.key))
        .first()
    )
    return found


def _hash(key: str) -> str:
    return hashlib.sha256(f"birth {key}".encode()).hexdigest()


def _not_stored() -> str:
    return str(outcomes.Sort.NOT_STORED)


def _address(notice: Notice, resident: Resident) -> tuple[Address, str]:
    """Return where the card goes, and what the report says of that: the list's whole address, or
    what we know ourselves with as much of the list as goes with it."""
    told = notice.address
    if told.is_whole:
        return told, ""
    same_house = bare(told.house_number) == bare(resident.house_number)
    own = Address(
        street=resident.street or (told.street if same_house else ""),
        house_number=resident.house_number,
        postcode=resident.postcode.upper(),
        town=resident.town or (told.town if same_house else ""),
    )
    if POSTCODE.fullmatch(own.postcode) and own.house_number:
        return own, outcomes.OWN_ADDRESS
    return told, outcomes.NO_ADDRESS
