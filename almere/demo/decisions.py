"""What the demo promised and refuses: assurances, a no on its way in each state, and one that goes
against what we said. Made by the verbs, once."""

import datetime as dt

from almere.demo.callbacks import token_of
from almere.demo.stories import STORIES, Course, Story
from almere.demo.town import Town
from callbacks import attempts, requests
from callbacks.decision_models import ComingDecision
from callbacks.decisions import coming, people
from callbacks.decisions.coming import Announced
from callbacks.models import CallAttempt, CallbackRequest
from portal.cases import lifecycle
from portal.cases.models import Case
from portal.contacts import assurances
from portal.contacts.assurances import Said
from portal.contacts.models import Assurance
from portal.kit import clock, phone
from portal.municipality import calendars
from portal.staff.models import User

State = ComingDecision.State
TEAM, WORKER, LEAD = "inkomen-1", "bilal", "daan"
TOPICS = frozenset({"mijn-uitkering", "brief"})
OPEN = frozenset({Course.FRESH, Course.CLAIMED})
# It was told this morning.
EARLIER = dt.timedelta(minutes=40)
# What we said, on what ground, how many days ago, and how it ended.
SAID = (
    ("U krijgt de wasmachine vergoed.", Assurance.Ground.LAW, 12, ""),
    ("U hoeft de papieren van uw broer niet in te leveren.", Assurance.Ground.POLICY, 30, ""),
    ("Uw reiskosten van oktober betalen wij terug.", Assurance.Ground.LAW, 45, "kept"),
    ("U mag de borg in delen terugbetalen.", Assurance.Ground.POLICY, 60, "taken back"),
)
TAKEN_BACK = "De regel is sinds september anders. Dat hadden wij moeten weten."
# What the no is about, in how many working days it goes out, and what became of it. The first goes
# against what we said to the same resident.
COMING = (
    ("Wasmachine", 6, State.OPEN, ""),
    ("Toeslag voor huur", 4, State.TOLD, ""),
    ("Extra bijstand voor een bed", 3, State.OFFERED, "De kledingbank helpt morgen met een bed."),
    (
        "Reiskosten",
        2,
        State.UNREACHED,
        "Gebeld en niet gesproken. Wij sturen een kaart.",
    ),
    ("Korting op de bus", 8, State.WITHDRAWN, ""),
)


def load(*, town: Town, users: dict[str, User], now: dt.datetime) -> int:
    """Make what is not there yet; return how many decisions are new."""
    cases, now = _cases(), now - EARLIER
    # The first has both; what was said to the others is about other people.
    assured = [*cases[:1], *cases[len(COMING) :]]
    for number, (case, said) in enumerate(zip(assured, SAID, strict=False), start=1):
        _say(number, case, said, users, now)
    made = 0
    for number, (case, told) in enumerate(zip(cases, COMING, strict=False), start=1):
        token = f"demo-decision-{number}"
        if lifecycle.find_by_token(token) is None:
            _announce(token, case, told, town, users[WORKER], now)
            made += 1
    return made


def _cases() -> list[Case]:
    """Return cases of one team of people about whom nothing else is the matter."""
    tokens = [token_of(number) for number, story in enumerate(STORIES, 1) if _is_plain(story)]
    found = Case.objects.filter(intake_token__in=tokens, team__code=TEAM)
    needed = len(COMING) + len(SAID) - 1
    return list(found.select_related("team", "resident").order_by("pk")[:needed])


def _is_plain(story: Story) -> bool:
    person = story.person
    is_quiet = not (story.urgent or person.safe_contact or person.wishes)
    return is_quiet and bool(person.name) and story.topic in TOPICS and story.course in OPEN


def _say(
    number: int,
    case: Case,
    said: tuple[str, Assurance.Ground, int, str],
    users: dict[str, User],
    now: dt.datetime,
) -> None:
    what, ground, days, end = said
    token, worker, lead = f"demo-assurance-{number:03d}", users[WORKER], users[LEAD]
    if Assurance.objects.filter(token=token).exists():
        return
    said_on = clock.day_of(now) - dt.timedelta(days=days)
    told = Said(what=what, ground=ground, author=worker, said_on=said_on, token=token)
    assurance = assurances.say(case=case, said=told, user=worker, now=now)
    if end == "kept":
        assurances.keep(assurance=assurance, user=worker, now=now)
    elif end:
        assurances.take_back(
            assurance=assurance, reason=TAKEN_BACK, told_on=clock.day_of(now), user=lead, now=now
        )


def _announce(
    token: str,
    case: Case,
    told: tuple[str, int, ComingDecision.State, str],
    town: Town,
    worker: User,
    now: dt.datetime,
) -> None:
    about, days, state, words = told
    goes_out_on = calendars.office_calendar().add(clock.day_of(now), days)
    number = CallbackRequest.objects.get(case=case).number_to_call
    name = case.resident.name if case.resident else ""
    decision = coming.announce(
        told=Announced(
            about=about,
            team=town.teams[TEAM],
            goes_out_on=goes_out_on,
            who=people.Told(name, phone=phone.parse(number)),
            resident=case.resident,
            case=case,
            token=token,
        ),
        by=worker.actor,
        now=now,
    ).decision
    if state is State.WITHDRAWN:
        coming.withdraw(decision=decision, by=worker.actor, now=now)
    elif state is not State.OPEN:
        reached = state is not State.UNREACHED
        _call(decision, worker, now, reached=reached)
        coming.end(decision=decision, state=state, words=words, user=worker, now=now)


def _call(decision: ComingDecision, worker: User, now: dt.datetime, *, reached: bool) -> None:
    request = CallbackRequest.objects.select_related("case").get(pk=decision.pk)
    requests.claim(request=request, user=worker, now=now)
    result = CallAttempt.Result.REACHED if reached else CallAttempt.Result.NO_ANSWER
    attempts.log(request=request, call=attempts.Call(result=result), user=worker, now=now)
