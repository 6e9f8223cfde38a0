"""Whose child is it: compared with who has something running with us, and with nobody else."""

import datetime as dt
from collections import defaultdict

from portal.births.reading import Notice
from portal.residents import relations
from portal.residents.models import Resident
from portal.residents.relations import bare, name_key


class TwoPeople(Exception):
    """More than one of ours has this name and date of birth, and nothing tells them apart."""


class Ours:
    """Everybody with a running relation on a day, read once for a whole list."""

    def __init__(self, day: dt.date) -> None:
        self._known: dict[tuple[str, dt.date], dict[int, Resident]] = defaultdict(dict)
        for relation in relations.running(day):
            resident = relation.resident
            if resident.birth_date is not None:
                key = (name_key(resident.name), resident.birth_date)
                # A merge may have put somebody else in her place; her own name still finds her.
                stands = resident.merged_into or resident
                self._known[key][stands.pk] = stands

    def find(self, notice: Notice) -> Resident | None:
        """Return the first parent, or None when she has nothing running with us. Raises
        TwoPeople."""
        key = name_key(notice.parent)
        if not key or notice.parent_born_on is None:
            return None
        people = list(self._known.get((key, notice.parent_born_on), {}).values())
        if len(people) > 1:
            people = [one for one in people if _lives_there(one, notice)]
            if len(people) != 1:
                raise TwoPeople
        return people[0] if people else None


def _lives_there(resident: Resident, notice: Notice) -> bool:
    told = (bare(notice.address.postcode), bare(notice.address.house_number))
    return all(told) and told == (bare(resident.postcode), bare(resident.house_number))
