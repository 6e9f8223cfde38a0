"""What another register may send, word for word; docs/api/geboorten.yaml tells the same. Pure."""

import datetime as dt
from typing import Any

from portal.births import reading
from portal.births.reading import Notice
from portal.kit import strict_json

MOST_BYTES = 8_192
MOST_TEXT = 200
MOST_NAMED, MOST_OF_A_NAME = 5, 40
KINDS = {"new": "N", "withdrawn": "I"}
# Name of each field, and the column of a list that says the same.
TEXTS = {
    "key": "Volgnummer",
    "born_on": "Geboortedatum",
    "first_names": "Voornamen kind",
    "last_name": "Achternaam kind",
    "parent": "Ouder 1",
    "parent_born_on": "Geboortedatum ouder 1",
    "street": "Straat",
    "house_number": "Huisnummer",
    "postcode": "Postcode",
    "town": "Plaats",
    "remark": "Bijzonderheid",
}
FIELDS = (*TEXTS, "kind", "address_hidden")


class NotRead(Exception):
    """What was sent is not what we agreed on; `errors` says per field why, in Dutch, and repeats
    nothing of it."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(sorted(errors)))
        self.errors = errors


def read(body: bytes, *, today: dt.date) -> Notice:
    """Read one birth. Raises NotRead with everything that is wrong with it at once."""
    data = _object(body)
    unknown = [name[:MOST_OF_A_NAME] for name in sorted(set(data) - set(FIELDS))[:MOST_NAMED]]
    errors = dict.fromkeys(unknown, "Dit veld staat niet in de afspraak. Laat het weg.")
    errors |= {name: "Dit veld ontbreekt." for name in FIELDS if name not in data}
    for name in TEXTS:
        if name in data and not _is_text(data[name]):
            errors[name] = f"Stuur een tekst van hooguit {MOST_TEXT} tekens, of een lege tekst."
    if "kind" in data and data["kind"] not in (*KINDS,):
        errors["kind"] = "Kies 'new' of 'withdrawn'."
    if "address_hidden" in data and not isinstance(data["address_hidden"], bool):
        errors["address_hidden"] = "Stuur true of false."
    if errors:
        raise NotRead(errors)
    cells = {column: data[name] for name, column in TEXTS.items()}
    cells |= {"Soort": KINDS[data["kind"]], "Geheim": "J" if data["address_hidden"] else "N"}
    return reading.notice_of(cells, today=today)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MOST_TEXT


def _object(body: bytes) -> dict[str, Any]:
    try:
        return strict_json.one_object(body)
    except strict_json.NotOneObject as wrong:
        raise NotRead({"body": str(wrong)}) from None
