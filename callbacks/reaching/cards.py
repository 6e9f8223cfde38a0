"""The card after the last attempt, and the letter in its place: written, signed and on its way to
the printer in one act, once for each promise of kind CARD. Its outside tells an address and nothing
else."""

import datetime as dt

from callbacks.models import CallbackRequest, OtherWay
from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.kit import phone
from portal.letters.kinds import LetterKind, Variable
from portal.letters.writing import addressing, writing
from portal.letters.writing.models import Letter
from portal.municipality import calendars
from portal.staff import numbers
from portal.staff.models import User

Way = OtherWay.Way
LAYOUT = "callback-card-1"
SUBJECT = "Wij belden u, maar spraken u niet"
BODY = """Beste [[naam]],

Wij belden u een paar keer. Wij willen u graag spreken.

- Bel ons: **[[belde_met]]** ([[uren]]). Vraag naar [[collega]].
- Of kies zelf wanneer wij bellen: [[bel_adres]]. Vul daar kenmerk [[kenmerk]] in.
[[als hulp]]
- Of kom langs: [[hulp]].
[[einde]]

Er is geen haast bij. Komt het beter uit als iemand u helpt? Dat mag altijd.
"""
VARIABLES = {
    "belde_met": Variable("het telefoonnummer waarmee wij belden", "036 200 00 00"),
    "uren": Variable("wanneer dat telefoonnummer wordt opgenomen", "9:00 tot 17:00 uur"),
    "hulp": Variable("waar de inwoner langs kan komen", "Stadhuisplein 1, Almere"),
}


def values(case: Case) -> dict[str, str]:
    """Return what the card fills in for this case. Five queries."""
    request: CallbackRequest = case.callback
    known = numbers.get(request.number_told)
    town = calendars.find_municipality()
    public = [place for place in calendars.locations() if place.is_open_to_public]
    return {
        "belde_met": phone.show(request.number_told),
        "uren": (known.answered_hours if known else "") or (town.phone_hours if town else ""),
        "hulp": public[0].address if public else "",
    }


CARD = LetterKind(
    "callbacks.card",
    label="Kaart: wij belden u en spraken u niet",
    variables=VARIABLES,
    values=values,
    layout=LAYOUT,
)
LETTER = LetterKind(
    "callbacks.letter",
    label="Brief: wij belden u en spraken u niet",
    variables=VARIABLES,
    values=values,
    by_hand=False,
)
KINDS = {Way.CARD: CARD, Way.LETTER: LETTER}


def make(
    *,
    request: CallbackRequest,
    promise: Promise,
    way: OtherWay.Way,
    address: str,
    user: User,
    now: dt.datetime,
) -> Letter:
    """Write and sign the card or letter that ends this promise. Part of another verb; the same
    promise again gives the one that is there. `address` is what a colleague typed, when we do not
    know it.

    Raises addressing.NoAddress, addressing.BadAddress, numbers.NoNumber or writing.MayNot.
    """
    draft = writing.Draft(
        kind=KINDS[way].code,
        subject=SUBJECT,
        body=BODY,
        addressee=addressing.lines_of(*address.splitlines()) if address.strip() else "",
    )
    letter = writing.write(
        case=request.case,
        draft=writing.with_model_words(draft, now=now),
        by=user.actor,
        now=now,
        dedupe_key=f"callback-card-{promise.pk}",
    )
    if not letter.is_draft:
        return letter
    return writing.sign_for(letter=letter, signer=user, by=user.actor, now=now)


def knows_address(case: Case) -> bool:
    """Tell whether there is something to write on the envelope. No query."""
    try:
        addressing.of_resident(case.resident)
    except (addressing.NoAddress, addressing.BadAddress):
        return False
    return True
