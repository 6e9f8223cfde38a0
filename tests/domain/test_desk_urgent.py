"""Spoed at the desk, wherever somebody says it: on the boards at once, and never on a visit that is
over."""

import datetime as dt
from functools import partial

import pytest

from portal.cases import lifecycle
from portal.cases.models import Case
from portal.desk.places.models import Opening
from portal.desk.queue import closing
from portal.desk.queue.models import Visit
from portal.due import urgent
from portal.live import topics
from portal.staff.models import User
from tests import build
from tests.races import at_once

MINUTE = dt.timedelta(minutes=1)
ANSWERED = closing.Ending(Visit.Outcome.ANSWERED)


@pytest.fixture
def hinted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr("portal.live.notify.hint", lambda *names: told.extend(names))
    return told


def test_marking_and_settling_show_the_visit_anew_on_the_boards(
    opening: Opening, anna: User, hinted: list[str], now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    case = Case.objects.get(pk=visit.pk)
    for later in (MINUTE, 2 * MINUTE):
        hinted.clear()
        if case.is_urgent:
            urgent.settle(case=case, done="Eten.", by=anna.actor, now=now + later)
        else:
            urgent.mark(case=case, reason="", by=anna.actor, now=now + later)
        visit.refresh_from_db()
        assert visit.changed_at == now + later
        assert topics.desk(opening.desk_id) in hinted


def test_another_kind_of_case_tells_no_desk(
    town: build.Town, anna: User, hinted: list[str], now: dt.datetime
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    hinted.clear()
    urgent.mark(case=request.case, reason="", by=anna.actor, now=now)
    assert not any(name.startswith("desk") for name in hinted)


def test_what_was_closed_meanwhile_is_not_marked(
    opening: Opening, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    stale = Case.objects.get(pk=visit.pk)
    closing.finish(visit=visit, ending=ANSWERED, user=anna, now=now)
    with pytest.raises(lifecycle.CaseClosed):
        urgent.mark(case=stale, reason="", by=anna.actor, now=now)


@pytest.mark.django_db(transaction=True)
def test_marking_and_closing_at_once_leave_no_closed_case_that_is_urgent(
    opening: Opening, anna: User, now: dt.datetime
) -> None:
    for _ in range(5):
        visit = build.visit(opening, now=now)
        case = Case.objects.get(pk=visit.pk)
        mark = partial(urgent.mark, case=case, reason="", by=anna.actor, now=now)
        at_once([mark, partial(closing.finish, visit=visit, ending=ANSWERED, user=anna, now=now)])
        case.refresh_from_db()
        assert case.is_open == case.is_urgent
