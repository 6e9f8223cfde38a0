"""Finding residents by what someone types. Matching proposes; a person decides."""

import contextlib
import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator

from portal.kit import clock, phone, text
from portal.kit.phone import PhoneError
from portal.residents.models import Resident, ResidentQuerySet

LIMIT = 50
SHORTEST_NAME = 2
# Whoever reads this many names has found her; names that only look alike would be in the way.
FEW = 10
MOST_ALIKE = 20
# Everyone has at most so many words that tell; each costs a look at the index.
MOST_WORDS = 6
DATE = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})[-/. ]+(?P<month>\d{{1,2}}|{'|'.join(clock.MONTHS)})[-/. ]+"
    r"(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
ISO_DATE = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)")
# 'vd' is how 'van de', 'van der' and 'van den' are typed at a desk.
SHORTHAND = {"vd": ["v", "d"], "vdr": ["v", "d"]}
BETWEEN_WORDS = re.compile(r"[\s,;./()\-]+")

# What is asked, and with how many found already it need not be asked.
type Tier = tuple[int, ResidentQuerySet]
type Also = Callable[[ResidentQuerySet], ResidentQuerySet]


def find(typed: str, *, also: Also | None = None) -> list[Resident]:
    """Return at most 50 residents for a name in any spelling, a number in any notation, a date of
    birth, or a name and a date together. Who fits best comes first. `also` reads more of each in
    the same statements.

    Three queries at most; none when too little was typed.
    """
    found: dict[int, Resident] = {}
    for enough, tier in _tiers(typed.strip()):
        if len(found) < enough:
            for resident in also(tier) if also else tier:
                found.setdefault(resident.pk, resident)
    return list(itertools.islice(found.values(), LIMIT))


def words_of(typed: str) -> list[str]:
    """Return the plain words of a typed name, as names are stored and searched."""
    parts = BETWEEN_WORDS.split(text.plain(typed))
    words = [word for part in parts if part for word in SHORTHAND.get(part, [part])]
    return words[:MOST_WORDS]


def _tiers(typed: str) -> Iterator[Tier]:
    residents: ResidentQuerySet = Resident.objects.current()
    date = DATE.search(typed) or ISO_DATE.search(typed)
    day = _day(date)
    rest = typed.replace(date[0], " ", 1).strip() if date else typed
    # 06 12 11 1980 is a number, whatever date may hide in it.
    if day and not re.search(r"\d", rest):
        born = residents.born_on(day)
        if rest:
            yield from _by_name(born, rest)
        else:
            yield LIMIT, born.order_by("search_name", "pk")[:LIMIT]
    elif re.search(r"\d", typed):
        yield from _by_number(residents, typed)
    elif len(typed) >= SHORTEST_NAME:
        yield from _by_name(residents, typed)


def _by_name(residents: ResidentQuerySet, typed: str) -> Iterator[Tier]:
    words = words_of(typed)
    if words:
        yield LIMIT, residents.whose_name_starts(text.plain(typed))[:LIMIT]
        yield LIMIT, residents.named(words)[:LIMIT]
        yield FEW, residents.named_about(words)[:MOST_ALIKE]


def _by_number(residents: ResidentQuerySet, typed: str) -> Iterator[Tier]:
    # Part of a number, or one that nobody could call, is not parsed: then the digits must do.
    with contextlib.suppress(PhoneError):
        yield LIMIT, residents.with_number(phone.parse(typed).e164)[:LIMIT]
    digits = phone.search_digits(typed)
    if digits:
        yield 1, residents.with_part_of_number(digits)[:LIMIT]


def _day(date: re.Match[str] | None) -> dt.date | None:
    if date is None:
        return None
    month = date["month"].lower()
    try:
        number = int(month) if month.isdigit() else clock.MONTHS.index(month) + 1
        return dt.date(int(date["year"]), number, int(date["day"]))
    except ValueError:
        return None
