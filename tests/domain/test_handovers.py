"""Handing over: one click to a colleague, one line to a team, warm on request; the window stays."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from callbacks import requests
from callbacks.hands import handing, handover_panel, handovers
from callbacks.models import CallbackRequest, HandOver
from callbacks.moments import bulk, slots
from callbacks.reaching import going
from callbacks.telephony import called_back
from portal.audit.actor import resident
from portal.cases.models import Case, Share
from portal.contacts.models import Promise
from portal.due import promised, urgent
from portal.kit import states
from portal.kit.refusal import Refused
from portal.staff import colleagues
from portal.staff.models import Absence, Membership, Role, User
from portal.staff.permissions import NotAllowed, standing_of
from tests import build
from tests.build import TESTER
from tests.conftest import TUESDAY
from tests.domain.test_callback_verbs import at_once
from tests.journeys.callback_page import check_cases_agree
from tests.slots import WEDNESDAY, slot, week


@pytest.fixture
def mine(town: build.Town, now: dt.datetime, bilal: User) -> CallbackRequest:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    return request


def owner_of(request: CallbackRequest) -> User | None:
    return Case.objects.select_related("owner").get(pk=request.pk).owner


def test_to_a_colleague_without_a_reason(
    mine: CallbackRequest, bilal: User, anna: User, now: dt.datetime
) -> None:
    before = Promise.objects.values("state", "from_at", "until_at").get()
    told = mine.number_told
    handovers.hand_to(request=mine, to=anna, user=bilal, now=now)
    assert owner_of(mine) == anna
    assert Promise.objects.values("state", "from_at", "until_at").get() == before
    mine.refresh_from_db()
    assert mine.number_told == told
    share = Share.objects.get(user=bilal)
    assert share.ground == Share.Ground.HANDED_OVER
    handovers.hand_to(request=mine, to=bilal, user=anna, now=now)
    handovers.hand_to(request=mine, to=anna, user=bilal, now=now)
    assert Share.objects.filter(user=bilal).count() == 1
    check_cases_agree()


def test_never_to_who_is_away_or_elsewhere(
    mine: CallbackRequest, bilal: User, anna: User, eva: User, fatma: User, now: dt.datetime
) -> None:
    day = now.date()
    colleagues.add_absence(
        user=anna, from_on=day, until_on=day, substitute=None, by=build.TESTER, now=now
    )
    for nobody in (anna, eva, fatma, bilal):
        with pytest.raises(handovers.NotThere):
            handovers.hand_to(request=mine, to=nobody, user=bilal, now=now)
    assert owner_of(mine) == bilal


def test_only_who_has_it_or_a_lead(
    mine: CallbackRequest,
    bilal: User,
    anna: User,
    carla: User,
    daan: User,
    eva: User,
    now: dt.datetime,
) -> None:
    with pytest.raises(handovers.HeldByAnother):
        handovers.hand_to(request=mine, to=carla, user=anna, now=now)
    with pytest.raises(NotAllowed):
        handovers.hand_to(request=mine, to=carla, user=eva, now=now)
    handovers.hand_to(request=mine, to=carla, user=daan, now=now)
    assert owner_of(mine) == carla


def test_to_another_team_with_one_line(
    town: build.Town, mine: CallbackRequest, bilal: User, eva: User, now: dt.datetime
) -> None:
    with pytest.raises(handovers.NeedsLine):
        handovers.pass_on(request=mine, team=town.teams["werk"], line=" ", user=bilal, now=now)
    with pytest.raises(handovers.SameTeam):
        handovers.pass_on(
            request=mine, team=town.teams["inkomen-1"], line="Ja", user=bilal, now=now
        )
    handovers.pass_on(
        request=mine, team=town.teams["werk"], line="Zoekt werk.", user=bilal, now=now
    )
    case = Case.objects.get(pk=mine.pk)
    assert (case.team, case.owner) == (town.teams["werk"], None)
    assert Promise.objects.get().state == Promise.State.OPEN
    # The giver follows it; the team that has it now is reminded of the window.
    assert Case.objects.visible_to(standing_of(bilal, now=now), now=now).filter(pk=mine.pk).exists()
    later = Promise.objects.get().until_at - dt.timedelta(minutes=10)
    assert [one.team_id for one in promised.due(later)] == [town.teams["werk"].pk]
    requests.claim(request=mine, user=eva, now=now)
    check_cases_agree()


def test_warm_stays_with_the_giver_until_yes(
    mine: CallbackRequest, bilal: User, anna: User, carla: User, now: dt.datetime
) -> None:
    asked = handovers.ask_warm(request=mine, to=anna, line="Lastig.", user=bilal, now=now)
    assert owner_of(mine) == bilal
    (told,) = handover_panel.due(now)
    assert told.owner_id == anna.pk
    with pytest.raises(handovers.AskedBefore):
        handovers.ask_warm(request=mine, to=carla, line="", user=bilal, now=now)
    for nobody in (bilal, carla):
        with pytest.raises(NotAllowed):
            handovers.answer_warm(handover=asked, yes=True, user=nobody, now=now)
    handovers.answer_warm(handover=asked, yes=True, user=anna, now=now)
    assert owner_of(mine) == anna
    assert handover_panel.due(now) == []
    with pytest.raises(states.MovedMeanwhile):
        handovers.answer_warm(handover=asked, yes=False, user=anna, now=now)


def test_no_leaves_it_where_it_is(
    mine: CallbackRequest, bilal: User, anna: User, now: dt.datetime
) -> None:
    asked = handovers.ask_warm(request=mine, to=anna, line="", user=bilal, now=now)
    handovers.answer_warm(handover=asked, yes=False, user=anna, now=now)
    assert owner_of(mine) == bilal
    handovers.ask_warm(request=mine, to=anna, line="", user=bilal, now=now)


def test_who_gave_it_back_asks_no_more(
    mine: CallbackRequest, bilal: User, anna: User, carla: User, now: dt.datetime
) -> None:
    asked = handovers.ask_warm(request=mine, to=anna, line="", user=bilal, now=now)
    requests.release(request=mine, user=bilal, now=now)
    requests.claim(request=mine, user=carla, now=now)
    with pytest.raises(Refused):
        handovers.answer_warm(handover=asked, yes=True, user=anna, now=now)
    assert owner_of(mine) == carla
    handovers.ask_warm(request=mine, to=anna, line="", user=carla, now=now)


def test_the_database_keeps_one_question_at_a_time(
    mine: CallbackRequest, bilal: User, anna: User, now: dt.datetime
) -> None:
    handovers.ask_warm(request=mine, to=anna, line="", user=bilal, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.create(
            request=mine, giver=bilal, receiver=anna, team=mine.case.team, is_warm=True, at=now
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.create(request=mine, giver=bilal, team=mine.case.team, at=now)


def test_yes_and_withdraw_at_once_end_in_one_way(transactional_db: None) -> None:
    town = build.town(now=TUESDAY)
    team = town.teams["inkomen-1"]
    giver, receiver = (build.colleague(name=name, team=team, role=Role.CASEWORKER) for name in "AB")
    for trial in range(8):
        request = build.callback(
            town.topics["uitkering"], now=TUESDAY, number=f"06 12 34 57 {trial:02d}"
        )
        requests.claim(request=request, user=giver, now=TUESDAY)
        asked = handovers.ask_warm(request=request, to=receiver, line="", user=giver, now=TUESDAY)
        said = at_once(
            partial(handovers.answer_warm, handover=asked, yes=True, user=receiver, now=TUESDAY),
            partial(handovers.withdraw_warm, request=request, user=giver, now=TUESDAY),
        )
        taken = owner_of(request) == receiver
        assert said[0] == ("done" if taken else states.MovedMeanwhile.text)
        assert HandOver.objects.get(pk=asked.pk).accepted == taken
    check_cases_agree()


TEN = slot(WEDNESDAY, "10:00")


def window_of(request: CallbackRequest) -> Promise:
    return Promise.objects.get(case=request.pk, state=Promise.State.OPEN)


def at_ten(town: build.Town, user: User, now: dt.datetime) -> CallbackRequest:
    """A request of Inkomen 1 that holds the one place of Wednesday 10:00."""
    week(town.teams["inkomen-1"], now=now)
    request = build.callback(town.topics["uitkering"], now=now, window=TEN)
    requests.claim(request=request, user=user, now=now)
    return request


def pass_to_werk(
    town: build.Town, request: CallbackRequest, user: User, now: dt.datetime
) -> Promise:
    before = window_of(request)
    werk = town.teams["werk"]
    handovers.pass_on(request=request, team=werk, line="Zoekt werk.", user=user, now=now)
    after = window_of(request)
    assert (after.pk, after.from_at, after.until_at) == (before.pk, before.from_at, before.until_at)
    assert (after.team, after.owner) == (werk, None)
    return after


def test_a_place_is_free_again_at_the_team_that_passed_it_on(
    town: build.Town, bilal: User, eva: User, now: dt.datetime
) -> None:
    request = at_ten(town, bilal, now)
    with pytest.raises(slots.Full):
        build.callback(town.topics["uitkering"], now=now, window=TEN)
    # The other team keeps half-days: no place is counted there.
    after = pass_to_werk(town, request, bilal, now)
    assert (after.place, after.overbooked_because) == (None, "")
    assert window_of(build.callback(town.topics["uitkering"], now=now, window=TEN)).place == 1
    requests.claim(request=request, user=eva, now=now)
    assert window_of(request).owner == eva


def test_a_place_is_taken_at_the_team_that_gets_it(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    week(town.teams["werk"], now=now)
    after = pass_to_werk(town, at_ten(town, bilal, now), bilal, now)
    assert (after.place, after.overbooked_because) == (1, "")
    with pytest.raises(slots.Full):
        build.callback(town.topics["werk"], now=now, window=TEN, subject="Werk")


@pytest.mark.parametrize("begins", ["10:00", "14:00"])
def test_what_was_promised_stays_also_where_there_is_no_place(
    town: build.Town, bilal: User, now: dt.datetime, begins: str
) -> None:
    """The other team has given its place, or does not call at that half hour at all."""
    week(town.teams["werk"], begins=begins, ends="15:00", now=now)
    if begins == "10:00":
        build.callback(town.topics["werk"], now=now, window=TEN, subject="Werk")
    after = pass_to_werk(town, at_ten(town, bilal, now), bilal, now)
    assert after.overbooked_because == "Kwam van een ander team"
    assert after.place == (2 if begins == "10:00" else 1)


def test_what_cannot_wait_takes_no_place_elsewhere(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    week(town.teams["werk"], now=now)
    request = at_ten(town, bilal, now)
    urgent.mark(case=request.case, reason="Geen eten.", by=bilal.actor, now=now)
    assert pass_to_werk(town, request, bilal, now).place is None


def close(request: CallbackRequest, bilal: User, daan: User, now: dt.datetime) -> None:
    called_back.reach(request=request, note="Belde terug.", user=bilal, now=now)


def cancel(request: CallbackRequest, bilal: User, daan: User, now: dt.datetime) -> None:
    requests.cancel(request=request, by=resident(request.pk), now=now)


def give(request: CallbackRequest, bilal: User, daan: User, now: dt.datetime) -> None:
    rows = bulk.rows(teams=[request.case.team], owner=bilal, day=None, now=now)
    assert bulk.hand_over(chosen=rows, to=daan, by=daan.actor, now=now).done == 1


def give_back(request: CallbackRequest, bilal: User, daan: User, now: dt.datetime) -> None:
    handing.give_back(case=request.case, by=daan.actor, now=now)


def release(request: CallbackRequest, bilal: User, daan: User, now: dt.datetime) -> None:
    requests.release(request=request, user=bilal, now=now)


def hand(request: CallbackRequest, bilal: User, daan: User, now: dt.datetime) -> None:
    handovers.hand_to(request=request, to=daan, user=bilal, now=now)


def fall_ill(request: CallbackRequest, bilal: User, daan: User, now: dt.datetime) -> None:
    day = now.date()
    colleagues.add_absence(
        user=bilal, from_on=day, until_on=day, substitute=None, by=build.TESTER, now=now
    )
    assert handing.return_of_absent(now=now) == 1


@pytest.mark.parametrize("end", [close, cancel, give, give_back, release, hand, fall_ill])
def test_a_question_ends_with_what_it_was_about(
    end: Callable[[CallbackRequest, User, User, dt.datetime], None],
    mine: CallbackRequest,
    bilal: User,
    anna: User,
    daan: User,
    now: dt.datetime,
) -> None:
    asked = handovers.ask_warm(request=mine, to=anna, line="", user=bilal, now=now)
    end(mine, bilal, daan, now)
    asked.refresh_from_db()
    assert (asked.accepted, asked.answered_at) == (False, now)
    with pytest.raises(Refused):
        handovers.answer_warm(handover=asked, yes=True, user=anna, now=now)
    assert owner_of(mine) != anna


def test_who_fell_ill_or_left_since_the_question_takes_nothing_over(
    mine: CallbackRequest, bilal: User, anna: User, now: dt.datetime
) -> None:
    asked = handovers.ask_warm(request=mine, to=anna, line="", user=bilal, now=now)
    absence = colleagues.add_absence(
        user=anna, from_on=now.date(), until_on=now.date(), substitute=None, by=TESTER, now=now
    )
    with pytest.raises(handovers.NotHereYourself):
        handovers.answer_warm(handover=asked, yes=True, user=anna, now=now)
    assert owner_of(mine) == bilal
    asked.refresh_from_db()
    assert asked.answered_at is None
    Absence.objects.filter(pk=absence.pk).delete()
    Membership.objects.filter(user=anna).update(until_on=now.date())
    with pytest.raises(handovers.NotHereYourself):
        handovers.answer_warm(handover=asked, yes=True, user=anna, now=now)
    # Saying no is always possible.
    handovers.answer_warm(handover=asked, yes=False, user=anna, now=now)
    assert owner_of(mine) == bilal


@pytest.mark.parametrize("end", [close, cancel])
def test_nobody_calls_for_what_is_closed(
    end: Callable[[CallbackRequest, User, User, dt.datetime], None],
    mine: CallbackRequest,
    bilal: User,
    daan: User,
    now: dt.datetime,
) -> None:
    going.begin(request=mine, user=bilal, now=now)
    end(mine, bilal, daan, now)
    mine.refresh_from_db()
    assert (mine.caller, mine.calling_until) == (None, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        CallbackRequest.objects.filter(pk=mine.pk).update(caller=bilal, calling_until=now)
