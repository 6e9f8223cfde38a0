"""The languages to talk in, by code: how we call them and how their speakers do. The one table."""

NEDERLANDS = "nl"
NAMES = {
    NEDERLANDS: "Nederlands",
    "en": "Engels",
    "ar": "Arabisch",
    "tr": "Turks",
    "pl": "Pools",
    "uk": "Oekraïens",
    "fr": "Frans",
    "es": "Spaans",
    "de": "Duits",
    "so": "Somalisch",
    "ti": "Tigrinya",
    "fa": "Farsi",
}
OWN_NAMES = {
    "en": "English",
    "ar": "العربية",
    "tr": "Türkçe",
    "pl": "Polski",
    "uk": "Українська",
    "fr": "Français",
    "es": "Español",
    "de": "Deutsch",
    "so": "Soomaali",
    "ti": "ትግርኛ",
    "fa": "فارسی",
}

# Written from right to left.
RIGHT_TO_LEFT = frozenset({"ar", "fa"})


def is_rtl(code: str) -> bool:
    """Tell whether a language is written from right to left."""
    return code in RIGHT_TO_LEFT


def name(code: str) -> str:
    """Return how we call a language; its code for one that we do not know."""
    return NAMES.get(code, code)


def for_residents() -> list[tuple[str, str]]:
    """Return what a resident chooses from, in the words of its speakers first."""
    others = [(code, f"{own} ({NAMES[code]})") for code, own in OWN_NAMES.items()]
    return [(NEDERLANDS, NAMES[NEDERLANDS]), *others]
