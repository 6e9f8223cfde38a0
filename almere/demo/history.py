"""Makes the past of the demo through the verbs, a little at a time, at moments that lie in that
past. Each day is a slot of a job, each request has a token: a run that was cut off goes on."""

import dataclasses
import datetime as dt
import time
from collections.abc import Callable, Iterator

from almere.demo.callbacks import CALLERS, last_token
from almere.demo.colleagues import COLLEAGUES
from almere.demo.one_go import in_one_go
from almere.demo.past import Past, PastQuestion, PastRequest, neighbour
from almere.demo.stories import WORDS
from callbacks import attempts, requests
from callbacks.models import CallAttempt, CallbackRequest
from callbacks.moments import windows
from portal.audit import actor, record
from portal.audit.actor import ANONYMOUS, job
from portal.cases import lifecycle, topics
from portal.cases.models import Case, Channel, Topic
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.jobs import slots
from portal.kit import clock, holidays, locks, phone, secret
from portal.live import notify
from portal.municipality import calendars
from portal.questions import answers, questions
from portal.questions.models import Question
from portal.residents import register
from portal.residents.models import Resident
from portal.staff import office, people
from portal.staff.models import User

JOB = "demo-history"
BEGUN, DONE = "begun", "done"
MAKER = job("demo")
# Any number that no other lock uses.
LOCK = "almere.demo.history"
# The rules end it after three half-days; somebody who must be called on is reached in the end.
MOST_TURNS = 6
# Short enough that a colleague whose row it holds hardly waits, long enough to save commits.
HANDFUL_SECONDS = 0.25
# How long it rests, of the time that it worked.
REST = 0.5
CARDS_IN_TIME = 0.85
NOT_SHOWN = "nummerherkenning is er nog niet"
NOTES = (
    "Vraag beantwoord.",
    "Samen de brief gelezen.",
    "Uitgelegd wat er nu gebeurt en wanneer.",
    "Formulier gestuurd.",
    "Afspraak gemaakt om langs te komen.",
)
ANSWERS = (
    "Ja, dat mag. U hoeft er niets extra's voor te doen.",
    "Wij hebben het ontvangen. U leest binnen twee weken wat wij besluiten.",
    "U kunt het formulier aan de balie inleveren, elke ochtend vanaf half negen.",
    "Het geld komt rond de twintigste. Is het er dan niet? Bel ons dan.",
)


@dataclasses.dataclass(frozen=True)
class _Cast:
    """What requests of the past are about, and who calls, by team."""

    topics: dict[str, Topic]
    callers: dict[int, list[User]]


def can_begin() -> bool:
    """Tell whether the stories of today are there, which are loaded first. One query."""
    return lifecycle.find_by_token(last_token()) is not None


def begin(*, now: dt.datetime) -> None:
    """Remember from which moment the two years are counted back; the first time only."""
    if slots.take(job=JOB, slot=BEGUN, now=now):
        years = range(now.year - 2, now.year)
        days = [
            (holiday.day, holiday.name)
            for year in years
            for holiday in holidays.of_year(year)
            if holiday.day.weekday() < 5
        ]
        office.close_days(days=days, by=MAKER, now=now)


def is_being_made() -> bool:
    """Tell whether the history was begun and is not finished. One query."""
    moments = slots.moments(job=JOB, slots=(BEGUN, DONE))
    return BEGUN in moments and DONE not in moments


def go_on(*, seconds: float, rest: Callable[[float], None] = time.sleep) -> int:
    """Make requests for about so many seconds, and return how many. Nothing when all is made, or
    while another worker is at it.

    After each handful it rests for a while, so that who works here hardly notices.
    """
    if not is_being_made():
        return 0
    made = 0
    with locks.alone(LOCK) as alone, notify.silence():
        until, cast = time.monotonic() + seconds, _cast()
        left = _left() if alone else iter(())
        while handful := _handful(left, cast):
            count, took = handful
            made += count
            if time.monotonic() > until:
                break
            rest(took * REST)
    return made


def _handful(left: Iterator[PastRequest | PastQuestion], cast: _Cast) -> tuple[int, float] | None:
    """Make a few requests in one transaction; return how many and how long that took, None when
    nothing is left. The days that are finished by it are part of it: a next run goes on there."""
    began = time.monotonic()
    count = 0
    with record.together(), in_one_go():
        for one in left:
            if isinstance(one, PastQuestion):
                _answer(one, cast)
            else:
                _make(one, cast)
            count += 1
            if time.monotonic() - began > HANDFUL_SECONDS:
                break
    return (count, time.monotonic() - began) if count else None


def _left() -> Iterator[PastRequest | PastQuestion]:
    """Yield everything that is still to be made; a day without any is finished, and so is the
    history after its last day."""
    moments = slots.moments(job=JOB)
    past = Past(moments[BEGUN], calendars.office_calendar())
    for day in past.days():
        if day.isoformat() in moments:
            continue
        asked: list[PastRequest | PastQuestion] = [*past.asked_on(day), *past.written_on(day)]
        made = lifecycle.tokens_used([one.token for one in asked])
        yield from (one for one in asked if one.token not in made)
        slots.take(job=JOB, slot=day.isoformat(), now=clock.utc_now())
    slots.take(job=JOB, slot=DONE, now=clock.utc_now())


def _make(past: PastRequest, cast: _Cast) -> None:
    """Let one resident ask, and let colleagues call until it is closed."""
    request = _ask(past, cast.topics[past.topic])
    by_resident = actor.resident(request.case.pk)
    worker = past.pick("worker", cast.callers[request.case.team_id])
    if past.asked_again_at:
        requests.ask_again(
            request=request,
            channel=Channel.PHONE,
            note="Wanneer word ik gebeld?",
            by=by_resident,
            now=past.asked_again_at,
        )
    if past.cancelled_at:
        requests.cancel(request=request, by=by_resident, now=past.cancelled_at)
        return
    for turn in range(MOST_TURNS):
        window = promises.open_window(request.case)
        if window is None:
            break
        result = _call(past, turn, request, windows.Window.of(window), worker)
        if result is CallAttempt.Result.REACHED:
            return
    _choose_another_way(past, request.case, worker)


def _ask(past: PastRequest, topic: Topic) -> CallbackRequest:
    return requests.ask(
        asked=requests.Ask(
            topic=topic,
            subject="",
            story=WORDS[past.topic],
            phone=phone.parse(neighbour(past.person).phone),
            window=past.window,
            channel=Channel.WEB,
            resident=_resident(past),
            intake_token=past.token,
            follow_secret=secret.new_link(),
        ),
        by=ANONYMOUS,
        now=past.asked_at,
    )


def _call(
    past: PastRequest, turn: int, request: CallbackRequest, window: windows.Window, worker: User
) -> CallAttempt.Result:
    called_at, result = past.called_at(window, turn), past.result(turn)
    limit = past.past.begun_at - dt.timedelta(minutes=1)
    if called_at >= limit or turn == MOST_TURNS - 1:
        # Nothing of the past is left open.
        called_at, result = min(called_at, limit), CallAttempt.Result.REACHED
    requests.claim(request=request, user=worker, now=called_at)
    reached = result is CallAttempt.Result.REACHED
    attempts.log(
        request=request,
        call=attempts.Call(
            result=result,
            note=past.pick("note", NOTES) if reached else "",
            number_was_shown=past.shows_number,
            anonymous_reason="" if past.shows_number else NOT_SHOWN,
        ),
        user=worker,
        now=called_at,
    )
    return result


def _answer(past: PastQuestion, cast: _Cast) -> None:
    """Let one resident ask in writing, and a colleague tell the answer by phone or at the desk:
    nothing of the past has to be mailed today."""
    topic = cast.topics[past.topic]
    way = past.pick("way", (Question.Way.PHONE, Question.Way.DESK))
    question = questions.ask(
        asked=questions.Ask(
            topic=topic,
            words=WORDS[past.topic],
            way=way,
            channel=Channel.WEB,
            resident=_resident(past),
            intake_token=past.token,
            follow_secret=secret.new_link(),
        ),
        by=ANONYMOUS,
        now=past.asked_at,
    )
    worker, then = past.pick("worker", cast.callers[topic.team_id]), past.answered_at
    questions.claim(question=question, user=worker, now=then)
    answers.answer(question=question, words=past.pick("answer", ANSWERS), user=worker, now=then)
    answers.tell(question=question, way=way, user=worker, now=then)


def _resident(past: PastRequest | PastQuestion) -> Resident:
    """A colleague found out that she is the one who asked before."""
    person = neighbour(past.person)
    typed = phone.parse(person.phone)
    known: Resident | None = Resident.objects.with_number(typed.e164).first()
    told = register.Told(name=person.name, phone=typed, birth_date=person.birth_date)
    return known or register.add(told=told, by=ANONYMOUS, now=past.asked_at)


def _choose_another_way(past: PastRequest, case: Case, worker: User) -> None:
    """After three attempts somebody sent a card, mostly in time."""
    card = promises.open_of_kind(case, Promise.Kind.CARD)
    if card is None:
        return
    days = 1 if past.dice("card") < CARDS_IN_TIME else 8
    sent_at = min(card.from_at + dt.timedelta(days=days), past.past.begun_at)
    promises.keep(promise=card, by=worker.actor, now=sent_at)


def _cast() -> _Cast:
    names = {one.username for one in COLLEAGUES if CALLERS & set(one.roles)}
    callers: dict[int, list[User]] = {}
    for user in people.active().filter(username__in=names).prefetch_related("memberships"):
        for membership in user.memberships.all():
            callers.setdefault(membership.team_id, []).append(user)
    return _Cast({topic.code: topic for topic in topics.listed()}, callers)
