"""What is seen while somebody writes a letter or a model letter: what would not work, what is hard
to read, and whether it says what to do and by when. It reads and keeps nothing."""

import dataclasses
import re
from collections.abc import Collection, Mapping

from portal.kit import plain_language
from portal.kit.plain_language import Hint, Words
from portal.letters import kinds
from portal.letters.wording import language
from portal.letters.wording.language import Problem

DUTCH = "nl"
WHAT_TO_DO = re.compile(
    r"\bwat (?:moet|kunt|kan|hoeft|hoef|doet|doe) (?:u|je|jij)\b"
    r"|\b(?:u|je|jij) hoeft (?:nu |zelf )?niets te doen\b",
    re.IGNORECASE,
)
_DAY = (
    r"(?:\d{1,2} |\[\[|(?:maan|dins|woens|donder|vrij|zater|zon)dag|"
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december))"
)
_NUMBER = (
    r"(?:\d+|\[\[\w+\]\]|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|veertien)"
)
BY_WHEN = re.compile(
    rf"\b(?:voor|vóór|uiterlijk|uiterlijk op|tot en met|tot|vanaf|op) {_DAY}"
    rf"|\bbinnen {_NUMBER} (?:werk)?(?:dag|dagen|week|weken|maand|maanden)\b"
    r"|\bwanneer (?:het )?(?:u|je) (?:uitkomt|wilt|wil)\b|\b(?:u|je) kiest zelf wanneer\b"
    r"|\b(?:u|je|jij) hoeft (?:nu |zelf )?niets te doen\b",
    re.IGNORECASE,
)
SAY_WHAT = "Schrijf op wat u moet doen, bijvoorbeeld onder een kop 'Wat moet u doen?'."
SAY_WHEN = "Schrijf op voor wanneer, bijvoorbeeld 'voor 1 december' of 'binnen twee weken'."


@dataclasses.dataclass(frozen=True)
class Checked:
    """What was seen in one text. `score` is an indication and no level."""

    problems: list[Problem]
    jargon: list[Hint]
    # Sentences over twenty words that nobody accepted.
    long: list[str]
    missing: list[str]
    score: int | None
    # Whether there are words to say something about.
    has_text: bool = True

    @property
    def hints(self) -> list[Hint]:
        """What to look at, for a list."""
        long = [
            Hint(f"{' '.join(one.split()[:6])} …", "Deze zin heeft meer dan twintig woorden.")
            for one in self.long
        ]
        return [*long, *self.jargon]

    @property
    def is_plain(self) -> bool:
        """Whether it may be read and signed."""
        return not (self.problems or self.jargon or self.long or self.missing)


def check(
    *,
    body: str,
    kind: str,
    spoken: str,
    words: Words,
    blocks: Mapping[str, str],
    known_blocks: Collection[str],
    subject: str = "",
    accepted: Collection[str] = (),
) -> Checked:
    """Look at a text in the language `spoken`, of this kind; an empty kind is a block. No query."""
    names = kinds.variables_of(kind)
    problems = language.problems(body, variables=names, blocks=known_blocks)
    problems += [
        dataclasses.replace(one, line=0)
        for one in language.problems(subject, variables=names, blocks=())
    ]
    if spoken != DUTCH:
        return Checked(problems, [], [], [], None, bool(body.strip()))
    own = filled(language.everything(f"{subject}\n{body}", {}), kind)
    long = [one for one in plain_language.long_sentences(own) if one not in accepted]
    return Checked(
        problems,
        plain_language.jargon(own, words),
        long,
        _missing(language.everything(body, blocks), kind),
        plain_language.readability(own),
        bool(body.strip()),
    )


def filled(text: str, kind: str) -> str:
    """Return the plain words with examples filled in; what is not known stays as it is."""
    sample = kinds.sample_of(kind)
    plain = re.sub(r"\*\*|^#+ +|^(?:-|\d+\.) +", "", text, flags=re.MULTILINE)
    return language.MARK.sub(lambda mark: sample.get(mark[1].strip(), mark[0]), plain)


def _missing(text: str, kind: str) -> list[str]:
    # A block is a part of a letter, and a card asks nothing.
    if not kind or kinds.kinds()[kind].layout != kinds.LETTER:
        return []
    found = []
    if not WHAT_TO_DO.search(text):
        found.append(SAY_WHAT)
    if not BY_WHEN.search(text):
        found.append(SAY_WHEN)
    return found
