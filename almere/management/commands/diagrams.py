"""Draws docs/diagrams from the code: `manage.py diagrams`. A test holds the files to it."""

import importlib
import pkgutil
import tomllib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand

from portal.kit import states

MADE = "This file is made by `./run manage diagrams`. Do not edit it by hand."


class Command(BaseCommand):
    """Writes the files anew."""

    help = "Draws docs/diagrams from the code."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what `drawn` returns."""
        for path, text in drawn().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            self.stdout.write(str(path.relative_to(settings.BASE_DIR)))


def drawn() -> dict[Path, str]:
    """Return the text of every generated diagram."""
    folder = settings.BASE_DIR / "docs" / "diagrams"
    return {folder / "packages.md": packages(), folder / "states.md": state_machines()}


def packages() -> str:
    """Return the floors of the house as a Mermaid graph, those that exist now drawn full."""
    config = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    house, portal = config["tool"]["importlinter"]["contracts"][:2]
    floors = [*house["layers"][:-1], *(_inside_portal(layer) for layer in portal["layers"])]
    existing = {app.name for app in apps.get_app_configs()}
    lines = ["flowchart TD"]
    for number, floor in enumerate(floors):
        names = [name.strip(" ()") for name in floor.split("|")]
        # A bare `end` is a word of Mermaid; an id of our own never is.
        nodes = [
            f'        {name.replace(".", "_")}["{name}"]{"" if name in existing else ":::later"}'
            for name in names
        ]
        lines += [f'    subgraph floor{number}[" "]', "        direction LR", *nodes, "    end"]
    lines += [f"    floor{number} --> floor{number + 1}" for number in range(len(floors) - 1)]
    lines.append("    classDef later stroke-dasharray: 4")
    intro = (
        "An app may import those on lower floors, never one above it or beside it. "
        "Dashed ones do not exist yet."
    )
    return _page("Packages", intro, [("", "\n".join(lines))])


def _inside_portal(layer: str) -> str:
    return " | ".join(f"portal.{name.strip(' ()')}" for name in layer.split("|"))


def state_machines() -> str:
    """Return a diagram of every state machine of our own."""
    parts = [(name, states.diagram(name, table)) for name, table in transition_tables().items()]
    return _page("State machines", "A move that is not drawn here is refused.", parts)


def transition_tables() -> dict[str, states.Transitions]:
    """Return every table called TRANSITIONS by the name of its module."""
    found = {}
    for config in apps.get_app_configs():
        if not Path(config.path).is_relative_to(settings.BASE_DIR) or ".venv" in config.path:
            continue
        for module in pkgutil.walk_packages([config.path], f"{config.name}."):
            if config.name != "almere" and not module.ispkg:
                imported = importlib.import_module(module.name)
                # Where the table is declared, not where it is imported.
                if "TRANSITIONS" in getattr(imported, "__annotations__", {}):
                    found[module.name] = imported.TRANSITIONS
    return dict(sorted(found.items()))


def _page(title: str, intro: str, parts: list[tuple[str, str]]) -> str:
    text = [f"# {title}", "", MADE, "", intro, ""]
    for heading, drawing in parts:
        text += [f"## {heading}", ""] if heading else []
        text += ["```mermaid", drawing, "```", ""]
    return "\n".join(text)
