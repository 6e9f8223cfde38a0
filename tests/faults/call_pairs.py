"""Pairs around a call: who has it, what came of it, and who ends it."""

import datetime as dt
from functools import partial

from callbacks import attempts, requests, undoing
from callbacks.attempts import Call, Result
from callbacks.hands import handing, handovers
from callbacks.models import CallAttempt, CallbackRequest
from callbacks.moments import moving
from callbacks.telephony import called_back
from portal.audit.actor import resident
from portal.cases import merging
from portal.contacts import promises
from portal.kit import phone
from portal.residents import register
from portal.residents.models import Resident
from portal.staff.models import User
from tests import build
from tests.faults.callback_checks import Found
from tests.faults.pairs import DONE, NOW, Act, Pair, Said, Scene, Trial, morning, read

A_SECOND = dt.timedelta(seconds=1)
CLOSED = "CaseClosed"


def log(request: CallbackRequest, user: User, result: Result, token: str = "") -> Act:
    """Return the click that logs a call, on a screen that showed no call yet."""
    call = Call(result, token=token)
    return lambda: attempts.log(request=read(request.pk), call=call, user=user, now=NOW)


def cancel(request: CallbackRequest) -> Act:
    """Return the resident's click that she needs no call."""
    stale, by = read(request.pk), resident(request.pk)
    return lambda: requests.cancel(request=stale, by=by, now=NOW)


def move(request: CallbackRequest, day: int = 26) -> Act:
    """Return the resident's choice of another moment than the one that stands now."""
    case, standing = request.case, promises.open_window(request.case)
    return partial(
        moving.by_resident,
        case=case,
        wanted=[morning(day)],
        seen=standing.pk if standing else None,
        by=resident(case.pk),
        now=NOW,
    )


def claim(request: CallbackRequest, user: User) -> Act:
    """Return a colleague's click on 'Oppakken'."""
    return partial(requests.claim, request=read(request.pk), user=user, now=NOW)


def her(request: CallbackRequest) -> Resident:
    """Return the resident who asked, as a screen read her."""
    found = request.case.resident
    if found is None:
        raise ValueError("nobody asked this")
    return found


def claims(scene: Scene) -> Trial:
    asked = scene.asked()

    def judge(said: Said) -> Found:
        found = Found()
        found.twice(said.count(DONE), "claimed")
        winner = (scene.bilal, scene.carla)[said.index(DONE)]
        found.unless(read(asked.pk).case.owner == winner, "the winner does not have it")
        return found

    acts: list[Act] = [claim(asked, scene.bilal), claim(asked, scene.carla)]
    return Trial(acts, [asked], frozenset({"AlreadyClaimed"}), judge)


def claim_or_cancel(scene: Scene) -> Trial:
    asked = scene.asked()

    def judge(_said: Said) -> Found:
        found = Found()
        found.unless(read(asked.pk).case.outcome == "CANCELLED", "not cancelled")
        return found

    acts: list[Act] = [claim(asked, scene.bilal), cancel(asked)]
    return Trial(acts, [asked], frozenset({CLOSED}), judge)


def reached_or_cancelled(scene: Scene) -> Trial:
    asked = scene.asked(holder=scene.bilal)

    def judge(said: Said) -> Found:
        found, outcome = Found(), read(asked.pk).case.outcome
        wanted = "REACHED" if said[0] == DONE else "CANCELLED"
        found.unless(outcome == wanted, f"outcome {outcome} after {said}")
        found.unless(asked.attempts.count() == (said[0] == DONE), "attempt and answer differ")
        return found

    acts: list[Act] = [log(asked, scene.bilal, Result.REACHED), cancel(asked)]
    return Trial(acts, [asked], frozenset({CLOSED}), judge)


def double_click(scene: Scene) -> Trial:
    asked = scene.asked(holder=scene.bilal)

    def judge(_said: Said) -> Found:
        found = Found()
        found.twice(asked.attempts.count(), "attempts")
        return found

    acts: list[Act] = [log(asked, scene.bilal, Result.NO_ANSWER, f"form-{asked.pk}")] * 2
    return Trial(acts, [asked], judge=judge)


def no_answer_or_move(scene: Scene, day: int) -> Trial:
    asked = scene.asked(holder=scene.bilal, window=morning(day))
    acts: list[Act] = [log(asked, scene.bilal, Result.NO_ANSWER), move(asked)]

    def judge(said: Said) -> Found:
        found = Found()
        found.unless(asked.attempts.count() == 1, "attempts counted otherwise than once")
        standing = promises.open_window(asked.case)
        hers = standing is not None and standing.from_at == morning(26).from_at
        found.unless(said[1] != DONE or hers, "her choice does not stand")
        return found

    return Trial(acts, [asked], frozenset({"MovedBefore"}), judge)


def handed_claimed_logged(scene: Scene) -> Trial:
    asked = scene.asked(holder=scene.bilal)

    def judge(said: Said) -> Found:
        found = Found()
        found.unless(said[0] == DONE, f"not handed over: {said[0]}")
        found.unless(read(asked.pk).case.owner == scene.carla, "the receiver does not have it")
        found.unless(asked.attempts.count() == (said[2] == DONE), "attempt and answer differ")
        return found

    hand = partial(
        handovers.hand_to, request=read(asked.pk), to=scene.carla, user=scene.bilal, now=NOW
    )
    acts: list[Act] = [hand, claim(asked, scene.carla), log(asked, scene.bilal, Result.NO_ANSWER)]
    return Trial(acts, [asked], frozenset({"AlreadyClaimed", "NotYours"}), judge)


def absent_or_logged(scene: Scene, result: Result) -> Trial:
    asked = scene.asked(holder=scene.wim)

    def judge(_said: Said) -> Found:
        found, case = Found(), read(asked.pk).case
        # A later moment keeps its colleague, who may be there by then.
        is_later = case.due_at is not None and case.due_at > morning(24).until_at
        absent = case.is_open and case.owner == scene.wim
        found.unless(not absent or is_later, "an absent colleague has it today")
        return found

    acts: list[Act] = [partial(handing.return_of_absent, now=NOW), log(asked, scene.wim, result)]
    return Trial(acts, [asked], frozenset({"NotYours"}), judge)


def slip_or_move(scene: Scene) -> Trial:
    asked = scene.asked(holder=scene.bilal, window=morning(25))
    choice = move(asked)
    attempt = attempts.log(request=asked, call=Call(Result.REACHED), user=scene.bilal, now=NOW)
    undo = partial(undoing.undo, attempt=attempt, user=scene.bilal, now=NOW + A_SECOND)

    def judge(said: Said) -> Found:
        found = Found()
        found.unless(said[0] == DONE and read(asked.pk).case.is_open, "not open again")
        standing = promises.open_window(asked.case)
        day = 26 if said[1] == DONE else 25
        stands = standing is not None and standing.from_at == morning(day).from_at
        found.unless(stands, "another moment stands")
        return found

    return Trial([undo, choice], [asked], frozenset({"Over"}), judge)


def called_us_or_logged(scene: Scene) -> Trial:
    asked = scene.asked(holder=scene.bilal)

    def judge(said: Said) -> Found:
        found = Found()
        found.unless(said.count(DONE) == 1, f"closed otherwise than once: {said}")
        found.unless(asked.attempts.count() == (said[1] == DONE), "attempt and answer differ")
        return found

    stale = read(asked.pk)
    reach = partial(
        called_back.reach, request=stale, note="Zij belde ons.", user=scene.carla, now=NOW
    )
    acts: list[Act] = [reach, log(asked, scene.bilal, Result.REACHED)]
    return Trial(acts, [asked], frozenset({CLOSED}), judge)


def merged_or_logged(scene: Scene) -> Trial:
    asked = scene.asked(holder=scene.bilal)
    told = register.Told(name="Ayse Yilmaz")
    kept = register.add(told=told, by=build.TESTER, now=NOW - A_SECOND)
    merge = partial(merging.merge, kept=kept, dropped=her(asked), by=scene.daan.actor, now=NOW)

    def judge(_said: Said) -> Found:
        found = Found()
        found.unless(read(asked.pk).case.resident == kept, "it hangs on who was merged away")
        found.unless(asked.attempts.count() == 1, "attempts counted otherwise than once")
        return found

    acts: list[Act] = [merge, log(asked, scene.bilal, Result.NO_ANSWER)]
    return Trial(acts, [asked], judge=judge)


def fifth_of_the_day(scene: Scene) -> Trial:
    number = scene.number()
    one = scene.asked(holder=scene.bilal, number=number, name="Een")
    two = scene.asked(holder=scene.carla, number=number, name="Twee")
    for _ in range(4):
        log(one, scene.bilal, Result.NO_ANSWER)()

    def judge(said: Said) -> Found:
        found = Found()
        found.unless(said.count(DONE) == 1, f"not one fifth try: {said}")
        called = CallAttempt.objects.filter(number_called=phone.parse(number).e164)
        found.unless(called.count() == 5, f"{called.count()} tries in one day")
        return found

    acts: list[Act] = [log(one, scene.bilal, Result.ENGAGED), log(two, scene.carla, Result.ENGAGED)]
    return Trial(acts, [one, two], frozenset({"EnoughToday"}), judge)


PAIRS: list[Pair] = [
    ("claim x claim", claims),
    ("claim x cancel", claim_or_cancel),
    ("log reached x cancel", reached_or_cancelled),
    ("log x log, double click", double_click),
    ("log no answer x move, during the moment", partial(no_answer_or_move, day=24)),
    ("log no answer x move, before the moment", partial(no_answer_or_move, day=25)),
    ("hand over x claim x log", handed_claimed_logged),
    ("return of the absent x log no answer", partial(absent_or_logged, result=Result.NO_ANSWER)),
    ("return of the absent x log reached", partial(absent_or_logged, result=Result.REACHED)),
    ("undo of a slip x move", slip_or_move),
    ("she called us x log reached", called_us_or_logged),
    ("merge of residents x log", merged_or_logged),
    ("fifth try x fifth try", fifth_of_the_day),
]
