"""What a draft would look like if it were signed now, and what stands in the way."""

import dataclasses
import datetime as dt
from typing import Any

from portal.kit import clock
from portal.letters import kinds
from portal.letters.making import sheet
from portal.letters.wording import blocks, checking, choosing, language, words
from portal.letters.wording.checking import Checked
from portal.letters.writing import addressing, channels, values, writing
from portal.letters.writing.models import Letter
from portal.residents.access import Obstacle
from portal.staff import numbers
from portal.staff.models import User


@dataclasses.dataclass(frozen=True)
class Preview:
    """A paper that is not made yet; `paper` is None when the text would not work. `troubles` must
    be mended first; `holes` are facts that this case does not have."""

    paper: dict[str, Any] | None
    troubles: list[str]
    holes: list[str]


def check(*, subject: str, body: str, kind: str, spoken: str) -> Checked:
    """Look at what is being written. Three queries."""
    today = clock.day_of(clock.utc_now())
    return checking.check(
        subject=subject,
        body=body,
        kind=kind,
        spoken=spoken,
        words=words.current(),
        blocks=blocks.used(spoken=spoken, form="", on=today),
        known_blocks=blocks.codes(),
    )


def frozen(letter: Letter) -> dict[str, Any] | None:
    """Return the paper of a letter as it was signed; None for one that nobody signed. No query."""
    return sheet.context_of(letter) if letter.data else None


def of(letter: Letter, user: User, *, now: dt.datetime) -> Preview:
    """Return the paper of a draft as if this colleague signed it now. Nothing is kept. Some eight
    queries."""
    troubles: list[str] = []
    try:
        data = values.of_letter(letter, user, now=now)
    except numbers.NoNumber as refusal:
        return Preview(None, [str(refusal)], [])
    try:
        letter.addressee = addressing.in_window(letter.addressee, letter.case.resident)
    except (addressing.NoAddress, addressing.BadAddress) as refusal:
        troubles.append(str(refusal))
    if not letter.subject:
        troubles.append("De brief heeft nog geen onderwerp.")
    names = kinds.variables_of(letter.kind)
    # Whether a block is there shows when the paper is made.
    known = language.blocks_in(letter.body)
    found = language.problems(letter.body, variables=names, blocks=known)
    found += language.problems(letter.subject, variables=names, blocks=())
    troubles += [f"Regel {one.line}: {one.text}" for one in found]
    if found:
        return Preview(None, troubles, [])
    paper, trouble, holes = _paper(letter, data, now)
    return Preview(paper, troubles + trouble, holes)


def obstacle(letter: Letter) -> tuple[str, bool]:
    """Return why she may not receive it, and whether a colleague may decide otherwise."""
    why = writing.obstacle(letter)
    if letter.channel == Letter.Channel.EMAIL and why in {None, Obstacle.SAFE_CONTACT}:
        # Nobody decides to mail it on purpose: that needs her own yes.
        return channels.why_no_mail(letter.case, letter.kind), False
    return (writing.WHY[why], why == Obstacle.SAFE_CONTACT) if why else ("", False)


def _paper(
    letter: Letter, data: dict[str, Any], now: dt.datetime
) -> tuple[dict[str, Any] | None, list[str], list[str]]:
    """Return the paper, what is wrong, and what stays blank."""
    subject = letter.subject
    texts = choosing.blocks(letter, on=clock.day_of(now))
    try:
        body = language.resolve(letter.body, values=data["values"], blocks=texts)
        letter.subject = language.fill(letter.subject, data["values"])
        unknown = language.holes(f"{subject}\n{body}", data["values"])
        labels = kinds.variables_of(letter.kind)
        holes = [labels[name].label for name in sorted(unknown)]
        return sheet.paper(letter=letter, data=data, body=body), [], holes
    except (ValueError, KeyError):
        text = "Een blok in deze tekst bestaat niet, of is nog niet door twee mensen gelezen."
        return None, [text], []
