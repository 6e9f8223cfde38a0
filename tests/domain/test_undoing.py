"""Taking back a click on 'Gesproken': all stands again as it stood, and nothing is erased."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from callbacks import attempts, requests, undoing
from callbacks.attempts import Call, Result
from callbacks.figures import reach
from callbacks.models import CallAttempt, CallbackRequest, Correction
from portal.audit.models import Event
from portal.cases import timeline
from portal.cases.models import Channel
from portal.contacts import figures, moments
from portal.contacts.models import ContactMoment, Promise
from portal.due.models import UrgentStep
from portal.kit.figures import Filters, Period
from portal.kit.refusal import Refused
from portal.staff.models import User
from portal.staff.permissions import NotAllowed
from tests import build
from tests.conftest import TUESDAY
from tests.domain.test_callback_verbs import at_once, read, stage
from tests.journeys.callback_page import check_cases_agree

__all__ = ["stage"]
SECOND = dt.timedelta(seconds=1)


def spoken(
    town: build.Town, user: User, now: dt.datetime, *, note: str = "", urgent: bool = False
) -> CallAttempt:
    """Ask, take and log that she was spoken to."""
    request = build.callback(
        town.topics["uitkering"], now=now - dt.timedelta(hours=1), urgent=urgent
    )
    requests.claim(request=request, user=user, now=now)
    call = Call(result=Result.REACHED, note=note)
    return attempts.log(request=request, call=call, user=user, now=now)


def test_the_request_stands_as_it_stood(town: build.Town, bilal: User, now: dt.datetime) -> None:
    attempt = spoken(town, bilal, now, note="Verkeerde inwoner.")
    before = Promise.objects.get()
    assert before.state == Promise.State.KEPT

    undoing.undo(attempt=attempt, user=bilal, now=now + 9 * SECOND)

    request = read(attempt.request_id)
    window = Promise.objects.get()
    assert (request.state, request.case.owner) == (CallbackRequest.State.CLAIMED, bilal)
    assert (request.case.closed_at, request.case.outcome) == (None, "")
    assert request.case.due_at == window.until_at
    assert (window.state, window.ended_at, window.ended_by) == (Promise.State.OPEN, None, "")
    check_cases_agree()
    # A second call is logged as any other, and ends it.
    attempts.log(
        request=request, call=Call(result=Result.REACHED), user=bilal, now=now + 30 * SECOND
    )
    assert read(request.pk).state == CallbackRequest.State.CLOSED


def test_history_is_appended_and_tells_both(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    attempt = spoken(town, bilal, now, note="Toch niet.")
    before = list(Event.objects.order_by("pk").values())

    undoing.undo(attempt=attempt, user=bilal, now=now + SECOND)

    assert list(Event.objects.order_by("pk").values())[: len(before)] == before
    assert CallAttempt.objects.get().result == Result.REACHED
    assert ContactMoment.objects.filter(note="Toch niet.").exists()
    case = read(attempt.request_id).case
    told = [entry.text for entry in timeline.entries(case)]
    assert any("gesproken, teruggedraaid" in text for text in told)
    assert any(text.startswith("Teruggedraaid: gesproken was een vergissing") for text in told)


def test_no_figure_counts_a_slip(town: build.Town, bilal: User, now: dt.datetime) -> None:
    attempt = spoken(town, bilal, now)
    day = now.date()
    period = Period(day, day + dt.timedelta(days=1), now + dt.timedelta(hours=12))
    filters = Filters((town.teams["inkomen-1"].pk,))
    assert reach.tried(period, filters).count() == 1

    undoing.undo(attempt=attempt, user=bilal, now=now + SECOND)

    assert not reach.tried(period, filters).exists()
    assert not figures.promises(period, filters).filter(figures.KEPT).exists()


def test_spoed_goes_on_from_where_it_began(town: build.Town, bilal: User, now: dt.datetime) -> None:
    attempt = spoken(town, bilal, now, note="Voedselbank gebeld.", urgent=True)
    asked_at = now - dt.timedelta(hours=1)
    assert not read(attempt.request_id).case.is_urgent

    undoing.undo(attempt=attempt, user=bilal, now=now + SECOND)

    case = read(attempt.request_id).case
    assert (case.urgent_since, case.due_at) == (asked_at, asked_at)
    kinds = list(UrgentStep.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [UrgentStep.Kind.SETTLED, UrgentStep.Kind.RESUMED]


def test_only_within_a_minute(town: build.Town, bilal: User, now: dt.datetime) -> None:
    attempt = spoken(town, bilal, now)
    assert undoing.is_offered(attempt, bilal, now=now + 9 * SECOND)
    assert not undoing.is_offered(attempt, bilal, now=now + 10 * SECOND)
    with pytest.raises(undoing.TooLate):
        undoing.undo(attempt=attempt, user=bilal, now=now + 61 * SECOND)
    assert read(attempt.request_id).state == CallbackRequest.State.CLOSED
    undoing.undo(attempt=attempt, user=bilal, now=now + 60 * SECOND)
    assert read(attempt.request_id).state == CallbackRequest.State.CLAIMED


def test_only_by_who_clicked(
    town: build.Town, bilal: User, daan: User, eva: User, now: dt.datetime
) -> None:
    attempt = spoken(town, bilal, now)
    for user, refusal in ((daan, undoing.NotYourClick), (eva, NotAllowed)):
        assert not undoing.is_offered(attempt, user, now=now)
        with pytest.raises(refusal):
            undoing.undo(attempt=attempt, user=user, now=now)
    assert not Correction.objects.exists()


def test_only_a_click_on_spoken(town: build.Town, bilal: User, now: dt.datetime) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    call = Call(result=Result.NO_ANSWER)
    attempt = attempts.log(request=request, call=call, user=bilal, now=now)
    with pytest.raises(undoing.NotYourClick):
        undoing.undo(attempt=attempt, user=bilal, now=now)


def test_not_when_something_followed(town: build.Town, bilal: User, now: dt.datetime) -> None:
    attempt = spoken(town, bilal, now)
    moments.add(
        case=attempt.request.case,
        channel=Channel.DESK,
        direction=ContactMoment.Direction.IN,
        note="Kwam langs.",
        by=bilal.actor,
        now=now + SECOND,
    )
    with pytest.raises(undoing.Followed):
        undoing.undo(attempt=attempt, user=bilal, now=now + 2 * SECOND)


def test_twice_changes_nothing(town: build.Town, bilal: User, now: dt.datetime) -> None:
    attempt = spoken(town, bilal, now)
    undoing.undo(attempt=attempt, user=bilal, now=now + SECOND)
    events = Event.objects.count()
    undoing.undo(attempt=attempt, user=bilal, now=now + SECOND)
    assert Event.objects.count() == events
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(attempt=attempt, at=now, by=bilal.actor.key)


@pytest.mark.slow
def test_two_screens_take_it_back_at_once(stage: tuple[build.Town, User, User]) -> None:
    town, one, _other = stage
    for _trial in range(10):
        attempt = spoken(town, one, TUESDAY)

        def undo(attempt: CallAttempt = attempt) -> None:
            undoing.undo(attempt=attempt, user=one, now=TUESDAY + SECOND)

        assert at_once(undo, undo) == ["done", "done"]
        assert Correction.objects.filter(attempt=attempt).count() == 1
    check_cases_agree()


def test_every_refusal_says_what_to_do() -> None:
    for refusal in (undoing.TooLate, undoing.Followed):
        assert issubclass(refusal, Refused)
        assert "Maak dan een nieuw terugbelverzoek." in refusal.text


def test_what_is_sent_again_after_it_was_taken_back_is_kept(
    town: build.Town, now: dt.datetime, bilal: User
) -> None:
    """Back, another result, send: the page still holds the token of the slip."""
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    slip = attempts.log(
        request=request, call=Call(result=Result.REACHED, token="een"), user=bilal, now=now
    )
    undoing.undo(attempt=slip, user=bilal, now=now)
    call = Call(result=Result.NO_ANSWER, note="Niet thuis.", token="een")
    for _ in range(2):
        again = attempts.log(request=request, call=call, user=bilal, now=now)
    assert again != slip
    assert request.attempts.count() == 2
