"""The warm handover: told once, accepted by one, both names stay, one wait."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from portal.cases.models import Assignment, Share
from portal.contacts.models import Promise
from portal.desk.handing import handovers
from portal.desk.handing.models import WarmHandover
from portal.desk.places.models import Desk, Opening
from portal.desk.queue import calling, closing, moves, serving
from portal.desk.queue.models import ServicePeriod, Visit
from portal.staff import colleagues
from portal.staff.models import User
from portal.staff.permissions import NotAllowed
from tests import build
from tests.races import at_once

Outcome, State, Way = Visit.Outcome, Visit.State, WarmHandover.Way
TOMORROW = dt.date(2026, 11, 25)
TOLD = "De brief over de borg is niet aangekomen. Zij moet vrijdag betalen."


@pytest.fixture
def visit(opening: Opening, desk: Desk, anna: User, now: dt.datetime) -> Visit:
    """Somebody whom Anna helps, half an hour after she came."""
    build.visit(opening, now=now, arrived_at=now - dt.timedelta(minutes=30))
    called = calling.call_next(user=build.seat(desk, anna, 1, now=now).clerk, now=now)
    return serving.begin(visit=called, user=anna, now=now)


def to(who: User, town: build.Town, team: str = "inkomen-1") -> handovers.Offer:
    return handovers.Offer(town.teams[team], TOLD, to_user=who, promised="Wij bellen vrijdag.")


def to_team(town: build.Town, team: str = "inkomen-1") -> handovers.Offer:
    return handovers.Offer(town.teams[team], TOLD)


def fresh(visit: Visit) -> Visit:
    found: Visit = Visit.objects.select_related("case", "clerk").get(pk=visit.pk)
    return found


def test_who_comes_helps_on_at_the_same_point_without_a_second_wait(
    visit: Visit, town: build.Town, anna: User, bilal: User, now: dt.datetime
) -> None:
    asked = handovers.offer(visit=visit, asked=to(bilal, town), user=anna, now=now)
    handovers.accept(handover=asked, way=Way.COMES, user=bilal, now=now)
    after = fresh(visit)
    assert (after.state, after.clerk, after.point) == (State.SERVING, bilal, visit.point)
    assert (after.arrived_at, after.first_called_at) == (visit.arrived_at, visit.first_called_at)
    ended, running = ServicePeriod.objects.filter(visit=visit).order_by("pk")
    assert (ended.user, ended.ended_how) == (anna, ServicePeriod.End.HANDED_OVER)
    assert (running.user, running.began_at, running.ended_at) == (bilal, now, None)
    # Bilal has no place at the desk and may still end what he took.
    closing.finish(visit=visit, ending=closing.Ending(Outcome.ANSWERED), user=bilal, now=now)
    assert fresh(visit).outcome == Outcome.ANSWERED


def test_both_names_stay_and_both_may_read(
    visit: Visit, town: build.Town, anna: User, eva: User, now: dt.datetime
) -> None:
    asked = handovers.offer(visit=visit, asked=to(eva, town, "werk"), user=anna, now=now)
    handovers.accept(handover=asked, way=Way.COMES, user=eva, now=now)
    had = Assignment.objects.filter(case=visit.case, owner__isnull=False).order_by("pk")
    assert [row.owner for row in had] == [anna, eva]
    may = dict(Share.objects.running(now).values_list("user", "ground"))
    assert may == {anna.pk: Share.Ground.VISIT, eva.pk: Share.Ground.HANDED_OVER}


def test_who_goes_on_later_promises_and_the_giver_closes(
    visit: Visit, town: build.Town, anna: User, bilal: User, now: dt.datetime
) -> None:
    asked = handovers.offer(visit=visit, asked=to(bilal, town), user=anna, now=now)
    with pytest.raises(handovers.NeedsDay):
        handovers.accept(handover=asked, way=Way.LATER, user=bilal, now=now)
    taken = handovers.accept(handover=asked, way=Way.LATER, user=bilal, now=now, before=TOMORROW)
    assert fresh(visit).clerk == anna
    handovers.conclude(handover=taken, note="Bilal belt.", user=anna, now=now)
    closed = fresh(visit)
    assert (closed.outcome, closed.handover) == (Outcome.HANDED_OVER, asked)
    promise = Promise.objects.get(case=visit.case)
    assert closed.promise == promise
    assert (promise.owner, promise.text, promise.state) == (bilal, "Wij bellen vrijdag.", "OPEN")
    assert closed.case.owner == bilal


def test_an_offer_alone_closes_nothing(
    visit: Visit, town: build.Town, anna: User, bilal: User, now: dt.datetime
) -> None:
    asked = handovers.offer(visit=visit, asked=to(bilal, town), user=anna, now=now)
    with pytest.raises(closing.NotAnOutcome, match="Nog niemand"):
        handovers.conclude(handover=asked, note="", user=anna, now=now)


def test_one_question_at_a_time(
    visit: Visit, town: build.Town, anna: User, bilal: User, carla: User, now: dt.datetime
) -> None:
    asked = handovers.offer(visit=visit, asked=to(bilal, town), user=anna, now=now)
    with pytest.raises(handovers.AskedBefore, match="Bilal is al gevraagd"):
        handovers.offer(visit=visit, asked=to(carla, town), user=anna, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        WarmHandover.objects.create(
            visit=visit,
            giver=anna,
            to_team=asked.to_team,
            told=TOLD,
            offered_at=now,
        )
    handovers.decline(handover=asked, user=bilal, now=now)
    handovers.offer(visit=visit, asked=to(carla, town), user=anna, now=now)


@pytest.mark.parametrize("end", ["finish", "back"])
def test_what_leaves_the_giver_leaves_no_question(
    visit: Visit, town: build.Town, anna: User, bilal: User, now: dt.datetime, end: str
) -> None:
    asked = handovers.offer(visit=visit, asked=to(bilal, town), user=anna, now=now)
    if end == "finish":
        closing.finish(visit=visit, ending=closing.Ending(Outcome.ANSWERED), user=anna, now=now)
    else:
        serving.back_to_queue(visit=visit, user=anna, now=now)
    asked.refresh_from_db()
    assert asked.state == WarmHandover.State.WITHDRAWN
    with pytest.raises(handovers.AnsweredBefore, match="niet meer nodig"):
        handovers.accept(handover=asked, way=Way.COMES, user=bilal, now=now)


def test_only_who_was_asked_answers(
    visit: Visit,
    town: build.Town,
    anna: User,
    bilal: User,
    carla: User,
    eva: User,
    now: dt.datetime,
) -> None:
    asked = handovers.offer(visit=visit, asked=to(bilal, town), user=anna, now=now)
    for stranger in (anna, carla, eva):
        with pytest.raises(NotAllowed):
            handovers.accept(handover=asked, way=Way.COMES, user=stranger, now=now)
        with pytest.raises(NotAllowed):
            handovers.decline(handover=asked, user=stranger, now=now)
    with pytest.raises(NotAllowed):
        handovers.withdraw(handover=asked, user=bilal, now=now)
    handovers.withdraw(handover=asked, user=anna, now=now)
    handovers.withdraw(handover=asked, user=anna, now=now)
    asked = handovers.offer(visit=visit, asked=to_team(town), user=anna, now=now)
    with pytest.raises(NotAllowed):
        handovers.accept(handover=asked, way=Way.COMES, user=eva, now=now)
    handovers.accept(handover=asked, way=Way.COMES, user=carla, now=now)


def test_who_helps_somebody_else_cannot_come(
    visit: Visit,
    opening: Opening,
    desk: Desk,
    town: build.Town,
    anna: User,
    daan: User,
    now: dt.datetime,
) -> None:
    asked = handovers.offer(visit=visit, asked=to(daan, town), user=anna, now=now)
    build.visit(opening, now=now)
    calling.call_next(user=build.seat(desk, daan, 2, now=now).clerk, now=now)
    with pytest.raises(moves.AlreadyHelping):
        handovers.accept(handover=asked, way=Way.COMES, user=daan, now=now)
    asked.refresh_from_db()
    assert asked.is_waiting


def test_nobody_asks_who_is_away_or_works_elsewhere(
    visit: Visit, town: build.Town, anna: User, bilal: User, eva: User, now: dt.datetime
) -> None:
    today = now.date()
    colleagues.add_absence(
        user=bilal, from_on=today, until_on=today, substitute=None, by=build.TESTER, now=now
    )
    for asked in (to(bilal, town), to(eva, town), to(anna, town)):
        with pytest.raises(handovers.NotThere):
            handovers.offer(visit=visit, asked=asked, user=anna, now=now)


def test_only_her_clerk_hands_her_over(
    visit: Visit, town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    with pytest.raises(moves.NotYours):
        handovers.offer(visit=visit, asked=to(bilal, town), user=daan, now=now)


def test_who_waits_near_the_point_goes_on_with_the_receiver(
    visit: Visit, town: build.Town, anna: User, bilal: User, now: dt.datetime
) -> None:
    serving.hold(visit=visit, user=anna, now=now)
    asked = handovers.offer(visit=visit, asked=to(bilal, town), user=anna, now=now)
    handovers.accept(handover=asked, way=Way.COMES, user=bilal, now=now)
    assert not ServicePeriod.objects.filter(visit=visit, ended_at=None).exists()
    serving.resume(visit=visit, user=bilal, now=now)
    assert fresh(visit).state == State.SERVING


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_one_wins_and_the_other_reads_who(
    visit: Visit, town: build.Town, anna: User, bilal: User, carla: User, now: dt.datetime
) -> None:
    asked = handovers.offer(visit=visit, asked=to_team(town), user=anna, now=now)

    def by(user: User) -> object:
        return handovers.accept(handover=asked, way=Way.COMES, user=user, now=now)

    said = at_once([lambda: by(bilal), lambda: by(carla)])
    words = [one for one in said if isinstance(one, str)]
    winner = fresh(visit).clerk
    assert winner in {bilal, carla}
    assert words == [f"{winner.name} was u voor en helpt verder."]
    assert ServicePeriod.objects.filter(visit=visit, ended_at=None).count() == 1
