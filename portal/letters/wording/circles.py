"""Blocks take in blocks, and never themselves by a detour. Pure."""

from collections.abc import Mapping, Set

from portal.letters.wording.language import DEEPEST

type Graph = Mapping[str, Set[str]]


def detour(start: str, graph: Graph) -> list[str]:
    """Return the way from a block back to itself, or an empty list."""
    return _search(start, start, graph, [start], set())


def is_too_deep(start: str, graph: Graph, *, most: int = DEEPEST) -> bool:
    """Tell whether this takes in blocks in blocks more often than we allow."""
    if most < 0:
        return True
    return any(is_too_deep(code, graph, most=most - 1) for code in graph.get(start, frozenset()))


def _search(goal: str, here: str, graph: Graph, way: list[str], seen: set[str]) -> list[str]:
    for code in sorted(graph.get(here, frozenset())):
        if code == goal:
            return [*way, code]
        if code not in seen:
            seen.add(code)
            if found := _search(goal, code, graph, [*way, code], seen):
                return found
    return []
