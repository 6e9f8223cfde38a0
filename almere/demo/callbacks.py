"""The callbacks of the demo: each made by the verbs at moments that lie a little in the past."""

import dataclasses
import datetime as dt
import itertools

from django.db import transaction

from almere.demo.colleagues import COLLEAGUES
from almere.demo.stories import STORIES, Course, Story
from almere.demo.town import Town
from callbacks import attempts, requests
from callbacks.models import CallAttempt, CallbackRequest
from callbacks.moments import capacity, windows
from callbacks.moments.capacity import Hours
from callbacks.moments.windows import Window
from portal.audit import actor
from portal.audit.actor import ANONYMOUS, job
from portal.cases import lifecycle
from portal.cases.models import Channel
from portal.contacts import promises
from portal.kit import clock, phone, secret
from portal.municipality import calendars
from portal.residents import homes, register
from portal.staff.models import Role, Team, User

Result = CallAttempt.Result
# What came of the calls, one promised window after another.
CALLS: dict[Course, list[CallAttempt.Result]] = {
    Course.TRIED: [Result.NO_ANSWER],
    Course.TRIED_TWICE: [Result.NO_ANSWER, Result.ENGAGED],
    Course.SOMEBODY_ELSE: [Result.SOMEBODY_ELSE],
    Course.REACHED: [Result.REACHED],
    Course.UNREACHED: [Result.NO_ANSWER, Result.ENGAGED, Result.NO_ANSWER],
}
UNTAKEN = frozenset({Course.FRESH, Course.LATE, Course.CANCELLED})
CALLERS = frozenset({Role.CASEWORKER, Role.INFORMAL_HANDLER})
# Urgent requests of today: one that nobody has seen yet, one that a colleague has just taken.
URGENT_NOW = {Course.FRESH: dt.timedelta(minutes=12), Course.CLAIMED: dt.timedelta(minutes=25)}

# Half of the people told where they live.
STREETS = ("Sambastraat", "Rumbalaan", "Flamencostraat", "Odeonstraat")

type Turns = dict[int, itertools.cycle[User]]


@dataclasses.dataclass(frozen=True)
class Moments:
    """The windows around now: those to come, and those from which n calls fit before now."""

    now: dt.datetime
    ahead: list[Window]
    past: dict[int, list[Window]]

    def first_window(self, number: int, story: Story) -> Window:
        """Choose the window that the receipt of this story told."""
        if story.urgent and story.course in URGENT_NOW:
            return windows.soonest(now=self.now - URGENT_NOW[story.course])
        if story.course is Course.LATE:
            return self.past[1][0]
        if calls := CALLS.get(story.course):
            return self.past[len(calls)][number % 2]
        return self.ahead[number % len(self.ahead)]

    def asked_at(self, number: int, story: Story, window: Window) -> dt.datetime:
        """Choose when she asked: some hours before her window, and before now."""
        if story.urgent and story.course in URGENT_NOW:
            return self.now - URGENT_NOW[story.course]
        hours, minutes = 2 + number * 7 % 20, number * 13 % 60
        before = window.from_at - dt.timedelta(hours=hours, minutes=minutes)
        return min(before, self.now - dt.timedelta(minutes=5 + number * 11 % 240))


def moments_around(now: dt.datetime) -> Moments:
    """Return the windows of some ten working days before now, and of two after it."""
    start = now - dt.timedelta(days=28)
    halves = [windows.of(half) for half in calendars.half_days_ahead(now=start, days=25)]
    over = [window for window in halves if window.until_at <= now][::-1]
    running = [window for window in halves if window.from_at <= now < window.until_at]
    ahead = [windows.of(half) for half in calendars.half_days_ahead(now=now, days=2)]
    past = {1: over}
    for calls in (2, 3):
        past[calls] = [window for window in over[:20] if _last_of(window, calls).until_at <= now]
    return Moments(now, [*running, *ahead], past)


def _last_of(window: Window, calls: int) -> Window:
    """The window of the last call when the first one was in this window."""
    for _ in range(calls - 1):
        window = windows.next_after(window, now=window.from_at)
    return window


def load(*, town: Town, users: dict[str, User], now: dt.datetime) -> int:
    """Make every callback that an earlier run did not make; return how many are new."""
    moments = moments_around(now)
    turns = _turns(town, users)
    made = 0
    for number, story in enumerate(STORIES, start=1):
        token = token_of(number)
        if lifecycle.find_by_token(token) is None:
            # Whole or not at all: the next run sees by the token that this one is finished.
            with transaction.atomic():
                _make(number, story, _ask(number, story, token, town, moments), turns, moments)
            made += 1
    _add_places(town.teams["werk"], now)
    return made


def _add_places(team: Team, now: dt.datetime) -> None:
    """Let one team go by half hours, after the windows that the stories were promised."""
    today = clock.day_of(now)
    if capacity.week_of(team, day=today):
        return
    for begins, ends in ((9, 12), (13, 16)):
        capacity.add_pattern(
            team=team,
            weekdays=[0, 1, 2, 3, 4],
            hours=Hours(dt.time(begins), dt.time(ends), places=2),
            from_on=calendars.office_calendar().add(today, 3),
            until_on=None,
            by=job("demo"),
            now=now,
        )


def last_token() -> str:
    """Return the token of the last story: when its request is there, all are loaded."""
    return token_of(len(STORIES))


def token_of(number: int) -> str:
    """Return the token of the story with this number."""
    return f"demo-{number:03d}"


def _turns(town: Town, users: dict[str, User]) -> Turns:
    """The colleagues of each team who call, one after the other."""
    people: dict[int, list[User]] = {}
    for one in COLLEAGUES:
        if CALLERS & set(one.roles):
            people.setdefault(town.teams[one.team].pk, []).append(users[one.username])
    return {team: itertools.cycle(callers) for team, callers in people.items()}


def _ask(number: int, story: Story, token: str, town: Town, moments: Moments) -> CallbackRequest:
    window = moments.first_window(number, story)
    asked_at = moments.asked_at(number, story, window)
    person, typed = story.person, phone.parse(story.person.phone)
    told = register.Told(
        name=person.name,
        phone=typed,
        email=person.email,
        language=person.language,
        safe_contact=person.safe_contact,
    )
    resident = register.add(told=told, by=ANONYMOUS, now=asked_at)
    if number % 2 and person.name and not person.safe_contact:
        home = homes.Home(STREETS[number % len(STREETS)], str(number), "1326 XX", "Almere")
        homes.move_in(resident=resident, home=home, by=ANONYMOUS, now=asked_at)
    for wish in person.wishes:
        register.add_wish(resident=resident, wish=wish, by=ANONYMOUS, now=asked_at)
    return requests.ask(
        asked=requests.Ask(
            topic=town.topics[story.topic],
            subject="",
            story=story.words,
            phone=typed,
            window=window,
            channel=Channel.WEB,
            resident=resident,
            urgent=story.urgent,
            intake_token=token,
            follow_secret=secret.new_link(),
        ),
        by=ANONYMOUS,
        now=asked_at,
    )


def _make(
    number: int, story: Story, request: CallbackRequest, turns: Turns, moments: Moments
) -> None:
    """Let colleagues and the resident do what the story says happened since."""
    asked_at = request.case.opened_at
    between = asked_at + (moments.now - asked_at) / 2
    if story.course is Course.CANCELLED:
        requests.cancel(request=request, by=actor.resident(request.case.pk), now=between)
    if story.course in UNTAKEN:
        return
    worker = next(turns[request.case.team_id])
    results = CALLS.get(story.course, [])
    window = moments.first_window(number, story)
    taken_at = window.from_at if results else between
    requests.claim(request=request, user=worker, now=taken_at)
    resident = request.case.resident
    if resident and resident.safe_contact:
        register.set_safe_contact(resident=resident, by=worker.actor, now=taken_at)
    for result in results:
        _call(number, story, request, result, worker)


def _call(
    number: int,
    story: Story,
    request: CallbackRequest,
    result: CallAttempt.Result,
    worker: User,
) -> None:
    promised = promises.open_window(request.case)
    if promised is None:
        raise LookupError(f"no window stands for {request.case}")
    attempts.log(
        request=request,
        call=attempts.Call(
            result=result, note=story.note, number_was_shown=not story.person.safe_contact
        ),
        user=worker,
        now=promised.from_at + dt.timedelta(minutes=10 + number * 17 % 120),
    )
