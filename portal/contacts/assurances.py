"""Assurances (toezeggingen): given, handed on, taken back with a reason that she was told, made
true. What goes against one is in portal.contacts.clashes."""

import dataclasses
import datetime as dt

from django.db import IntegrityError, transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Case
from portal.contacts.models import Assurance, AssuranceStep, Clash
from portal.kit import clock, locks, text
from portal.kit.refusal import Refused
from portal.staff import people, permissions
from portal.staff.models import User

Kind = AssuranceStep.Kind


class NotSaidYet(Refused):
    """Nobody assures something tomorrow."""

    text = "Deze dag komt nog. Vul in op welke dag het is gezegd."


class AuthorHasLeft(Refused):
    """Somebody must be able to answer for it."""

    text = "Deze collega werkt hier niet meer. Kies wie er nu voor instaat."


class NotALead(permissions.NotAllowed):
    """Said is said: only a lead takes it back, and tells her why."""

    text = "Alleen een teamleider van dit team trekt een toezegging in."


class EndedBefore(Refused):
    """It ends once."""

    text = "Deze toezegging is al waargemaakt of ingetrokken. Kijk eerst wat er nu staat."


class ClashFirst(Refused):
    """A no is on its way: then it is not made true."""

    text = "Er ligt iets dat tegen deze toezegging ingaat. Laat daar eerst over beslissen."


@dataclasses.dataclass(frozen=True)
class Said:
    """What was said to her, by whom, on which day and ground. `token` is one a form."""

    what: str
    ground: Assurance.Ground
    author: User
    said_on: dt.date
    token: str
    ground_text: str = ""


def say(*, case: Case, said: Said, user: User, now: dt.datetime) -> Assurance:
    """Write down what we said she is entitled to. The same token again returns the first.

    Raises NotSaidYet, AuthorHasLeft or permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, case, now=now)
    if said.said_on > clock.day_of(now):
        raise NotSaidYet
    try:
        with transaction.atomic():
            assurance = Assurance.objects.create(
                case=case,
                search_text=text.plain(said.what)[:500],
                at=now,
                by=user.actor.key,
                **{field.name: getattr(said, field.name) for field in dataclasses.fields(said)},
            )
            # After the row, as everything that is given to a colleague: see people.is_here.
            if not people.is_here(said.author):
                raise AuthorHasLeft
            record.event(code="assurance.said", about=case, by=user.actor, now=now)
            lifecycle.tell_screens(case)
    except IntegrityError:
        return Assurance.objects.get(token=said.token, case=case)
    return assurance


def take_back(
    *, assurance: Assurance, reason: str, told_on: dt.date, user: User, now: dt.datetime
) -> None:
    """A lead takes it back and told her why. The old one stays where it is.

    Raises NotALead, NotSaidYet or EndedBefore.
    """
    case = assurance.case
    if not permissions.leads(user, case.team, now=now):
        raise NotALead
    if told_on > clock.day_of(now):
        raise NotSaidYet("Deze dag komt nog. Vertel het eerst aan de inwoner.")
    _end(assurance, Kind.WITHDRAWN, reason, told_on, user, now)


def keep(*, assurance: Assurance, user: User, now: dt.datetime) -> None:
    """She got what we said. Raises ClashFirst, EndedBefore or permissions.NotAllowed."""
    case_permissions.check_can_work(user, assurance.case, now=now)
    if Clash.objects.undecided().filter(assurance=assurance).exists():
        raise ClashFirst
    _end(assurance, Kind.KEPT, "", None, user, now)


def hand_over(*, assurance: Assurance, leaver: User, to: User, by: Actor, now: dt.datetime) -> None:
    """Let somebody else answer for it from now on; nothing when the leaver does not any more."""
    with transaction.atomic():
        _wait(assurance)
        if Assurance.objects.standing().answered_by(leaver).filter(pk=assurance.pk).exists():
            AssuranceStep.objects.create(
                assurance=assurance, kind=Kind.HANDED, to=to, at=now, by=by.key
            )
            Clash.objects.undecided().filter(assurance=assurance).update(rung=to, heard_at=None)
            record.event(code="assurance.handed_over", about=assurance, by=by, now=now, to=to.pk)


def find(*, case: Case, pk: int) -> Assurance | None:
    """Return one assurance of this case. One query."""
    found = Assurance.objects.filter(case=case, pk=pk).select_related("case__team", "author")
    return found.first()


def answered_by(user: User) -> list[Assurance]:
    """Return what still holds and this colleague answers for, the oldest first. One query."""
    mine = Assurance.objects.standing().answered_by(user)
    return list(mine.select_related("case__resident").order_by("said_on", "pk"))


def _end(
    assurance: Assurance,
    kind: AssuranceStep.Kind,
    told: str,
    told_on: dt.date | None,
    user: User,
    now: dt.datetime,
) -> None:
    try:
        with transaction.atomic():
            AssuranceStep.objects.create(
                assurance=assurance,
                kind=kind,
                text=told,
                told_on=told_on,
                at=now,
                by=user.actor.key,
            )
            code = f"assurance.{kind.value.lower()}"
            record.event(code=code, about=assurance.case, by=user.actor, now=now)
            lifecycle.tell_screens(assurance.case)
    except IntegrityError:
        raise EndedBefore from None


def _wait(assurance: Assurance) -> None:
    """Let what changes one assurance go one after the other. No lock on the row, which nobody may
    change."""
    locks.wait_for(f"assurance-{assurance.pk}")
