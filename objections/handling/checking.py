"""Looking at what came in: is it complete, is it in time, is it for us? A late objection is asked
why, and a human decides (Awb 6:11): nothing is turned down by itself."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from objections.dossier import dates, due, moves
from objections.dossier.act_models import ActKind, LegalTerm
from objections.dossier.models import ENDS, ForwardedTo, Objection, State, TermPause
from objections.handling import work
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff.models import User

# Nothing goes on in an objection on which we decided.
DONE = ENDS | {State.DECIDED, State.ANNOUNCED}
# Nobody gets longer to complete it: a later day is a slip of the keyboard.
LONGEST_REPAIR = dt.timedelta(days=366)


class TooSoon(Refused):
    """A day to repair lies ahead, within a year."""

    text = (
        "Kies een dag die nog moet komen, binnen een jaar. De inwoner heeft tijd nodig om aan te "
        "vullen."
    )


class StillTime(Refused):
    """The days to repair are not over."""

    text = "De inwoner heeft nog tijd om aan te vullen. Wacht tot die dag voorbij is."


class InTime(Refused):
    """Asking why it is late needs an objection that is late."""

    text = "Dit bezwaar is op tijd, of wij weten nog niet of het te laat is."


class OfAnother(Refused):
    """Objections that are joined are of one person and both open."""

    text = (
        "Dit bezwaar kan hier niet bij. Het is van iemand anders, of er is al op beslist of het is "
        "afgerond."
    )


class WouldBeLate(OfAnother):
    """Who objected in time once keeps that."""

    text = (
        "Dit bezwaar is op tijd, en het andere niet. Open het andere bezwaar en voeg dat bij dit "
        "bezwaar. Dan houdt de inwoner de dag die op tijd was."
    )


def look(*, objection: Objection, user: User, now: dt.datetime) -> None:
    """Begin to look at it. Raises what moves.act raises."""
    with work.on(objection, user=user, now=now) as fresh:
        why = "Een collega kijkt of alles er is."
        moves.act(objection=fresh, kind=ActKind.LOOKED, reason=why, by=user.actor, now=now)


def ask_repair(
    *, objection: Objection, missing: str, until_on: dt.date, user: User, now: dt.datetime
) -> None:
    """Ask her to complete it, until and including a day; the term to decide stands still (Awb 6:6
    and 7:10 lid 2). Raises TooSoon or what moves.act raises."""
    today = clock.day_of(now)
    if not may_repair_until(until_on, today):
        raise TooSoon
    with work.on(objection, user=user, now=now) as fresh:
        done = moves.act(
            objection=fresh, kind=ActKind.REPAIR_ASKED, reason=missing, by=user.actor, now=now
        )
        TermPause.objects.create(
            objection=fresh,
            because=TermPause.Because.REPAIR,
            missing=missing,
            requested_on=today,
            until_on=until_on,
        )
        due.plan_on(fresh, until_on + dt.timedelta(days=1))
        dates.keep(objection=fresh, act=done, now=now)


def may_repair_until(until_on: dt.date | None, today: dt.date) -> bool:
    """Tell whether somebody can be given until this day to complete an objection."""
    return until_on is not None and today < until_on <= today + LONGEST_REPAIR


def repaired(*, objection: Objection, on: dt.date, user: User, now: dt.datetime) -> None:
    """What was missing came in, on this day. Raises TooSoon for a day to come or before we asked,
    or what moves.act raises."""
    if on > clock.day_of(now):
        raise TooSoon("Deze dag is nog niet geweest. Kijk de dag nog eens na.")
    with work.on(objection, user=user, now=now) as fresh:
        asked_on = _running_repair(fresh).values_list("requested_on", flat=True).first()
        if asked_on is not None and on < asked_on:
            raise TooSoon("Deze dag ligt voor de dag waarop wij het vroegen. Kijk de dag na.")
        why = "De inwoner heeft aangevuld wat ontbrak."
        done = moves.act(objection=fresh, kind=ActKind.REPAIRED, reason=why, by=user.actor, now=now)
        _running_repair(fresh).update(ended_on=on)
        dates.keep(objection=fresh, act=done, now=now)


def repair_over(*, objection: Objection, user: User, now: dt.datetime) -> None:
    """The days to repair are over and nothing came. No date moves: it was known until when the
    term stood still. Raises StillTime or what moves.act raises."""
    with work.on(objection, user=user, now=now) as fresh:
        last = _running_repair(fresh).values_list("until_on", flat=True).first()
        if last is not None and last >= clock.day_of(now):
            raise StillTime
        why = "Er is niets aangevuld voor de afgesproken dag."
        moves.act(objection=fresh, kind=ActKind.REPAIR_OVER, reason=why, by=user.actor, now=now)
        if last is not None:
            # It stood still through its last day, whatever the day on which somebody saw that.
            _running_repair(fresh).update(ended_on=last + dt.timedelta(days=1))


def ask_why_late(*, objection: Objection, user: User, now: dt.datetime) -> None:
    """Ask her why it came later, as an open question. Raises InTime or what moves.act raises."""
    with work.on(objection, user=user, now=now) as fresh:
        held = dates.of(fresh.case).get(LegalTerm.OBJECT)
        if held is None or held.in_time is not False:
            raise InTime
        why = "Het bezwaar kwam na de laatste dag. Wij vragen waarom."
        moves.act(objection=fresh, kind=ActKind.WHY_LATE, reason=why, by=user.actor, now=now)


def judge_late(
    *,
    objection: Objection,
    is_excused: bool,
    her_reason: str,
    why: str,
    user: User,
    now: dt.datetime,
) -> None:
    """A human decides whether she can be blamed for being late, and says why. Neither answer ends
    it: without a good reason the official procedure decides. Raises what moves.act raises."""
    with work.on(objection, user=user, now=now) as fresh:
        kind = ActKind.EXCUSED if is_excused else ActKind.NOT_EXCUSED
        moves.act(
            objection=fresh,
            kind=kind,
            reason=why,
            by=user.actor,
            now=now,
            late_because=her_reason or fresh.late_because,
        )


def forward(*, objection: Objection, body: str, why: str, user: User, now: dt.datetime) -> None:
    """It is for somebody else and goes there at once (Awb 6:15). Raises what moves.act raises."""
    with work.on(objection, user=user, now=now) as fresh:
        ForwardedTo.objects.create(objection=fresh, body=body, sent_on=clock.day_of(now))
        moves.act(objection=fresh, kind=ActKind.FORWARDED, reason=why, by=user.actor, now=now)


def join(*, objection: Objection, into: Objection, why: str, user: User, now: dt.datetime) -> None:
    """She objected twice to one decision: the later one goes on in the other, which keeps the
    earlier day of receipt. Raises OfAnother, WouldBeLate, or what moves.act raises, also for the
    one that goes on."""
    with transaction.atomic():
        # In one order, so that colleagues who join crosswise cannot wait for ever.
        work.lock_rows(objection, into)
        _join(objection, into, why, user, now)


def _join(objection: Objection, into: Objection, why: str, user: User, now: dt.datetime) -> None:
    with work.on(objection, user=user, now=now) as fresh:
        kept = _kept(fresh, into, user, now)
        moves.act(
            objection=fresh,
            kind=ActKind.JOINED,
            reason=why,
            by=user.actor,
            now=now,
            joined_into=kept,
        )
        if fresh.received_at < kept.received_at:
            _receive_earlier(kept, fresh, user, now)


def _kept(fresh: Objection, into: Objection, user: User, now: dt.datetime) -> Objection:
    """Return the objection that goes on, locked, when this one may be joined into it."""
    with work.on(into, user=user, now=now) as kept:
        same = kept.case.resident_id == fresh.case.resident_id
        if not same or kept.pk == fresh.pk or State(kept.state) in DONE:
            raise OfAnother
        own, other = (
            dates.of(fresh.case).get(LegalTerm.OBJECT),
            dates.of(kept.case).get(LegalTerm.OBJECT),
        )
        if own and other and own.in_time and other.in_time is False:
            raise WouldBeLate
    return kept


def turned_out_other(*, objection: Objection, why: str, user: User, now: dt.datetime) -> None:
    """It is a complaint or an application, and goes on as that. Raises what moves.act raises."""
    with work.on(objection, user=user, now=now) as fresh:
        moves.act(objection=fresh, kind=ActKind.OTHER, reason=why, by=user.actor, now=now)


def _receive_earlier(kept: Objection, joined: Objection, user: User, now: dt.datetime) -> None:
    why = f"Eerder ontvangen onder {joined.case.reference}."
    done = moves.act(
        objection=kept,
        kind=ActKind.CORRECTED,
        reason=why,
        by=user.actor,
        now=now,
        received_at=joined.received_at,
    )
    dates.keep(objection=kept, act=done, now=now)


def _running_repair(objection: Objection) -> "QuerySet[TermPause]":
    return TermPause.objects.filter(
        objection=objection, because=TermPause.Because.REPAIR, ended_on=None
    )
