"""The day of a desk ends with nobody lost, and who got no answer goes first next time."""

import datetime as dt
from functools import partial

import pytest

from portal.cases.models import Channel, FirstReportKind, Topic
from portal.contacts.models import FirstReport, Promise
from portal.desk.board import details as telling
from portal.desk.board import linking, rows
from portal.desk.day import closing, leftovers, morning, overview
from portal.desk.day.closing import Way
from portal.desk.host import arrivals, first_days, interpreters, quick
from portal.desk.places import days, here, office, seats
from portal.desk.places.models import Desk, Opening, ServicePoint
from portal.desk.queue import arriving, calling, moves
from portal.desk.queue import closing as ends
from portal.desk.queue.models import ServicePeriod, Visit
from portal.due import urgent
from portal.residents import register
from portal.staff.models import Team, User
from tests import build
from tests.races import at_once

Outcome, State = Visit.Outcome, Visit.State
DAY = dt.timedelta(days=1)


def left(opening: Opening, user: User, *, now: dt.datetime) -> Visit:
    """Somebody who goes home without an answer."""
    visit = build.visit(opening, now=now)
    return ends.finish(visit=visit, ending=ends.Ending(Outcome.LEFT), user=user, now=now)


def come(opening: Opening, user: User, *, earlier: str, now: dt.datetime) -> Visit:
    """Somebody who shows the slip of an earlier visit."""
    arrival = arriving.Arrival(opening=opening)
    return arrivals.receive(arrival=arrival, earlier=earlier, user=user, now=now)


def test_who_went_home_without_an_answer_goes_first_for_two_weeks(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    old = left(opening, anna, now=now)
    later = now + 14 * DAY
    again = days.open_day(desk=desk, user=anna, now=later)
    typed = old.case.reference.lower().replace("-", " ")
    assert come(again, anna, earlier=typed, now=later).priority == Visit.Priority.LEFT_OVER
    with pytest.raises(leftovers.NotLeftOver):
        come(again, anna, earlier=old.case.reference, now=later + dt.timedelta(minutes=1))
    assert Visit.objects.filter(opening=again).count() == 1


def test_an_earlier_visit_gives_priority_once(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    old = left(opening, anna, now=now)
    again = days.open_day(desk=desk, user=anna, now=now + DAY)
    arrival = arriving.Arrival(opening=again, token="a-form-shown-once")
    press = partial(
        arrivals.receive,
        arrival=arrival,
        earlier=old.case.reference,
        user=anna,
        now=now + DAY,
    )
    first = press()
    # The same form again is the same visit; another one gets no second priority.
    assert press() == first
    assert (first.priority, first.earlier) == (Visit.Priority.LEFT_OVER, old)
    with pytest.raises(leftovers.NotLeftOver):
        come(again, anna, earlier=old.case.reference, now=now + DAY)
    # Saying it once more of the same visit is no mistake.
    details = telling.Details(earlier=old.case.reference)
    same = telling.tell(visit=first, details=details, user=anna, now=now + DAY)
    assert same.priority == Visit.Priority.LEFT_OVER
    # Gone without an answer again: that visit gives priority, and not the one before it.
    ends.finish(visit=first, ending=ends.Ending(Outcome.LEFT), user=anna, now=now + DAY)
    assert come(again, anna, earlier=first.case.reference, now=now + DAY).earlier == first


@pytest.mark.django_db(transaction=True)
def test_two_who_show_one_slip_at_once_do_not_both_go_first(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    old = left(opening, anna, now=now)
    at_once([lambda: come(opening, anna, earlier=old.case.reference, now=now)] * 3)
    assert Visit.objects.filter(priority=Visit.Priority.LEFT_OVER).count() == 1


def test_the_priority_of_the_wrong_resident_goes_with_her(
    opening: Opening, anna: User, now: dt.datetime
) -> None:
    ada, bea = (
        register.add(told=register.Told(name=name), by=build.TESTER, now=now)
        for name in ("Ada", "Bea")
    )
    old = build.visit(opening, now=now, resident=ada)
    ends.finish(visit=old, ending=ends.Ending(Outcome.LEFT), user=anna, now=now)
    visit = linking.link(visit=build.visit(opening, now=now), resident=ada, user=anna, now=now)
    assert visit.priority == Visit.Priority.LEFT_OVER
    visit = linking.link(visit=visit, resident=bea, user=anna, now=now)
    assert (visit.priority, visit.earlier) == (Visit.Priority.NONE, None)
    visit = linking.link(visit=visit, resident=ada, user=anna, now=now)
    assert (visit.priority, visit.earlier) == (Visit.Priority.LEFT_OVER, old)


def test_an_answered_visit_gives_no_priority(
    opening: Opening, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    ends.finish(visit=visit, ending=ends.Ending(Outcome.ANSWERED), user=anna, now=now)
    with pytest.raises(leftovers.NotLeftOver):
        come(opening, anna, earlier=visit.case.reference, now=now)


def test_a_resident_who_was_left_over_goes_first_without_her_slip(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    ada = register.add(told=register.Told(name="Ada"), by=build.TESTER, now=now)
    old = build.visit(opening, now=now, resident=ada)
    ends.finish(visit=old, ending=ends.Ending(Outcome.LEFT), user=anna, now=now)
    tomorrow = now + DAY
    again = days.open_day(desk=desk, user=anna, now=tomorrow)
    visit = linking.link(
        visit=build.visit(again, now=tomorrow), resident=ada, user=anna, now=tomorrow
    )
    assert (visit.priority, visit.case.resident) == (Visit.Priority.LEFT_OVER, ada)


def test_come_first_tomorrow_is_a_promise_that_her_coming_keeps(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    done = closing.give_outcome(visit=visit, way=Way.FIRST, user=anna, now=now)
    promise = Promise.objects.get()
    assert (done.outcome, done.said_aloud, promise.owner) == (Outcome.APPOINTMENT, True, anna)
    assert promise.from_at == dt.datetime(2026, 11, 25, 7, 30, tzinfo=dt.UTC)
    closing.close(opening=opening, user=anna, now=now)
    tomorrow = now + DAY
    again = days.open_day(desk=desk, user=anna, now=tomorrow)
    assert [one.pk for one in morning.sheet(desk, now=tomorrow).first] == [promise.pk]
    came = come(again, anna, earlier=visit.case.reference, now=tomorrow)
    promise.refresh_from_db()
    assert (came.priority, promise.state) == (Visit.Priority.LEFT_OVER, Promise.State.KEPT)


def test_who_did_not_come_first_is_no_broken_promise(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    closing.give_outcome(visit=build.visit(opening, now=now), way=Way.FIRST, user=anna, now=now)
    closing.close(opening=opening, user=anna, now=now)
    assert Promise.objects.get().state == Promise.State.OPEN
    tomorrow = now + DAY + dt.timedelta(hours=2)
    again = days.open_day(desk=desk, user=anna, now=tomorrow)
    closing.close(opening=again, user=anna, now=tomorrow)
    assert Promise.objects.get().state == Promise.State.RELEASED


def test_the_next_day_is_a_day_on_which_we_work(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    friday = dt.datetime(2026, 11, 27, 11, 0, tzinfo=dt.UTC)
    when = closing.next_day(desk, now=friday)
    assert when is not None
    assert when[0] == dt.datetime(2026, 11, 30, 7, 30, tzinfo=dt.UTC)
    desk.location.hours.all().delete()
    with pytest.raises(closing.NoNextDay):
        closing.give_outcome(visit=build.visit(opening, now=now), way=Way.FIRST, user=anna, now=now)
    assert Visit.objects.get().state == State.WAITING


def test_a_day_that_nobody_closed_is_asked_after(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    visit, other = build.visit(opening, now=now), build.visit(opening, now=now)
    tomorrow = now + DAY
    place = here.find(anna, now=tomorrow)
    assert (place.left_open, place.opening) == ([opening], None)
    with pytest.raises(closing.NobodyToTell):
        closing.give_outcome(visit=visit, way=Way.FIRST, user=anna, now=tomorrow)
    with pytest.raises(days.StillThere):
        closing.close(opening=opening, user=anna, now=tomorrow)
    chosen = [(visit, Way.LEFT), (other, Way.ANSWERED)]
    assert closing.settle(chosen=chosen, user=anna, now=tomorrow) == {}
    closing.close(opening=opening, user=anna, now=tomorrow)
    assert here.find(anna, now=tomorrow).left_open == []


def test_closing_yesterday_leaves_today_as_it_is(
    desk: Desk, opening: Opening, anna: User, daan: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    point = ServicePoint.objects.get(desk=desk, name="Loket 1")
    forgotten = seats.sit(point=point, user=daan, now=now)
    calling.call(visit=visit, sitting=forgotten, now=now)
    tomorrow = now + DAY
    today = days.open_day(desk=desk, user=anna, now=tomorrow)
    other = ServicePoint.objects.get(desk=desk, name="Loket 2")
    sitting = seats.sit(point=other, user=anna, now=tomorrow)
    here_now = build.visit(today, now=tomorrow)
    calling.call(visit=here_now, sitting=sitting, now=tomorrow)
    interpreters.start(visit=here_now, language="ti", user=anna, now=tomorrow)
    # Daan forgot to end his talk and is not here today.
    assert closing.settle(chosen=[(visit, Way.LEFT)], user=anna, now=tomorrow) == {}
    assert visit.periods.get().ended_how == ServicePeriod.End.UNDONE
    closing.close(opening=opening, user=anna, now=tomorrow)
    assert seats.sitting_of(anna) == sitting
    assert interpreters.running(here_now) is not None


def test_who_comes_back_before_yesterday_was_closed_goes_first_too(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    other = build.visit(opening, now=now)
    found = leftovers.of_reference(visit.case.reference, visit=other, now=now + DAY)
    assert found == visit
    with pytest.raises(leftovers.NotLeftOver):
        leftovers.of_reference(visit.case.reference, visit=other, now=now)


def test_one_that_is_refused_holds_up_no_other(
    desk: Desk, opening: Opening, town: build.Town, anna: User, daan: User, now: dt.datetime
) -> None:
    held, free = build.visit(opening, now=now), build.visit(opening, now=now)
    hurry = build.visit(opening, now=now)
    urgent.mark(case=hurry.case, reason="geen eten", by=anna.actor, now=now)
    point = ServicePoint.objects.get(desk=desk, name="Loket 1")
    sitting = seats.sit(point=point, user=daan, now=now)
    calling.call(visit=held, sitting=sitting, now=now)
    chosen = [(held, Way.LEFT), (hurry, Way.ANSWERED), (free, Way.ANSWERED)]
    refused = closing.settle(chosen=chosen, user=anna, now=now)
    assert set(refused) == {held.pk, hurry.pk}
    assert "Daan helpt" in refused[held.pk]
    assert "spoed" in refused[hurry.pk]
    free.refresh_from_db()
    assert free.outcome == Outcome.ANSWERED


def test_closing_ends_the_interpreter_line(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    interpreters.start(visit=visit, language="ti", user=anna, now=now)
    closing.give_outcome(visit=visit, way=Way.ANSWERED, user=anna, now=now)
    closing.close(opening=opening, user=anna, now=now)
    assert interpreters.running(visit) is None


@pytest.mark.parametrize(
    ("help_given", "named", "outcome", "referral"),
    [
        (quick.Help.ANSWER, "", "ANSWERED", ""),
        (quick.Help.FORM, "Bijstand aanvragen", "ANSWERED", ""),
        (quick.Help.ELSEWHERE, "Sara, wijkteam Haven", "REFERRED", "CALLED"),
        (quick.Help.APPOINTMENT, "Bilal", "REFERRED", "NAME"),
    ],
)
def test_the_quick_desk_ends_with_what_is_real(
    opening: Opening,
    anna: User,
    now: dt.datetime,
    help_given: quick.Help,
    named: str,
    outcome: str,
    referral: str,
) -> None:
    told = quick.Quick(help=help_given, named=named, token="snel")
    visit = quick.give(opening=opening, quick=told, user=anna, now=now)
    assert (visit.outcome, visit.referral) == (outcome, referral)
    assert quick.give(opening=opening, quick=told, user=anna, now=now) == visit
    if named:
        with pytest.raises(quick.Missing):
            quick.give(opening=opening, quick=quick.Quick(help_given), user=anna, now=now)


def test_whoever_is_fetched_waits_for_the_host(
    opening: Opening, anna: User, now: dt.datetime
) -> None:
    told = quick.Quick(help=quick.Help.FETCH)
    visit = quick.give(opening=opening, quick=told, user=anna, now=now)
    assert (visit.state, visit.needs) == (State.WAITING, ["FETCH"])


@pytest.fixture
def applying(town: build.Town) -> Topic:
    return Topic.objects.create(
        code="aanvragen",
        label="Uitkering aanvragen",
        team=town.teams["inkomen-2"],
        position=9,
        first_report_kind=FirstReportKind.BENEFIT,
    )


def test_a_first_report_keeps_the_day_and_goes_to_the_team_that_answers(
    opening: Opening, applying: Topic, anna: User, now: dt.datetime
) -> None:
    told = first_days.Told(topic=applying, name="Ada Bos", address="Dorpsstraat 1", token="melding")
    report = first_days.report(opening=opening, told=told, user=anna, now=now)
    assert first_days.report(opening=opening, told=told, user=anna, now=now) == report
    case = report.case
    case.refresh_from_db()
    assert (report.reported_on, report.kind) == (dt.date(2026, 11, 24), "BENEFIT")
    assert case.resident is not None
    assert (case.team, case.resident.name, case.channel) == (
        applying.team,
        "Ada Bos",
        Channel.DESK,
    )
    promise = Promise.objects.get()
    assert (promise.team, promise.state) == (applying.team, Promise.State.OPEN)
    assert promise.until_at > now
    assert case.visit.outcome == Outcome.PROMISE
    wanted = first_days.Receipt(report, "Dorpsstraat 1", promise.until_at)
    assert first_days.receipt(case) == wanted
    assert FirstReport.objects.count() == 1


def test_a_first_report_without_food_goes_on_until_something_was_done(
    opening: Opening, applying: Topic, anna: User, now: dt.datetime
) -> None:
    told = first_days.Told(topic=applying, name="Ada Bos", urgent=True)
    report = first_days.report(opening=opening, told=told, user=anna, now=now)
    visit = Visit.objects.get(pk=report.case_id)
    assert visit.is_open
    assert visit.case.is_urgent
    assert visit.case.first_report == report
    urgent.settle(case=visit.case, done="Voedselpakket gegeven", by=anna.actor, now=now)
    ending = ends.Ending(Outcome.PROMISE, promise=Promise.objects.get(), said_aloud=True)
    assert ends.finish(visit=visit, ending=ending, user=anna, now=now).outcome == Outcome.PROMISE


@pytest.mark.parametrize("what", ["report", "interpreter"])
def test_the_board_shows_what_the_host_did_in_a_visit(
    what: str, opening: Opening, applying: Topic, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    later = now + dt.timedelta(minutes=5)
    if what == "report":
        told = first_days.Told(topic=applying, name="Ada Bos", urgent=True)
        first_days.report_in(visit=visit, told=told, user=anna, now=later)
    else:
        interpreters.start(visit=visit, language="ti", user=anna, now=later)
    changed = rows.changed_since(opening, anna, since=later, now=later)
    (row,) = changed.rows
    assert (row.is_urgent, row.language) == (
        (True, "") if what == "report" else (False, "Tigrinya")
    )
    assert changed.gone == []


def test_a_topic_without_an_application_is_no_first_report(
    opening: Opening, town: build.Town, anna: User, now: dt.datetime
) -> None:
    told = first_days.Told(topic=town.topics["werk"], name="Ada Bos")
    with pytest.raises(first_days.NotAnApplication):
        first_days.report(opening=opening, told=told, user=anna, now=now)
    assert not Visit.objects.exists()


def test_the_details_of_a_visit_that_is_done_stay(
    opening: Opening, town: build.Town, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    told = telling.Details(
        topic=town.topics["werk"], language="tr", needs=("SEAT",), people=3, urgent=True
    )
    changed = telling.tell(visit=visit, details=told, user=anna, now=now)
    assert (changed.language, changed.needs, changed.people) == ("tr", ["SEAT"], 3)
    assert (changed.case.topic, changed.case.is_urgent) == (town.topics["werk"], True)
    other = left(opening, anna, now=now)
    with pytest.raises(moves.Elsewhere):
        telling.tell(visit=other, details=told, user=anna, now=now)


def test_the_overview_counts_the_desk_and_nobody_in_it(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    sitting = seats.sit(
        point=ServicePoint.objects.get(desk=desk, name="Loket 1"), user=anna, now=now
    )
    for minutes in (10, 20, 30, 40):
        build.visit(opening, now=now, arrived_at=now - dt.timedelta(minutes=minutes), language="tr")
    assert overview.of_day(opening).half_waited is None
    build.visit(opening, now=now, arrived_at=now - dt.timedelta(minutes=50))
    for _ in range(5):
        visit = calling.call_next(user=sitting.clerk, now=now)
        ends.finish(visit=visit, ending=ends.Ending(Outcome.ANSWERED), user=anna, now=now)
    left(opening, anna, now=now)
    build.visit(opening, now=now)
    seen = overview.of_day(opening)
    assert (seen.visits, seen.still_open) == (7, 1)
    assert (seen.half_waited, seen.most_waited) == (30, 46)
    assert [(one.label, one.count) for one in seen.outcomes] == [
        ("antwoord gekregen", 5),
        ("weggegaan", 1),
    ]
    assert [(one.name, one.visits) for one in seen.week] == [("Turks", 4)]


def test_desks_keep_their_own_team_and_nobody_loses_a_seat(
    desk: Desk, town: build.Town, anna: User, now: dt.datetime
) -> None:
    from_team = Team.objects.get(code="inloop")
    other = type(desk.location).objects.create(code="haven", name="Haven", address="Haven 1")
    with pytest.raises(office.TeamTaken):
        office.add_desk(location=other, team=from_team, by=build.TESTER, now=now)
    point = ServicePoint.objects.get(desk=desk, name="Loket 1")
    seats.sit(point=point, user=anna, now=now)
    with pytest.raises(office.StillSitting):
        office.set_point(
            desk=desk,
            point=point,
            name="Loket 1",
            position=0,
            serves=[],
            is_active=False,
            by=build.TESTER,
            now=now,
        )
