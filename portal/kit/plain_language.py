"""Hints for whoever writes to a resident: long sentences, and words of the office with a human
word beside them. Pure; the words are the staff's own list and are given. It measures how easily a
text reads too: an indication and no level."""

import dataclasses
import functools
import re
from collections.abc import Iterator

import pyphen

MOST_WORDS = 20
SHOWN_WORDS = 6
# A full stop in a number, a time or an abbreviation ends no sentence.
END = re.compile(r"(?<=[.!?])[\"'”)]*\s+(?=[\"'“(]*[A-ZÀ-Ý0-9])|\n+")
ABBREVIATION = re.compile(
    r"\b(?:bijv|d\.w\.z|o\.a|m\.b\.t|i\.v\.m|t\/m|nr|dhr|mevr|ca|enz)\.\s", re.I
)
WORD = re.compile(r"[\w'’-]+")
# What may stand between a word of the office and the human word beside it.
BETWEEN = r"\s*[(,:“\"']*\s*(?:(?:of|dus|oftewel|dat is|dat zijn)\s+)?(?:(?:een|het|de|uw|je)\s+)?"
# Flesch-Douma: what the Dutch formula takes off for long sentences and for long words.
EASIEST, PER_WORD, PER_SYLLABLE = 206.835, 0.93, 77


@dataclasses.dataclass(frozen=True)
class Word:
    """A word of the office, the human word for it, and what else may stand beside it."""

    word: str
    human: str
    beside: tuple[str, ...] = ()


type Words = tuple[Word, ...]


@dataclasses.dataclass(frozen=True)
class Hint:
    """One thing to look at: `found` stands in the text, `advice` says what to do."""

    found: str
    advice: str


def hints(text: str, words: Words) -> list[Hint]:
    """Return what to look at, in the order of the text: long sentences first, then words."""
    return [*map(_long, long_sentences(text)), *jargon(text, words)]


def long_sentences(text: str) -> list[str]:
    """Return the sentences over twenty words, in one spelling of their spaces."""
    return [part for part in _sentences(text) if len(WORD.findall(part)) > MOST_WORDS]


def jargon(text: str, words: Words) -> list[Hint]:
    """Return the words of the office without a human word right beside them, each once: 'een
    beschikking (besluit)' and 'een besluit, of beschikking' are fine."""
    if not words:
        return []
    pattern, by_word = _pattern(words)
    seen: dict[str, str] = {}
    for sentence in _sentences(text):
        for found in pattern.finditer(sentence):
            key = found[1].lower()
            if key not in seen and not _has_beside(sentence, found, by_word[key]):
                seen[key] = found[1]
    return [Hint(found, f"Liever: {by_word[key].human}.") for key, found in seen.items()]


def readability(text: str) -> int | None:
    """Return how easily a Dutch text reads by Flesch-Douma, or None for a text without words: an
    indication, because it counts syllables and knows no words."""
    words = WORD.findall(text.lower())
    if not words:
        return None
    sentences = max(1, sum(1 for _ in _sentences(text)))
    syllables = sum(len(_dutch().positions(word)) + 1 for word in words)
    score = EASIEST - PER_WORD * len(words) / sentences - PER_SYLLABLE * syllables / len(words)
    return round(score)


def _sentences(text: str) -> Iterator[str]:
    joined = ABBREVIATION.sub(lambda found: found.group().replace(". ", ".\u00a0"), text)
    parts = (" ".join(part.split()) for part in END.split(joined))
    return (part for part in parts if part)


def _long(sentence: str) -> Hint:
    words = WORD.findall(sentence)
    beginning = " ".join(sentence.split()[:SHOWN_WORDS])
    return Hint(f"{beginning} …", f"Deze zin heeft {len(words)} woorden. Maak er twee van.")


def _has_beside(sentence: str, found: re.Match[str], word: Word) -> bool:
    before, after = sentence[: found.start()], sentence[found.end() :]
    for human in (word.human, *word.beside):
        one = re.escape(human)
        if re.match(rf"{BETWEEN}{one}(?!\w)", after, re.IGNORECASE):
            return True
        if re.search(rf"(?<!\w){one}{BETWEEN}$", before, re.IGNORECASE):
            return True
    return False


@functools.lru_cache(maxsize=4)
def _pattern(words: Words) -> tuple[re.Pattern[str], dict[str, Word]]:
    by_word = {one.word.lower(): one for one in words}
    longest_first = sorted(by_word, key=len, reverse=True)
    alternatives = "|".join(re.escape(word) for word in longest_first)
    return re.compile(rf"(?<![\w-])({alternatives})(?![\w-])", re.IGNORECASE), by_word


@functools.cache
def _dutch() -> pyphen.Pyphen:
    # Read at the first text and not at the start of a process: it takes some tenths of a second.
    return pyphen.Pyphen(lang="nl_NL")
