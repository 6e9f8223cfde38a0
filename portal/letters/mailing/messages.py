"""The words of the e-mail that goes with a letter: there is one, and here she reads it. No word of
the letter, not even what it is about."""

import datetime as dt

from django.utils.translation import gettext as _

from portal.kit import clock
from portal.letters.writing.models import Letter

KIND = "LETTER"
KINDS = {KIND: "Brief om te lezen"}


def subject() -> str:
    """Return the subject: whoever reads along learns nothing."""
    return _("Er ligt een brief voor u klaar")


def text(letter: Letter, *, url: str, until: dt.date) -> str:
    """Return the words of the e-mail, with the link and whom she can call."""
    closing = letter.data["closing"]
    paragraphs = [
        _("Goedendag,"),
        _("Wij hebben u een brief geschreven. U leest hem hier:") + f"\n{url}",
        _("Eerst vragen wij iets om te zien dat u het bent. Daarna leest u de brief.")
        + " "
        + _("De link werkt tot en met %(day)s.") % {"day": clock.in_words(until, year=True)},
        _("Wilt u uitleg, of hebt u de brief liever op papier? Bel %(phone)s (%(hours)s).")
        % {"phone": closing["phone"], "hours": closing["hours"]},
        _("Met vriendelijke groet,") + f"\n{letter.data['head']['name']}",
    ]
    return "\n\n".join(paragraphs)
