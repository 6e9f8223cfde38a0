"""Papers at the desk: a receipt at once, a team that says they arrived, a term that is not lost."""

import datetime as dt
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from portal.contacts.models import LooksLike
from portal.desk.handing.models import PaperReceipt
from portal.desk.host import interpreters, paper_reminders, papers
from portal.desk.host.models import AskedPapers, InterpreterUse
from portal.desk.places import seats
from portal.desk.places.models import Opening
from portal.desk.queue import calling, closing, moves, serving
from portal.desk.queue.models import Visit
from portal.due import engine
from portal.due.models import Reminder
from portal.staff.models import Role, User
from tests import build
from tests.races import at_once

Outcome = Visit.Outcome
TRIALS = 10


def handed(
    town: build.Town,
    *,
    what: PaperReceipt.What = PaperReceipt.What.PROOF,
    words: str = "",
    written_together: bool = False,
    token: str | None = None,
) -> papers.Handed:
    return papers.Handed(
        what=what,
        sheets=3,
        team=town.teams["inkomen-1"],
        words=words,
        written_together=written_together,
        token=token,
    )


def test_papers_are_a_visit_with_a_receipt_and_an_end(
    opening: Opening, town: build.Town, anna: User, now: dt.datetime
) -> None:
    receipt = papers.hand_in(
        opening=opening, handed=handed(town, words="loonstroken"), user=anna, now=now
    )
    visit = receipt.visit
    assert (visit.outcome, visit.receipt, visit.number) == (Outcome.PAPERS, receipt, 1)
    assert (receipt.sheets, receipt.signed_as, receipt.received_at) == (3, "Anna", now)
    assert receipt.confirmed_at is None
    assert not visit.case.is_open


def test_the_same_form_twice_is_one_receipt(
    opening: Opening, town: build.Town, anna: User, now: dt.datetime
) -> None:
    told = handed(town, token="een-keer-getoond")
    first = papers.hand_in(opening=opening, handed=told, user=anna, now=now)
    assert papers.hand_in(opening=opening, handed=told, user=anna, now=now) == first
    assert (Visit.objects.count(), PaperReceipt.objects.count()) == (1, 1)


def test_papers_in_a_talk_leave_the_talk_as_it_is(
    opening: Opening, town: build.Town, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    receipt = papers.receive(visit=visit, handed=handed(town), finish=False, user=anna, now=now)
    visit.refresh_from_db()
    assert (visit.state, receipt.visit) == (Visit.State.WAITING, visit)
    closing.finish(visit=visit, ending=closing.Ending(Outcome.ANSWERED), user=anna, now=now)
    with pytest.raises(moves.Elsewhere, match="al klaar"):
        papers.receive(visit=visit, handed=handed(town), finish=False, user=anna, now=now)


@pytest.mark.parametrize("what", ["OBJECTION", "COMPLAINT"])
@pytest.mark.parametrize(("together", "outcome"), [(False, "PAPERS"), (True, "WRITTEN_DOWN")])
def test_an_objection_is_flagged_with_the_day_of_today(
    opening: Opening,
    town: build.Town,
    anna: User,
    bilal: User,
    now: dt.datetime,
    what: str,
    together: bool,
    outcome: str,
) -> None:
    told = handed(town, what=PaperReceipt.What(what), written_together=together)
    receipt = papers.hand_in(opening=opening, handed=told, user=anna, now=now)
    assert receipt.visit.outcome == outcome
    flag = LooksLike.objects.get(case=receipt.visit.case)
    assert (flag.what, flag.received_on, flag.verdict) == (what, dt.date(2026, 11, 24), "IS")
    assert receipt.visit.case.shares.filter(team=town.teams["inkomen-1"]).exists()


def test_only_the_team_confirms_and_once(
    opening: Opening, town: build.Town, anna: User, bilal: User, eva: User, now: dt.datetime
) -> None:
    receipt = papers.hand_in(opening=opening, handed=handed(town), user=anna, now=now)
    with pytest.raises(papers.NotYourTeam):
        papers.confirm(receipt=receipt, user=eva, now=now)
    papers.confirm(receipt=receipt, user=bilal, now=now)
    papers.confirm(receipt=receipt, user=anna, now=now + dt.timedelta(hours=1))
    receipt.refresh_from_db()
    assert (receipt.confirmed_by, receipt.confirmed_at) == (bilal.actor.key, now)
    assert not papers.on_their_way([town.teams["inkomen-1"]])


def test_the_team_reads_it_at_once_and_its_lead_when_the_day_ends(
    opening: Opening,
    town: build.Town,
    anna: User,
    bilal: User,
    daan: User,
    now: dt.datetime,
) -> None:
    receipt = papers.hand_in(opening=opening, handed=handed(town), user=anna, now=now)
    sources = ["portal.desk.host.paper_reminders.due"]
    engine.tick(sources=sources, now=now)
    reminder = Reminder.objects.get()
    assert (reminder.code, reminder.team, reminder.owner) == (
        paper_reminders.CAME,
        town.teams["inkomen-1"],
        None,
    )
    evening = dt.datetime(2026, 11, 24, 15, 30, tzinfo=dt.UTC)
    assert engine.tick(sources=sources, now=evening) == 1
    reminder.refresh_from_db()
    assert (reminder.code, reminder.owner, reminder.case) == (paper_reminders.MISSING, daan, None)
    papers.confirm(receipt=receipt, user=bilal, now=evening)
    engine.tick(sources=sources, now=evening)
    assert not Reminder.objects.standing().exists()


def test_asking_for_papers_says_why(opening: Opening, anna: User, now: dt.datetime) -> None:
    visit = build.visit(opening, now=now)
    papers.ask(visit=visit, what="huurcontract", why="om de toeslag", user=anna, now=now)
    asked = AskedPapers.objects.get()
    assert (asked.what, asked.why, asked.by) == ("huurcontract", "om de toeslag", anna.actor.key)
    with pytest.raises(DatabaseError), transaction.atomic():
        AskedPapers.objects.update(why="")


def test_the_interpreter_line_forgets_whose_visit_it_was(
    opening: Opening, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    first = interpreters.start(visit=visit, language="ti", user=anna, now=now)
    assert interpreters.start(visit=visit, language="so", user=anna, now=now) == first
    later = now + dt.timedelta(minutes=7, seconds=10)
    interpreters.stop(visit=visit, user=anna, now=later)
    interpreters.stop(visit=visit, user=anna, now=later)
    use = InterpreterUse.objects.get()
    assert (use.language, use.minutes, use.day) == ("ti", 8, dt.date(2026, 11, 24))
    assert (use.visit, use.started_at) == (None, None)
    with pytest.raises(DatabaseError), transaction.atomic():
        InterpreterUse.objects.update(visit=visit)


def test_a_line_that_nobody_stopped_ended_with_its_visit(
    opening: Opening, town: build.Town, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    interpreters.start(visit=visit, language="ti", user=anna, now=now)
    later = now + dt.timedelta(minutes=10)
    closing.finish(visit=visit, ending=closing.Ending(Outcome.ANSWERED), user=anna, now=later)
    interpreters.stop_all(opening=opening, now=now + dt.timedelta(hours=2))
    use = InterpreterUse.objects.get()
    assert (use.minutes, use.visit) == (10, None)


def test_nobody_else_starts_a_line_in_a_talk(
    opening: Opening, town: build.Town, anna: User, now: dt.datetime
) -> None:
    from_other = build.colleague(name="Joyce", team=town.teams["werk"], role=Role.DESK)
    visit = build.visit(opening, now=now)
    point = opening.desk.points.get(name="Loket 1")
    sitting = seats.sit(point=point, user=anna, now=now)
    called = calling.call_next(user=sitting.clerk, now=now)
    serving.begin(visit=called, user=anna, now=now)
    with pytest.raises(moves.NotYours):
        interpreters.start(visit=visit, language="ti", user=from_other, now=now)


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_one_instant_are_one_receipt(
    opening: Opening, town: build.Town, anna: User, now: dt.datetime
) -> None:
    for trial in range(TRIALS):
        told = handed(town, token=f"samen-{trial}")
        act = partial(papers.hand_in, opening=opening, handed=told, user=anna, now=now)
        first, second = at_once([act, act])
        assert first == second
    assert (Visit.objects.count(), PaperReceipt.objects.count()) == (TRIALS, TRIALS)


@pytest.mark.django_db(transaction=True)
def test_two_taps_that_end_a_visit_are_one_receipt(
    opening: Opening, town: build.Town, anna: User, now: dt.datetime
) -> None:
    for trial in range(TRIALS):
        visit = build.visit(opening, now=now)
        told = handed(town, token=f"klaar-{trial}")
        act = partial(papers.receive, visit=visit, handed=told, finish=True, user=anna, now=now)
        first, second = at_once([act, act])
        assert first == second == PaperReceipt.objects.get(token=f"klaar-{trial}")
