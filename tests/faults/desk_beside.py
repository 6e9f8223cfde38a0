"""What the desk does beside the queue, as one click on a screen that was read before the race: the
backup and its roster, papers, corrected times, and the alarm."""

import datetime as dt
import functools

from portal.desk.assist import alarms
from portal.desk.backup import calls, roster, swaps
from portal.desk.correcting import correcting
from portal.desk.correcting.models import TimeCorrection
from portal.desk.handing.models import PaperReceipt
from portal.desk.host import papers
from tests.faults import desk_acts, desk_stage, desk_world
from tests.faults.desk_acts import (
    ANY,
    CALL,
    DAY,
    DUTY,
    NOBODY,
    PAPERS,
    PERIOD,
    QUEUE,
    SEAT,
    VISIT,
    Act,
    Screen,
    on,
)
from tests.faults.desk_stage import COMING, GONE, RINGING
from tests.faults.desk_world import ALSO, BACKUP, DEPUTY, HOLDER, LEAD, OTHER, RECEIVERS, STAND_IN

Answer = calls.Answer
CALLS, ALARMS = frozenset({RINGING, COMING}), frozenset({desk_stage.ALARM})
SWAPS, ON_THEIR_WAY = frozenset({desk_stage.SWAP}), frozenset({desk_stage.PAPERS})
# Once more is once; what is asked of the backup; the roster, as its lead sees it; an alarm that
# everybody here sees.
IDLE = functools.partial(Act, may_repeat=True, may_be_idle=True)
CALLED = functools.partial(Act, rows=frozenset({CALL}), may_repeat=True, shows=CALLS, by_all=True)
SWAPPED = functools.partial(IDLE, rows=frozenset({DUTY}), shows=SWAPS)
SET = functools.partial(
    Act, rows=frozenset({DUTY}), by=(LEAD,), may_repeat=True, shows=NOBODY | SWAPS
)
SEEN = functools.partial(
    Act, rows=frozenset({desk_acts.ALARM, SEAT}), may_repeat=True, shows=ALARMS, by_all=True
)
# As people type them: she was called at ten to ten.
RIGHT = correcting.Right(dt.time(9, 52), dt.time(9, 55), TimeCorrection.Why.FORGOTTEN)


def _answer(name: str, said: Answer, code: str = "") -> Act:
    return IDLE(
        name,
        frozenset({RINGING}),
        lambda s: calls.answer(call=on(s.call), said=said, user=s.user, now=s.now),
        code,
        rows=frozenset({CALL}),
        by=RECEIVERS,
        shows=CALLS,
    )


def _papers(name: str, code: str, *, finish: bool) -> Act:
    return IDLE(
        name,
        ANY,
        lambda s: papers.receive(
            visit=s.visit, handed=_handed(s, name), finish=finish, user=s.user, now=s.now
        ),
        code,
        also=frozenset({"desk.papers_received"}),
        rows=frozenset({VISIT, PAPERS} | ({CALL, PERIOD} if finish else set())),
    )


def _handed(screen: Screen, form: str) -> papers.Handed:
    # Two clicks on one form, whoever's they are.
    token = f"{form.replace(' ', '-')}-{screen.visit.pk}"
    return papers.Handed(PaperReceipt.What.PROOF, 2, screen.team, token=token)


def _set_duty(screen: Screen, person: str, deputy: str) -> object:
    pair = desk_world.pair(screen.users[person], screen.users[deputy])
    turn = desk_world.turn(screen.team)
    return roster.set_duty(turn=turn, pair=pair, user=screen.user, now=screen.now)


BACKUP_ACTS = (
    IDLE(
        "ask the backup",
        ANY,
        lambda s: calls.ask(visit=s.visit, question=calls.Question(s.team), user=s.user, now=s.now),
        "backup.asked",
        rows=frozenset({CALL, DUTY}),
        by_all=True,
    ),
    _answer("I come", Answer.COMING, "backup.coming"),
    _answer("I phone", Answer.PHONING, "backup.phoning"),
    _answer("in five minutes", Answer.LATER),
    _answer("I cannot", Answer.NO),
    CALLED(
        "ask the next one",
        frozenset({RINGING}),
        lambda s: calls.go_on(call=on(s.call), user=s.user, now=s.now),
    ),
    CALLED(
        "no backup needed",
        CALLS,
        lambda s: calls.withdraw(call=on(s.call), user=s.user, now=s.now),
        "backup.ended",
        may_be_idle=True,
    ),
    CALLED(
        "backup is here",
        CALLS,
        lambda s: calls.done(call=on(s.call), user=s.user, now=s.now),
        "backup.helped",
        may_be_idle=True,
    ),
)
ROSTER_ACTS = (
    Act(
        "ask to swap",
        NOBODY,
        lambda s: swaps.ask(duty=on(s.duty), asked=s.users[STAND_IN], user=s.user, now=s.now),
        "backup.swap_asked",
        rows=frozenset({DUTY}),
        by=(BACKUP,),
        shows=NOBODY | SWAPS,
    ),
    SWAPPED(
        "swap",
        SWAPS,
        lambda s: swaps.answer(swap=on(s.swap), yes=True, user=s.user, now=s.now),
        "backup.swap_accepted",
        by=(STAND_IN,),
    ),
    SWAPPED(
        "do not swap",
        SWAPS,
        lambda s: swaps.answer(swap=on(s.swap), yes=False, user=s.user, now=s.now),
        "backup.swap_declined",
        by=(STAND_IN,),
    ),
    SWAPPED(
        "ask no more to swap",
        SWAPS,
        lambda s: swaps.withdraw(swap=on(s.swap), user=s.user, now=s.now),
        "backup.swap_withdrawn",
        by=(BACKUP,),
    ),
    SET("set the duty", NOBODY | SWAPS, lambda s: _set_duty(s, STAND_IN, DEPUTY)),
    SET("set the deputy", NOBODY | SWAPS, lambda s: _set_duty(s, BACKUP, ALSO)),
    SET(
        "take off the duty",
        NOBODY | SWAPS,
        lambda s: roster.remove(duty=on(s.duty), user=s.user, now=s.now),
    ),
)
PAPER_ACTS = (
    _papers("take papers", "desk.papers_received", finish=False),
    _papers("take papers and finish", "case.closed", finish=True),
    IDLE(
        "hand in papers",
        NOBODY,
        lambda s: papers.hand_in(
            opening=s.visit.opening,
            handed=_handed(s, "hand-in"),
            user=s.user,
            now=s.now,
        ),
        "desk.papers_received",
        also=frozenset({"desk.arrived"}),
        rows=frozenset({DAY, PAPERS}),
        shows=NOBODY,
    ),
    IDLE(
        "papers arrived",
        ON_THEIR_WAY,
        lambda s: papers.confirm(receipt=on(s.receipt), user=s.user, now=s.now),
        "desk.papers_confirmed",
        rows=frozenset({PAPERS}),
        by=RECEIVERS,
        shows=ON_THEIR_WAY,
    ),
    IDLE(
        "correct the times",
        frozenset({"ON_HOLD", GONE}),
        lambda s: correcting.correct(visit=s.visit, right=RIGHT, user=s.user, now=s.now),
        "desk.time_corrected",
        rows=frozenset({PERIOD}),
        shows=frozenset({"ON_HOLD", GONE}),
        by_all=True,
    ),
)
ALARM_ACTS = (
    IDLE(
        "raise the alarm",
        ANY | NOBODY,
        lambda s: alarms.raise_alarm(user=s.user, now=s.now),
        "assist.raised",
        rows=frozenset({desk_acts.ALARM, SEAT}),
        by=(HOLDER,),
    ),
    SEEN(
        "see the alarm",
        ALARMS,
        lambda s: alarms.see(alarm=on(s.alarm), user=s.user, now=s.now),
        by=(OTHER, BACKUP),
    ),
    SEEN(
        "go there",
        ALARMS,
        lambda s: alarms.claim(alarm=on(s.alarm), user=s.user, now=s.now),
        "assist.claimed",
        by=(OTHER, BACKUP),
        may_be_idle=True,
    ),
    SEEN(
        "it is safe",
        ALARMS,
        lambda s: alarms.say_safe(alarm=on(s.alarm), user=s.user, now=s.now),
        "assist.safe",
        may_be_idle=True,
    ),
    IDLE(
        "asked how she is",
        frozenset(),
        lambda s: alarms.cared(alarm=on(s.alarm), user=s.user, now=s.now),
        "assist.cared",
        rows=frozenset({desk_acts.ALARM}),
        by=(LEAD,),
        shows=ALARMS,
    ),
)
ACTS = (*QUEUE, *BACKUP_ACTS, *ROSTER_ACTS, *PAPER_ACTS, *ALARM_ACTS)
BY_NAME = {act.name: act for act in ACTS}
