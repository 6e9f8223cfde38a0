"""By which ways a letter may go to this resident."""

from portal.cases import proof
from portal.cases.models import Case
from portal.letters import kinds
from portal.letters.writing.models import Letter
from portal.residents import consent

Channel = Letter.Channel
ON_PAPER = "Brieven van deze soort gaan altijd per post."
NO_YES = (
    "Deze inwoner heeft niet gezegd dat deze post per e-mail mag, of wil het niet meer. Stuur de "
    "brief per post."
)
NO_PROOF = (
    "Wij weten te weinig van deze inwoner om op internet te zien dat zij of hij het is. Stuur de "
    "brief per post."
)


def offered(case: Case, kind: str) -> list[Letter.Channel]:
    """Return the ways that a colleague can choose from. Post always; e-mail only after she said
    yes to it for this sort of letter (Awb 2:8), and when she can show who she is before she reads
    it. Nine queries at most."""
    return [Channel.POST] if why_no_mail(case, kind) else [Channel.POST, Channel.EMAIL]


def why_no_mail(case: Case, kind: str) -> str:
    """Return why a letter of this kind may not go to her by e-mail now, or nothing: asked anew each
    time. Nine queries at most."""
    sort = kinds.kinds()[kind].by_email
    if sort is None:
        return ON_PAPER
    if case.resident is None or not consent.may_email(case.resident, sort):
        return NO_YES
    return "" if proof.ways(case) else NO_PROOF


def address(case: Case, kind: str) -> str:
    """Return the address at which she wants letters of this kind; empty: on paper. Three queries at
    most."""
    sort = kinds.kinds()[kind].by_email
    return consent.address_for(case.resident, sort) if case.resident and sort else ""
