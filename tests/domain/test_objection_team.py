"""Which team takes up objections: the one of the topic, or one for all."""

import datetime as dt

from objections.routing import teams
from tests import build


def test_one_team_for_all_and_back(town: build.Town, now: dt.datetime) -> None:
    topic, other = town.topics["uitkering"], town.teams["werk"]
    first = build.objection(topic, now=now)
    assert first.case.team == topic.team
    teams.choose(team=other, by=build.TESTER, now=now)
    teams.choose(team=other, by=build.TESTER, now=now)
    assert build.objection(topic, now=now).case.team == other
    first.case.refresh_from_db()
    assert first.case.team == topic.team
    teams.choose(team=None, by=build.TESTER, now=now)
    teams.choose(team=None, by=build.TESTER, now=now)
    assert build.objection(topic, now=now).case.team == topic.team


def test_a_team_that_stopped_takes_up_nothing(town: build.Town, now: dt.datetime) -> None:
    other = town.teams["werk"]
    teams.choose(team=other, by=build.TESTER, now=now)
    other.is_active = False
    other.save(update_fields=["is_active"])
    assert teams.team_for(town.topics["uitkering"]) == town.topics["uitkering"].team
