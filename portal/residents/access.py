"""What may reach a resident: wishes and safe contact, as answers that every sender asks for."""

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
    }
)


def running_wishes(resident: Resident) -> frozenset[Wish]:
    """Return the wishes that hold now; safe contact adds the strictest of all. One query."""
    return obeyed(resident, resident.wishes.filter(ended_at=None).values_list("wish", flat=True))


def obeyed(resident: Resident, told: Iterable[str]) -> frozenset[Wish]:
    """Return what we obey of a resident who told these wishes. No query."""
    wishes = frozenset(Wish(wish) for wish in told)
    return wishes | STRICTEST if resident.safe_contact else wishes


def may_receive(resident: Resident | None, channel: str) -> bool:
    """Tell whether an automatic message may go to this resident by EMAIL, SMS or POST.

    Never with safe contact, never after a death. One query.
    """
    if resident is None:
        return True
    if resident.safe_contact or resident.died_on is not None:
        return False
    forbidden = {"SMS": Wish.NO_TEXT, "EMAIL": Wish.NO_EMAIL, "POST": Wish.NO_POST}[channel]
    return forbidden not in running_wishes(resident)
