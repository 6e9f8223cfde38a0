"""Two ticks at the same moment: each reminder rings once, each urgent case changes hands once."""

import datetime as dt

import pytest

from portal.audit.models import Event
from portal.due import engine, urgent
from portal.due.models import Reminder, UrgentStep
from portal.kit import clock
from portal.staff.models import Role
from tests import build
from tests.conftest import TUESDAY
from tests.faults.race_acts import at_once

TRIALS = 10
FOUR = clock.instant(dt.date(2026, 11, 24), dt.time(16))
BROKEN = clock.instant(dt.date(2026, 11, 24), dt.time(16, 30))
SOURCES = ["portal.due.promised.due", "portal.due.urgent.due"]


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once() -> None:
    town = build.town(now=TUESDAY)
    team = town.teams["inkomen-1"]
    daan = build.colleague(name="Daan", team=team, role=Role.TEAM_LEAD)
    for number in range(TRIALS):
        Reminder.objects.all().delete()
        request = build.callback(
            town.topics["uitkering"], now=TUESDAY, number=f"06 4000000{number}", urgent=True
        )

        handed = at_once([lambda: urgent.hand_over_due(now=FOUR)] * 2)
        rang = at_once([lambda: engine.tick(sources=SOURCES, now=BROKEN)] * 2)

        request.case.refresh_from_db()
        assert sum(handed) == 1
        assert request.case.owner == daan
        assert UrgentStep.objects.filter(case=request.pk).count() == 1
        assert Event.objects.filter(code="case.urgent_handed", object_id=request.pk).count() == 1
        # One for each request whose moment is over by now.
        assert sum(rang) == Reminder.objects.filter(rung_at=BROKEN).count() == number + 1
