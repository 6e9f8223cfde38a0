"""Times of a talk: apart, and corrected with a reason."""

import datetime as dt

import pytest

from portal.desk.correcting import correcting
from portal.desk.correcting.models import TimeCorrection
from portal.desk.places import days, seats
from portal.desk.places.models import ServicePoint
from portal.desk.queue import calling, closing, serving
from portal.desk.queue.models import ServicePeriod, Visit
from portal.staff.models import User
from portal.staff.permissions import NotAllowed
from tests import build

MINUTE = dt.timedelta(minutes=1)
Why = TimeCorrection.Why


@pytest.fixture
def helped(town: build.Town, anna: User, now: dt.datetime) -> Visit:
    """Called at 10:00, begun at 10:02, done at 10:32 (Amsterdam)."""
    desk = build.desk(town)
    opening = days.open_day(desk=desk, user=anna, now=now)
    build.visit(opening, now=now)
    point = ServicePoint.objects.get(desk=desk, name="Loket 1")
    sitting = seats.sit(point=point, user=anna, now=now)
    visit = calling.call_next(user=sitting.clerk, now=now)
    serving.begin(visit=visit, user=anna, now=now + 2 * MINUTE)
    ending = closing.Ending(Visit.Outcome.ANSWERED)
    return closing.finish(visit=visit, ending=ending, user=anna, now=now + 32 * MINUTE)


def right(began: str, ended: str, why: Why = Why.FORGOTTEN, words: str = "") -> correcting.Right:
    return correcting.Right(dt.time.fromisoformat(began), dt.time.fromisoformat(ended), why, words)


def test_walking_and_talking_are_apart(helped: Visit, now: dt.datetime) -> None:
    period = ServicePeriod.objects.get()
    assert period.called_at == now
    assert period.began_at == now + 2 * MINUTE
    assert period.ended_at == now + 32 * MINUTE
    assert period.done_at is None


def test_a_correction_keeps_what_was_and_says_why(
    helped: Visit, anna: User, now: dt.datetime
) -> None:
    later = now + 40 * MINUTE
    made = correcting.correct(visit=helped, right=right("10:02", "10:12"), user=anna, now=later)
    assert [(one.field, one.was_at, one.becomes_at) for one in made] == [
        ("ENDED", now + 32 * MINUTE, now + 12 * MINUTE)
    ]
    assert ServicePeriod.objects.get().ended_at == now + 12 * MINUTE
    assert (
        correcting.correct(visit=helped, right=right("10:02", "10:12"), user=anna, now=later) == []
    )


@pytest.mark.parametrize(
    ("began", "ended"), [("09:58", "10:12"), ("10:12", "10:05"), ("10:02", "11:30")]
)
def test_a_talk_goes_forward(
    helped: Visit, anna: User, now: dt.datetime, began: str, ended: str
) -> None:
    later = now + 40 * MINUTE
    with pytest.raises(correcting.WrongOrder):
        correcting.correct(visit=helped, right=right(began, ended), user=anna, now=later)
    assert not TimeCorrection.objects.exists()


def test_only_who_works_at_the_desk_corrects(helped: Visit, bilal: User, now: dt.datetime) -> None:
    with pytest.raises(NotAllowed):
        correcting.correct(
            visit=helped, right=right("10:02", "10:12"), user=bilal, now=now + 40 * MINUTE
        )
