"""The births of the demo: where they come from, and two cards that wait."""

import datetime as dt

from almere.demo.town import Town
from portal.audit.actor import Actor
from portal.births import births
from portal.births import source as sources
from portal.births.models import Birth
from portal.births.reading import Address
from portal.cases.models import Channel
from portal.kit import clock
from portal.residents import relations
from portal.residents.models import Resident
from portal.residents.relations import Person

SOURCE = "Basisregistratie personen (voorbeeld)"
GROUND = "Besluit van het college van 1 september 2026 (voorbeeld)"
# Name and date of birth of the mother, the child, where, and how many days ago.
BIRTHS = [
    ("Femke Veenstra", dt.date(1992, 5, 17), "Jesse", "Veenstra", ("Sambastraat", "14"), 4),
    ("Selam Tesfaye", dt.date(1996, 1, 9), "ሰላም", "Tesfaye", ("Flamencostraat", "61"), 9),
]
# The lists of the demo came in this morning.
EARLIER = dt.timedelta(minutes=50)


def load(*, town: Town, by: Actor, now: dt.datetime) -> int:
    """Fill in the source when nobody did, and make each birth once; return how many are new."""
    if not sources.get().is_on:
        team = town.teams["inkomen-1"]
        sources.set_source(source=SOURCE, legal_ground=GROUND, team=team, by=by, now=now)
    people = [Person(name, born, "1326 XX", number) for name, born, _, _, (_, number), _ in BIRTHS]
    relations.load(people=people, by=by, now=now)
    made = 0
    for name, born, first_names, last_name, (street, number), days in BIRTHS:
        resident = Resident.objects.current().filter(name=name, birth_date=born).get()
        if Birth.objects.filter(case__resident=resident).exists():
            continue
        told = births.Told(
            resident=resident,
            born_on=clock.day_of(now) - dt.timedelta(days=days),
            first_names=first_names,
            last_name=last_name,
            channel=Channel.IMPORT,
            address=Address(street, number, "1326 XX", "Almere"),
        )
        births.begin(told=told, by=by, now=now - EARLIER)
        made += 1
    return made
