"""What a draft would look like if it were signed now, and what stands in the way."""

import dataclasses
import datetime as dt
from typing import Any

from portal.kit import clock
from portal.letters import kinds
from portal.letters.making import sheet
from portal.letters.wording import blocks, checking, language, words
from portal.letters.wording.checking import Checked
from portal.letters.writing import addressing, channels, writing
from portal.letters.writing.models import Letter
from portal.residents.access import Obstacle
from portal.staff import numbers
from portal.staff.models import User

NO_BLOCK = "Een blok in deze tekst bestaat niet, of is nog niet door twee mensen gelezen."


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
    subject = letter.subject
    try:
        letter.addressee = addressing.in_window(letter.addressee, letter.case.resident)
    except (addressing.NoAddress, addressing.BadAddress) as refusal:
        troubles.append(str(refusal))
    if not subject:
        troubles.append("De brief heeft nog geen onderwerp.")
    found = _problems(letter)
    if found:
        return Preview(None, [*troubles, *found], [])
    try:
        writing.fill(letter, user, now=now)
    except numbers.NoNumber as refusal:
        return Preview(None, [*troubles, str(refusal)], [])
    except writing.BadWords:
        return Preview(None, [*troubles, NO_BLOCK], [])
    return Preview(sheet.context_of(letter), troubles, writing.holes(letter, subject))


def obstacle(letter: Letter) -> tuple[str, bool]:
    """Return why she may not receive it, and whether a colleague may decide otherwise."""
    why = writing.obstacle(letter)
    if letter.channel == Letter.Channel.EMAIL and why in {None, Obstacle.SAFE_CONTACT}:
        # Nobody decides to mail it on purpose: that needs her own yes.
        return channels.why_no_mail(letter.case, letter.kind), False
    return (writing.WHY[why], why == Obstacle.SAFE_CONTACT) if why else ("", False)


def _problems(letter: Letter) -> list[str]:
    names = kinds.variables_of(letter.kind)
    # Whether a block is there shows when the letter is filled in.
    known = language.blocks_in(letter.body)
    found = language.problems(letter.body, variables=names, blocks=known)
    found += language.problems(letter.subject, variables=names, blocks=())
    return [f"Regel {one.line}: {one.text}" for one in found]
