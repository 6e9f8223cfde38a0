"""Makes legal test data through the verbs of the portal, never around them."""

import dataclasses
import datetime as dt
import itertools

from django.db.backends.postgresql.psycopg_any import DateRange

from callbacks import requests
from callbacks.models import CallbackRequest
from callbacks.moments import windows
from objections.complaints import complaints
from objections.complaints.models import Complaint
from objections.dossier.models import Objection
from objections.taking import registering
from objections.taking.came import Contested, Registration
from portal.audit import record
from portal.audit.actor import ANONYMOUS, job
from portal.cases.models import Channel, Topic
from portal.desk.places import seats
from portal.desk.places.models import Desk, Opening, ServicePoint, Sitting
from portal.desk.queue import arriving
from portal.desk.queue.models import Visit
from portal.kit import phone
from portal.municipality.models import Location, Municipality, OpeningHours
from portal.questions import questions
from portal.questions.models import Question
from portal.residents import register
from portal.residents.models import Resident
from portal.staff.models import Membership, NumberAssignment, OutboundNumber, Role, Team, User

TESTER = job("tests")
LONG_AGO = dt.date(2020, 1, 1)
TEAMS = {
    "inkomen-1": ("Inkomen 1", "+31365550101"),
    "inkomen-2": ("Inkomen 2", "+31365550102"),
    "werk": ("Werk", "+31365550103"),
    "bijzondere-bijstand": ("Bijzondere bijstand", "+31365550104"),
    "ontdekking": ("Ontdekkingsteam", ""),
    "raadslieden": ("Sociaal raadslieden", ""),
    "beheer": ("Functioneel beheer", ""),
}
TOPICS = [
    ("uitkering", "Mijn uitkering", "inkomen-1"),
    ("werk", "Werk zoeken", "werk"),
    ("bijzonder", "Extra kosten die ik niet kan betalen", "bijzondere-bijstand"),
]
_counter = itertools.count(1)


@dataclasses.dataclass(frozen=True)
class Town:
    """The municipality of the tests."""

    teams: dict[str, Team]
    topics: dict[str, Topic]


def town(*, now: dt.datetime, has_quiet_hours: bool = False) -> Town:
    """Make the municipality with teams, topics and a number per team. Without quiet hours, what
    goes by the clock of the machine does the same by night."""
    quiet = {} if has_quiet_hours else {"quiet_from": dt.time(0), "quiet_until": dt.time(0)}
    Municipality.objects.create(
        pk=1,
        name="Almere",
        **quiet,
        phone="14 036",
        phone_hours="maandag tot en met vrijdag, 09:00 tot 17:00 uur",
    )
    location = Location.objects.create(
        code="stadhuis", name="Stadhuis", address="Stadhuisplein 1, Almere"
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(
            location=location, weekday=weekday, opens=dt.time(8, 30), closes=dt.time(12, 30)
        )
        for weekday in range(5)
    )
    made = Team.objects.bulk_create(Team(code=code, name=name) for code, (name, _) in TEAMS.items())
    teams = {team.code: team for team in made}
    _give_numbers(teams, now=now)
    topics = Topic.objects.bulk_create(
        Topic(code=code, label=label, team=teams[team], position=position)
        for position, (code, label, team) in enumerate(TOPICS)
    )
    return Town(teams, {topic.code: topic for topic in topics})


def _give_numbers(teams: dict[str, Team], *, now: dt.datetime) -> None:
    """Give each team that has one its number, as `numbers.assign` does it, all in one go: most
    tests begin with a town."""
    outbound = OutboundNumber.objects.bulk_create(
        OutboundNumber(
            number=number,
            label=f"Team {name}",
            answered_by=f"een collega van {name}",
            answered_hours="09:00 tot 17:00 uur",
            outside_hours="Wij zijn nu dicht. Bel morgen terug.",
            tested_on=dt.date(2026, 11, 2),
        )
        for name, number in TEAMS.values()
        if number
    )
    owners = [teams[code] for code, (_, number) in TEAMS.items() if number]
    assignments = NumberAssignment.objects.bulk_create(
        NumberAssignment(
            number=number, team=team, period=DateRange(LONG_AGO, None), is_primary=True
        )
        for number, team in zip(outbound, owners, strict=True)
    )
    for one in assignments:
        record.event(
            code="number.assigned", about=one.number, by=TESTER, now=now, assignment=one.pk
        )


def desk(town: Town) -> Desk:
    """Make the walk-in desk of the town hall, with three service points and a quiet room."""
    team = Team.objects.create(code="inloop", name="Inloop")
    made = Desk.objects.create(location=Location.objects.get(code="stadhuis"), team=team)
    for position, name in enumerate(["Loket 1", "Loket 2", "Loket 3", "Spreekkamer"]):
        ServicePoint.objects.create(
            desk=made, name=name, position=position, is_quiet=name == "Spreekkamer"
        )
    return made


def seat(desk: Desk, user: User, number: int, *, now: dt.datetime, speaks: str = "") -> Sitting:
    """Let a colleague sit down at 'Loket 1', and so on."""
    point = ServicePoint.objects.get(desk=desk, name=f"Loket {number}")
    languages = (speaks,) if speaks else ()
    return seats.sit(point=point, user=user, languages=languages, now=now)


def visit(
    opening: Opening,
    *,
    now: dt.datetime,
    topic: Topic | None = None,
    priority: str = "",
    urgent: bool = False,
    language: str = "",
    resident: Resident | None = None,
    arrived_at: dt.datetime | None = None,
) -> Visit:
    """Let somebody walk in and take a ticket number."""
    arrival = arriving.Arrival(
        opening=opening,
        topic=topic,
        priority=priority,
        urgent=urgent,
        language=language,
        resident=resident,
        arrived_at=arrived_at,
    )
    return arriving.arrive(arrival=arrival, by=TESTER, now=now)


def colleague(*, name: str, team: Team, role: Role, more_roles: tuple[Role, ...] = ()) -> User:
    """Make a colleague with a role in a team."""
    user = User.objects.create(
        username=name.lower(),
        name=name,
        public_name=name,
        email=f"{name.lower()}@almere.example",
    )
    user.set_unusable_password()
    user.save(update_fields=["password"])
    for held in (role, *more_roles):
        Membership.objects.create(user=user, team=team, role=held, from_on=LONG_AGO)
    return user


def callback(
    topic: Topic,
    *,
    now: dt.datetime,
    name: str = "Ayşe Yılmaz",
    number: str = "06 12 34 56 78",
    story: str = "Mijn uitkering is nog niet gestort.",
    subject: str = "Mijn uitkering",
    safe_contact: bool = False,
    urgent: bool = False,
    email: str = "",
    window: windows.Window | None = None,
    follow_secret: str = "",
    intake_token: str | None = None,
) -> CallbackRequest:
    """Ask for a callback as a resident does by the web form; the first half-day by default."""
    typed = phone.parse(number)
    chosen = window or windows.of(windows.choices(now=now, days=5)[0])
    return requests.ask(
        asked=requests.Ask(
            topic=topic,
            subject=subject,
            story=story,
            phone=typed,
            window=chosen,
            channel=Channel.WEB,
            told=register.Told(name=name, phone=typed, email=email, safe_contact=safe_contact),
            urgent=urgent,
            intake_token=intake_token or f"token-{next(_counter)}",
            follow_secret=follow_secret or f"secret-{next(_counter)}",
        ),
        by=ANONYMOUS,
        now=now,
    )


def question(
    topic: Topic,
    *,
    now: dt.datetime,
    words: str = "Wanneer komt mijn uitkering op de rekening?",
    name: str = "Ayşe Yılmaz",
    email: str = "ayse@inwoner.example",
    way: Question.Way = Question.Way.EMAIL,
    safe_contact: bool = False,
    urgent: bool = False,
    follow_secret: str = "",
    intake_token: str | None = None,
) -> Question:
    """Ask in writing as a resident does by the web form."""
    return questions.ask(
        asked=questions.Ask(
            topic=topic,
            words=words,
            way=way,
            email=email if way is Question.Way.EMAIL else "",
            channel=Channel.WEB,
            told=register.Told(name=name, email=email, safe_contact=safe_contact),
            urgent=urgent,
            intake_token=intake_token or f"token-{next(_counter)}",
            follow_secret=follow_secret or f"secret-{next(_counter)}",
        ),
        by=ANONYMOUS,
        now=now,
    )


def complaint(
    topic: Topic,
    *,
    now: dt.datetime,
    words: str = "De man aan de balie lachte mij uit.",
    name: str = "Ayşe Yılmaz",
    follow_secret: str = "",
) -> Complaint:
    """Complain about how somebody was treated, by the web form and without a call."""
    came = complaints.Came(
        topic=topic,
        channel=Channel.WEB,
        words=words,
        told=register.Told(name=name),
        is_designated=True,
        intake_token=f"token-{next(_counter)}",
        follow_secret=follow_secret or f"secret-{next(_counter)}",
    )
    return complaints.take_in(came=came, by=ANONYMOUS, now=now)


def objection(
    topic: Topic,
    *,
    now: dt.datetime,
    words: str = "Ik ben het er niet mee eens: ik woon alleen.",
    name: str = "Ayşe Yılmaz",
    sent_on: dt.date | None = dt.date(2026, 11, 2),
    channel: Channel = Channel.WEB,
    received_at: dt.datetime | None = None,
    posted_on: dt.date | None = None,
    resident: Resident | None = None,
    decision_taker: User | None = None,
    official_at_once: bool = False,
    written_for: User | None = None,
    follow_secret: str = "",
    intake_token: str | None = None,
) -> Objection:
    """Object to a decision; by the web form unless told otherwise, and without a call."""
    came = Registration(
        topic=topic,
        channel=channel,
        words=words,
        contested=Contested(
            what="de brief over mijn uitkering", sent_on=sent_on, decision_taker=decision_taker
        ),
        resident=resident,
        told=register.Told(name=name),
        received_at=received_at,
        posted_on=posted_on,
        official_at_once=official_at_once,
        written_for=written_for,
        is_designated=channel is Channel.WEB,
        intake_token=intake_token or f"token-{next(_counter)}",
        follow_secret=follow_secret or f"secret-{next(_counter)}",
    )
    return registering.take_in(came=came, by=ANONYMOUS, now=now)
