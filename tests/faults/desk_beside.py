"""What the desk does beside the queue, as one click on a screen that was read before the race: the
backup and its roster, papers, corrected times, and the alarm."""

import datetime as dt

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
# As people type them: she was called at ten to ten.
RIGHT = correcting.Right(dt.time(9, 52), dt.time(9, 55), TimeCorrection.Why.FORGOTTEN)


def _answer(name: str, said: Answer, code: str = "") -> Act:
    return Act(
        name,
        frozenset({RINGING}),
        lambda s: calls.answer(call=on(s.call), said=said, user=s.user, now=s.now),
        code,
        rows=frozenset({CALL}),
        by=RECEIVERS,
        may_repeat=True,
        may_be_idle=True,
        shows=CALLS,
    )


def _papers(name: str, code: str, *, finish: bool) -> Act:
    return Act(
        name,
        ANY,
        lambda s: papers.receive(
            visit=s.visit, handed=_handed(s, name), finish=finish, user=s.user, now=s.now
        ),
        code,
        also=frozenset({"desk.papers_received"}),
        rows=frozenset({VISIT, PAPERS} | ({CALL, PERIOD} if finish else set())),
        may_repeat=True,
        may_be_idle=True,
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
    Act(
        "ask the backup",
        ANY,
        lambda s: calls.ask(visit=s.visit, question=calls.Question(s.team), user=s.user, now=s.now),
        "backup.asked",
        rows=frozenset({CALL, DUTY}),
        may_repeat=True,
        may_be_idle=True,
        by_all=True,
    ),
    _answer("I come", Answer.COMING, "backup.coming"),
    _answer("I phone", Answer.PHONING, "backup.phoning"),
    _answer("in five minutes", Answer.LATER),
    _answer("I cannot", Answer.NO),
    Act(
        "ask the next one",
        frozenset({RINGING}),
        lambda s: calls.go_on(call=on(s.call), user=s.user, now=s.now),
        rows=frozenset({CALL}),
        may_repeat=True,
        shows=CALLS,
        by_all=True,
    ),
    Act(
        "no backup needed",
        CALLS,
        lambda s: calls.withdraw(call=on(s.call), user=s.user, now=s.now),
        "backup.ended",
        rows=frozenset({CALL}),
        may_repeat=True,
        may_be_idle=True,
        shows=CALLS,
        by_all=True,
    ),
    Act(
        "backup is here",
        CALLS,
        lambda s: calls.done(call=on(s.call), user=s.user, now=s.now),
        "backup.helped",
        rows=frozenset({CALL}),
        may_repeat=True,
        may_be_idle=True,
        shows=CALLS,
        by_all=True,
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
    Act(
        "swap",
        SWAPS,
        lambda s: swaps.answer(swap=on(s.swap), yes=True, user=s.user, now=s.now),
        "backup.swap_accepted",
        rows=frozenset({DUTY}),
        by=(STAND_IN,),
        may_repeat=True,
        may_be_idle=True,
        shows=SWAPS,
    ),
    Act(
        "do not swap",
        SWAPS,
        lambda s: swaps.answer(swap=on(s.swap), yes=False, user=s.user, now=s.now),
        "backup.swap_declined",
        rows=frozenset({DUTY}),
        by=(STAND_IN,),
        may_repeat=True,
        may_be_idle=True,
        shows=SWAPS,
    ),
    Act(
        "ask no more to swap",
        SWAPS,
        lambda s: swaps.withdraw(swap=on(s.swap), user=s.user, now=s.now),
        "backup.swap_withdrawn",
        rows=frozenset({DUTY}),
        by=(BACKUP,),
        may_repeat=True,
        may_be_idle=True,
        shows=SWAPS,
    ),
    Act(
        "set the duty",
        NOBODY | SWAPS,
        lambda s: _set_duty(s, STAND_IN, DEPUTY),
        rows=frozenset({DUTY}),
        by=(LEAD,),
        may_repeat=True,
        shows=NOBODY | SWAPS,
    ),
    Act(
        "set the deputy",
        NOBODY | SWAPS,
        lambda s: _set_duty(s, BACKUP, ALSO),
        rows=frozenset({DUTY}),
        by=(LEAD,),
        may_repeat=True,
        shows=NOBODY | SWAPS,
    ),
    Act(
        "take off the duty",
        NOBODY | SWAPS,
        lambda s: roster.remove(duty=on(s.duty), user=s.user, now=s.now),
        rows=frozenset({DUTY}),
        by=(LEAD,),
        may_repeat=True,
        shows=NOBODY | SWAPS,
    ),
)
PAPER_ACTS = (
    _papers("take papers", "desk.papers_received", finish=False),
    _papers("take papers and finish", "case.closed", finish=True),
    Act(
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
        may_repeat=True,
        may_be_idle=True,
        shows=NOBODY,
    ),
    Act(
        "papers arrived",
        ON_THEIR_WAY,
        lambda s: papers.confirm(receipt=on(s.receipt), user=s.user, now=s.now),
        "desk.papers_confirmed",
        rows=frozenset({PAPERS}),
        by=RECEIVERS,
        may_repeat=True,
        may_be_idle=True,
        shows=ON_THEIR_WAY,
    ),
    Act(
        "correct the times",
        frozenset({"ON_HOLD", GONE}),
        lambda s: correcting.correct(visit=s.visit, right=RIGHT, user=s.user, now=s.now),
        "desk.time_corrected",
        rows=frozenset({PERIOD}),
        may_repeat=True,
        may_be_idle=True,
        shows=frozenset({"ON_HOLD", GONE}),
        by_all=True,
    ),
)
ALARM_ACTS = (
    Act(
        "raise the alarm",
        ANY | NOBODY,
        lambda s: alarms.raise_alarm(user=s.user, now=s.now),
        "assist.raised",
        rows=frozenset({desk_acts.ALARM, SEAT}),
        by=(HOLDER,),
        may_repeat=True,
        may_be_idle=True,
    ),
    Act(
        "see the alarm",
        ALARMS,
        lambda s: alarms.see(alarm=on(s.alarm), user=s.user, now=s.now),
        rows=frozenset({desk_acts.ALARM, SEAT}),
        by=(OTHER, BACKUP),
        may_repeat=True,
        shows=ALARMS,
        by_all=True,
    ),
    Act(
        "go there",
        ALARMS,
        lambda s: alarms.claim(alarm=on(s.alarm), user=s.user, now=s.now),
        "assist.claimed",
        rows=frozenset({desk_acts.ALARM, SEAT}),
        by=(OTHER, BACKUP),
        may_repeat=True,
        may_be_idle=True,
        shows=ALARMS,
        by_all=True,
    ),
    Act(
        "it is safe",
        ALARMS,
        lambda s: alarms.say_safe(alarm=on(s.alarm), user=s.user, now=s.now),
        "assist.safe",
        rows=frozenset({desk_acts.ALARM, SEAT}),
        may_repeat=True,
        may_be_idle=True,
        shows=ALARMS,
        by_all=True,
    ),
    Act(
        "asked how she is",
        frozenset(),
        lambda s: alarms.cared(alarm=on(s.alarm), user=s.user, now=s.now),
        "assist.cared",
        rows=frozenset({desk_acts.ALARM}),
        by=(LEAD,),
        may_repeat=True,
        may_be_idle=True,
        shows=ALARMS,
    ),
)
ACTS = (*QUEUE, *BACKUP_ACTS, *ROSTER_ACTS, *PAPER_ACTS, *ALARM_ACTS)
BY_NAME = {act.name: act for act in ACTS}
