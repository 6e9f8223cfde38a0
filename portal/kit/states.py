"""State machines: one table of transitions beside each enum, and a compare-and-set move."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from portal.kit.refusal import Refused

type Transitions = Mapping[str, frozenset[str]]


class MovedMeanwhile(Refused):
    """Somebody else was first: the row is no longer in the state that this screen showed."""

    text = "Een collega was u net voor. Kijk eerst wat er nu staat."


class IllegalMove(Exception):
    """A bug: the code asked for a move that the table does not hold."""


def check_move(transitions: Transitions, old: str, new: str) -> None:
    """Raise IllegalMove unless the table allows old -> new."""
    if new not in transitions.get(old, frozenset()):
        raise IllegalMove(f"{old} -> {new}")


def move(row: models.Model, *, field: str, new: str, transitions: Transitions, **also: Any) -> None:
    """Move one row to a new state, together with the fields in `also`, or raise MovedMeanwhile.

    One UPDATE with the old state in its condition: of two who move the same row, one wins. The
    row in memory follows.
    """
    old = getattr(row, field)
    check_move(transitions, old, new)
    manager: models.Manager[Any] = type(row)._default_manager
    if not manager.filter(pk=row.pk, **{field: old}).update(**{field: new}, **also):
        raise MovedMeanwhile
    for name, value in {field: new, **also}.items():
        setattr(row, name, value)


def diagram(name: str, transitions: Transitions) -> str:
    """Return a Mermaid state diagram; states without a way out are the ends."""
    lines = ["stateDiagram-v2", f"    %% {name}"]
    for old, targets in transitions.items():
        lines += [f"    {old} --> {new}" for new in sorted(targets)]
        if not targets:
            lines.append(f"    {old} --> [*]")
    return "\n".join(lines)
