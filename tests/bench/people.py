"""Invented people: names as they are spoken in a Dutch town, made from short lists of words."""

import dataclasses
import datetime as dt
import itertools
import random
from collections.abc import Iterator


def _words(text: str) -> list[str]:
    return text.split()


FIRST = _words("""
Maria Johanna Anna Sanne Femke Lotte Eva Julia Noor Esmée Zoë Daniëlle Renée Chloë Anne-Marie
Jan Pieter Willem Daan Sem Bram Thijs Joost Kees Ruben Tim Sjoerd Jelle André René Jan-Willem
Ayşe Fatma Zeynep Elif Büşra Gül Emine Mehmet Mustafa Ömer Yusuf Emre Çağrı Hüseyin İbrahim Uğur
Fatima Khadija Aïcha Samira Naïma Youssef Mohamed Mohammed Ahmed Rachid Bilal Saïd Hamza Abdelkader
Sharda Radjesh Anoushka Ashwin Shanti Kavita Cheyenne Romano Jermaine Shaniqua Gaitrie Dewanand
Agnieszka Małgorzata Katarzyna Łukasz Paweł Tomasz Zofia Michał Grzegorz Olena Oleksandr Iryna
Nour Layla Mahmoud Khaled Rima Bashar Aleksandra João Inês Conceição Nguyễn Mei Kwame Ama Kofi
Abdi Hodan Ifrah Selam Tesfay Habtom Zahra Reza Parisa Jeroen Marloes Wouter Ingrid Sven Björn
""")
LAST = _words("""
Jansen Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker Brouwer Dijkstra Smeets
Kuipers Postma Veenstra Prins Blom Kramer Huisman Schouten Willemsen Hoekstra Koster Verhoeven
Yılmaz Kaya Demir Şahin Çelik Yıldız Öztürk Aydın Özdemir Arslan Doğan Kılıç Güneş Koç Şimşek
Benali Bouazza Khalil Hassan Ali Mansouri Haddad Bakkali Chaouki Idrissi Bensaïd Ouali Zerrouki
Singh Ramdin Soekhoe Ramcharan Pinas Kartosen Wijngaarde Baldew Mahabier Kowalski Nowak Wójcik
Lewandowska Zieliński Dąbrowski Shevchenko Kovalenko Gonçalves Araújo Nunes Nguyễn Trần Wong
Mensah Osei Owusu Boateng Tesfai Ghebremedhin Mohamud Warsame Müller Schröder Groß Sørensen
""")
BETWEEN = ["de", "van", "van de", "van der", "van den", "ter", "ten", "van 't", "in 't"]
STEMS = _words("""
Berg Bos Veen Molen Water Dijk Hof Brink Heuvel Linde Eik Beek Meer Steen Wolf Haas Veld Land Zand
Kerk Brug Poort Graaf Haag Hoek Wal Berk Groen Oost West Noord Zuid Lage Hoog Vogel Roos Schaap
""")
ENDINGS = _words("""
veld huizen stra man mans sma ing ink haar horst kamp laar mond dam burg hout kerk berg dijk
""")
BUILT = [f"{stem}{ending}" for stem, ending in itertools.product(STEMS, ENDINGS)]
LANGUAGES = ["nl"] * 85 + ["ar", "tr", "en", "pl", "uk", "ti"] * 2 + ["so", "zh", "pt"]
STREET_LETTERS = "ABCDEGHJKLMNPRSTUVWXZ"
# Numbers that stand with many people: a shelter, a bewindvoerder, a helper's office.
SHARED_LINES = 40


@dataclasses.dataclass(frozen=True)
class Person:
    """One invented resident and how to reach them."""

    name: str
    birth_date: dt.date | None
    postcode: str
    house_number: str
    language: str
    safe_contact: bool
    # Numbers with whether they are known to be shared.
    phones: list[tuple[str, bool]]
    email: str


def make(count: int, *, today: dt.date, seed: int = 36) -> Iterator[Person]:
    """Make people, the same ones for the same seed and day."""
    dice = random.Random(seed)
    last_mobile = ""
    for number in range(count):
        mobile, last_mobile = _mobile(dice, last_mobile)
        phones = [(mobile, False)] if dice.random() < 0.9 else []
        if dice.random() < 0.2:
            phones.append((f"+3136{dice.randint(5_200_000, 5_499_999)}", False))
        if dice.random() < 0.02:
            phones.append((f"+3136555{9000 + dice.randrange(SHARED_LINES)}", True))
        known = dice.random() < 0.8
        yield Person(
            name=_name(dice),
            birth_date=today - dt.timedelta(days=dice.randint(18 * 365, 92 * 365))
            if known
            else None,
            postcode=f"13{dice.randint(10, 69)} {''.join(dice.choices(STREET_LETTERS, k=2))}",
            house_number=str(dice.randint(1, 240)),
            language=dice.choice(LANGUAGES),
            safe_contact=dice.random() < 0.01,
            phones=phones,
            email=f"inwoner{number}@post.example" if dice.random() < 0.5 else "",
        )


def _mobile(dice: random.Random, last: str) -> tuple[str, str]:
    """A number of one's own, or for one in twelve that of the person before: a family phone."""
    if last and dice.random() < 0.08:
        return last, last
    fresh = f"+316{dice.randint(10_000_000, 58_999_999)}"
    return fresh, fresh


def _ranked(dice: random.Random, words: list[str]) -> str:
    # Few names are common and many are rare: the rank falls off as it does in a real town.
    return words[int(len(words) * dice.random() ** 2.2)]


def _name(dice: random.Random) -> str:
    first = _ranked(dice, FIRST)
    if dice.random() < 0.15:
        first = f"{first} {_ranked(dice, FIRST)}"
    last = _last(dice)
    if dice.random() < 0.12:
        last = f"{last}-{_last(dice)}"
    return f"{first} {last}"


def _last(dice: random.Random) -> str:
    kind = dice.random()
    if kind < 0.45:
        return _ranked(dice, LAST)
    if kind < 0.75:
        return dice.choice(BUILT)
    return f"{_ranked(dice, BETWEEN)} {dice.choice(BUILT if kind < 0.88 else STEMS)}"
