"""Handing over: one click to a colleague, one line to a team, warm on request; the window stays."""

import datetime as dt
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from callbacks import requests
from callbacks.hands import handover_panel, handovers
from callbacks.models import CallbackRequest, HandOver
from portal.cases.models import Case, Share
from portal.contacts.models import Promise
from portal.due import promised
from portal.kit import states
from portal.kit.refusal import Refused
from portal.staff import colleagues
from portal.staff.models import Role, User
from portal.staff.permissions import NotAllowed, standing_of
from tests import build
from tests.conftest import TUESDAY
from tests.domain.test_callback_verbs import at_once
from tests.journeys.callback_page import check_cases_agree


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
