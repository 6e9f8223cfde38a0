"""Numbers ahead: gaps and tests that are due, and introducing caller ID with its figures."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from callbacks import attempts, requests
from callbacks.attempts import Call
from callbacks.figures import caller_id
from callbacks.models import CallAttempt, CallerIdIntroduction
from callbacks.moments import windows
from portal.due import banners, engine, number_reminders
from portal.staff import numbers
from portal.staff.models import NumberAssignment, OutboundNumber, User
from portal.staff.permissions import NotAllowed, standing_of
from tests import build

TODAY = dt.date(2026, 11, 24)
DAY = dt.timedelta(days=1)


@pytest.fixture
def given(town: build.Town, bilal: User) -> NumberAssignment:
    return NumberAssignment.objects.get(team=town.teams["inkomen-1"])


def test_a_gap_is_warned_of_ahead(
    town: build.Town, given: NumberAssignment, bilal: User, hanna: User, now: dt.datetime
) -> None:
    team = town.teams["inkomen-1"]
    assert numbers.gaps(from_on=TODAY, days=28) == []
    numbers.end_assignment(assignment=given, until_on=TODAY + 7 * DAY, by=build.TESTER, now=now)
    assert numbers.gaps(from_on=TODAY, days=28) == [(team, TODAY + 7 * DAY)]
    engine.tick(sources=settings.DUE, now=now)
    shown = banners.banner(standing_of(hanna, now=now))
    assert shown is not None
    assert "dinsdag 1 december geen telefoonnummer" in shown.text
    assert banners.banner(standing_of(bilal, now=now)) is None

    # The gap is filled by a planned change: the warning goes.
    spare = OutboundNumber.objects.create(
        number="+31365550199",
        label="Nieuw",
        answered_by="een collega",
        answered_hours="09:00 tot 17:00 uur",
        outside_hours="Wij zijn dicht.",
        tested_on=TODAY,
    )
    numbers.assign(
        number=spare,
        to=team,
        from_on=TODAY + 8 * DAY,
        until_on=None,
        is_primary=True,
        by=build.TESTER,
        now=now,
    )
    assert numbers.gaps(from_on=TODAY, days=28) == [(team, TODAY + 7 * DAY)]
    NumberAssignment.objects.filter(number=spare).delete()
    numbers.assign(
        number=spare,
        to=team,
        from_on=TODAY + 7 * DAY,
        until_on=None,
        is_primary=True,
        by=build.TESTER,
        now=now,
    )
    assert numbers.gaps(from_on=TODAY, days=28) == []
    engine.tick(sources=settings.DUE, now=now)
    assert banners.banner(standing_of(hanna, now=now)) is None
    # A window after the change tells the number of that day.
    late = next(half for half in windows.choices(now=now, days=8) if half.day >= TODAY + 7 * DAY)
    request = build.callback(town.topics["uitkering"], now=now, window=windows.of(late))
    assert request.number_told == spare.number


def test_a_number_that_nobody_tried_for_long(
    town: build.Town, given: NumberAssignment, now: dt.datetime
) -> None:
    assert number_reminders.due(now) == []
    OutboundNumber.objects.filter(pk=given.number_id).update(tested_on=TODAY - 93 * DAY)
    (told,) = number_reminders.due(now)
    assert told.code == number_reminders.UNTESTED
    numbers.note_test_call(number=given.number, by=build.TESTER, now=now)
    assert number_reminders.due(now) == []


def test_figures_before_and_after(
    town: build.Town,
    now: dt.datetime,
    bilal: User,
    daan: User,
    browser_of: Callable[[User], Client],
) -> None:
    team = town.teams["inkomen-1"]
    for n in range(12):
        at = now - (12 - n) * DAY
        request = build.callback(
            town.topics["uitkering"], now=at, number=f"06 12 34 57 {n:02d}", name=f"Naam {n}"
        )
        requests.claim(request=request, user=bilal, now=at)
        reached = n >= 6
        result = CallAttempt.Result.REACHED if reached else CallAttempt.Result.NO_ANSWER
        attempts.log(request=request, call=Call(result=result), user=bilal, now=at)
    with pytest.raises(NotAllowed):
        caller_id.set_start(team=team, starts_on=TODAY, agreements="Ja", user=bilal, now=now)
    with pytest.raises(caller_id.NeedsAgreements):
        caller_id.set_start(team=team, starts_on=TODAY, agreements=" ", user=daan, now=now)

    lead = browser_of(daan)
    url = "/terugbellen/nummerherkenning/inkomen-1/"
    assert lead.post(url, {"starts_on": "2026-11-18", "agreements": ""}).status_code == 422
    told = {"starts_on": "2026-11-18", "agreements": "Wie er is, neemt op."}
    assert lead.post(url, told).status_code == 303
    page = lead.get(url).text
    assert "Daarvoor en daarna" in page
    assert browser_of(bilal).get(url).status_code == 403

    row = CallerIdIntroduction.objects.get()
    before, after = caller_id.before_and_after(row, now=now)
    assert after is not None
    assert (before.tried, after.tried) == (6, 6)
    assert before.open == 6
    # Too few to make a share of.
    assert before.share is after.share is None
    row.starts_on = TODAY + DAY
    before, after = caller_id.before_and_after(row, now=now)
    assert after is None
    assert (before.tried, before.share) == (12, 50)
