"""What a letter can be about: higher apps fill LETTER_DATA. A kind says what can be filled in, and
where it comes from."""

import dataclasses
import functools
from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.module_loading import import_string

from portal.cases.models import Case
from portal.residents.models import PostConsent

# A4 with an address window, and the folded A5 card.
LETTER, CARD = "letter-2", "card-1"


@dataclasses.dataclass(frozen=True)
class Variable:
    """Something that can be filled in: what it is, and an example that is nobody's."""

    label: str
    sample: str


@dataclasses.dataclass(frozen=True)
class LetterKind:
    """A sort of letter. `values` gives what its variables are for a case, besides COMMON; what is
    not known is an empty text."""

    code: str
    label: str
    variables: Mapping[str, Variable]
    values: Callable[[Case], dict[str, str]]
    layout: str = LETTER
    # It says no: she must have been called before it is signed.
    is_refusal: bool = False
    # Whether a colleague may write one at a case; False for what only another screen makes.
    by_hand: bool = True
    # Why it may not go any more, in Dutch for colleagues, or nothing. Asked at signing and each
    # time that somebody claims its row: nobody has to tell a letter that it stops.
    stopped: Callable[[Case], str] | None = None
    # Which yes lets it go by e-mail (portal.residents.consent); None for what is only on paper.
    by_email: PostConsent.Kind | None = None


# What every letter can fill in. portal.letters.writing.values works them out.
COMMON: dict[str, Variable] = {
    "naam": Variable("hoe de inwoner heet", "Sara Voorbeeld"),
    "kenmerk": Variable("het kenmerk van deze brief", "B-26-000042"),
    "zaak": Variable("het kenmerk van de zaak", "Z-26-004217"),
    "onderwerp": Variable("waar de zaak over gaat", "bijzondere bijstand"),
    "collega": Variable("wie ondertekent, met de naam die inwoners zien", "Anna Bos"),
    "team": Variable("het team", "Inkomen 1"),
    "telefoon": Variable("het telefoonnummer dat de inwoner kan bellen", "036 200 00 00"),
    "bel_adres": Variable("waar de inwoner een belmoment kiest", "portaal.example/bel-mij/brief/"),
    "gemeente": Variable("de naam van de gemeente", "Gemeente Voorbeeld"),
    "datum": Variable("de dag van ondertekenen", "24 november 2026"),
}


@functools.cache
def kinds() -> dict[str, LetterKind]:
    """Return all kinds by code."""
    found: list[LetterKind] = [import_string(path) for path in settings.LETTER_DATA]
    return {kind.code: kind for kind in found}


def variables_of(kind: str) -> dict[str, Variable]:
    """Return what a letter of this kind can fill in; for a block what every letter can."""
    return {**COMMON, **(kinds()[kind].variables if kind else {})}


def sample_of(kind: str) -> dict[str, str]:
    """Return examples for all that can be filled in."""
    return {name: variable.sample for name, variable in variables_of(kind).items()}


def _nothing(_case: Case) -> dict[str, str]:
    return {}


GENERAL = LetterKind(
    code="general",
    label="Gewone brief",
    variables={},
    values=_nothing,
    by_email=PostConsent.Kind.LETTER,
)
REFUSAL = LetterKind(
    code="refusal",
    label="Brief met een nee",
    variables={},
    values=_nothing,
    is_refusal=True,
    by_email=PostConsent.Kind.DECISION,
)
