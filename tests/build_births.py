"""Births for tests, through the verbs."""

import datetime as dt
from pathlib import Path

from django.core.management import call_command

from portal.births import births
from portal.births.births import Told
from portal.births.models import Birth, BirthSource
from portal.births.reading import Address
from portal.cases.models import Channel
from portal.residents import register, relations
from portal.residents.models import Resident
from tests import build
from tests.build import TESTER

DATA = Path(__file__).parent / "data"
HEADER = (
    "Volgnummer;Soort;Geboortedatum;Voornamen kind;Achternaam kind;Ouder 1;"
    "Geboortedatum ouder 1;Ouder 2;Straat;Huisnummer;Postcode;Plaats;Geheim;Bijzonderheid"
)
# What a colleague fills in who says that a card is welcome.
WELCOME = {
    "names": "Noor en Sem de Vries",
    "naming": "klopt",
    "design": "nest",
    "line": "Wat fijn, twee tegelijk!",
    "street": "Odeonstraat",
    "house_number": "12",
    "postcode": "1325 al",
    "town": "Almere",
}
AT_HOME = Address("Odeonstraat", "12", "1325 AL", "Almere")


def source(town: build.Town) -> BirthSource:
    """Say where births come from and why we may use that."""
    made, _ = BirthSource.objects.update_or_create(
        pk=1,
        defaults={
            "source": "Basisregistratie personen",
            "legal_ground": "Besluit van het college, 1 september 2026",
            "team": town.teams["inkomen-1"],
        },
    )
    return made


def load_relations() -> None:
    """Take over who has something running with us."""
    call_command("import_relations", DATA / "relaties.csv")


def parent(*, now: dt.datetime, name: str = "Anneke de Vries") -> Resident:
    """Somebody with something running with us."""
    told = register.Told(name=name, birth_date=dt.date(1994, 3, 14))
    resident = register.add(told=told, by=TESTER, now=now)
    relations.begin(resident=resident, by=TESTER, now=now)
    return resident


def birth(
    town: build.Town,
    *,
    now: dt.datetime,
    resident: Resident | None = None,
    first_names: str = "Noor",
    last_name: str = "de Vries",
    born_on: dt.date = dt.date(2026, 11, 2),
    address: Address = AT_HOME,
) -> Birth:
    """A birth that waits for somebody to confirm the card."""
    source(town)
    told = Told(
        resident=resident or parent(now=now),
        born_on=born_on,
        first_names=first_names,
        last_name=last_name,
        channel=Channel.IMPORT,
        address=address,
    )
    return births.begin(told=told, by=TESTER, now=now)


def file(path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    """Write a list of births."""
    path.write_bytes(("\n".join([HEADER, *rows]) + "\n").encode(encoding))
    return path
