"""What colleagues do with a complaint: call first, settle when she says so in her own words, or
handle it officially with both sides heard. Always somebody whom it is not about (Awb 9:7)."""

import contextlib
import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from objections.complaints import moves, term
from objections.complaints.models import Complaint, State
from objections.complaints.moves import NotYours
from objections.dossier import dates
from objections.dossier.act_models import ActKind
from objections.handling import first_call, queue
from objections.law import tables
from objections.statutory import UnknownYear
from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Case
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission


class HandlesIt(Refused):
    """Who handles the complaint is not whom it is about."""

    text = (
        "Deze collega behandelt de klacht. Geef de klacht eerst aan iemand anders, en vul dan in "
        "over wie het gaat."
    )


class Taken(Refused):
    """Somebody has it; the text says who."""


class CannotWait(Refused):
    """The law does not allow it; the text says why."""


class HearFirst(Refused):
    """A complaint that is handled officially ends after both were heard (Awb 9:10)."""

    text = "Hoor eerst de inwoner en de collega over wie het gaat. Rond daarna de klacht af."


@contextlib.contextmanager
def _on(complaint: Complaint, *, user: User, now: dt.datetime) -> Iterator[Complaint]:
    """Give the complaint as it is now, locked, in one transaction. Raises permissions.NotAllowed,
    or NotYours for whom it is about."""
    case_permissions.check_can_work(user, complaint.case, now=now)
    with transaction.atomic():
        fresh = moves.lock(complaint)
        if fresh.about_colleague_id == user.pk:
            raise NotYours
        yield fresh


def claim(*, complaint: Complaint, user: User, now: dt.datetime) -> None:
    """Take it; again changes nothing. Raises Taken, lifecycle.CaseClosed or NotYours."""
    with _on(complaint, user=user, now=now) as fresh:
        case = fresh.case
        lifecycle.check_open(case)
        if case.owner is not None and case.owner != user:
            raise Taken(f"{case.owner.name} heeft deze klacht al opgepakt.")
        if case.owner is None:
            _claim(case, user, now)


def take_next(*, user: User, now: dt.datetime) -> Complaint | None:
    """Take the first complaint that waits for this colleague's teams and is not about them; None
    when nothing waits. Two who ask at once get two different ones. Raises
    permissions.NotAllowed."""
    permissions.check(user, Permission.WORK_CASES, now=now)
    teams = permissions.teams_of(user, now=now)
    with transaction.atomic():
        first = queue.first_free(Complaint.objects.waiting_for(user, teams), moves.lock)
        if first is not None:
            _claim(first.case, user, now)
    return first


def give_back(*, complaint: Complaint, user: User, now: dt.datetime) -> None:
    """Give it back to the team; a team lead may do this for a colleague. Again changes nothing.
    Raises Taken, lifecycle.CaseClosed or NotYours."""
    with _on(complaint, user=user, now=now) as fresh:
        case = fresh.case
        if case.owner is None:
            return
        if case.owner != user and not permissions.leads(user, case.team, now=now):
            name = case.owner.name
            raise Taken(f"{name} heeft deze klacht. Vraag die collega, of uw teamleider.")
        lifecycle.assign(case=case, team=case.team, owner=None, by=user.actor, now=now)
        record.event(code="complaint.released", about=case, by=user.actor, now=now)


def _claim(case: Case, user: User, now: dt.datetime) -> None:
    lifecycle.assign(case=case, team=case.team, owner=user, by=user.actor, now=now)
    record.event(code="complaint.claimed", about=case, by=user.actor, now=now)


def give(*, case: Case, to: User, by: Actor, now: dt.datetime, only_of: User | None = None) -> None:
    """Put an open complaint in the hands of a colleague whom it is not about, whoever has it; with
    `only_of` nothing when it is not that colleague's any more. Raises NotYours."""
    with transaction.atomic():
        fresh = moves.lock(case.complaint)
        if fresh.about_colleague_id == to.pk:
            raise NotYours("Deze klacht gaat over deze collega. Kies iemand anders.")
        owned = Case.objects.select_for_update().get(pk=case.pk)
        if only_of is None or owned.owner_id == only_of.pk:
            lifecycle.assign(case=owned, team=owned.team, owner=to, by=by, now=now)


def about(*, complaint: Complaint, colleague: User, user: User, now: dt.datetime) -> None:
    """Note whom it is about, so that it stays out of their hands. Raises HandlesIt or what
    moves.act raises."""
    with _on(complaint, user=user, now=now) as fresh:
        if colleague.pk in {fresh.case.owner_id, user.pk}:
            raise HandlesIt
        if first_call.has_one(fresh.case, colleague):
            raise HandlesIt
        moves.act(
            complaint=fresh,
            kind=ActKind.ABOUT,
            reason="Een andere collega behandelt de klacht.",
            by=user.actor,
            now=now,
            about_colleague=colleague,
        )


def talk(*, complaint: Complaint, summary: str, user: User, now: dt.datetime) -> None:
    """Somebody spoke to her. Raises what moves.act raises."""
    with _on(complaint, user=user, now=now) as fresh:
        moves.act(complaint=fresh, kind=ActKind.TALKED, reason=summary, by=user.actor, now=now)


def settle(*, complaint: Complaint, her_words: str, user: User, now: dt.datetime) -> None:
    """She says that it is good now, in her own words (Awb 9:5). Raises what moves.act raises."""
    with _on(complaint, user=user, now=now) as fresh:
        moves.act(complaint=fresh, kind=ActKind.SETTLED, reason=her_words, by=user.actor, now=now)


def choose_official(*, complaint: Complaint, by: Actor, now: dt.datetime, why: str = "") -> None:
    """She wants the official handling: always allowed, by herself or a colleague, and without a
    reason. Again changes nothing. Raises lifecycle.CaseClosed."""
    with transaction.atomic():
        fresh = moves.lock(complaint)
        if State(fresh.state) is State.HANDLING:
            return
        reason = why or "De inwoner wil de officiële afhandeling. Een reden is niet nodig."
        moves.act(complaint=fresh, kind=ActKind.HANDLING, reason=reason, by=by, now=now)


def hear(
    *,
    complaint: Complaint,
    report: str,
    not_heard: str = "",
    user: User,
    now: dt.datetime,
) -> None:
    """Both were heard, today; she is not heard only on a ground of Awb 9:10 lid 2. Raises what
    moves.act raises."""
    today = clock.day_of(now)
    with _on(complaint, user=user, now=now) as fresh:
        moves.act(
            complaint=fresh,
            kind=ActKind.HEARD_BOTH,
            reason=report,
            by=user.actor,
            now=now,
            heard_on=None if not_heard else today,
            not_heard=not_heard,
            other_heard_on=today,
        )


def adjourn(*, complaint: Complaint, why: str, user: User, now: dt.datetime) -> None:
    """Put it off for the weeks of the law, once, by a letter that goes today, before the last day
    (Awb 9:11 lid 2). Raises CannotWait or what moves.act raises."""
    today = clock.day_of(now)
    with _on(complaint, user=user, now=now) as fresh:
        if fresh.adjourned_on is not None:
            raise CannotWait("De klacht is al een keer uitgesteld. Een tweede keer mag niet.")
        _check_not_over(fresh, today)
        done = moves.act(
            complaint=fresh,
            kind=ActKind.PUT_OFF,
            reason=why,
            by=user.actor,
            now=now,
            adjourned_on=today,
        )
        term.keep(complaint=fresh, act=done, now=now)


def consent(
    *, complaint: Complaint, until_on: dt.date, agreed_on: dt.date, user: User, now: dt.datetime
) -> None:
    """She agreed in writing to wait until a day (Awb 9:11 lid 3). Raises CannotWait or what
    moves.act raises."""
    today = clock.day_of(now)
    if agreed_on > today or until_on <= today:
        raise CannotWait(
            "De dag van het akkoord is geweest, en de nieuwe laatste dag moet nog komen. Kijk de "
            "dagen nog eens na."
        )
    try:
        tables.current().calendar.roll(until_on)
    except UnknownYear as unknown:
        raise CannotWait(dates.unknown_year(unknown)) from None
    with _on(complaint, user=user, now=now) as fresh:
        held = term.last_day(fresh)
        if held is not None and until_on <= held:
            raise CannotWait("Deze dag ligt niet na de laatste dag om de klacht af te handelen.")
        done = moves.act(
            complaint=fresh,
            kind=ActKind.CONSENTED,
            reason="De inwoner vond het schriftelijk goed om te wachten.",
            by=user.actor,
            now=now,
            consent_on=agreed_on,
            consent_until_on=until_on,
        )
        term.keep(complaint=fresh, act=done, now=now)


def close(*, complaint: Complaint, findings: str, user: User, now: dt.datetime) -> None:
    """End it with what was found and concluded, after both were heard (Awb 9:12). Raises HearFirst
    or what moves.act raises."""
    with _on(complaint, user=user, now=now) as fresh:
        heard = fresh.heard_on is not None or fresh.not_heard
        if State(fresh.state) is State.HANDLING and not (heard and fresh.other_heard_on):
            raise HearFirst
        moves.act(complaint=fresh, kind=ActKind.CLOSED, reason=findings, by=user.actor, now=now)


def _check_not_over(complaint: Complaint, today: dt.date) -> None:
    held = term.last_day(complaint)
    if held is not None and today > held:
        words = clock.in_words(held, year=True)
        raise CannotWait(f"De termijn liep tot en met {words}. Daarna helpt uitstellen niet meer.")
