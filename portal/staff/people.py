"""Finding colleagues, teams and who belongs where, for the pages. Nothing changes here."""

import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Lower

from portal.kit import clock
from portal.staff import roles
from portal.staff.models import Absence, Membership, NumberAssignment, Role, Team, User
from portal.staff.roles import Permission


def colleagues(*, on: dt.date) -> QuerySet[User]:
    """Return everyone, who may log in first, with the roles of this day in `roles_today`.

    Two queries.
    """
    running = Membership.objects.on(on).select_related("team").order_by("team__name", "role")
    return User.objects.order_by("-is_active", Lower("name"), "pk").prefetch_related(
        Prefetch("memberships", queryset=running, to_attr="roles_today")
    )


def active(*, but: User | None = None) -> QuerySet[User]:
    """Return everyone who may log in, by name, without `but`."""
    found = User.objects.filter(is_active=True).order_by(Lower("name"), "pk")
    return found.exclude(pk=but.pk) if but else found


def only(user: User) -> QuerySet[User]:
    """Return this one colleague as a set."""
    return User.objects.filter(pk=user.pk)


def workers() -> QuerySet[User]:
    """Return everyone whose roles let them work on cases, now or later, by name."""
    holding = Membership.objects.filter(role__in=roles.roles_with(Permission.WORK_CASES))
    return active().filter(pk__in=holding.values("user"))


def workers_of(team: Team, day: dt.date) -> QuerySet[User]:
    """Return who works on cases of this team and is there on this day, by name."""
    away = Absence.objects.on(day)
    return working_in([team], on=day).exclude(pk__in=away.values("user"))


def led_teams(day: dt.date) -> QuerySet[Team]:
    """Return the teams that somebody leads on this day, by name."""
    return active_teams().filter(pk__in=_leading(day).values("team"))


def working_in(teams: list[Team], *, on: dt.date) -> QuerySet[User]:
    """Return everyone who may work on the cases of these teams on this day, by name."""
    holding = Membership.objects.on(on).filter(
        team__in=teams, role__in=roles.roles_with(Permission.WORK_CASES)
    )
    return active().filter(pk__in=holding.values("user"))


def teams_worked_in(user: User, *, on: dt.date) -> list[Team]:
    """Return the teams whose cases this colleague may work on on this day, by name. One query."""
    holding = Membership.objects.on(on).filter(
        user=user, role__in=roles.roles_with(Permission.WORK_CASES)
    )
    return list(active_teams().filter(pk__in=holding.values("team")))


def teams_led_by(user: User, *, on: dt.date) -> QuerySet[Team]:
    """Return the teams that this colleague leads on this day, by name."""
    leading = _leading(on).filter(user=user)
    return Team.objects.filter(pk__in=leading.values("team")).order_by("name")


def _leading(day: dt.date) -> QuerySet[Membership]:
    found: QuerySet[Membership] = Membership.objects.on(day)
    return found.filter(role__in=roles.roles_with(Permission.LEAD_TEAM))


def successors_of(user: User) -> list[User]:
    """Return who can take over from this colleague, by name: who works on cases, if they do too.
    Two queries at most."""
    able = list(workers())
    return [person for person in able if person != user] if user in able else list(active(but=user))


def with_numbers(users: QuerySet[User], *, on: dt.date) -> QuerySet[User]:
    """Tell of each colleague which numbers are theirs on this day or later: fills `own_numbers`."""
    ahead = NumberAssignment.objects.filter(user=OuterRef("pk"), period__endswith__gt=on)
    endless = NumberAssignment.objects.filter(user=OuterRef("pk"), period__upper_inf=True)
    shown = (ahead | endless).order_by("pk").values("number__number")
    return users.annotate(own_numbers=ArraySubquery(shown))


def at_work(*, on: dt.date, roles: list[Role]) -> tuple[dict[int, list[User]], dict[int, int]]:
    """Return for each team who works in it in one of these roles and is not absent on this day, by
    name, and how many are. One query."""
    absent = Exists(Absence.objects.on(on).filter(user=OuterRef("user")))
    held = Membership.objects.on(on).filter(role__in=roles).select_related("user", "team")
    told: Any = held.annotate(is_absent=absent)
    here: dict[int, list[User]] = {}
    away: dict[int, set[int]] = {}
    for row in told.order_by(Lower("user__name"), "user_id", "pk"):
        if row.is_absent:
            away.setdefault(row.team_id, set()).add(row.user_id)
        elif row.user not in here.setdefault(row.team_id, []):
            here[row.team_id].append(row.user)
    return here, {team: len(users) for team, users in away.items()}


def active_teams() -> QuerySet[Team]:
    """Return every team that works now, by name."""
    return Team.objects.filter(is_active=True).order_by("name")


def is_here(user: User) -> bool:
    """Tell whether this colleague works here still. Until the transaction ends they cannot leave:
    whoever gives them something waits for `leaving`, or it for them. One query."""
    here = User.objects.select_for_update(no_key=True).filter(pk=user.pk, is_active=True)
    return bool(here.values_list("pk", flat=True))


def left_named_like(typed: str) -> list[User]:
    """Return at most five colleagues who left and whose name holds each typed word, with who took
    over. One query."""
    found = User.objects.filter(left_on__isnull=False).select_related("successor")
    for word in typed.split():
        found = found.filter(name__icontains=word)
    return list(found.order_by(Lower("name"), "pk")[:5]) if typed.strip() else []


def memberships_of(user: User) -> list[Membership]:
    """Return every role this colleague has and had, running ones first. One query."""
    rows = Membership.objects.filter(user=user).select_related("team")
    return sorted(
        rows.order_by("-from_on", "pk"),
        key=lambda row: (row.until_on is not None, -row.from_on.toordinal()),
    )


def members_of(team: Team, *, on: dt.date) -> QuerySet[Membership]:
    """Return who belongs to a team on a day, with their colleague, by name."""
    found: QuerySet[Membership] = Membership.objects.on(on)
    return found.filter(team=team).select_related("user").order_by(Lower("user__name"), "role")


def led_by(user: User, *, now: dt.datetime) -> QuerySet[User]:
    """Return the colleagues in the teams that this colleague leads today, by name."""
    today = clock.day_of(now)
    leading = _leading(today).filter(user=user)
    members = Membership.objects.on(today).filter(team__in=leading.values("team")).values("user")
    return active().filter(pk__in=members)


def absences_of(users: "QuerySet[User]", *, on: dt.date) -> QuerySet[Absence]:
    """Return what runs or is still to come of these colleagues, the first one first."""
    found: QuerySet[Absence] = Absence.objects.not_over(on)
    return found.filter(user__in=users).select_related("user", "substitute")


def substitute_of(user: User, *, on: dt.date) -> Absence | None:
    """Return the absence of this colleague on this day, with who takes over. One query."""
    found: Absence | None = (
        Absence.objects.on(on).filter(user=user).select_related("substitute").first()
    )
    return found


def teams(*, on: dt.date) -> QuerySet[Team]:
    """Return every team, with who belongs to it on a day in `members_today`. Two queries."""
    running = Membership.objects.on(on).select_related("user").order_by(Lower("user__name"))
    return Team.objects.order_by("-is_active", "name").prefetch_related(
        Prefetch("memberships", queryset=running, to_attr="members_today")
    )
