"""Hints for whoever writes to a resident: long sentences, and words of the office with a human
word beside them. Pure. An indication only: no score, and nothing is blocked."""

import dataclasses
import re

from portal.kit.jargon import HUMAN_WORDS

MOST_WORDS = 20
SHOWN_WORDS = 6
# A full stop in a number, a time or an abbreviation ends no sentence.
END = re.compile(r"(?<=[.!?])[\"'”)]*\s+(?=[\"'“(]*[A-ZÀ-Ý0-9])|\n+")
ABBREVIATION = re.compile(
    r"\b(?:bijv|d\.w\.z|o\.a|m\.b\.t|i\.v\.m|t\/m|nr|dhr|mevr|ca|enz)\.\s", re.I
)
WORD = re.compile(r"[\w'’-]+")
_JARGON = re.compile(
    r"(?<![\w-])("
    + "|".join(re.escape(word) for word in sorted(HUMAN_WORDS, key=len, reverse=True))
    + r")(?![\w-])",
    re.IGNORECASE,
)


@dataclasses.dataclass(frozen=True)
class Hint:
    """One thing to look at: `found` stands in the text, `advice` says what to do."""

    found: str
    advice: str


def hints(text: str) -> list[Hint]:
    """Return what to look at, in the order of the text: long sentences first, then words."""
    return [*map(_long, _long_sentences(text)), *_jargon(text)]


def _long_sentences(text: str) -> list[str]:
    joined = ABBREVIATION.sub(lambda found: found.group().replace(". ", ".\u00a0"), text)
    parts = (part.strip() for part in END.split(joined))
    return [part for part in parts if len(WORD.findall(part)) > MOST_WORDS]


def _long(sentence: str) -> Hint:
    words = WORD.findall(sentence)
    beginning = " ".join(sentence.split()[:SHOWN_WORDS])
    return Hint(f"{beginning} …", f"Deze zin heeft {len(words)} woorden. Maak er twee van.")


def _jargon(text: str) -> list[Hint]:
    seen: dict[str, str] = {}
    for found in _JARGON.finditer(text):
        seen.setdefault(found.group(1).lower(), found.group(1))
    return [Hint(word, f"Liever: {HUMAN_WORDS[key]}.") for key, word in seen.items()]
