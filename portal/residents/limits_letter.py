"""The words of the letter about a contact limit: what changes, until when, what always stays
possible, and where to complain. Fixed when it is decided."""

from portal.kit import clock, phone
from portal.municipality import calendars
from portal.residents.models import ContactLimit

CHANGES = {
    ContactLimit.What.LETTERS: "Wij bellen u niet. Wij schrijven u, en u kunt ons schrijven. Elke "
    "brief lezen wij. Bellen kan alleen voor wat hieronder bij 'Wat kan altijd?' staat.",
    ContactLimit.What.NUMBER: "Belt u met het telefoonnummer {number}? Dan nemen wij niet op.",
    ContactLimit.What.DESK: "U kunt bij onze balie alleen terecht als u een afspraak hebt.",
}


def text(limit: ContactLimit, *, signed: str) -> str:
    """Return the letter. One query."""
    town = calendars.municipality()
    what = ContactLimit.What(limit.what)
    changes = CHANGES[what].format(number=phone.show(limit.number) if limit.number else "")
    first, last = (clock.in_words(day, year=True) for day in (limit.from_on, limit.until_on))
    review = clock.in_words(limit.review_on, year=True) if limit.review_on else ""
    contact = limit.contact.public_name
    return "\n\n".join(
        [
            f"Beste {limit.resident.shown_name},",
            f"Wij maken met u een afspraak over hoe wij contact hebben. {changes}",
            f"Waarom doen wij dit?\n{limit.facts}",
            f"Hoelang duurt het?\nDe afspraak geldt van {first} tot en met {last}. Uiterlijk "
            f"{review} kijken wij of de afspraak nog nodig is. Daarover hoort u dan van ons.",
            "Wat kan altijd?\n"
            "- Een uitkering of hulp aanvragen.\n"
            "- Bezwaar maken als u het niet eens bent met een besluit.\n"
            "- Een klacht indienen.\n"
            "- Hulp krijgen als het niet kan wachten: geen geld voor eten of medicijnen, geen "
            "slaapplek, uw huis uit moeten, of niet veilig zijn. Is er nu gevaar? Bel 112.\n"
            f"- Contact met {contact}. Dat is uw vaste contactpersoon. Schrijf of vraag naar deze "
            f"naam via {town.phone}.",
            "Bent u het niet eens met deze afspraak?\n"
            f"Zeg het tegen {contact}, of dien een klacht in bij de gemeente {town.name}. Dat kan "
            f"met een brief, op de website, of via {town.phone}. Helpt dat niet? Dan kunt u naar "
            "de Nationale ombudsman: 0800 33 55 555 (gratis), www.nationaleombudsman.nl.",
            f"Met vriendelijke groet,\n{signed}\nGemeente {town.name}, {town.department}",
        ]
    )
