"""Do these words smell like an objection or a complaint? Pure. It only asks a person to look: a
word too many costs a look, a word missed costs somebody her term."""

import re

from portal.contacts.models import LooksLike
from portal.kit import text

What = LooksLike.What

# All of it is matched against text without capitals and accents.
_DECISION = r"(?:besluit|beslissing|beschikking|afwijzing|terugvordering|boete)\w*"
_WRONG = (
    r"(?:klopt niet|niet goed|niet eerlijk|oneerlijk|onterecht|ten onrechte|onjuist|fout|verkeerd|"
    r"aanvecht\w*|herzien|terugdraaien|intrekken)"
)
OBJECTION = (
    r"\bbezwaar(?:schrift|schriften|procedure|maken|maker)?\b",
    r"\bbezwaren\b",
    r"\b(?:ben|bent|is|zijn|was|waren) (?:het|er|daar) (?:\w+ ){0,3}niet (?:\w+ )?(?:mee )?eens\b",
    r"\b(?:het|er|daar) (?:\w+ ){0,2}niet (?:\w+ )?(?:mee )?eens (?:met|ben|bent|is|zijn|was)\b",
    r"\bniet mee eens\b",
    r"\boneens\b",
    rf"\b{_DECISION}\b[^.?!]{{0,60}}\b{_WRONG}\b",
    rf"\b{_WRONG}\b[^.?!]{{0,60}}\b{_DECISION}\b",
    rf"\b(?:tegen|aanvechten) (?:\w+ ){{0,3}}{_DECISION}\b",
    r"\bin beroep\b",
    r"\bberoep (?:aan)?(?:tekenen|instellen)\b",
    r"\bheroverweg\w*\b",
)
COMPLAINT = (
    r"\bklacht\b",
    r"\bklacht(?:brief|formulier|en ?procedure)\w*\b",
    r"\bklachten (?:over|tegen|indienen)\b",
    r"\b(?:klaag|klagen|beklag|beklagen)\b",
    r"\b(?:onbeleefd|onbeschoft|respectloos|onheus|onvriendelijk|vernederend|schandalig|grof)\w*\b",
    r"\b(?:slecht|niet netjes|niet goed|als een nummer) (?:\w+ ){0,2}"
    r"(?:behandeld|geholpen|bejegend)\b",
    r"\bontevreden\b",
    r"\bniet serieus genomen\b",
)
# The same words with another meaning; taken away before we look.
OTHERWISE = re.compile(
    r"\b(?:geen|zonder) (?:enkel )?(?:bezwaar|klacht)\b"
    r"|\bgeen klachten\b"
    r"|\bklachten (?:aan|van|door|in) (?:mijn|de|haar|zijn|het) "
    r"(?:rug|knie|knieen|nek|hoofd|hart|longen|schouder|schouders|been|benen|lichaam|gezondheid)\b"
    r"|\b(?:lichamelijke|medische|psychische) klachten\b"
)
_PATTERNS = {
    what: re.compile("|".join(patterns))
    for what, patterns in ((What.OBJECTION, OBJECTION), (What.COMPLAINT, COMPLAINT))
}


def what_it_looks_like(words: str) -> list[What]:
    """Return what these words may be, besides what they came in as; nothing for most."""
    plain = OTHERWISE.sub(" ", text.plain(words))
    return [what for what, pattern in _PATTERNS.items() if pattern.search(plain)]
