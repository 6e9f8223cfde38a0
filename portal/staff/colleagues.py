"""Verbs about colleagues: who they are, what they may do where, and when they are away."""

import dataclasses
import datetime as dt
import secrets
from collections.abc import Callable

from django.db import IntegrityError, transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit import clock, secret
from portal.kit.refusal import Refused
from portal.staff import extensions, roles, sessions
from portal.staff.models import Absence, Membership, Role, Team, User
from portal.staff.roles import Permission


class UsernameTaken(Refused):
    """User names are unique, whatever their capitals."""

    text = "Deze inlognaam is al van een collega. Kies een andere."


class LastManager(Refused):
    """Someone must be able to manage colleagues, today and on every day after."""

    text = (
        "Dit is de laatste collega die andere collega's kan beheren. "
        "Geef eerst iemand anders de rol functioneel beheerder, zonder einddatum."
    )


class RoleRunsAlready(Refused):
    """The same role in the same team on the same days."""

    text = "Deze collega heeft deze rol in dit team al in (een deel van) deze periode."


class AlreadyEnded(Refused):
    """A role that ends earlier than asked."""

    text = "Deze rol eindigt al eerder. Geef zo nodig een nieuwe rol."


class AwayAlready(Refused):
    """Two absences that overlap would name two substitutes."""

    text = "Er staat in deze periode al een afwezigheid. Haal die eerst weg."


class OutOfOrder(Refused):
    """A period ends before it begins."""

    text = "De laatste dag ligt voor de eerste dag. Kijk de dagen nog eens na."


@dataclasses.dataclass(frozen=True)
class Person:
    """What we write down of a colleague."""

    username: str
    name: str
    public_name: str
    email: str
    extension: str = ""


@dataclasses.dataclass(frozen=True)
class Added:
    """A new colleague with the start password, which is shown once and stored only as a hash."""

    user: User
    start_password: str


def add(*, person: Person, by: Actor, now: dt.datetime) -> Added:
    """Add a colleague, without any role yet. Raises UsernameTaken or extensions.ExtensionTaken."""
    user = User(**dataclasses.asdict(person))
    start_password = secret.new_code()
    user.set_password(start_password)
    with transaction.atomic():
        _check_username_free(person.username, user)
        extensions.check_free(person.extension)
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError as error:
            raise _taken(error) from None
        record.event(code="user.added", about=user, by=by, now=now)
    return Added(user, start_password)


def change(*, user: User, person: Person, by: Actor, now: dt.datetime) -> None:
    """Change what we wrote down of a colleague. Raises UsernameTaken or
    extensions.ExtensionTaken."""
    with transaction.atomic():
        _check_username_free(person.username, user)
        extensions.check_free(person.extension, but=user)
        for field, value in dataclasses.asdict(person).items():
            setattr(user, field, value)
        try:
            with transaction.atomic():
                user.save(update_fields=list(dataclasses.asdict(person)))
        except IntegrityError as error:
            raise _taken(error) from None
        record.event(code="user.changed", about=user, by=by, now=now)


def choose_public_name(*, user: User, public_name: str, by: Actor, now: dt.datetime) -> None:
    """Take the name that residents will see from now on. A colleague chooses it alone."""
    with transaction.atomic():
        user.public_name = public_name
        user.save(update_fields=["public_name"])
        record.event(code="user.public_name_chosen", about=user, by=by, now=now)


def new_start_password(*, user: User, by: Actor, now: dt.datetime) -> str:
    """Return a new start password for someone who lost the old one; every session ends."""
    start_password = secret.new_code()
    with transaction.atomic():
        user.set_password(start_password)
        user.save(update_fields=["password"])
        record.event(code="user.start_password_made", about=user, by=by, now=now)
        sessions.end_all(user=user, by=by, now=now)
    return start_password


def disable(*, user: User, by: Actor, now: dt.datetime) -> None:
    """Let a colleague in no more: every session and stream ends at once. Raises LastManager."""
    with transaction.atomic():
        _check_manager_remains(gone=lambda row: row.user_id == user.pk, now=now)
        # The phone on that desk is the next colleague's.
        user.is_active, user.extension = False, ""
        # An unusable password too: nothing that checks only the password lets them in.
        user.set_password(secrets.token_urlsafe(32))
        user.save(update_fields=["is_active", "password", "extension"])
        record.event(code="user.disabled", about=user, by=by, now=now)
        sessions.end_all(user=user, by=by, now=now)


def enable(*, user: User, by: Actor, now: dt.datetime) -> str:
    """Let a colleague in again and return a new start password."""
    with transaction.atomic():
        user.is_active, user.left_on, user.successor = True, None, None
        user.save(update_fields=["is_active", "left_on", "successor"])
        record.event(code="user.enabled", about=user, by=by, now=now)
        return new_start_password(user=user, by=by, now=now)


def begin_membership(
    *,
    user: User,
    team: Team,
    role: Role,
    from_on: dt.date,
    until_on: dt.date | None,
    by: Actor,
    now: dt.datetime,
) -> Membership:
    """Give a colleague a role in a team in [from_on, until_on).

    Raises OutOfOrder and RoleRunsAlready.
    """
    if until_on is not None and until_on <= from_on:
        raise OutOfOrder
    membership = Membership(user=user, team=team, role=role, from_on=from_on, until_on=until_on)
    try:
        with transaction.atomic():
            _one_by_one(user)
            membership.save(force_insert=True)
            record.event(
                code="membership.begun", about=user, by=by, now=now, team=team.pk, role=role.value
            )
            # The open streams of this colleague know only the teams of before.
            sessions.revoke_streams(user=user, now=now)
    except IntegrityError:
        raise RoleRunsAlready from None
    return membership


def end_membership(
    *, membership: Membership, until_on: dt.date, by: Actor, now: dt.datetime
) -> None:
    """End a role; `until_on` is the first day without it.

    Raises LastManager, or AlreadyEnded: ending never gives a role back.
    """
    with transaction.atomic():
        # Its locks first, always in the same order; the one colleague's after that.
        _check_manager_remains(gone=lambda row: row.pk == membership.pk, now=now)
        _one_by_one(membership.user)
        running = Membership.objects.get(pk=membership.pk).until_on
        if running is not None and running <= until_on:
            raise AlreadyEnded
        membership.until_on = max(until_on, membership.from_on)
        membership.save(update_fields=["until_on"])
        record.event(
            code="membership.ended",
            about=membership.user,
            by=by,
            now=now,
            team=membership.team_id,
            role=membership.role,
        )
        sessions.revoke_streams(user=membership.user, now=now)


def add_absence(
    *,
    user: User,
    from_on: dt.date,
    until_on: dt.date,
    substitute: User | None,
    by: Actor,
    now: dt.datetime,
) -> Absence:
    """Note that a colleague is away on [from_on, until_on]. Raises OutOfOrder and AwayAlready."""
    if until_on < from_on:
        raise OutOfOrder
    absence = Absence(user=user, from_on=from_on, until_on=until_on, substitute=substitute)
    try:
        with transaction.atomic():
            _one_by_one(user)
            absence.save(force_insert=True)
            record.event(code="absence.added", about=user, by=by, now=now, absence=absence.pk)
    except IntegrityError:
        raise AwayAlready from None
    return absence


def remove_absence(*, absence: Absence, by: Actor, now: dt.datetime) -> None:
    """Take an absence away: it was a mistake, or the colleague is back."""
    with transaction.atomic():
        record.event(code="absence.removed", about=absence.user, by=by, now=now, absence=absence.pk)
        absence.delete()


def _one_by_one(user: User) -> None:
    """Let those who write down periods of one colleague wait for each other. Two periods that
    overlap, written at once, would each wait for the other's index entry: a deadlock in place of a
    refusal. One query."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _check_username_free(username: str, user: User) -> None:
    if User.objects.filter(username__iexact=username).exclude(pk=user.pk).exists():
        raise UsernameTaken


def _taken(error: IntegrityError) -> Refused:
    """Two managers wrote down the same at once: say which of the two it was."""
    is_extension = "one_colleague_an_extension" in str(error)
    return extensions.ExtensionTaken() if is_extension else UsernameTaken()


def _check_manager_remains(*, gone: Callable[[Membership], bool], now: dt.datetime) -> None:
    """Raise LastManager unless a role that manages colleagues stays, from today on, without an end.

    Locks every such membership, so that two managers cannot remove each other at once.
    """
    running = list(
        Membership.objects.on(clock.day_of(now))
        .filter(role__in=roles.roles_with(Permission.MANAGE_STAFF))
        .select_related("user")
        .select_for_update(of=("self", "user"))
        .order_by("pk")
    )
    staying = [row for row in running if not gone(row)]
    if len(staying) < len(running) and all(row.until_on is not None for row in staying):
        raise LastManager
