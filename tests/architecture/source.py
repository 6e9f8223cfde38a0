"""Reads the portal's own code: its modules, their trees and what they import."""

import ast
import dataclasses
import functools
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("almere", "portal", "callbacks", "objections")
# A folder with one of these names holds one layer of its app. Any other folder is a room: a subject
# with layers of its own, such as callbacks/telephony.
LAYERS = frozenset({"management", "migrations", "models", "templatetags", "views"})


@dataclasses.dataclass(frozen=True)
class Module:
    """One Python file of ours: its dotted name and its text."""

    name: str
    text: str

    @functools.cached_property
    def tree(self) -> ast.Module:
        """The parsed text."""
        return ast.parse(self.text)

    @property
    def app(self) -> str:
        """The app that it belongs to: 'portal.cases', 'callbacks', 'almere'."""
        return app_of(self.name)

    @property
    def stem(self) -> str:
        """The name inside its app, or inside a room of it: 'views', 'forms', 'models'; '' for the
        app."""
        first, *rest = self.name.removeprefix(self.app).lstrip(".").split(".")
        return rest[0] if rest and f"{self.app}.{first}" in rooms() else first


def app_of(name: str) -> str:
    """Return the app in which a dotted name lies."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "portal" else parts[0]


@functools.cache
def modules() -> tuple[Module, ...]:
    """Return every module of ours but migrations and tests."""
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" in parts:
                continue
            name = ".".join(part for part in parts if part != "__init__")
            found.append(Module(name, path.read_text()))
    return tuple(found)


@functools.cache
def rooms() -> frozenset[str]:
    """Return the folders that are a room of their app: 'callbacks.telephony'."""
    folders = {module.name.rpartition(".")[0] for module in modules()} - {""}
    return frozenset(
        folder
        for folder in folders
        if folder.rpartition(".")[0] == app_of(folder) and folder.rpartition(".")[2] not in LAYERS
    )


def app_names() -> list[str]:
    """Return our apps, whether or not Django knows them."""
    return sorted({module.app for module in modules()} - {"portal"})


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield the dotted names that a tree imports; `from a import b` gives 'a.b'."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floors() -> list[frozenset[str]]:
    """Return the layers of the house with all apps, the top one first, from pyproject.toml."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    house, portal = config["tool"]["importlinter"]["contracts"][:2]
    result = [_names(layer, "") for layer in house["layers"][:-1]]
    return result + [_names(layer, "portal.") for layer in portal["layers"]]


def _names(layer: str, prefix: str) -> frozenset[str]:
    return frozenset(prefix + name.strip(" ()") for name in layer.split("|"))


def floor_of(app: str) -> int:
    """Return how many floors lie above this app."""
    return next(number for number, floor in enumerate(floors()) if app in floor)


def may_know(app: str, other: str) -> bool:
    """Tell whether code of `app` may know of `other`: the same app or one on a lower floor."""
    return app == other or floor_of(app) < floor_of(other)
