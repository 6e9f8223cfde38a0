"""Every move of a birth: heard, confirmed, on its way, ended. Why it ended is kept nowhere."""

import contextlib
import dataclasses
import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.births.models import (
    KEEP_NOTICES,
    MOST_DAYS,
    Birth,
    BirthChild,
    BirthNotice,
    BirthSource,
)
from portal.births.reading import Address
from portal.cases import lifecycle
from portal.cases.models import Channel
from portal.kit import clock, states
from portal.kit.refusal import Refused
from portal.letters.models import Letter
from portal.letters.writing import writing
from portal.municipality import calendars
from portal.residents.models import Resident, Wish
from portal.staff import people
from portal.staff.models import Team, User

State = Birth.State
TRANSITIONS: states.Transitions = {
    State.TO_CONFIRM: frozenset({State.WELCOME, State.ENDED}),
    State.WELCOME: frozenset({State.CARD_MADE, State.ENDED}),
    State.CARD_MADE: frozenset({State.LETTER_DUE, State.ENDED}),
    State.LETTER_DUE: frozenset({State.LETTER_MADE, State.ENDED}),
    State.LETTER_MADE: frozenset(),
    State.ENDED: frozenset(),
}
# In the file it is a card and nothing more, also when it never went.
SUBJECT, OUTCOME = "Kaart", "DONE"
# What stopped a card or its letter is nobody's to read.
STOPPED = "Deze post gaat niet door."
DAYS_TO_CONFIRM = 2
NO_ADDRESS = Address()
BLANK = {
    "born_on": None,
    "street": "",
    "house_number": "",
    "postcode": "",
    "town": "",
    "names": "",
    "other_parent": "",
    "line": "",
    "design": "",
}


class Elsewhere(Refused):
    """Somebody was first, or it ended meanwhile."""

    text = "Deze kaart is intussen al geregeld."


class NoTeam(Refused):
    """Nobody would see it."""

    text = "Er is geen team dat kaarten bevestigt. Vraag de functioneel beheerder om dat te kiezen."


@dataclasses.dataclass(frozen=True)
class Told:
    """A birth of one of ours, from wherever it came."""

    resident: Resident
    born_on: dt.date
    first_names: str
    last_name: str
    channel: Channel
    key_hash: str | None = None
    address: Address = NO_ADDRESS
    address_is_ours: bool = False
    # Who confirms when nobody knows her better.
    team: Team | None = None


def is_too_old(born_on: dt.date, *, today: dt.date) -> bool:
    """Whether a card would come too late: then we never ask."""
    return (today - born_on).days > MOST_DAYS


def wants_none(resident: Resident) -> bool:
    """Whether nobody should be asked about a card for her: she died, or told us so. With safe
    contact a colleague decides. One query."""
    if resident.died_on is not None:
        return True
    told = set(resident.wishes.running().values_list("wish", flat=True))
    return bool(told & {Wish.NO_POST, Wish.NO_CARD})


def begin(*, told: Told, by: Actor, now: dt.datetime) -> Birth:
    """Make a card to confirm, for the colleague or team that knows her."""
    with transaction.atomic():
        team, owner = _whose(told, clock.day_of(now))
        due_day = calendars.office_calendar().add(clock.day_of(now), DAYS_TO_CONFIRM)
        case = lifecycle.open_case(
            opening=lifecycle.Opening(
                kind=Birth.KIND,
                subject=SUBJECT,
                channel=told.channel,
                team=team,
                resident=told.resident,
                due_at=clock.instant(due_day, calendars.AFTERNOON[1]),
            ),
            by=by,
            now=now,
        )
        birth: Birth = Birth.objects.create(
            case=case,
            born_on=told.born_on,
            street=told.address.street,
            house_number=told.address.house_number,
            postcode=told.address.postcode,
            town=told.address.town,
            address_is_ours=told.address_is_ours,
        )
        if owner is not None:
            lifecycle.assign(case=case, team=team, owner=owner, by=by, now=now)
        record.event(code="birth.begun", about=case, by=by, now=now)
        add_child(birth=birth, told=told)
    return birth


def add_child(*, birth: Birth, told: Told) -> BirthNotice:
    """Write down one child of a birth that is locked or new, and that we heard of it."""
    child = BirthChild.objects.create(
        birth=birth, first_names=told.first_names, last_name=told.last_name
    )
    made: BirthNotice = BirthNotice.objects.create(
        key_hash=told.key_hash,
        birth=birth,
        child=child,
        forget_on=told.born_on + KEEP_NOTICES,
    )
    return made


def locked(birth: Birth) -> Birth:
    """Return the birth as it is now and keep it so until the end of the transaction."""
    Birth.objects.select_for_update().get(pk=birth.pk)
    found: Birth = Birth.objects.select_related(
        "case__resident__contact_person", "case__team", "case__owner", "card", "letter"
    ).get(pk=birth.pk)
    return found


def move(birth: Birth, new: Birth.State, **also: object) -> None:
    """Move a birth. Raises Elsewhere when it is not as it was, or cannot go there."""
    if new not in TRANSITIONS[State(birth.state)]:
        raise Elsewhere
    try:
        states.move(birth, field="state", new=new, transitions=TRANSITIONS, **also)
    except states.MovedMeanwhile:
        raise Elsewhere from None
    lifecycle.tell_screens(birth.case)


def end(*, birth: Birth, by: Actor, now: dt.datetime) -> None:
    """No card, or no more: without a reason, and nothing of the birth stays. Whatever is on its way
    stops when its row is claimed. Raises Elsewhere for what has ended."""
    with transaction.atomic():
        fresh = locked(birth)
        move(fresh, State.ENDED, **BLANK)
        _forget_children(fresh)
        for letter in (fresh.card, fresh.letter):
            # What is at the printer may be on paper already: the print room tells.
            if letter is not None and letter.state != Letter.State.PRINTING:
                with contextlib.suppress(writing.Elsewhere):
                    writing.stop(letter=letter, reason=STOPPED, by=by, now=now)
        record.event(code="birth.ended", about=fresh.case, by=by, now=now)
        if fresh.case.is_open:
            lifecycle.close(case=fresh.case, outcome=OUTCOME, by=by, now=now)


def withdraw(*, notice: BirthNotice, by: Actor, now: dt.datetime) -> bool:
    """The source takes one child back. Returns whether the card ended with it: a twin may go on."""
    with transaction.atomic():
        birth = notice.birth
        if birth is None:
            return False
        fresh = locked(birth)
        child, notice.child, notice.is_withdrawn = notice.child, None, True
        notice.save(update_fields=["child", "is_withdrawn"])
        if child is not None:
            child.delete()
        goes_on = fresh.state == State.TO_CONFIRM and fresh.children.exists()
        if goes_on or fresh.state in {State.ENDED, State.LETTER_MADE}:
            return False
        end(birth=fresh, by=by, now=now)
    return True


def wait(*, birth: Birth, by: Actor, now: dt.datetime) -> None:
    """There is no name yet: ask again in a few days. Raises Elsewhere."""
    with transaction.atomic():
        fresh = locked(birth)
        if fresh.state != State.TO_CONFIRM:
            raise Elsewhere
        day = calendars.office_calendar().add(clock.day_of(now), DAYS_TO_CONFIRM + 1)
        lifecycle.set_due(case=fresh.case, due_at=clock.instant(day, calendars.AFTERNOON[1]))
        record.event(code="birth.waits", about=fresh.case, by=by, now=now)
        lifecycle.tell_screens(fresh.case)


def forget(*, birth: Birth, now: dt.datetime) -> None:
    """Take away what is known of a birth that is over."""
    with transaction.atomic():
        fresh = locked(birth)
        _forget_children(fresh)
        Birth.objects.filter(pk=fresh.pk).update(**BLANK, card=None, letter=None, forgotten_at=now)


def _forget_children(birth: Birth) -> None:
    birth.notices.update(child=None)
    birth.children.all().delete()


def _whose(told: Told, day: dt.date) -> tuple[Team, User | None]:
    """Return who confirms: her contact person; else the team that knows her, else the team of the
    settings. Four queries at most. Raises NoTeam."""
    person, last = told.resident.contact_person, _last_team(told.resident)
    if person is not None and person.is_active:
        teams = people.teams_worked_in(person, on=day)
        if teams:
            return (last if last in teams else teams[0]), person
    if last is not None and last.is_active and people.workers_of(last, day).exists():
        return last, None
    team = told.team or _team_of_settings()
    if team is None:
        raise NoTeam
    return team, None


def _last_team(resident: Resident) -> Team | None:
    cases = resident.cases.exclude(kind=Birth.KIND).select_related("team")
    last = cases.order_by("-opened_at", "-pk").first()
    return last.team if last else None


def _team_of_settings() -> Team | None:
    source = BirthSource.objects.select_related("team").filter(pk=1).first()
    return source.team if source else None
