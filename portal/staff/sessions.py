"""Logged-in browsers of colleagues: how long they last, and ending them. Who logs in is decided in
login.py."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from portal.audit import record
from portal.audit.actor import Actor
from portal.live import notify
from portal.staff.models import StaffSession, User

# Writing at every click would cost a row a click; a minute is exact enough for half an hour.
TOUCH_EVERY = dt.timedelta(minutes=1)

# Well before the end, and longer than a page needs to ask again for the address of its stream.
ASK_AFTER = dt.timedelta(minutes=10)

# An entry of settings.STAYS_LOGGED_IN tells whether others must be able to reach this colleague on
# the screen now, in two queries at most.
type StaysLoggedIn = Callable[[User, dt.datetime], bool]


def running(*, session_key: str, user: User) -> StaffSession | None:
    """Return the row of this browser's session, or None when it has none yet. One query."""
    found = StaffSession.objects.filter(session_key=session_key, user=user).first()
    if found is not None:
        found.user = user
    return found


def of_user(user: User, *, now: dt.datetime) -> list[StaffSession]:
    """Return where this colleague is logged in, the last used first. One query."""
    rows = StaffSession.objects.filter(user=user).order_by("-used_at", "-pk")
    return [row for row in rows if not is_over(row, now=now)]


def one_of_user(user: User, pk: int) -> StaffSession | None:
    """Return this session if it is this colleague's. One query."""
    return StaffSession.objects.select_related("user").filter(user=user, pk=pk).first()


def start(*, user: User, session_key: str, browser: str, now: dt.datetime) -> StaffSession:
    """Begin keeping this session, once: two first requests at the same time share a row."""
    with transaction.atomic():
        session, is_new = StaffSession.objects.get_or_create(
            session_key=session_key,
            defaults={
                "user": user,
                "browser": browser,
                "started_at": now,
                "used_at": now,
                "live_from": now,
            },
        )
        if is_new:
            record.event(
                code="session.started", about=user, by=user.actor, now=now, session=session.pk
            )
    return session


def is_over(session: StaffSession, *, now: dt.datetime) -> bool:
    """Tell whether nobody used it for too long, or it lasts longer than a working day."""
    idle = dt.timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    whole = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return now >= session.used_at + idle or now >= session.started_at + whole


def touch(*, session: StaffSession, now: dt.datetime) -> None:
    """Note that a person used this session; writes at most once a minute."""
    if now - session.used_at >= TOUCH_EVERY:
        StaffSession.objects.filter(pk=session.pk).update(used_at=now)
        session.used_at = now


def heard(*, session: StaffSession, now: dt.datetime) -> None:
    """Note that a page of this session asked something by itself. That is no use, but by somebody
    whom others must be able to reach now: her session stays. Asks nothing of the database until
    nobody used it for ten minutes, nor when it is of no use any more."""
    if now - session.used_at < ASK_AFTER:
        return
    stays: list[StaysLoggedIn] = [import_string(path) for path in settings.STAYS_LOGGED_IN]
    if any(must(session.user, now) for must in stays):
        touch(session=session, now=now)


def rename(*, session: StaffSession, session_key: str) -> None:
    """Follow the new key that a session got, for instance at a new password."""
    session.session_key = session_key
    session.save(update_fields=["session_key"])


def end(*, session: StaffSession, by: Actor, now: dt.datetime) -> None:
    """End one session: its next click meets the login page, its streams close within a second."""
    with transaction.atomic():
        Session.objects.filter(session_key=session.session_key).delete()
        StaffSession.objects.filter(pk=session.pk).delete()
        record.event(code="session.ended", about=session.user, by=by, now=now, session=session.pk)
        notify.revoke(session.user_id)


def end_all(*, user: User, by: Actor, now: dt.datetime, but: StaffSession | None = None) -> int:
    """End every session of this colleague, except `but`; return how many ended."""
    with transaction.atomic():
        ending = [row for row in StaffSession.objects.filter(user=user) if row != but]
        for session in ending:
            session.user = user
            end(session=session, by=by, now=now)
        notify.revoke(user.pk)
        return len(ending)


def revoke_streams(*, user: User, now: dt.datetime) -> None:
    """Close every stream of this colleague, because what they may hear changed. Pages ask for a
    new address by themselves; the sessions go on."""
    with transaction.atomic():
        StaffSession.objects.filter(user=user).update(live_from=now)
        notify.revoke(user.pk)


def forget(*, by: Actor, now: dt.datetime) -> int:
    """End all sessions whose time is over; return how many."""
    idle = now - dt.timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    whole = now - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    over = StaffSession.objects.filter(Q(used_at__lte=idle) | Q(started_at__lte=whole))
    for session in over.select_related("user"):
        end(session=session, by=by, now=now)
    Session.objects.filter(expire_date__lt=now).delete()
    return len(over)
