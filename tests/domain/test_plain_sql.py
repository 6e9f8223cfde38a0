"""Statements in plain SQL say what Django's own would: who may, who is where, whose session."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.desk.places import here
from portal.desk.places.models import Desk, Opening
from portal.desk.queue import calling
from portal.kit import clock
from portal.staff import permissions
from portal.staff.models import Membership, Role, StaffSession, User
from portal.staff.roles import Permission
from portal.staff.session_store import SessionStore
from tests import build

type BrowserOf = Callable[[User], Client]
DAY = dt.timedelta(days=1)
# From when and until when a role is held, in days from today; and whether the account is open.
HELD = [
    (-9, None, True, True),
    (-9, 1, True, True),
    (0, 1, True, True),
    (-9, 0, True, False),
    (1, None, True, False),
    (-9, None, False, False),
]


def member(
    user: User, role: Role, first: int, last: int | None, is_active: bool, now: dt.datetime
) -> User:
    """Let this colleague hold this role, in these days only."""
    today = clock.day_of(now)
    until_on = None if last is None else today + last * DAY
    Membership.objects.filter(user=user).update(
        role=role, from_on=today + first * DAY, until_on=until_on
    )
    User.objects.filter(pk=user.pk).update(is_active=is_active)
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(("first", "last", "is_active", "holds"), HELD)
def test_what_somebody_may_is_the_same_by_both(
    anna: User, now: dt.datetime, first: int, last: int | None, is_active: bool, holds: bool
) -> None:
    user = member(anna, Role.DESK, first, last, is_active, now)
    standing = permissions.standing_of(user, now=now)
    assert standing.held == permissions.held_by(user, now=now)
    assert (Permission.WORK_DESK in standing.held) is holds
    assert [team.pk for team in standing.teams] == [
        team.pk for team in permissions.teams_of(user, now=now)
    ]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("first", "last", "is_active", "holds"), HELD)
def test_who_may_not_work_at_the_desk_calls_nobody(
    desk: Desk,
    opening: Opening,
    anna: User,
    now: dt.datetime,
    role: Role,
    first: int,
    last: int | None,
    is_active: bool,
    holds: bool,
) -> None:
    visit = build.visit(opening, now=now)
    build.seat(desk, anna, 1, now=now)
    user = member(anna, role, first, last, is_active, now)
    may = permissions.can(user, Permission.WORK_DESK, now=now)
    assert may is (holds and role in {Role.DESK, Role.TEAM_LEAD})
    if may:
        assert calling.call_next(user=user, now=now) == visit
        return
    with pytest.raises(permissions.NotAllowed):
        calling.call_next(user=user, now=now)
    visit.refresh_from_db()
    assert visit.state == visit.State.WAITING


def test_why_nobody_was_called(desk: Desk, opening: Opening, anna: User, now: dt.datetime) -> None:
    build.visit(opening, now=now)
    with pytest.raises(calling.NotSeated, match="Kies eerst"):
        calling.call_next(user=anna, now=now)
    build.seat(desk, anna, 1, now=now)
    with pytest.raises(calling.NobodyWaits, match="nog niet open"):
        calling.call_next(user=anna, now=now + DAY)
    calling.call_next(user=anna, now=now)


def test_the_desks_stand_in_the_same_order(
    desk: Desk, opening: Opening, anna: User, bilal: User, eva: User, now: dt.datetime
) -> None:
    build.seat(desk, anna, 1, now=now)
    for user in (anna, bilal, eva):
        for moment in (now, now + DAY):
            places = here.desks_today(user, now=moment)
            assert [place.desk for place in places] == here.desks_of(user, now=moment)
            sits = [bool(getattr(one, "sits", False)) for one in here.desks_of(user, now=moment)]
            assert [place.sits for place in places] == sits
    assert here.desks_today(anna, now=now)[0].opening == opening


def test_the_session_is_read_with_whose_it_is(
    browser_of: BrowserOf,
    bilal: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = browser_of(bilal)
    client.get("/mijn/sessies/")
    key = client.cookies["session"].value
    store = SessionStore(key)
    with django_assert_num_queries(1):
        assert store.colleague() == bilal
    row = StaffSession.objects.select_related("user").get()
    assert store.staff is not None
    for field in StaffSession._meta.concrete_fields:
        assert getattr(store.staff, field.attname) == getattr(row, field.attname)
    for field in User._meta.concrete_fields:
        assert getattr(store.staff.user, field.attname) == getattr(row.user, field.attname)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda user: User.objects.filter(pk=user.pk).update(password="x"),
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user: Session.objects.all().delete(),
        lambda user: Session.objects.update(expire_date=clock.utc_now()),
    ],
    ids=["a new password", "left", "session deleted", "session over"],
)
def test_a_session_that_counts_no_more_lets_nobody_in(
    browser_of: BrowserOf, bilal: User, spoil: Callable[[User], object]
) -> None:
    client = browser_of(bilal)
    assert client.get("/mijn/sessies/").status_code == 200
    key = client.cookies["session"].value
    spoil(bilal)
    assert SessionStore(key).colleague() is None
    assert client.get("/mijn/sessies/").status_code == 302


def test_a_row_of_another_browser_or_colleague_lets_nobody_in(
    browser_of: BrowserOf, bilal: User, eva: User
) -> None:
    client = browser_of(bilal)
    client.get("/mijn/sessies/")
    key = client.cookies["session"].value
    StaffSession.objects.update(user=eva)
    assert SessionStore(key).colleague() is None
    StaffSession.objects.update(user=bilal, session_key="of-another-browser")
    store = SessionStore(key)
    assert (store.colleague(), store.staff) == (None, None)


def test_a_session_signed_with_an_older_secret_still_counts_and_is_signed_anew(
    browser_of: BrowserOf, bilal: User, settings: LazySettings
) -> None:
    client = browser_of(bilal)
    client.get("/mijn/sessies/")
    before = client.session.session_key
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "n" * 50
    assert client.get("/mijn/sessies/").status_code == 200
    after = client.session
    assert after.session_key != before
    assert after[HASH_SESSION_KEY] == bilal.get_session_auth_hash()
