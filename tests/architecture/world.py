"""One of everything, made through verbs: what the walks over all addresses need to go anywhere."""

import dataclasses
import datetime as dt
from typing import Any

from django.conf import settings
from django.test import Client

from callbacks import attempts, requests
from callbacks.lists import importing
from callbacks.models import CallAttempt, CallbackRequest, SlotException, SlotPattern
from callbacks.proactive import lists as proactive
from callbacks.proactive import purposes
from callbacks.telephony import events, keys, wire
from callbacks.telephony_models import IncomingCall
from portal.audit.actor import Actor, job
from portal.births import keys as birth_keys
from portal.cases import lifecycle, merging
from portal.cases.models import Case, Share
from portal.contacts import promises
from portal.contacts.models import LooksLike, Promise
from portal.desk.board import urls as board_urls
from portal.desk.handing import handovers
from portal.desk.places import days, seats
from portal.desk.places.models import Opening, ServicePoint, Sitting
from portal.desk.queue import calling, closing, serving
from portal.desk.queue.models import Visit
from portal.due import agenda, urgent
from portal.due.models import Reminder
from portal.kit import phone
from portal.letters.models import PrintRun
from portal.letters.printing import batches
from portal.municipality.models import Outage
from portal.outbox.models import Message
from portal.questions.models import Question
from portal.residents import limits, proposals, register, shared_numbers
from portal.residents.models import ContactLimit, Representation, Wish
from portal.staff import colleagues, office, outages
from portal.staff.models import NumberAssignment, Role, StaffSession, Team, User
from tests import build, build_births, build_letter, slots
from tests.architecture import (
    desk_world,
    law_world,
    letter_world,
    objections_world,
    promises_world,
    upload_world,
)

SECRET = "Zw4rt0pW1t-Zw4rt0pW1t_"
ASKED_SECRET = "W1t0pZw4rt-W1t0pZw4rt_"
# The columns of urls.csv after the anonymous one, with who stands in them.
ROLES: dict[str, tuple[str, str, tuple[Role, ...]]] = {
    "desk": ("Anna", "inkomen-1", (Role.DESK,)),
    "klantmanager": ("Bilal", "inkomen-1", (Role.CASEWORKER,)),
    "informal": ("Carla", "inkomen-1", (Role.INFORMAL_HANDLER,)),
    "teamlead": ("Daan", "inkomen-1", (Role.TEAM_LEAD,)),
    "stranger": ("Eva", "werk", (Role.CASEWORKER,)),
    "discovery": ("Fatma", "ontdekking", (Role.DISCOVERY, Role.COORDINATOR)),
    "partner": ("Gijs", "raadslieden", (Role.PARTNER,)),
    "manager": ("Hanna", "beheer", (Role.FUNCTIONAL_MANAGER,)),
}
COLUMNS = ("anonymous", *ROLES)


@dataclasses.dataclass(frozen=True)
class World:
    """The people with their sessions, and one row of everything that an address can name."""

    people: dict[str, User]
    sessions: dict[str, str]
    waiting: CallbackRequest
    mine: CallbackRequest
    kwargs: dict[str, dict[str, Any]]

    def browser(self, role: str, *, csrf: bool = False) -> Client:
        """Return a browser of this role as if it were just opened; an answer may log it out."""
        client = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


def make(now: dt.datetime) -> World:
    """Make the world. The waiting request belongs to Inkomen 1; Bilal has called the other once."""
    town = build.town(now=now)
    people = {
        role: build.colleague(name=name, team=town.teams[team], role=held[0], more_roles=held[1:])
        for role, (name, team, held) in ROLES.items()
    }
    waiting = build.callback(town.topics["uitkering"], now=now, follow_secret=SECRET)
    mine = build.callback(town.topics["uitkering"], now=now, number="06 12 34 56 79")
    requests.claim(request=mine, user=people["klantmanager"], now=now)
    call = attempts.Call(result=CallAttempt.Result.NO_ANSWER)
    called = attempts.log(request=mine, call=call, user=people["klantmanager"], now=now)
    asked = build.question(
        town.topics["uitkering"], now=now, words="Ik maak bezwaar.", follow_secret=ASKED_SECRET
    )
    visit = _visit(town, people, now)
    logged_in = {role: _log_in(user) for role, user in people.items()}
    addresses = _kwargs(town, people, waiting, now) | _of_question(asked)
    addresses |= _of_desk(visit, people["desk"], now)
    addresses |= _of_births(town, now)
    addresses |= desk_world.host_kwargs(town, people, visit, now)
    addresses |= desk_world.backup_kwargs(town, people, visit, now)
    addresses |= letter_world.kwargs(waiting.case, people, now)
    addresses |= upload_world.kwargs(waiting.case, now)
    addresses |= law_world.kwargs(now)
    addresses |= objections_world.kwargs(town, people, visit, now)
    addresses |= promises_world.promises_kwargs(town, people, waiting, now)
    addresses["callbacks:undo"] = {"reference": mine.case.reference, "pk": called.pk}
    return World(people, logged_in, waiting, mine, addresses)


def _of_question(asked: Question) -> dict[str, dict[str, Any]]:
    """What stands in the addresses of questions, which are no callbacks."""
    steps = ("claim", "release", "answer", "tell", "pass-on", "close")
    reference = {"reference": asked.case.reference}
    return {
        **{f"questions:{step}": reference for step in steps},
        "questions:ask": {"page": "onderwerp"},
        "callbacks:from-question": reference,
        "contacts:settle": {**reference, "pk": LooksLike.objects.get(case=asked.case).pk},
        "contacts:application-form": {"kind": "benefit"},
    }


def _of_births(town: build.Town, now: dt.datetime) -> dict[str, dict[str, Any]]:
    """What stands in the addresses of cards: one that waits for somebody to say it is welcome."""
    birth = build_births.birth(town, now=now)
    key = birth_keys.make(name="Register", by=build.TESTER, now=now).key
    steps = ("welcome", "not-sent", "wait", "letter")
    return {
        **{f"births:{step}": {"reference": birth.case.reference} for step in steps},
        "births:end-key": {"pk": key.pk},
    }


def _visit(town: build.Town, people: dict[str, User], now: dt.datetime) -> Visit:
    """Somebody waits at the desk; Bilal came down for it as backup."""
    opening = days.open_day(desk=build.desk(town), user=people["desk"], now=now)
    visit = build.visit(opening, now=now, topic=town.topics["uitkering"])
    lifecycle.share(
        case=visit.case,
        who=people["klantmanager"],
        ground=Share.Ground.BACKUP,
        until_at=None,
        by=build.TESTER,
        now=now,
    )
    return visit


def _of_desk(visit: Visit, anna: User, now: dt.datetime) -> dict[str, dict[str, Any]]:
    """What stands in the addresses of the desk; Anna sits there and agreed on something with
    somebody who went home."""
    sitting = seats.sit(point=ServicePoint.objects.all()[0], user=anna, now=now)
    agreed = build.visit(visit.opening, now=now, urgent=True)
    calling.call_next(user=sitting.clerk, now=now)
    serving.begin(visit=agreed, user=anna, now=now)
    urgent.settle(case=Case.objects.get(visit=agreed), done="Geholpen.", by=anna.actor, now=now)
    promise = promises.make(
        case=agreed.case,
        kind=Promise.Kind.OTHER,
        from_at=now,
        until_at=now + dt.timedelta(days=1),
        owner=anna,
        by=build.TESTER,
        now=now,
    )
    ending = closing.Ending(Visit.Outcome.PROMISE, promise=promise, said_aloud=True)
    closing.finish(visit=agreed, ending=ending, user=anna, now=now)
    steps = (
        "times",
        "picture",
        "hand-over",
        *(pattern.name or "" for pattern in board_urls.ONE_VISIT),
    )
    closed = {"reference": agreed.case.reference}
    return {
        **{f"desk:{step}": {"reference": visit.case.reference} for step in steps},
        "desk:slip": closed,
        "desk:send-slip": closed,
        "callbacks:from-visit": {"reference": visit.case.reference},
        **_of_handover(visit.opening, sitting, now),
        "contacts:keep": {**closed, "pk": promise.pk},
        "contacts:told": {**closed, "pk": promise.pk},
    }


def _of_handover(opening: Opening, sitting: Sitting, now: dt.datetime) -> dict[str, dict[str, Any]]:
    """Anna helps somebody, and asks whether a colleague of her team goes on with it."""
    visit = build.visit(opening, now=now, urgent=True)
    calling.call_next(user=sitting.clerk, now=now)
    serving.begin(visit=visit, user=sitting.clerk, now=now)
    asked = handovers.Offer(Team.objects.get(code="inkomen-1"), "De brief kwam niet.")
    made = handovers.offer(visit=visit, asked=asked, user=sitting.clerk, now=now)
    steps = ("handover", "accept-handover", "decline-handover", "withdraw-handover")
    return {f"desk:{step}": {"pk": made.pk} for step in (*steps, "conclude-handover")}


def _of_phone(town: build.Town, now: dt.datetime) -> dict[str, dict[str, Any]]:
    """A telephone system, and a call that Inkomen 1 missed."""
    made = keys.add_system(
        name="Centrale", fallback_team=town.teams["inkomen-1"], by=build.TESTER, now=now
    )
    told = wire.Told(
        event="een",
        call="een",
        kind=wire.Kind.MISSED,
        at=now,
        number_calling="+31612345677",
        number_called="+31365550101",
        extension="",
        is_internal=False,
    )
    events.take(told=told, system=made.key.system, body=b"", signature="", now=now)
    call = {"pk": IncomingCall.objects.get().pk}
    steps = ("check", "note", "reached", "no-file", "take", "back", "join", "no-action")
    system = {"pk": made.key.system_id}
    return {
        "callbacks:call": call,
        **{f"callbacks:call-{step}": call for step in steps},
        "callbacks:phone-system": system,
        "callbacks:phone-key": system,
        "callbacks:end-phone-system": system,
        "callbacks:end-phone-key": {**system, "key": made.key.pk},
    }


def _log_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    # The first request of a browser makes its session row: not a change by what it looks at.
    client.get("/privacy/")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _list(by: Actor, now: dt.datetime) -> int:
    """A list of one row that nobody has done yet."""
    content = b"Naam;Telefoon;Team;Onderwerp;Datum\nAda;06 12345678;Werk;vraag;3-11-2026\n"
    return importing.keep(content=content, name="lijst.csv", by=by, now=now).pk


def _kwargs(
    town: build.Town, people: dict[str, User], waiting: CallbackRequest, now: dt.datetime
) -> dict[str, dict[str, Any]]:
    """What stands in each address, by URL name; 'reference' is the same for all."""
    resident = waiting.case.resident
    if resident is None:
        raise AssertionError("the waiting case has a resident")
    by = job("tests")
    topic = town.topics["uitkering"]
    bilal, team = people["klantmanager"], town.teams["inkomen-1"]
    register.add_wish(resident=resident, wish=Wish.TALK, by=by, now=now)
    representation = register.add_representation(
        resident=resident,
        kind=Representation.Kind.HELPER,
        name="Een buurvrouw",
        phone=phone.parse("036 055 1234"),
        from_on=now.date(),
        by=by,
        now=now,
    )
    other, third = (
        register.add(told=register.Told(name=f"Ayşe {n}"), by=by, now=now) for n in "BC"
    )
    merged = merging.merge(kept=resident, dropped=third, by=by, now=now)
    proposal = proposals.propose(
        resident=resident, words="liever bellen", wish=Wish.TALK, language="", by=by, now=now
    )
    imported = _list(by, now)
    purpose = purposes.add(
        told=purposes.Purpose("Toeslag", "Participatiewet 36", "Het gaat over toeslag.", topic, 5),
        by=by,
        now=now,
    )
    called = proactive.keep(
        content=b"Naam;Telefoon\nAda;06 12345670\n", name="toeslag", purpose=purpose, by=by, now=now
    )
    limit = limits.propose(
        resident=resident,
        proposal=limits.Proposal(
            what=ContactLimit.What.DESK,
            facts="Er is geroepen in de hal.",
            facts_on=now.date(),
            team=team,
            contact=bilal,
            from_on=now.date(),
            until_on=now.date(),
            talked_on=now.date(),
        ),
        by=by,
        now=now,
    )
    marked = shared_numbers.mark_office(
        phone=phone.parse("036 555 77 77"), office="De Brug", by=by, now=now
    )
    closure = office.close_day(day=dt.date(2026, 12, 25), reason="Kerst", by=by, now=now)
    outage = outages.note(
        way=Outage.Way.WEB, began_at=now, ended_at=None, words="Onbereikbaar.", by=by, now=now
    )
    away = colleagues.add_absence(
        user=bilal,
        from_on=now.date(),
        until_on=now.date(),
        substitute=None,
        by=by,
        now=now,
    )
    message = Message.objects.filter(case=waiting.case).get()
    # As the worker leaves it when the provider refuses the number.
    Message.objects.filter(pk=message.pk).update(state="FAILED", ended_at=now, claimed_at=now)
    given = NumberAssignment.objects.get(team=team)
    number, user = {"pk": given.number_id}, {"pk": bilal.pk}
    membership = bilal.memberships.get()
    whom = {"pk": resident.pk}
    reminder = Reminder.objects.create(
        key="kijk", source="tests", code="test", at=now, team=team, text="Kijk even.", rung_at=now
    )
    staff: dict[str, dict[str, Any]] = {
        "crisis-card": {"code": "danger"},
        "crisis-change": {"code": "danger"},
        "location": {"code": "stadhuis"},
        "hours": {"code": "stadhuis"},
        "close-holidays": {"year": 2027},
        "open-day": {"pk": closure.pk},
        "end-outage": {"pk": outage.pk},
        "team": {"code": team.code},
        "team-extension": {"code": team.code},
        "colleague": user,
        "change-colleague": user,
        "begin-role": user,
        "end-role": {**user, "membership": membership.pk},
        "start-password": user,
        "stop-colleague": user,
        "leaving": user,
        "let-in": user,
        "number": number,
        "change-number": number,
        "assign-number": number,
        "end-assignment": {**number, "assignment": given.pk},
        "test-call": number,
        "remove-absence": {"pk": away.pk},
        "end-session": {"pk": StaffSession.objects.get(user=bilal).pk},
    }
    cases: dict[str, dict[str, Any]] = {
        "end-office-number": {"pk": marked.pk},
        "propose-limit": whom,
        **{
            f"limit{step}": {"pk": limit.pk}
            for step in ("", "-talk", "-decide", "-refuse", "-review", "-take-back")
        },
        "resident": whom,
        "resident-check": whom,
        "resident-id-seen": whom,
        "resident-wishes": whom,
        "resident-safe-contact": whom,
        "resident-set-safe-contact": whom,
        "resident-language": whom,
        "resident-contact-person": whom,
        "represent": whom,
        "end-representation": {**whom, "representation": representation.pk},
        "same-resident": whom,
        "compare-residents": {**whom, "other": other.pk},
        "undo-merge": {**whom, "merge": merged.pk},
        "wish-proposal": {**whom, "proposal": proposal.pk},
        "client-number": whom,
        "address": whom,
        "official-post": whom,
        "death": whom,
        "not-dead": whom,
        "topic": {"code": "werk"},
        "retire-topic": {"code": "werk"},
        "restore-topic": {"code": "werk"},
    }
    return {
        **_of_phone(town, now),
        **_of_letters(waiting.case, people, now),
        **{f"staff:{name}": value for name, value in staff.items()},
        **{f"cases:{name}": value for name, value in cases.items()},
        "outbox:resend": {"pk": message.pk},
        "outbox:settle": {"pk": message.pk},
        "track:follow": {"secret": SECRET},
        "track:act": {"secret": SECRET, "code": "annuleren"},
        **{
            f"track:{step}": {"secret": SECRET}
            for step in ("read", "send-code", "read-code", "read-birth-date")
        },
        "track:read-file": {"secret": SECRET, "what": "antwoord", "key": "1"},
        "due:dismiss": {"pk": reminder.pk},
        "due:feed": {"secret": agenda.make(user=bilal, now=now)},
        "callbacks:ask": {"page": "onderwerp"},
        "callbacks:list": {"pk": imported},
        "callbacks:retire-purpose": {"pk": purpose.pk},
        "callbacks:proactive-list": {"pk": called.pk},
        "callbacks:caller-id-team": {"code": team.code},
        "dashboards:today-cases": {"tile": "te-laat"},
        "dashboards:figure": {"code": "terugbellen"},
        "dashboards:export": {"code": "terugbellen"},
        "dashboards:cases": {"code": "terugbellen", "split": "open"},
        "callbacks:list-report": {"pk": imported},
        "callbacks:capacity-of": {"code": team.code},
        "callbacks:add-exception": {"code": team.code},
        "callbacks:end-pattern": {"code": team.code, "pk": _long_ago(team, now)},
        "callbacks:remove-exception": {"code": team.code, "pk": _one_day(team)},
    }


def _of_letters(case: Case, people: dict[str, User], now: dt.datetime) -> dict[str, dict[str, Any]]:
    """A print run that waits for a worker, and a batch that nobody signed."""
    team, letter = case.team, build_letter.draft(case, now=now)
    run = PrintRun.objects.create(
        kind="LETTERS", team=team, of_team=team, asked_by=people["teamlead"].actor.key, asked_at=now
    )
    batch = batches.choose(
        version=build_letter.template(now=now),
        team=team,
        choice=batches.Choice(references=[case.reference]),
        user=people["teamlead"],
        now=now,
    )
    steps = ("sign-batch", "pause-batch", "resume-batch", "cancel-batch", "batch-again")
    ends = ("run", "download-run", "post-run", "cancel-run", "run-again")
    return {
        "letters:print-alone": {"pk": letter.pk},
        **{f"letters:{name}": {"pk": run.pk} for name in ends},
        **{f"letters:{name}": {"pk": batch.pk} for name in ("batch", *steps)},
    }


def _long_ago(team: Team, now: dt.datetime) -> int:
    """Make a week that is over: this team goes by half-days now."""
    slots.week(team, weekdays=[0], until_on=dt.date(2020, 2, 1), now=now)
    return SlotPattern.objects.get(team=team).pk


def _one_day(team: Team) -> int:
    row = SlotException.objects.create(
        team=team,
        day=dt.date(2026, 12, 1),
        from_time=dt.time(9),
        until_time=dt.time(10),
        places=0,
        reason="Teamdag",
    )
    return row.pk
