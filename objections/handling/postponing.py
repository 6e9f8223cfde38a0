"""The few acts that move the term to decide: adjourning once, written consent, a committee of which
she was told, and a pause (Awb 7:10, 4:15). Each is told to everybody with an interest."""

import datetime as dt

from objections import terms
from objections.dossier import dates, moves
from objections.dossier.act_models import ActKind, LegalTerm
from objections.dossier.models import OFFICIAL, Consent, Objection, State, TermPause
from objections.handling import checking, work
from objections.law import tables
from objections.statutory import UnknownYear
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff.models import User


class CannotWait(Refused):
    """The law does not allow it; the text says why."""


NOT_COUNTED = (
    "De laatste dag om te beslissen is nog niet berekend. Vul eerst in wanneer het besluit is "
    "verstuurd."
)


def adjourn(*, objection: Objection, why: str, user: User, now: dt.datetime) -> None:
    """Put the decision off, once, by a letter that goes today, before the term ends (Awb 7:10 lid
    3). Raises CannotWait or what moves.act raises."""
    today = clock.day_of(now)
    with work.on(objection, user=user, now=now) as fresh:
        if refusal := _why_no_adjournment(fresh, today):
            raise CannotWait(refusal)
        done = moves.act(
            objection=fresh,
            kind=ActKind.ADJOURNED,
            reason=why,
            by=user.actor,
            now=now,
            adjourned_on=today,
        )
        dates.keep(objection=fresh, act=done, now=now)


def _why_no_adjournment(objection: Objection, today: dt.date) -> str:
    law = tables.current()
    try:
        facts = dates.decision_of(objection, law=law)
        return terms.why_no_adjournment(facts, sent_on=today, law=law) if facts else NOT_COUNTED
    except UnknownYear as unknown:
        return dates.unknown_year(unknown)


def _check_countable(until_on: dt.date) -> None:
    """Refuse to wait until a day of which nobody can tell yet whether a term ends on it: one slip
    of the keyboard would undo a date that is known."""
    try:
        tables.current().calendar.roll(until_on)
    except UnknownYear as unknown:
        raise CannotWait(dates.unknown_year(unknown)) from None


def consent(
    *,
    objection: Objection,
    until_on: dt.date,
    agreed_on: dt.date,
    who: str,
    user: User,
    now: dt.datetime,
) -> None:
    """Everybody with an interest agreed in writing to wait until a day, and gets that confirmed
    today (Awb 7:10 lid 4 and 5). Raises CannotWait or what moves.act raises."""
    today = clock.day_of(now)
    if agreed_on > today or until_on <= today:
        raise CannotWait(
            "De dag van het akkoord is geweest, en de nieuwe laatste dag moet nog komen. Kijk de "
            "dagen nog eens na."
        )
    _check_countable(until_on)
    with work.on(objection, user=user, now=now) as fresh:
        held = dates.of(fresh.case).get(LegalTerm.DECIDE)
        if held is not None and held.day is not None and until_on <= held.day:
            raise CannotWait("Deze dag ligt niet na de laatste dag om te beslissen.")
        Consent.objects.create(
            objection=fresh, until_on=until_on, agreed_on=agreed_on, who=who, confirmed_on=today
        )
        why = f"Akkoord van {who}."
        done = moves.act(
            objection=fresh, kind=ActKind.CONSENTED, reason=why, by=user.actor, now=now
        )
        dates.keep(objection=fresh, act=done, now=now)


def tell_committee(*, objection: Objection, told_on: dt.date, user: User, now: dt.datetime) -> None:
    """A committee advises and she was told so, on this day: only then the term is twelve weeks.
    Raises CannotWait or what moves.act raises."""
    if told_on > clock.day_of(now):
        raise CannotWait("Deze dag is nog niet geweest. Kijk de dag nog eens na.")
    with work.on(objection, user=user, now=now) as fresh:
        held = dates.of(fresh.case).get(LegalTerm.DECIDE)
        if held is not None and held.day is not None and told_on > held.day:
            raise CannotWait("De termijn om te beslissen was al voorbij. Dit verlengt hem niet.")
        done = moves.act(
            objection=fresh,
            kind=ActKind.COMMITTEE,
            reason="De inwoner weet dat een commissie advies geeft.",
            by=user.actor,
            now=now,
            committee=True,
            committee_told_on=told_on,
        )
        dates.keep(objection=fresh, act=done, now=now)


def pause(
    *,
    objection: Objection,
    because: TermPause.Because,
    why: str,
    until_on: dt.date | None = None,
    user: User,
    now: dt.datetime,
) -> None:
    """The term stands still from tomorrow (Awb 4:15 lid 2); with `until_on`, in the official
    procedure, because she may complete it until that day (7:10 lid 2). Before that procedure
    checking.ask_repair asks. Raises CannotWait or what moves.act raises."""
    today = clock.day_of(now)
    is_repair = because == TermPause.Because.REPAIR
    with work.on(objection, user=user, now=now) as fresh:
        if is_repair and (
            State(fresh.state) not in OFFICIAL or not checking.may_repair_until(until_on, today)
        ):
            raise CannotWait("Kies een dag die nog moet komen, binnen een jaar.")
        running = TermPause.objects.filter(objection=fresh, ended_on=None, because=because)
        if running.exists():
            raise CannotWait("De termijn staat hierom al stil.")
        TermPause.objects.create(
            objection=fresh,
            because=because,
            missing=why[:200] if is_repair else "",
            requested_on=today,
            until_on=until_on if is_repair else None,
        )
        done = moves.act(objection=fresh, kind=ActKind.PAUSED, reason=why, by=user.actor, now=now)
        dates.keep(objection=fresh, act=done, now=now)


def resume(*, objection: Objection, why: str, user: User, now: dt.datetime) -> None:
    """What made the term stand still is over today. Raises CannotWait when it does not stand
    still, or what moves.act raises."""
    with work.on(objection, user=user, now=now) as fresh:
        running = TermPause.objects.filter(objection=fresh, ended_on=None)
        if State(fresh.state) is State.REPAIR:
            # What she completes is written down as that: checking.repaired.
            running = running.exclude(because=TermPause.Because.REPAIR)
        if not running.update(ended_on=clock.day_of(now)):
            raise CannotWait("De termijn staat niet stil.")
        done = moves.act(objection=fresh, kind=ActKind.RESUMED, reason=why, by=user.actor, now=now)
        dates.keep(objection=fresh, act=done, now=now)
