"""Finding one of 226,000 residents: numbers in several notations, names in several spellings, dates
of birth and references, through the search page."""

import dataclasses

from portal.cases.models import Case
from portal.kit import phone, text
from portal.residents.models import ContactPoint, Resident
from tests.bench import ceiling, load, report
from tests.bench.client import Asked, time_pages
from tests.bench.serving import collect_static, serving
from tests.bench.visitor import Visitor

READER = 1
PATH = "/inwoners/"
CALLBACKS = 50_000
MOST_MILLISECONDS = 50.0
MOST_STATEMENTS = 15
# So many people are looked for in each way.
SOUGHT = 20


def run() -> bool:
    """Measure, print the table and tell whether all targets hold."""
    database = load.callbacks(CALLBACKS)
    collect_static()
    ceiling.measure()
    visitor = Visitor(database, READER)
    ways = _ways()
    with serving(database) as site:
        asked = [
            Asked(site, [visitor.post(site, PATH, q=typed) for typed in each])
            for each in ways.values()
        ]
        timings = dict(zip(ways, time_pages(asked, each=SOUGHT), strict=True))
    ceiling.measure()
    rows = [ceiling.row("search")]
    most = MOST_MILLISECONDS * ceiling.factor()
    for way, timing in timings.items():
        statements = max(visitor.look(PATH, {"q": typed}).statements for typed in ways[way][:3])
        rows.append(
            report.Row(
                f"search among {load.RESIDENTS:,} residents by {way}",
                f"p50 {report.milliseconds(timing.p50)}, p95 {report.milliseconds(timing.p95)}, "
                f"{statements} statements",
                f"p95 < {most:.0f} ms",
                timing.p95 < most and statements <= MOST_STATEMENTS,
            )
        )
    figures = {way: dataclasses.asdict(timing) for way, timing in timings.items()}
    return report.finish("search", rows, figures)


def _ways() -> dict[str, list[str]]:
    """What is typed, by the way of looking; from the people who are there."""
    step = load.RESIDENTS // SOUGHT
    people = list(Resident.objects.filter(pk__in=range(7, load.RESIDENTS, step)).order_by("pk"))
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.PHONE, value__startswith="+316")
    numbers = list(
        points.filter(pk__in=range(11, load.RESIDENTS, step)).values_list("value", flat=True)
    )
    shared = points.model.objects.filter(is_shared=True).values_list("value", flat=True)[:SOUGHT]
    names = [one.name for one in people]
    lasts = [name.split()[-1] for name in names]
    born = [one.birth_date for one in people if one.birth_date]
    ways = {
        "number, 06 12 34 56 78": [phone.show(value) for value in numbers],
        "number, +31612345678": numbers,
        "number, 0031 6 12345678": [value.replace("+31", "0031 ") for value in numbers],
        "the last six digits": [value[-6:] for value in numbers],
        "a number that many share": list(shared),
        "whole name": names,
        "name without accents": [text.plain(name) for name in names],
        "last name": lasts,
        "a common last name": ["jansen", "yilmaz", "bakker", "visser", "kaya"],
        "beginnings of two words": [_beginnings(name) for name in names],
        "two or three letters": ["de", "jo", "van", "li", "mar", "m", "fat", "al"],
        "whole name with a slip": [_slip(name) for name in names],
        "last name with a slip": [_slip(last) for last in lasts],
        "a common last name with a slip": ["jannsen", "yilmas", "baker", "vissser", "kayah"],
        "a name that nobody has": ["xqzwv", "qwortelstra", "zzz yyy"],
        "date of birth": [f"{day.day}-{day.month}-{day.year}" for day in born],
        "name and date of birth": [
            f"{one.name.split()[0]} {one.birth_date:%d-%m-%Y}" for one in people if one.birth_date
        ],
        "reference": _references(),
    }
    return {way: [typed for typed in each if len(typed) > 1] for way, each in ways.items()}


def _beginnings(name: str) -> str:
    first, *_, last = name.split()
    return f"{last[:4]} {first[:3]}"


def _slip(name: str) -> str:
    """One letter of the longest word doubled or lost, as it happens by ear."""
    word = max(text.plain(name).split(), key=len)
    middle = len(word) // 2
    wrong = (
        word[:middle] + word[middle + 1 :] if len(word) % 2 else word[:middle] + word[middle - 1 :]
    )
    return text.plain(name).replace(word, wrong)


def _references() -> list[str]:
    step = CALLBACKS // SOUGHT
    cases = Case.objects.filter(pk__in=range(13, CALLBACKS, step))
    return list(cases.order_by("pk").values_list("reference", flat=True))
