"""The objections of the demo: one in each part of its life, each made by the verbs."""

import dataclasses
import datetime as dt
import enum

from django.db import transaction

from almere.demo.town import Town
from callbacks.moments import windows
from objections.dossier.models import Objection
from objections.handling import checking, handing, postponing, routes
from objections.routing import teams
from objections.taking import registering
from objections.taking.came import Call, Contested, Registration
from portal.audit.actor import ANONYMOUS, Actor
from portal.cases import lifecycle
from portal.cases.models import Channel
from portal.kit import clock, phone, secret
from portal.residents import register
from portal.staff.models import User

TEAM, HANDLER, DESK = "informele-aanpak", "carla", "anna"


class Course(enum.Enum):
    """How far an objection is when the demo is loaded."""

    FRESH = "nobody took it yet"
    LATE = "came late, and is asked why"
    REPAIR = "something is missing"
    TALKING = "somebody talks with her"
    PROMISED = "a new decision is promised"
    OFFICIAL = "she chose the official procedure"
    UNSIGNED = "written down at the desk, not signed yet"


@dataclasses.dataclass(frozen=True)
class Objected:
    """One objection of somebody invented."""

    name: str
    topic: str
    what: str
    words: str
    sent_days_ago: int | None
    course: Course = Course.FRESH
    channel: Channel = Channel.WEB
    hours_ago: int = 6
    number: str = ""
    adjourned: bool = False


OBJECTIONS = (
    Objected(
        "Farida Amrani",
        "mijn-uitkering",
        "de verlaging van mijn uitkering",
        "Er staat dat ik samenwoon. Mijn zus slaapt hier soms, maar ik woon alleen.",
        9,
        number="06 12 00 71 01",
    ),
    Objected(
        "Henk Bouwman",
        "kosten",
        "de afwijzing van een nieuwe wasmachine",
        "Ik heb de offerte wel gestuurd. Die is denk ik niet aangekomen.",
        16,
        Course.TALKING,
        number="06 12 00 71 02",
        hours_ago=50,
    ),
    Objected(
        "Soraya Doekhi",
        "mijn-uitkering",
        "het terugbetalen van 640 euro",
        "Ik lag in het ziekenhuis toen de brief kwam. Ik kon niet eerder schrijven.",
        70,
        Course.LATE,
        Channel.LETTER,
        hours_ago=28,
    ),
    Objected(
        "Piet Kramer",
        "mijn-uitkering",
        "een besluit van vorige maand",
        "Ik ben het er niet mee eens.",
        None,
        Course.REPAIR,
        Channel.LETTER,
        hours_ago=75,
    ),
    Objected(
        "Yara Haddad",
        "kosten",
        "de afwijzing van kosten voor de tandarts",
        "De tandarts zei dat het niet kon wachten.",
        30,
        Course.PROMISED,
        number="06 12 00 71 05",
        hours_ago=100,
    ),
    Objected(
        "Wouter Lans",
        "mijn-uitkering",
        "een boete van 150 euro",
        "Ik heb mijn uren op tijd doorgegeven. Ik wil dat iemand anders ernaar kijkt.",
        78,
        Course.OFFICIAL,
        hours_ago=24 * 40,
        adjourned=True,
    ),
    Objected(
        "Marie Tournier",
        "mijn-uitkering",
        "de stop van mijn uitkering",
        "Ik was op de afspraak. Ik heb het briefje van de balie nog.",
        12,
        Course.UNSIGNED,
        Channel.DESK,
        hours_ago=26,
    ),
)


def load(*, town: Town, users: dict[str, User], by: Actor, now: dt.datetime) -> int:
    """Make every objection that an earlier run did not make; return how many are new."""
    if teams.chosen() is None:
        teams.choose(team=town.teams[TEAM], by=by, now=now)
    made = 0
    for number, told in enumerate(OBJECTIONS, start=1):
        token = f"demo-objection-{number:03d}"
        if lifecycle.find_by_token(token) is None:
            with transaction.atomic():
                _make(told, _take_in(told, token, town, users, now), users[HANDLER], now)
            made += 1
    return made


def _take_in(
    told: Objected, token: str, town: Town, users: dict[str, User], now: dt.datetime
) -> Objection:
    then = now - dt.timedelta(hours=told.hours_ago)
    dialled = phone.parse(told.number) if told.number else None
    call = None
    if dialled is not None:
        half_days = windows.choices(now=now, days=3)
        call = Call(dialled, tuple(windows.of(half) for half in half_days))
    sent_on = None
    if told.sent_days_ago is not None:
        sent_on = clock.day_of(now) - dt.timedelta(days=told.sent_days_ago)
    came = Registration(
        topic=town.topics[told.topic],
        channel=told.channel,
        words=told.words,
        contested=Contested(what=told.what, sent_on=sent_on, printed_on=sent_on),
        told=register.Told(name=told.name, phone=dialled),
        received_at=then,
        call=call,
        late_because=told.words if told.course is Course.LATE else "",
        written_for=users[DESK] if told.course is Course.UNSIGNED else None,
        is_designated=told.channel is Channel.WEB,
        intake_token=token,
        follow_secret=secret.new_link(),
    )
    return registering.take_in(came=came, by=ANONYMOUS, now=then if call is None else now)


def _make(told: Objected, objection: Objection, user: User, now: dt.datetime) -> None:
    """Let a colleague do what the course says happened since."""
    course = told.course
    if course in {Course.FRESH, Course.UNSIGNED}:
        return
    handing.take(objection=objection, user=user, now=now)
    if course is Course.OFFICIAL:
        routes.choose_official(objection=objection, by=ANONYMOUS, now=now)
        if told.adjourned:
            why = "Wij wachten op een stuk van de bank."
            postponing.adjourn(objection=objection, why=why, user=user, now=now)
        return
    checking.look(objection=objection, user=user, now=now)
    if course is Course.LATE:
        checking.ask_why_late(objection=objection, user=user, now=now)
    elif course is Course.REPAIR:
        until_on = clock.day_of(now) + dt.timedelta(days=14)
        missing = "een kopie van het besluit, en waarom u het er niet mee eens bent"
        checking.ask_repair(
            objection=objection, missing=missing, until_on=until_on, user=user, now=now
        )
    else:
        _talk(objection, user, now, promises=course is Course.PROMISED)


def _talk(objection: Objection, user: User, now: dt.datetime, *, promises: bool) -> None:
    why = "Alles is er. Ik bel eerst."
    routes.call_first(objection=objection, why=why, user=user, now=now)
    summary = "Wij spraken elkaar. De inwoner wil vooral weten waarom het nee was."
    routes.talked(objection=objection, summary=summary, user=user, now=now)
    if promises:
        what = "Wij kijken opnieuw, met de verklaring van de tandarts erbij."
        routes.propose(objection=objection, what=what, user=user, now=now)
        day = clock.day_of(now) + dt.timedelta(days=6)
        routes.promise_decision(objection=objection, what=what, by_day=day, user=user, now=now)
