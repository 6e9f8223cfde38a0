"""A request that a colleague writes down while somebody is on the phone or at the desk: who it may
be, what is asked, and what to say aloud at the end. A person decides who it is; a number never
does."""

import dataclasses
import datetime as dt

from django.db import transaction

from callbacks import requests
from callbacks.models import CallbackRequest
from callbacks.moments import windows
from callbacks.moments.windows import Window
from callbacks.reaching import limits_obeyed, speaking
from portal.cases import references, search
from portal.cases.models import Channel, Topic
from portal.contacts import first_reports, promises
from portal.contacts.models import ContactMoment
from portal.due import urgent
from portal.kit import clock
from portal.kit import phone as phones
from portal.kit.phone import Phone
from portal.residents import limits, matching, register
from portal.residents.models import ContactPoint, Resident
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.permissions import Standing
from portal.staff.roles import Permission

MOST_CANDIDATES = 6
DOUBLE_CLICK = dt.timedelta(minutes=1)
REASONS = {
    "geld": "geen geld voor eten of medicijnen",
    "huis": "uit huis gezet, of gas, water of stroom afgesloten",
    "slaapplek": "geen slaapplek",
    "onveilig": "niet veilig",
}


@dataclasses.dataclass(frozen=True)
class Candidate:
    """Somebody who may be on the phone: a name and one line a case, as in any search."""

    resident: Resident
    lines: list[search.Line]
    has_number: bool
    # What was agreed on contact with her, in words.
    limits: list[str]


@dataclasses.dataclass(frozen=True)
class Candidates:
    """Who it may be; `is_cut` when more people fit than are shown."""

    found: list[Candidate]
    is_cut: bool

    def get(self, key: str) -> Resident | None:
        """Return who was picked, or None for somebody who was not proposed."""
        return next((row.resident for row in self.found if str(row.resident.pk) == key), None)


@dataclasses.dataclass(frozen=True)
class Taken:
    """What a colleague wrote down. `resident` is who was picked; None makes a new one."""

    topic: Topic
    note: str
    phone: Phone
    name: str
    birth_date: dt.date | None
    resident: Resident | None
    # The moments that were picked, the first that has a place; none for what must be today.
    wanted: tuple[Window, ...]
    # Why a colleague gives a place that is not there.
    overbook_because: str
    reason: str
    safe_contact: bool
    channel: Channel
    intake_token: str
    follow_secret: str
    # Who calls for the resident, and how the conversation goes.
    talk: speaking.Talk | None = None


@dataclasses.dataclass(frozen=True)
class Receipt:
    """What to say aloud."""

    reference: str
    team: str
    window: str
    number: str
    is_safe: bool
    is_urgent: bool
    times_asked: int
    # The day of her first report, when she wants to apply for something.
    reported: str


def candidates(
    *, number: str, name: str, birth_date: dt.date | None, may: Standing, now: dt.datetime
) -> Candidates:
    """Return who this may be, who fits most first, and record that they were seen. Nine queries
    at most."""
    by_number = matching.find(number) if phones.search_digits(number) else []
    typed = f"{name} {birth_date:%d-%m-%Y}" if name and birth_date else name
    by_name = matching.find(typed) if len(name) >= matching.SHORTEST_NAME else []
    numbered = {row.pk for row in by_number}
    both = [row for row in by_name if row.pk in numbered]
    ranked = list({row.pk: row for row in [*both, *by_number, *by_name]}.values())
    shown = ranked[:MOST_CANDIDATES]
    if not shown:
        return Candidates([], is_cut=False)
    search.record_found(shown, user=may.user, now=now)
    lines = search.lines_of(shown, may=may, now=now)
    limited = limits.words_by_resident(shown, now=now)
    found = [
        Candidate(row, lines[row.pk], row.pk in numbered, limited.get(row.pk, [])) for row in shown
    ]
    return Candidates(found, is_cut=len(ranked) > MOST_CANDIDATES)


def take(*, taken: Taken, user: User, now: dt.datetime) -> CallbackRequest:
    """Write the request down. The same resident with the same topic again is counted at the request
    that stands, which becomes urgent when it cannot wait any more.

    A double click returns the first request. Raises permissions.NotAllowed, numbers.NoNumber,
    slots.Full or windows.NoSuchWindow.
    """
    permissions.check(user, Permission.WORK_CASES, now=now)
    with transaction.atomic():
        resident = _known(taken, user, now)
        if resident is not None:
            limits_obeyed.check_entry(
                resident=resident,
                topic=taken.topic,
                words=taken.note,
                is_urgent=bool(taken.reason),
                now=now,
            )
        standing = _standing(resident, taken) if resident else None
        if standing is not None:
            _count_once(standing, taken, user, now)
            if taken.reason:
                words = REASONS[taken.reason]
                urgent.mark(case=standing.case, reason=words, by=user.actor, now=now)
            return standing
        request = requests.ask(asked=_asked(taken, resident, now), by=user.actor, now=now)
        if taken.talk is not None and request.case.is_open:
            _note_talk(request, taken.talk, user, now)
        return request


def _note_talk(request: CallbackRequest, talk: speaking.Talk, user: User, now: dt.datetime) -> None:
    """The team that calls may be another one: it is noted as part of writing it down."""
    request.interpreter = talk.interpreter
    request.language = talk.language
    request.save(update_fields=["interpreter", "language"])
    if talk.speaker is not None:
        speaking.note_speaker(request=request, speaker=talk.speaker, by=user.actor, now=now)


def _known(taken: Taken, user: User, now: dt.datetime) -> Resident | None:
    if taken.resident is None:
        return None
    # Locked, so that two colleagues who write her down at once find each other's request.
    resident = register.standing(taken.resident)
    kind = ContactPoint.Kind.PHONE
    register.add_contact_point(
        resident=resident, kind=kind, value=taken.phone.e164, by=user.actor, now=now
    )
    # She said it herself: nobody has to look again whether it is right.
    if taken.safe_contact and not resident.safe_contact_confirmed:
        register.set_safe_contact(resident=resident, by=user.actor, now=now)
    return resident


def _standing(resident: Resident, taken: Taken) -> CallbackRequest | None:
    found: CallbackRequest | None = (
        CallbackRequest.objects.open_of(resident, taken.topic).order_by("-case_id").first()
    )
    return found


def _count_once(standing: CallbackRequest, taken: Taken, user: User, now: dt.datetime) -> None:
    just_now = ContactMoment.objects.filter(
        case=standing.case_id,
        by=user.actor.key,
        direction=ContactMoment.Direction.IN,
        note=_story(taken),
        at__gt=now - DOUBLE_CLICK,
    )
    if not just_now.exists():
        requests.ask_again(
            request=standing, channel=taken.channel, note=_story(taken), by=user.actor, now=now
        )


def _asked(taken: Taken, resident: Resident | None, now: dt.datetime) -> requests.Ask:
    window, *or_else = taken.wanted or (windows.soonest(now=now),)
    return requests.Ask(
        topic=taken.topic,
        subject="",
        story=_story(taken),
        phone=taken.phone,
        window=window,
        or_else=tuple(or_else),
        overbook_because=taken.overbook_because,
        channel=taken.channel,
        resident=resident,
        told=register.Told(
            name=taken.name,
            phone=taken.phone,
            birth_date=taken.birth_date,
            safe_contact=taken.safe_contact,
        ),
        urgent=bool(taken.reason),
        intake_token=taken.intake_token,
        follow_secret=taken.follow_secret,
    )


def _story(taken: Taken) -> str:
    words = f"Spoed vandaag: {REASONS[taken.reason]}." if taken.reason else ""
    return f"{words} {taken.note}".strip()


def receipt(reference: str, *, user: User) -> Receipt | None:
    """Return what to say about a request that this colleague wrote down; None for any other. The
    case itself may belong to a team whose cases they do not read. Four queries."""
    mine = ContactMoment.objects.filter(
        by=user.actor.key, direction=ContactMoment.Direction.IN
    ).values("case")
    request: CallbackRequest | None = (
        CallbackRequest.objects.filter(case__reference=references.clean(reference), case__in=mine)
        .select_related("case__team", "case__resident")
        .first()
    )
    if request is None:
        return None
    case = request.case
    window = promises.open_window(case)
    report = first_reports.of(case)
    return Receipt(
        reference=case.reference,
        team=case.team.name,
        window=Window.of(window).words if window else "",
        number=request.number_told,
        is_safe=case.resident is not None and case.resident.safe_contact,
        is_urgent=case.is_urgent,
        times_asked=request.times_asked,
        reported=clock.in_words(report.reported_on) if report else "",
    )
