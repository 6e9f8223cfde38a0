"""What may reach a resident: wishes and safe contact, as answers that every sender asks for."""

import enum
from collections.abc import Iterable

from portal.residents.models import Resident, Wish

STRICTEST = frozenset(
    {
        Wish.NO_VOICEMAIL,
        Wish.NO_TEXT,
        Wish.NO_EMAIL,
        Wish.NO_POST,
        Wish.NO_MUNICIPALITY,
        Wish.NO_SURVEY,
        Wish.NO_PROACTIVE,
        Wish.NO_CARD,
    }
)
# How she wants to hear from us, when that is not by a text or e-mail.
ON_PAPER_OR_NOT_AT_ALL = frozenset({Wish.BY_POST, Wish.BY_NONE})
OTHER_CHANNEL = {
    "SMS": ON_PAPER_OR_NOT_AT_ALL,
    "EMAIL": ON_PAPER_OR_NOT_AT_ALL,
    "POST": frozenset({Wish.BY_NONE}),
}
FORBIDS = {"SMS": Wish.NO_TEXT, "EMAIL": Wish.NO_EMAIL, "POST": Wish.NO_POST}


class Obstacle(enum.StrEnum):
    """Why an automatic message may not go."""

    SAFE_CONTACT = "safe_contact"
    DIED = "died"
    WISH = "wish"
    # She would rather have letters, or nothing at all.
    CHANNEL = "channel"
    NAMES_US = "names_us"


def running_wishes(resident: Resident) -> frozenset[Wish]:
    """Return the wishes that hold now; safe contact adds the strictest of all. One query."""
    return obeyed(resident, told_wishes(resident))


def told_wishes(resident: Resident) -> frozenset[Wish]:
    """Return the wishes that she told us herself, without those of safe contact. One query."""
    told = resident.wishes.filter(ended_at=None).values_list("wish", flat=True)
    return frozenset(Wish(wish) for wish in told)


def obeyed(resident: Resident, told: Iterable[str]) -> frozenset[Wish]:
    """Return what we obey of a resident who told these wishes. No query."""
    wishes = frozenset(Wish(wish) for wish in told)
    return wishes | STRICTEST if resident.safe_contact else wishes


def obstacle(
    resident: Resident | None,
    channel: str,
    *,
    names_us: bool = False,
    wishes: frozenset[Wish] | None = None,
) -> Obstacle | None:
    """Return why no automatic message may go to this resident by EMAIL, SMS or POST, or None.

    `names_us`: somebody who sees it reads which municipality it is from. E-mail always shows that,
    by the address of its sender. One query, none when her running wishes are given.
    """
    if resident is None:
        return None
    if resident.safe_contact:
        return Obstacle.SAFE_CONTACT
    if resident.died_on is not None:
        return Obstacle.DIED
    return unwished(running_wishes(resident) if wishes is None else wishes, channel, names_us)


def unwished(wishes: frozenset[Wish], channel: str, names_us: bool = False) -> Obstacle | None:
    """Return which of these wishes keeps a message from going by this channel, or None."""
    if FORBIDS[channel] in wishes:
        return Obstacle.WISH
    if wishes & OTHER_CHANNEL[channel]:
        return Obstacle.CHANNEL
    if Wish.NO_MUNICIPALITY in wishes and (names_us or channel == "EMAIL"):
        return Obstacle.NAMES_US
    return None


def may_be_named(resident: Resident | None) -> bool:
    """Tell whether a message to this resident may say which municipality it is from. One query."""
    return resident is None or Wish.NO_MUNICIPALITY not in running_wishes(resident)
