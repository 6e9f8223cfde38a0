"""Walks the resolver: every address with its name, its route and its view."""

import csv
import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.world import COLUMNS, World

TABLE = Path(__file__).parent / "urls.csv"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclasses.dataclass(frozen=True)
class Address:
    """One line of a urls.py."""

    name: str
    route: str
    view: Callable[..., Any]

    @property
    def parameters(self) -> list[str]:
        """The names between the angle brackets."""
        return PARAMETER.findall(self.route)

    @property
    def is_public(self) -> bool:
        """Whether the view opted out of login."""
        return not getattr(self.view, "login_required", True)

    @property
    def app(self) -> str:
        """The app whose urls.py holds it, by the module of the view."""
        return self.view.__module__

    def url(self, world: World) -> str:
        """The address of this world's own row. Raises KeyError for one that it does not know."""
        wanted = self.parameters
        known = {"reference": world.waiting.case.reference, **world.kwargs.get(self.name, {})}
        return reverse(self.name, kwargs={name: known[name] for name in wanted} or None)


def all_addresses() -> list[Address]:
    """Return every address but those that only DEMO has."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], route: str, namespace: str) -> Iterator[Address]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, route + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            yield Address(f"{namespace}{entry.name}", route + str(entry.pattern), entry.callback)


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of urls.csv: what each role gets on one address by one method."""

    name: str
    route: str
    method: str
    expected: dict[str, int]


def table() -> list[Row]:
    """Return the lines of urls.csv."""
    with TABLE.open() as file:
        return [
            Row(
                line["name"],
                line["route"],
                line["method"],
                {column: int(line[column]) for column in COLUMNS},
            )
            for line in csv.DictReader(file)
        ]


def written(rows: list[Row]) -> str:
    """Return rows as they stand in the file, to paste after a careful look."""
    lines = [
        ",".join([row.name, row.route, row.method, *(str(row.expected[c]) for c in COLUMNS)])
        for row in rows
    ]
    return "\n".join(lines)
