"""A first report at the desk: somebody wants to apply, and that day counts. The form is given at
once, the team that answers gets a promise to keep, and the portal decides nothing."""

import dataclasses
import datetime as dt

from django.db import transaction
from django.db.models import OuterRef, Subquery

from portal.cases import lifecycle
from portal.cases.models import Case, Channel, Share, Topic
from portal.contacts import first_reports, moments, promises
from portal.contacts.models import ContactMoment, FirstReport, Promise
from portal.desk.places import hosting
from portal.desk.places.models import Opening
from portal.desk.queue import arriving, closing, moves
from portal.desk.queue.models import Visit
from portal.due import urgent, urgent_clock
from portal.kit import clock
from portal.kit.phone import Phone
from portal.kit.refusal import Refused
from portal.municipality import calendars
from portal.residents import register
from portal.staff import permissions, presence
from portal.staff.models import User
from portal.staff.roles import Permission

ADDRESS = "Adres: "
SAID = "Heeft geen geld voor eten of medicijnen, of geen slaapplek."


class NotAnApplication(Refused):
    """With this topic nobody applies for anything."""

    text = "Bij dit onderwerp hoort geen aanvraag. Kies waar de inwoner hulp bij vraagt."


@dataclasses.dataclass(frozen=True)
class Told:
    """Who reports, and for what; the address stands in the contact moment and on the receipt."""

    topic: Topic
    name: str
    address: str = ""
    phone: Phone | None = None
    # No money for food or medicine, no place to sleep: then the visit goes on, and first.
    urgent: bool = False
    token: str | None = None


@dataclasses.dataclass(frozen=True)
class Receipt:
    """The day that counts, where she said she lives, and by when she hears of us."""

    report: FirstReport
    address: str
    until_at: dt.datetime | None


def report(*, opening: Opening, told: Told, user: User, now: dt.datetime) -> FirstReport:
    """Somebody comes to report. The same form again returns the first report.

    Raises NotAnApplication, arriving.DayIsClosed or permissions.NotAllowed.
    """
    permissions.check(user, Permission.WORK_DESK, now=now)
    arrival = arriving.Arrival(
        opening=opening, topic=told.topic, urgent=told.urgent, token=told.token
    )
    with transaction.atomic():
        visit = arriving.arrive(arrival=arrival, by=user.actor, now=now)
        hosting.note(opening=opening, user=user, now=now)
        return report_in(visit=visit, told=told, user=user, now=now)


def report_in(*, visit: Visit, told: Told, user: User, now: dt.datetime) -> FirstReport:
    """Somebody reports in a visit that runs. What is urgent goes on until something was done; else
    the visit ends with the promise. A second time returns the first report.

    Raises NotAnApplication, moves.Elsewhere, moves.NotYours or permissions.NotAllowed.
    """
    if not told.topic.first_report_kind:
        raise NotAnApplication
    with transaction.atomic():
        fresh = moves.lock(visit, user, now=now)
        known = first_reports.of(fresh.case)
        if known is not None:
            return known
        moves.check_open(fresh)
        found = _keep_the_day(fresh.case, told, user, now)
        if told.urgent:
            urgent.mark(case=fresh.case, reason=SAID, by=user.actor, now=now)
        promise = _promise(fresh.case, found, user, now)
        if fresh.case.is_urgent:
            moves.change(fresh, now=now)
        else:
            ending = closing.Ending(Visit.Outcome.PROMISE, promise=promise, said_aloud=True)
            closing.finish(visit=fresh, ending=ending, user=user, now=now)
    return found


def receipt(case: Case) -> Receipt | None:
    """Return what stands on the receipt of a first report at the desk. One query."""
    told = ContactMoment.objects.filter(
        case=OuterRef("case"), channel=Channel.DESK, note__startswith=ADDRESS
    )
    made = Promise.objects.filter(
        case=OuterRef("case"), kind=Promise.Kind.OTHER, made_at=OuterRef("at")
    )
    reports = FirstReport.objects.filter(case=case).annotate(
        note=Subquery(told.order_by("pk").values("note")[:1]),
        until_at=Subquery(made.order_by("pk").values("until_at")[:1]),
    )
    found = reports.first()
    if found is None:
        return None
    row = vars(found)
    return Receipt(found, (row["note"] or "").removeprefix(ADDRESS), row["until_at"])


def _keep_the_day(case: Case, told: Told, user: User, now: dt.datetime) -> FirstReport:
    by = user.actor
    if case.resident is None:
        who = register.Told(name=told.name, phone=told.phone)
        case.resident = register.add(told=who, by=by, now=now)
    case.topic, case.subject = told.topic, told.topic.label
    case.save(update_fields=["resident", "topic", "subject"])
    if told.address:
        moments.add(
            case=case,
            channel=Channel.DESK,
            direction=ContactMoment.Direction.IN,
            note=ADDRESS + told.address,
            by=by,
            now=now,
        )
    found = first_reports.recognise(case=case, by=by, now=now)
    if found is None:
        raise NotAnApplication
    return found


def _promise(case: Case, found: FirstReport, user: User, now: dt.datetime) -> Promise:
    """The team that answers has it from now on, and one of them by name."""
    by, today = user.actor, clock.day_of(now)
    team = case.topic.team if case.topic else case.team
    lifecycle.let_read(case=case, who=user, ground=Share.Ground.VISIT, by=by, now=now)
    lifecycle.assign(case=case, team=team, owner=None, by=by, now=now)
    within = calendars.municipality().question_working_days
    until_on = calendars.office_calendar().add(today, within)
    return promises.make(
        case=case,
        kind=Promise.Kind.OTHER,
        text=f"Neem contact op over de aanvraag: {found.get_kind_display()}",
        owner=presence.lead_of(team, today) or user,
        from_at=now,
        until_at=clock.instant(until_on, urgent_clock.CLOSES),
        by=by,
        now=now,
    )
