"""What a colleague must know of a resident before saying anything: safe contact, wishes, language,
who speaks for her. Facts and wishes in plain words, never labels."""

import dataclasses
import datetime as dt

from portal.cases.models import Case
from portal.kit import clock, phone
from portal.residents import languages
from portal.residents.models import ContactLimit, Representation, Resident, Wish, WishProposal

WISH_TEXTS = {
    Wish.TALK: "Liever praten dan schrijven.",
    Wish.WRITE: "Liever schrijven dan praten.",
    Wish.VIA: "Contact graag via iemand anders:",
    Wish.HOURS: "Alleen op deze tijden:",
    Wish.COMES_BY: "Komt liever zelf langs.",
    Wish.NO_CALL: "Wil niet zomaar gebeld worden. Bel alleen als de inwoner daar nu zelf om vroeg.",
    Wish.NO_VOICEMAIL: "Spreek niets in op de voicemail.",
    Wish.NO_TEXT: "Stuur geen sms.",
    Wish.NO_EMAIL: "Stuur geen e-mail.",
    Wish.NO_POST: "Stuur geen post.",
    Wish.NO_MUNICIPALITY: "Noem de gemeente pas als u zeker weet dat u de inwoner zelf spreekt.",
    Wish.INTERPRETER: "Vraag de tolkentelefoon erbij. Een kind tolkt niet.",
    Wish.NO_SURVEY: "Vraag achteraf niet om een mening.",
    Wish.NO_PROACTIVE: "Bel niet uit uzelf over geld of hulp die blijft liggen.",
    Wish.BY_TEXT: "Krijgt berichten liefst per sms.",
    Wish.BY_EMAIL: "Krijgt berichten liefst per e-mail.",
    Wish.BY_POST: "Wil berichten per post. Stuur geen sms en geen e-mail.",
    Wish.BY_NONE: "Wil geen berichten van ons.",
}
SAFE_TEXT = (
    "Iemand anders kan de berichten lezen of de telefoon opnemen. Bel zonder telefoonnummer in "
    "beeld. Spreek niets in en stuur niets. Zeg pas waar u werkt als u weet dat u de inwoner zelf "
    "spreekt."
)


@dataclasses.dataclass(frozen=True)
class Flag:
    """One thing to know first, and what it means for this conversation."""

    title: str
    text: str
    tone: str = "info"
    icon: str = "info"
    # Whether a person must look first if this holds.
    must_be_confirmed: bool = False


@dataclasses.dataclass(frozen=True)
class Person:
    """What the case page tells of the resident. Control data are only told to be there."""

    resident: Resident
    flags: list[Flag]
    wishes: list[str]
    can_ask_birth_date: bool
    can_ask_postcode: bool
    # Wishes from a list on which nobody has decided yet.
    proposals: list[WishProposal]
    contact_person: str

    @property
    def can_be_asked(self) -> bool:
        """Whether there is anything to compare an answer with."""
        return self.can_ask_birth_date or self.can_ask_postcode


def person_of(case: Case) -> Person | None:
    """Return what to know of the resident of a case that portal.cases.access returned."""
    resident = case.resident
    if resident is None:
        return None
    wishes = frozenset(map(Wish, case.wishes_told))
    flags = [
        *_first_flags(resident),
        *map(_limit_flag, getattr(case, "limits_told", [])),
        *_language_flags(resident, wishes),
        *map(_speaker_flag, case.speakers),
    ]
    return Person(
        resident=resident,
        flags=flags,
        wishes=_wish_lines(case, wishes - {Wish.INTERPRETER}),
        can_ask_birth_date=resident.birth_date is not None,
        can_ask_postcode=bool(resident.postcode and resident.house_number),
        proposals=[WishProposal(**proposal) for proposal in case.wishes_proposed],
        contact_person=_contact_person(case, resident),
    )


def _wish_lines(case: Case, wishes: frozenset[Wish]) -> list[str]:
    details = {told["wish"]: told["detail"] for told in case.wish_details}
    return [
        f"{WISH_TEXTS[wish]} {details[wish].rstrip('.')}." if wish in details else WISH_TEXTS[wish]
        for wish in Wish
        if wish in wishes
    ]


def _contact_person(case: Case, resident: Resident) -> str:
    """Whom she can always ask for, and who takes over today."""
    if resident.contact_person is None:
        return ""
    name = resident.contact_person.name
    if not case.contact_away:
        return f"{name}."
    if case.contact_substitute:
        return f"{name}. Vandaag afwezig: {case.contact_substitute} neemt het over."
    return f"{name}. Vandaag afwezig: het team vangt het op."


def _first_flags(resident: Resident) -> list[Flag]:
    flags: list[Flag] = []
    if resident.died_on:
        day = clock.in_words(resident.died_on, year=True)
        text = f"Overleden op {day}. Bel dit telefoonnummer niet."
        flags.append(Flag("Overleden", text, "danger", "alert"))
    if resident.safe_contact:
        waits = not resident.safe_contact_confirmed
        flags.append(Flag("Veilig contact", SAFE_TEXT, "warning", "lock", waits))
    return flags


def _limit_flag(told: dict[str, str]) -> Flag:
    what = ContactLimit.What(told["what"]).label
    number = f" ({phone.show(told['number'])})" if told["number"] else ""
    until = clock.in_words(dt.date.fromisoformat(told["until_on"]), year=True)
    text = (
        f"Afgesproken tot en met {until}: {what}{number}. Altijd bereikbaar: {told['contact']}. "
        "Spoed, een aanvraag, een bezwaar of een klacht neemt u altijd aan."
    )
    return Flag("Contactafspraak", text, "info", "letter")


def _language_flags(resident: Resident, wishes: frozenset[Wish]) -> list[Flag]:
    flags: list[Flag] = []
    if resident.language != languages.NEDERLANDS:
        language = languages.name(resident.language)
        text = "Vraag de tolkentelefoon erbij als u de taal niet spreekt. Een kind tolkt niet."
        flags.append(Flag(f"Praat liever {language}", text, "info", "chat"))
    elif Wish.INTERPRETER in wishes:
        flags.append(Flag("Vraagt om een tolk", WISH_TEXTS[Wish.INTERPRETER], "info", "chat"))
    return flags


def _speaker_flag(speaker: dict[str, str]) -> Flag:
    kind = Representation.Kind(speaker["kind"])
    number = f", {phone.show(speaker['phone'])}" if speaker["phone"] else ""
    text = f"{speaker['name']}{number}. Spreek altijd ook met de inwoner zelf."
    return Flag(kind.label.capitalize(), text, "info", "people")
