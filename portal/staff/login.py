"""Who may log in: the right password, not tried too often. Sessions live in sessions.py."""

import dataclasses
import datetime as dt
import logging

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.jobs import throttle
from portal.kit import address, clock
from portal.kit.refusal import Refused
from portal.staff import sessions
from portal.staff.models import Membership, Role, StaffSession, User

log = logging.getLogger(__name__)
QUARTER = dt.timedelta(minutes=15)
# Wrong tries for one name: nine in a quarter; who goes on waits for longer.
NAME_LIMITS = ((QUARTER, 9), (dt.timedelta(hours=6), 30))
# The whole town hall has one address.
ADDRESS_LIMITS = ((QUARTER, 300),)


class WrongPassword(Refused):
    """The same for a wrong password, an unknown name and a colleague who left."""

    text = "De inlognaam of het wachtwoord klopt niet. Kijk of Caps Lock aan staat."


class TooOften(Refused):
    """Tried too often; `until` is when it may be tried again."""

    def __init__(self, until: dt.datetime, *, now: dt.datetime) -> None:
        self.until = until
        same_day = clock.day_of(until) == clock.day_of(now)
        when = clock.time_in_words(until) if same_day else clock.moment_in_words(until)
        super().__init__(
            "Er is te vaak een verkeerd wachtwoord ingevuld. U kunt het weer proberen vanaf "
            f"{when}. Kan dat niet wachten? Bel {settings.FALLBACK_PHONE} en vraag naar de "
            "functioneel beheerder."
        )


@dataclasses.dataclass(frozen=True)
class Attempt:
    """One try to log in. `browser` is the code of a browser where this name logged in before."""

    username: str
    password: str
    address: str
    browser: str = ""

    @property
    def guesser(self) -> str:
        """Whose wrong tries count together: a stranger cannot lock out the owner's own browser."""
        return f"browser:{self.browser}" if self.browser else f"name:{self.username.casefold()}"


def check(*, attempt: Attempt, now: dt.datetime) -> User:
    """Return the colleague with this name and password. Raises WrongPassword or TooOften.

    Counts before it looks, so that tries at the same moment all count. Takes as long for a name
    that nobody has.
    """
    _count("login-address", address.network(attempt.address), ADDRESS_LIMITS, now)
    _count("login-name", attempt.guesser, NAME_LIMITS, now)
    user = authenticate(username=attempt.username, password=attempt.password)
    if not isinstance(user, User):
        log.warning("login refused")
        raise WrongPassword
    _forget("login-name", attempt.guesser, NAME_LIMITS, now)
    for per, _ in ADDRESS_LIMITS:
        # Only this one: a right password does not wipe out the wrong ones of its neighbours.
        throttle.take_back(
            what="login-address", who=address.network(attempt.address), per=per, now=now
        )
    return user


def choose_password(
    *, session: StaffSession, old: str, new: str, by: Actor, now: dt.datetime
) -> None:
    """Take a new password of one's own; all other sessions end. Raises WrongPassword, TooOften.

    The form has checked the new one against the rules.
    """
    user = session.user
    who = f"password:{user.pk}"
    _count("login-name", who, NAME_LIMITS, now)
    if not user.check_password(old):
        raise WrongPassword("Uw oude wachtwoord klopt niet.")
    _forget("login-name", who, NAME_LIMITS, now)
    user.set_password(new)
    with transaction.atomic():
        user.save(update_fields=["password"])
        record.event(code="user.password_chosen", about=user, by=by, now=now)
        sessions.end_all(user=user, by=by, now=now, but=session)


@dataclasses.dataclass(frozen=True)
class DemoAccount:
    """An invented colleague on the login page of the demo."""

    username: str
    name: str
    role: str
    team: str


def demo_accounts(*, now: dt.datetime) -> list[DemoAccount]:
    """Return who can log in to the demo, with role and team; nothing elsewhere. One query."""
    if not settings.DEMO:
        return []
    memberships = Membership.objects.on(clock.day_of(now)).select_related("user", "team")
    accounts: dict[str, DemoAccount] = {}
    for row in memberships.order_by("team__name", "user__name", "pk"):
        role = str(Role(row.role).label)
        known = accounts.get(row.user.username)
        if known:
            role = f"{known.role}, {role}"
        accounts[row.user.username] = DemoAccount(
            row.user.username, row.user.name, role, row.team.name
        )
    return list(accounts.values())


type Limits = tuple[tuple[dt.timedelta, int], ...]


def _count(what: str, who: str, limits: Limits, now: dt.datetime) -> None:
    """Count one try in every window until one is full: tries that are refused already do not
    count for longer. Raises TooOften."""
    for per, most in limits:
        if throttle.count(what=what, who=who, per=per, now=now) > most:
            log.warning("login refused for a while: %s", what)
            raise TooOften(throttle.ends_at(per=per, now=now), now=now)


def _forget(what: str, who: str, limits: Limits, now: dt.datetime) -> None:
    for per, _ in limits:
        throttle.forget(what=what, who=who, per=per, now=now)
