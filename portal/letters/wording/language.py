"""The small language of letters. Pure.

A line is text, `# a heading`, `- an item` or `1. a step`; `**bold**` inside it. On a line of its
own stand `[[blok: hulp]]` (take that block in), `[[als naam]]`, `[[anders]]` and `[[einde]]` (only
when something is known). `[[naam]]` inside a text is filled in. There is nothing else: no links, no
HTML, no code. What is filled in is text, whatever stands in it.
"""

import dataclasses
import re
from collections.abc import Collection, Iterator, Mapping

from markdown_it import MarkdownIt
from markdown_it.token import Token

# No bracket inside: thousands of open ones would each be looked for until the end of the line.
MARK = re.compile(r"\[\[([^\[\]\n]*)\]\]")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
BLOCK = re.compile(r"\[\[blok:\s*([a-z0-9-]{1,40})\]\]")
IF = re.compile(r"\[\[als\s+([a-z][a-z0-9_]{0,39})\]\]")
ELSE, END = "[[anders]]", "[[einde]]"
# A block in a block in a block is a maze.
DEEPEST = 3
_parser = MarkdownIt("zero", {"breaks": True}).enable(["heading", "list", "emphasis", "newline"])


@dataclasses.dataclass(frozen=True)
class Problem:
    """What is wrong, and on which line of the text that was typed."""

    line: int
    text: str


def problems(text: str, *, variables: Collection[str], blocks: Collection[str]) -> list[Problem]:
    """Return all that would not work, by line."""
    return sorted(_found(text, frozenset(variables), frozenset(blocks)), key=lambda one: one.line)


def _found(text: str, variables: frozenset[str], blocks: frozenset[str]) -> Iterator[Problem]:
    lines = list(enumerate(text.splitlines(), 1))
    yield from _of_conditions(lines)
    for number, line in lines:
        order, name = _order(line)
        if order == "":
            yield from _of_line(number, line, variables)
        elif order == "blok" and name not in blocks:
            yield Problem(number, f"Het blok '{name}' bestaat niet.")
        elif order == "als" and name not in variables:
            yield Problem(number, f"'{name}' kan hier niet ingevuld worden.")


def _of_conditions(lines: list[tuple[int, str]]) -> Iterator[Problem]:
    # The line of each [[als]] that is open, with that of its [[anders]].
    opened: list[list[int]] = []
    for number, line in lines:
        order, _ = _order(line)
        if order == "als":
            opened.append([number])
        elif order in {"anders", "einde"} and not opened:
            yield Problem(number, "Hier hoort [[als ...]] boven te staan.")
        elif order == "anders":
            if len(opened[-1]) > 1:
                yield Problem(number, "Bij deze [[als ...]] staat [[anders]] twee keer.")
            opened[-1].append(number)
        elif order == "einde":
            opened.pop()
    for first, *_ in opened:
        yield Problem(first, "Bij deze [[als ...]] ontbreekt [[einde]].")


def _order(line: str) -> tuple[str, str]:
    """Return what a line asks for, 'blok', 'als', 'anders' or 'einde', with its name; nothing for
    a line of text."""
    bare = line.strip()
    if block := BLOCK.fullmatch(bare):
        return "blok", block[1]
    if condition := IF.fullmatch(bare):
        return "als", condition[1]
    return ({ELSE: "anders", END: "einde"}.get(bare, ""), "")


def _of_line(number: int, line: str, variables: frozenset[str]) -> Iterator[Problem]:
    for mark in MARK.finditer(line):
        name = mark[1].strip()
        if name.startswith(("blok:", "als ")) or f"[[{name}]]" in {ELSE, END}:
            yield Problem(number, f"[[{name}]] hoort alleen op een regel te staan.")
        elif not NAME.fullmatch(name) or name not in variables:
            yield Problem(number, f"'{name}' kan hier niet ingevuld worden.")
    rest = MARK.sub("", line)
    if "[[" in rest or "]]" in rest:
        yield Problem(number, "Een haakje ontbreekt: schrijf [[naam]].")


def resolve(text: str, *, values: Mapping[str, str], blocks: Mapping[str, str]) -> str:
    """Return the text with its blocks taken in and its conditions worked out. What is filled in
    stays open, so that it can never be read as part of the language. Raises ValueError for a text
    with problems."""
    return "\n".join(_resolved(text, values, blocks, 0)).strip()


def _resolved(
    text: str, values: Mapping[str, str], blocks: Mapping[str, str], depth: int
) -> Iterator[str]:
    if depth > DEEPEST:
        raise ValueError("blocks go too deep")
    shown: list[bool] = []
    for line in text.splitlines():
        order, name = _order(line)
        if order in {"als", "anders", "einde"}:
            _turn(shown, order, bool(values.get(name)))
        elif not all(shown):
            continue
        elif order == "blok":
            if name not in blocks:
                raise ValueError(f"no block {name}")
            yield from _resolved(blocks[name], values, blocks, depth + 1)
        else:
            yield line


def _turn(shown: list[bool], order: str, holds: bool) -> None:
    if order == "als":
        shown.append(holds)
    elif not shown:
        raise ValueError(f"{order} without a condition")
    elif order == "anders":
        shown[-1] = not shown[-1]
    else:
        shown.pop()


def to_html(text: str, values: Mapping[str, str], *, deeper: int = 0) -> str:
    """Return a resolved text as HTML of headings, paragraphs, lists and bold, filled in; its
    headings `deeper` levels lower. Raises KeyError for what has no value."""
    tokens = _parser.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            # The first heading of a letter is its subject.
            token.tag = f"h{min(int(token.tag[1]) + 1, 4) + deeper}"
        for child in token.children or []:
            _fill(child, values)
    # It escapes all text.
    html: str = _parser.renderer.render(tokens, _parser.options, {})
    return html


def to_text(text: str, values: Mapping[str, str]) -> str:
    """Return a resolved text as plain words, filled in: for a page, a reader or a check."""
    return fill(re.sub(r"\*\*|^#+ +", "", text, flags=re.MULTILINE), values)


def fill(line: str, values: Mapping[str, str]) -> str:
    """Return a line with its marks filled in. Raises KeyError for what has no value."""
    return MARK.sub(lambda mark: values[mark[1].strip()], line)


def isolated(values: Mapping[str, str]) -> dict[str, str]:
    """Return values for a text that is read from right to left: each keeps its own direction, so
    that the groups of a telephone number do not change places."""
    return {name: f"\u2068{value}\u2069" if value else "" for name, value in values.items()}


def names(text: str) -> frozenset[str]:
    """Return what a text fills in or asks for."""
    asked = {found[1] for found in IF.finditer(text)}
    filled = {mark[1].strip() for mark in MARK.finditer(text)}
    return frozenset(asked | {name for name in filled if NAME.fullmatch(name)}) - {
        "anders",
        "einde",
    }


def _fill(token: Token, values: Mapping[str, str]) -> None:
    if token.type == "text":
        token.content = fill(token.content, values)


def everything(text: str, blocks: Mapping[str, str]) -> str:
    """Return all words that a text can show, both sides of each condition and its blocks: for who
    checks it. A block that is not there is left out."""
    return "\n".join(_everything(text, blocks, 0))


def _everything(text: str, blocks: Mapping[str, str], depth: int) -> Iterator[str]:
    for line in text.splitlines():
        order, name = _order(line)
        if order == "blok" and depth < DEEPEST:
            yield from _everything(blocks.get(name, ""), blocks, depth + 1)
        elif not order:
            yield line


def holes(text: str, values: Mapping[str, str]) -> frozenset[str]:
    """Return what a resolved text fills in and nobody knows: it would stay blank on the paper."""
    return frozenset(name for name in names(text) if not values.get(name))


def blocks_in(text: str) -> frozenset[str]:
    """Return the codes of the blocks that a text takes in."""
    orders = (_order(line) for line in text.splitlines())
    return frozenset(name for order, name in orders if order == "blok")
