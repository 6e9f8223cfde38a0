"""Names as keys: to sort and search without accents and capitals. The database has no ICU."""

import unicodedata

SPECIAL = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}
    | dict.fromkeys("\u2018\u2019\u02bc`\u00b4", "'")
    | dict.fromkeys("\u2010\u2011\u2013", "-")
)


def plain(text: str) -> str:
    """Return the text case-folded, without accents and with single spaces."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(ch for ch in folded if not unicodedata.combining(ch))
    return " ".join(bare.translate(SPECIAL).split())


def clean_line(text: str) -> str:
    """Return one line: control characters and direction marks gone, white space folded."""
    kept = "".join(ch if unicodedata.category(ch) not in {"Cc", "Cf", "Cs"} else " " for ch in text)
    return " ".join(kept.split())


def clean_text(text: str) -> str:
    """Return text of several lines: control characters gone, line ends as \\n, at most one blank
    line in a row."""
    lines = [
        clean_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ]
    result: list[str] = []
    for line in lines:
        if line or (result and result[-1]):
            result.append(line)
    return "\n".join(result).strip()
