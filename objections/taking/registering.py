"""Taking in an objection, whichever way it came: by our form, a letter, the desk, the telephone or
e-mail. One verb makes the dossier with its dates, its receipt and the call that she asked for."""

import datetime as dt

from django.db import IntegrityError, transaction

from objections.dossier import dates, moves
from objections.dossier.act_models import ActKind
from objections.dossier.models import Objection, Party, State
from objections.routing import teams
from objections.taking import calls, receipt
from objections.taking.came import Registration, Speaker
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.contacts import first_reports, moments
from portal.contacts.models import ContactMoment
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.municipality import calendars
from portal.residents import register
from portal.residents.models import Representation, Resident, Wish

# House norm: the first attempt to call, in working days.
FIRST_CALL_DAYS = 2
ADMINISTRATOR = Representation.Kind.ADMINISTRATOR


class TookItHimself(Refused):
    """Who took the decision does not write down the objection to it (Awb 2:1)."""

    text = "U nam het besluit zelf. Vraag een collega om dit bezwaar samen op te schrijven."


def take_in(*, came: Registration, by: Actor, now: dt.datetime) -> Objection:
    """Make an objection with its dates, its receipt and its call, in one transaction.

    The same intake token again returns the first objection and does nothing else. Raises
    TookItHimself, and slots.Full or windows.NoSuchWindow where a colleague promises a call at a
    moment that is gone.
    """
    if came.written_for is not None and came.written_for == came.contested.decision_taker:
        raise TookItHimself
    try:
        with transaction.atomic():
            return _take_in(came, by, now)
    except IntegrityError:
        # Two clicks met on the unique token; the winner's row is visible now.
        first = lifecycle.find_by_token(came.intake_token or "")
        if first is None:
            raise
        return Objection.objects.select_related("case").get(case=first)


def _take_in(came: Registration, by: Actor, now: dt.datetime) -> Objection:
    resident = came.resident or register.add(told=came.told, by=by, now=now)
    if came.speaker is not None:
        note_speaker(resident, came.speaker, by, now)
    if came.wants_interpreter:
        register.add_wish(resident=resident, wish=Wish.INTERPRETER, by=by, now=now)
    objection = _open(came, resident, by, now)
    case = objection.case
    for name, how_to_reach in came.parties:
        Party.objects.create(objection=objection, name=name, how_to_reach=how_to_reach)
    if came.origin is None:
        moments.add(
            case=case,
            channel=came.channel,
            direction=ContactMoment.Direction.IN,
            # What her fingerprint is of: this stays when we find out more.
            note=receipt.as_sent(objection),
            by=by,
            now=now,
        )
    first_reports.recognise(case=case, by=by, now=now)
    call = calls.promise(
        case=case,
        call=came.call,
        story=came.words,
        is_hers=came.is_designated,
        by=by,
        now=now,
    )
    registered = moves.append(
        objection=objection,
        kind=ActKind.REGISTERED,
        old=None,
        new=State.RECEIVED,
        reason=calls.came_in(case, came.call, call),
        by=by,
        now=now,
    )
    dates.keep(objection=objection, act=registered, now=now)
    if came.official_at_once:
        why = "De inwoner koos meteen de officiële procedure."
        moves.act(objection=objection, kind=ActKind.FORMAL, reason=why, by=by, now=now)
    receipt.give(objection=objection, came=came, call=call, by=by, now=now)
    return objection


def _open(came: Registration, resident: Resident, by: Actor, now: dt.datetime) -> Objection:
    received_at = came.received_at or now
    last = calendars.office_calendar().add(clock.day_of(now), FIRST_CALL_DAYS)
    origin = came.origin
    case = lifecycle.open_case(
        opening=lifecycle.Opening(
            kind=Objection.KIND,
            subject=_subject(came),
            channel=came.channel,
            team=came.team or teams.team_for(came.topic),
            resident=resident,
            topic=came.topic,
            urgent=came.urgent,
            due_at=now if came.urgent else clock.instant(last, calendars.AFTERNOON[1]),
            intake_token=came.intake_token,
            follow_secret=came.follow_secret or None,
            origin=origin,
            asked_at=received_at,
            urgent_since=origin.urgent_since if origin else None,
        ),
        by=by,
        now=now,
    )
    contested = came.contested
    return Objection.objects.create(
        case=case,
        words=came.words,
        decision_what=contested.what,
        decision_reference=contested.reference,
        decision_printed_on=contested.printed_on,
        decision_sent_on=contested.sent_on,
        under_bewind=is_under_bewind(resident, on=contested.sent_on or clock.day_of(received_at)),
        bewind_sent_on=contested.bewind_sent_on,
        decision_taker=contested.decision_taker,
        received_at=received_at,
        posted_on=came.posted_on,
        wants_call=came.call is not None or came.call_stands,
        companion=came.companion,
        address=came.address,
        needs_signature=came.written_for is not None,
        written_for=came.written_for,
        late_because=came.late_because,
    )


def _subject(came: Registration) -> str:
    return f"Bezwaar: {came.contested.what or came.topic.label}"[:200]


def is_under_bewind(resident: Resident, *, on: dt.date) -> bool:
    """Tell whether we know of a bewindvoerder of this resident on this day. One query."""
    running = Representation.objects.not_over(on).filter(resident=resident, from_on__lte=on)
    return bool(running.filter(kind=ADMINISTRATOR).exists())


def note_speaker(resident: Resident, speaker: Speaker, by: Actor, now: dt.datetime) -> None:
    """Write down who acts for her, and not twice. Part of another verb."""
    known = Representation.objects.not_over(clock.day_of(now)).filter(
        resident=resident, kind=speaker.kind, name__iexact=speaker.name
    )
    if not known.exists():
        register.add_representation(
            resident=resident,
            kind=speaker.kind,
            name=speaker.name,
            phone=speaker.phone,
            from_on=clock.day_of(now),
            by=by,
            now=now,
        )
