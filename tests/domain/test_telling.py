"""A moment that is not kept and not moved: she was told why, or nothing ends."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client

from callbacks import requests
from callbacks.models import CallbackRequest
from callbacks.moments import telling
from callbacks.moments.moving import MovedBefore
from callbacks.moments.telling import Told
from callbacks.reaching import going
from portal.cases.lifecycle import CaseClosed
from portal.cases.models import Case, Channel
from portal.contacts import figures, promises
from portal.contacts.models import ContactMoment, Promise
from portal.due import urgent
from portal.kit import clock
from portal.kit.figures import Filters, Period
from portal.outbox.models import Message
from portal.staff.models import Role, User
from portal.staff.permissions import NotAllowed
from tests import build
from tests.conftest import TUESDAY
from tests.domain.test_callback_verbs import at_once
from tests.journeys.callback_page import check_cases_agree

State = Promise.State
WHY = "Wij wachten op een besluit van een andere afdeling."


@pytest.fixture
def asked(town: build.Town, now: dt.datetime) -> CallbackRequest:
    return build.callback(town.topics["uitkering"], now=now, follow_secret="her-secret-link")


def told(request: CallbackRequest, why: str = WHY) -> Told:
    window = promises.open_window(request.case)
    return Told(why=why, channel=Channel.PHONE, seen=window.pk if window else None)


def test_she_knows_why_and_the_request_asks_for_another_moment(
    asked: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    telling.without_moment(request=asked, told=told(asked), user=bilal, now=now)
    promise = Promise.objects.get()
    assert (promise.state, promise.reason) == (State.TOLD, WHY)
    case = Case.objects.get()
    assert case.is_open
    # Until the end of the next working day: somebody agrees on another moment.
    assert clock.local(case.due_at or now).strftime("%d %H:%M") == "25 16:30"
    moment = ContactMoment.objects.get(direction="OUT")
    assert (moment.note, moment.channel) == (WHY, Channel.PHONE)
    # Nobody hears twice of it.
    assert Message.objects.filter(kind="MOVED").count() == 0
    check_cases_agree()


def test_she_needs_no_call_any_more(
    asked: CallbackRequest, bilal: User, now: dt.datetime, client: Client
) -> None:
    telling.for_good(request=asked, told=told(asked), user=bilal, now=now)
    case = Case.objects.get()
    assert (case.is_open, case.outcome) == (False, CallbackRequest.Outcome.TOLD)
    assert Promise.objects.get().state == State.TOLD
    assert "verteld waarom wij u niet bellen" in client.get("/volg/her-secret-link/").text
    with pytest.raises(CaseClosed):
        telling.for_good(request=asked, told=told(asked), user=bilal, now=now)


def test_after_its_end_it_is_broken_whoever_explains_it(
    asked: CallbackRequest, bilal: User
) -> None:
    window = promises.open_window(asked.case)
    assert window is not None
    late = window.until_at
    telling.without_moment(request=asked, told=told(asked), user=bilal, now=late)
    assert Promise.objects.get().state == State.BROKEN


def test_what_is_never_put_off_with_words(
    asked: CallbackRequest, bilal: User, anna: User, eva: User, now: dt.datetime
) -> None:
    for verb in (telling.without_moment, telling.for_good):
        with pytest.raises(NotAllowed):
            verb(request=asked, told=told(asked), user=eva, now=now)
        with pytest.raises(MovedBefore):
            verb(request=asked, told=Told(WHY, Channel.DESK, seen=None), user=bilal, now=now)
    requests.claim(request=asked, user=anna, now=now)
    going.begin(request=asked, user=anna, now=now)
    with pytest.raises(going.CallingNow):
        telling.for_good(request=asked, told=told(asked), user=bilal, now=now)
    urgent.mark(case=asked.case, reason="Geen eten.", by=bilal.actor, now=now)
    for verb in (telling.without_moment, telling.for_good):
        with pytest.raises(telling.CannotWait):
            verb(request=asked, told=told(asked), user=anna, now=now)
    assert Promise.objects.get().state == State.OPEN


def test_who_tells_it_during_the_call_is_not_in_the_way(
    asked: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    requests.claim(request=asked, user=bilal, now=now)
    going.begin(request=asked, user=bilal, now=now)
    telling.without_moment(request=asked, told=told(asked), user=bilal, now=now)
    asked.refresh_from_db()
    assert asked.calling_until is None


def test_it_is_counted_apart(town: build.Town, bilal: User, now: dt.datetime) -> None:
    """Kept, moved with a message, told why not and broken: one of each is one in each part."""
    every = [
        build.callback(town.topics["uitkering"], now=now, number=f"06 1234 578{n}")
        for n in range(2)
    ]
    telling.without_moment(request=every[0], told=told(every[0]), user=bilal, now=now)
    later = now + dt.timedelta(days=1)
    day = clock.day_of(now)
    period = Period(day, day + dt.timedelta(days=1), later)
    filters = Filters((town.teams["inkomen-1"].pk,))
    (row,) = [row for row in figures.rows(period, filters) if row.counts[0].n]
    assert row.counts[0].parts == (0, 0, 1, 1)
    assert list(figures.cases(period, filters, 2)) == [every[0].case]


def test_two_colleagues_tell_it_at_once(transactional_db: None) -> None:
    town = build.town(now=TUESDAY)
    team = town.teams["inkomen-1"]
    one, other = (build.colleague(name=name, team=team, role=Role.CASEWORKER) for name in "AB")
    for trial in range(8):
        request = build.callback(
            town.topics["uitkering"], now=TUESDAY, number=f"06 12 34 57 {trial:02d}"
        )
        words = told(request)
        said = at_once(
            partial(telling.for_good, request=request, told=words, user=one, now=TUESDAY),
            partial(telling.without_moment, request=request, told=words, user=other, now=TUESDAY),
        )
        assert said.count("done") == 1, said
        assert Promise.objects.get(case=request.pk).state == State.TOLD
        assert ContactMoment.objects.filter(case=request.pk, direction="OUT").count() == 1
    check_cases_agree()


def test_on_the_page_of_the_case(
    asked: CallbackRequest, bilal: User, browser_of: Callable[[User], Client]
) -> None:
    browser = browser_of(bilal)
    case = f"/zaken/{asked.case.reference}/"
    address = f"/terugbellen/{asked.case.reference}/uitgelegd/"
    assert address in browser.get(case).text
    window = promises.open_window(asked.case)
    assert window is not None
    sent = {"why": WHY, "channel": "DESK", "then": "", "seen": window.pk}
    refused = browser.post(address, sent)
    assert refused.status_code == 422
    assert WHY in refused.text
    assert browser.post(address, sent | {"then": "later"}).status_code == 303
    page = browser.get(case).text
    assert "uitgelegd waarom niet" in page
    assert WHY in page
    assert address not in page
    # A second click finds no moment any more.
    assert browser.post(address, sent | {"then": "klaar"}).status_code == 422
    assert Case.objects.get().is_open
