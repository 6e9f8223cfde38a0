"""Taking in a complaint, whichever way it came, and never refusing one for its form (Awb 9:4). One
verb makes the dossier with its last day, its receipt and the call that she asked for."""

import dataclasses
import datetime as dt

from django.db import IntegrityError, transaction

from objections.complaints import moves, receipt, term
from objections.complaints.models import Complaint, State
from objections.dossier.act_models import ActKind
from objections.routing import teams
from objections.taking import calls, registering
from objections.taking.came import Call, Speaker
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases.models import Case, Channel, Topic
from portal.contacts import moments
from portal.contacts.models import ContactMoment
from portal.kit import clock
from portal.municipality import calendars
from portal.residents import register
from portal.residents.models import Resident, Wish


@dataclasses.dataclass(frozen=True)
class Came:
    """What came in: the whole of it, so that one call makes the complaint."""

    topic: Topic
    channel: Channel
    words: str
    happened_when: str = ""
    happened_where: str = ""
    resident: Resident | None = None
    told: register.Told = dataclasses.field(default_factory=register.Told)
    speaker: Speaker | None = None
    companion: str = ""
    wants_interpreter: bool = False
    wants_call: bool = False
    # None also for a call that was promised with the objection that it came with.
    call: Call | None = None
    official_at_once: bool = False
    urgent: bool = False
    # The way that is meant for it: our own form.
    is_designated: bool = False
    intake_token: str | None = None
    follow_secret: str = ""
    # The objection that came with it, or what it was first.
    origin: Case | None = None


def take_in(*, came: Came, by: Actor, now: dt.datetime) -> Complaint:
    """Make a complaint with its last day, its receipt and its call, in one transaction.

    The same intake token again returns the first complaint and does nothing else. Raises slots.Full
    or windows.NoSuchWindow where a colleague promises a call at a moment that is gone.
    """
    try:
        with transaction.atomic():
            return _take_in(came, by, now)
    except IntegrityError:
        # Two clicks met on the unique token; the winner's row is visible now.
        first = lifecycle.find_by_token(came.intake_token or "")
        if first is None:
            raise
        return Complaint.objects.select_related("case").get(case=first)


def _take_in(came: Came, by: Actor, now: dt.datetime) -> Complaint:
    resident = came.resident or register.add(told=came.told, by=by, now=now)
    if came.speaker is not None:
        registering.note_speaker(resident, came.speaker, by, now)
    if came.wants_interpreter:
        register.add_wish(resident=resident, wish=Wish.INTERPRETER, by=by, now=now)
    complaint = _open(came, resident, by, now)
    case = complaint.case
    moments.add(
        case=case,
        channel=came.channel,
        direction=ContactMoment.Direction.IN,
        note=receipt.as_sent(complaint),
        by=by,
        now=now,
    )
    call = calls.promise(
        case=case,
        call=came.call,
        story=came.words,
        is_hers=came.is_designated,
        by=by,
        now=now,
    )
    registered = moves.append(
        complaint=complaint,
        kind=ActKind.COMPLAINED,
        old=None,
        new=State.RECEIVED,
        reason=calls.came_in(case, came.call, call),
        by=by,
        now=now,
    )
    term.keep(complaint=complaint, act=registered, now=now)
    if came.official_at_once:
        why = "De inwoner koos meteen de officiële afhandeling."
        moves.act(complaint=complaint, kind=ActKind.HANDLING, reason=why, by=by, now=now)
    receipt.give(complaint=complaint, came=_mailed(came), call=call, by=by, now=now)
    return complaint


def _mailed(came: Came) -> receipt.Came:
    return receipt.Came(came.told.email, came.follow_secret, came.is_designated)


def _open(came: Came, resident: Resident, by: Actor, now: dt.datetime) -> Complaint:
    last = calendars.office_calendar().add(clock.day_of(now), registering.FIRST_CALL_DAYS)
    case = lifecycle.open_case(
        opening=lifecycle.Opening(
            kind=Complaint.KIND,
            subject=f"Klacht: {came.topic.label}",
            channel=came.channel,
            team=teams.team_for(came.topic),
            resident=resident,
            topic=came.topic,
            urgent=came.urgent,
            due_at=now if came.urgent else clock.instant(last, calendars.AFTERNOON[1]),
            intake_token=came.intake_token,
            follow_secret=came.follow_secret or None,
            origin=came.origin,
        ),
        by=by,
        now=now,
    )
    return Complaint.objects.create(
        case=case,
        words=came.words,
        happened_when=came.happened_when,
        happened_where=came.happened_where,
        received_at=now,
        wants_call=came.wants_call,
        companion=came.companion,
    )
