"""A missed call that somebody took, and who may take it after that."""

import datetime as dt

import pytest

from callbacks.telephony import missed
from callbacks.telephony_models import IncomingCall
from portal.staff import colleagues
from portal.staff.models import User
from tests import build, phone


@pytest.mark.parametrize("way", ["left", "absent"])
def test_what_somebody_took_and_left_behind_waits_for_the_team_again(
    town: build.Town, now: dt.datetime, anna: User, bilal: User, way: str
) -> None:
    phone.exchange(town.teams["inkomen-1"]).tell("missed", "weg")
    call = IncomingCall.objects.get(code="weg")
    missed.take(call=call, user=bilal, now=now)
    with pytest.raises(missed.TakenByOther):
        missed.take(call=call, user=anna, now=now)
    if way == "left":
        colleagues.disable(user=bilal, by=build.TESTER, now=now)
    else:
        today = now.date()
        colleagues.add_absence(
            user=bilal, from_on=today, until_on=today, substitute=None, by=build.TESTER, now=now
        )
    missed.take(call=call, user=anna, now=now)
    call.refresh_from_db()
    assert call.taken_by == anna.actor.key
