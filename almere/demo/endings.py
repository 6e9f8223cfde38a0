"""What comes of a visit in the demo: each outcome made by the verbs that make it real."""

import dataclasses
import datetime as dt

from django.db import transaction

from almere.demo import visitors
from almere.demo.visitors import Visitor
from portal.desk.board.endings import Agreed, finish_with_promise
from portal.desk.handing import handovers
from portal.desk.handing.models import WarmHandover
from portal.desk.host import papers
from portal.desk.queue import closing
from portal.desk.queue.closing import Ending
from portal.desk.queue.models import Visit
from portal.due import urgent
from portal.kit import clock
from portal.kit.workdays import WorkCalendar
from portal.staff import people
from portal.staff.models import Team, User

Outcome = Visit.Outcome
# How many working days a promise takes at least and at most.
SOONEST, LATEST = 1, 6
# How often the clerk does what was promised, and not a colleague of a team.
ITSELF = 0.6
FIRST, HALF_HOUR = dt.time(9), dt.timedelta(minutes=30)


@dataclasses.dataclass(frozen=True)
class Colleagues:
    """Who of the teams can go on with something, and on which days."""

    workers: list[tuple[User, Team]]
    calendar: WorkCalendar


@dataclasses.dataclass(frozen=True)
class Talk:
    """A talk that ends: of whom, with whom, and when."""

    visit: Visit
    visitor: Visitor
    user: User
    colleagues: Colleagues
    now: dt.datetime

    def day(self) -> dt.date:
        """Return the working day before whose end something is done."""
        days = SOONEST + int(self.visitor.dice("days") * (LATEST - SOONEST + 1))
        return self.colleagues.calendar.add(clock.day_of(self.now), days)


def finish(talk: Talk) -> None:
    """End a talk with what this visitor goes home with; something urgent with what was done."""
    case, user, visitor = talk.visit.case, talk.user, talk.visitor
    with transaction.atomic():
        if case.is_urgent:
            done = visitor.pick("done", visitors.DONE_TODAY)
            urgent.settle(case=case, done=done, by=user.actor, now=talk.now)
        if visitor.outcome in {Outcome.PROMISE, Outcome.APPOINTMENT}:
            _promise(talk)
        elif visitor.outcome is Outcome.PAPERS:
            _take_papers(talk)
        elif visitor.outcome is not Outcome.HANDED_OVER or not _hand_over(talk):
            _answer(talk)


def leave(*, visit: Visit, visitor: Visitor, user: User, now: dt.datetime) -> None:
    """She is gone, and somebody at the desk says so."""
    ending = Ending(Outcome.LEFT, why_left=visitor.why_left)
    closing.finish(visit=visit, ending=ending, user=user, now=now)


def _answer(talk: Talk) -> None:
    """She has her answer, or knows who gives it."""
    visitor, ending = talk.visitor, Ending(Outcome.ANSWERED, note=talk.visitor.note)
    if visitor.outcome is Outcome.REFERRED:
        how, to = visitor.pick("referral", visitors.REFERRED)
        ending = Ending(Outcome.REFERRED, note=visitor.note, referral=how.value, referred_to=to)
    closing.finish(visit=talk.visit, ending=ending, user=talk.user, now=talk.now)


def _promise(talk: Talk) -> None:
    """Promise something before the end of a day, or a moment at the desk."""
    visitor, owner = talk.visitor, talk.user
    if visitor.dice("owner") >= ITSELF:
        owner, _ = visitor.pick("colleague", talk.colleagues.workers)
    from_at, until_at = talk.now, clock.end_of(talk.day())
    text = visitor.pick("text", visitors.PROMISED)
    if visitor.outcome is Outcome.APPOINTMENT:
        text = visitor.pick("text", visitors.APPOINTED)
        from_at = clock.instant(talk.day(), FIRST) + int(visitor.dice("half") * 7) * HALF_HOUR
        until_at = from_at + HALF_HOUR
    finish_with_promise(
        visit=talk.visit,
        agreed=Agreed(visitor.outcome, text, owner, from_at, until_at),
        said_aloud=True,
        note=visitor.note,
        user=talk.user,
        now=talk.now,
    )


def _take_papers(talk: Talk) -> None:
    """Take in papers, for the team of the subject, and give a receipt."""
    visitor, topic = talk.visitor, talk.visit.case.topic
    _, team = visitor.pick("colleague", talk.colleagues.workers)
    what, words = visitor.pick("papers", visitors.PAPERS)
    handed = papers.Handed(
        what=what,
        sheets=1 + int(visitor.dice("sheets") ** 2 * 14),
        team=topic.team if topic else team,
        words=words,
    )
    papers.receive(visit=talk.visit, handed=handed, finish=True, user=talk.user, now=talk.now)


def _hand_over(talk: Talk) -> bool:
    """Ask a colleague of a team to go on after the visit, who says yes; False when that one is not
    there today."""
    visitor = talk.visitor
    receiver, team = visitor.pick("colleague", talk.colleagues.workers)
    if receiver not in people.workers_of(team, clock.day_of(talk.now)):
        return False
    told = visitor.words or "Zij vertelde het verhaal aan het loket; de vraag past bij uw team."
    asked = handovers.Offer(
        to_team=team,
        to_user=receiver,
        told=told,
        promised=visitor.pick("text", visitors.PROMISED),
    )
    offered = handovers.offer(visit=talk.visit, asked=asked, user=talk.user, now=talk.now)
    taken = handovers.accept(
        handover=offered,
        way=WarmHandover.Way.LATER,
        user=receiver,
        before=talk.day(),
        now=talk.now,
    )
    handovers.conclude(handover=taken, note=visitor.note, user=talk.user, now=talk.now)
    return True
