"""Pairs around a moment, a form and a message: who gets the place, what joins, what may leave."""

import time
from functools import partial

from callbacks import requests
from callbacks.asking import entry, joins
from callbacks.attempts import Result
from callbacks.models import CallbackRequest
from callbacks.moments import moving, telling
from callbacks.moments.moving import Plan
from callbacks.moments.telling import Told
from callbacks.moments.windows import Window
from callbacks.requests import Ask
from portal.audit.actor import resident
from portal.cases import merging
from portal.cases.models import Case, Channel
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.kit import phone
from portal.outbox import deliver
from portal.outbox.models import Message
from portal.residents import register
from portal.staff.models import User
from tests import build
from tests.faults.call_pairs import A_SECOND, her, log, move
from tests.faults.callback_checks import Found
from tests.faults.gateways import Watched
from tests.faults.pairs import DONE, NOW, Act, Pair, Said, Scene, Trial, morning, read
from tests.slots import THURSDAY, WEDNESDAY, slot

TEN, HALF_PAST, NEXT_TEN = (
    slot(WEDNESDAY, "10:00"),
    slot(WEDNESDAY, "10:30"),
    slot(THURSDAY, "10:00"),
)


def move_by(user: User, request: CallbackRequest, window: Window) -> Act:
    """Return a colleague's choice of another moment than the one that stands now."""
    standing = promises.open_window(request.case)
    seen = standing.pk if standing else None
    plan = Plan([window], "Ander werk loopt uit", "Het duurt langer.", seen)
    return partial(moving.by_colleague, request=read(request.pk), plan=plan, user=user, now=NOW)


def her_move_or_ours(scene: Scene) -> Trial:
    asked = scene.asked(window=morning(25))
    acts: list[Act] = [move(asked, 26), move_by(scene.bilal, asked, morning(27))]

    def judge(said: Said) -> Found:
        found, standing = Found(), promises.open_window(asked.case)
        found.twice(said.count(DONE), "moved")
        day = 26 if said[0] == DONE else 27
        stands = standing is not None and standing.from_at == morning(day).from_at
        found.unless(stands, "whoever reads 'done' finds another moment")
        return found

    return Trial(acts, [asked], frozenset({"MovedBefore"}), judge)


def her_double_click(scene: Scene) -> Trial:
    asked = scene.asked(window=morning(25))

    def judge(_said: Said) -> Found:
        found = Found()
        found.twice(Promise.objects.filter(case=asked.pk).count() - 1, "moved")
        return found

    return Trial([move(asked)] * 2, [asked], judge=judge)


def last_place(scene: Scene) -> Trial:
    """The form, the desk, a follow link and a colleague who moves want the same half hour."""
    for case in Case.objects.open().filter(team=scene.eva.memberships.get().team):
        requests.cancel(request=case.callback, by=resident(case.pk), now=NOW)
    hers = scene.asked(window=HALF_PAST, topic="werk")
    theirs = scene.asked(window=NEXT_TEN, topic="werk")
    form = form_of(scene, number=scene.number(), topic="werk", window=TEN)
    seen = promises.open_window(hers.case)
    by_her = partial(
        moving.by_resident,
        case=hers.case,
        wanted=[TEN],
        seen=seen.pk if seen else None,
        by=resident(hers.pk),
        now=NOW,
    )
    desk = partial(entry.take, taken=_taken(scene), user=scene.eva, now=NOW)

    def judge(said: Said) -> Found:
        found = Found()
        found.unless(said.count(DONE) == 1, f"not one winner: {said}")
        held = Promise.objects.standing().filter(from_at=TEN.from_at, place=1)
        found.unless(held.count() == 1, "the place is nobody's")
        return found

    acts: list[Act] = [form, desk, by_her, move_by(scene.eva, theirs, TEN)]
    return Trial(acts, [hers, theirs], frozenset({"Full"}), judge)


def _taken(scene: Scene) -> entry.Taken:
    number = phone.parse(scene.number())
    return entry.Taken(
        topic=scene.town.topics["werk"],
        note="Zij wil iets vragen.",
        phone=number,
        name="Ben Bos",
        birth_date=None,
        resident=None,
        wanted=(TEN,),
        overbook_because="",
        reason="",
        safe_contact=False,
        channel=Channel.PHONE,
        intake_token=f"desk-{number.e164[1:]}",
        follow_secret=f"desk-secret-{number.e164[1:]}",
    )


def form_of(
    scene: Scene,
    *,
    number: str,
    topic: str = "uitkering",
    window: Window | None = None,
    serial: str = "",
) -> Act:
    """Return a sending of the public form."""
    told = phone.parse(number)
    mark = f"{told.e164[1:]}-{serial}"
    asked = Ask(
        topic=scene.town.topics[topic],
        subject="",
        story="En nog iets.",
        phone=told,
        window=window or morning(25),
        channel=Channel.WEB,
        told=register.Told(name="Ayşe Yılmaz", phone=told),
        intake_token=f"form-{mark}",
        follow_secret=f"form-secret-{mark}",
    )
    return partial(joins.ask, sent=joins.Sent(asked, "hier"), now=NOW)


def joined_or_reached(scene: Scene) -> Trial:
    number = scene.number()
    asked = scene.asked(holder=scene.bilal, number=number)

    def judge(_said: Said) -> Found:
        found = Found()
        others = CallbackRequest.objects.filter(number_to_call=asked.number_to_call)
        other = others.exclude(pk=asked.pk).first()
        if other is None:
            found.illegal.append("a form left no request")
            return found
        joined = other.case.outcome == "JOINED"
        # Her words are kept where they were read, or a new request stands: never neither.
        found.unless(joined or other.case.is_open, "asked again for nothing")
        found.unless(read(asked.pk).times_asked == (2 if joined else 1), "counted otherwise")
        found.unless(read(asked.pk).case.outcome == "REACHED", "not closed as reached")
        return found

    acts: list[Act] = [form_of(scene, number=number), log(asked, scene.bilal, Result.REACHED)]
    return Trial(acts, [asked], judge=judge)


def joined_twice(scene: Scene) -> Trial:
    number = scene.number()

    def judge(_said: Said) -> Found:
        found = Found()
        made = CallbackRequest.objects.filter(number_to_call=phone.parse(number).e164)
        found.unless(made.count() == 2, "a form left no request")
        found.twice(made.filter(case__closed_at=None).count(), "open request")
        found.unless(sum(made.values_list("times_asked", flat=True)) == 3, "counted otherwise")
        return found

    acts: list[Act] = [form_of(scene, number=number, serial=serial) for serial in ("een", "twee")]
    return Trial(acts, [], judge=judge)


def send(message: Message) -> None:
    """Deliver a message as a worker does."""
    claimed = deliver.claim(pk=message.pk, now=NOW)
    outcome = deliver.hand_over(message=claimed) if claimed else None
    if claimed and outcome:
        deliver.finish(message=claimed, outcome=outcome, now=NOW)


def safe_or_sent(scene: Scene) -> Trial:
    asked = scene.asked(holder=scene.bilal)
    receipt = Message.objects.get(case=asked.pk)
    since: list[float] = []

    def set_safe() -> None:
        register.set_safe_contact(resident=her(asked), by=scene.carla.actor, now=NOW)
        since.append(time.monotonic())

    def judge(_said: Said) -> Found:
        found = Found()
        for message in Message.objects.filter(case=asked.pk):
            send(message)
            handed = Watched.handed.get(message.pk)
            found.unless(handed is None or handed < since[0], "left after safe contact")
            message.refresh_from_db()
            ended = message.state == ("STOPPED" if handed is None else "SENT")
            found.unless(ended, f"message {message.state}")
        return found

    acts: list[Act] = [set_safe, partial(send, receipt), log(asked, scene.bilal, Result.NO_ANSWER)]
    return Trial(acts, [asked], judge=judge)


def safe_or_merged(scene: Scene) -> Trial:
    asked = scene.asked()
    told = register.Told(name="Ayse Yilmaz")
    kept = register.add(told=told, by=build.TESTER, now=NOW - A_SECOND)

    def judge(_said: Said) -> Found:
        found = Found()
        now = read(asked.pk).case.resident
        found.unless(now == kept, "it hangs on who was merged away")
        found.unless(now and now.safe_contact, "safe contact was lost")
        return found

    acts: list[Act] = [
        partial(register.set_safe_contact, resident=her(asked), by=scene.carla.actor, now=NOW),
        partial(merging.merge, kept=kept, dropped=her(asked), by=scene.daan.actor, now=NOW),
    ]
    return Trial(acts, [asked], judge=judge)


def told_or_moved(scene: Scene) -> Trial:
    """A colleague tells her why it does not go on while she chooses another moment herself."""
    asked = scene.asked(window=morning(25))
    window = promises.open_window(asked.case)
    told = Told("Wij weten nog niets.", Channel.PHONE, window.pk if window else None)
    acts: list[Act] = [
        move(asked, 26),
        partial(telling.for_good, request=read(asked.pk), told=told, user=scene.bilal, now=NOW),
    ]

    def judge(said: Said) -> Found:
        found, standing = Found(), promises.open_window(asked.case)
        found.twice(said.count(DONE), "moved and told")
        found.unless((standing is not None) == (said[0] == DONE), "whose word holds is unclear")
        return found

    return Trial(acts, [asked], frozenset({"MovedBefore", "Over"}), judge)


PAIRS: list[Pair] = [
    ("move by the resident x told why not", told_or_moved),
    ("move by the resident x by a colleague", her_move_or_ours),
    ("move x move, double click", her_double_click),
    ("last place: form x entry x move x move", last_place),
    ("join x log reached", joined_or_reached),
    ("join x join", joined_twice),
    ("safe contact x message queued x sent", safe_or_sent),
    ("safe contact x merge of residents", safe_or_merged),
]
