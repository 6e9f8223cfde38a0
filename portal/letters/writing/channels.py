"""By which ways a letter may go to this resident."""

from portal.letters.writing.models import Letter
from portal.residents.models import Resident

Channel = Letter.Channel


def offered(resident: Resident | None, kind: str) -> list[Letter.Channel]:
    """Return the ways that a colleague can choose from. Post always; e-mail only after she said
    yes to it for this sort of letter (portal.residents.consent), and once something sends the PDF:
    until then a letter by e-mail would lie here for ever."""
    return [Channel.POST]
