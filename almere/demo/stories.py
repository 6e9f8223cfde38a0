"""What the invented residents of the demo come with, as data: who, about what, and how far it is.

Names come from everywhere, as in Almere; two people share a name, six share a number, some names
are very long. No one here exists.
"""

import dataclasses
import enum

from portal.residents.models import Wish


class Course(enum.Enum):
    """How far a callback is when the demo is loaded."""

    FRESH = "asked today, nobody took it yet"
    CLAIMED = "a colleague took it"
    TRIED = "called once, not reached, next window promised"
    TRIED_TWICE = "called twice, not reached"
    SOMEBODY_ELSE = "called once, somebody else answered"
    LATE = "the promised window is over and nobody called"
    REACHED = "closed: spoken"
    UNREACHED = "closed: three attempts, not reached"
    CANCELLED = "closed: she no longer needed it"


@dataclasses.dataclass(frozen=True)
class Person:
    """An invented resident and the number she can be reached on."""

    name: str
    phone: str
    language: str = "nl"
    safe_contact: bool = False
    wishes: tuple[Wish, ...] = ()
    email: str = ""


@dataclasses.dataclass(frozen=True)
class Story:
    """One callback request."""

    person: Person
    topic: str
    words: str
    course: Course = Course.FRESH
    urgent: bool = False
    note: str = ""


SHELTER = "036 055 2000"

# Residents with something that the screens must show well.
SPECIAL = [
    Story(
        Person("Samira Bouzid", "036 055 1001"),
        "kosten",
        "Morgen sluiten ze de stroom af en mijn dochter heeft een apparaat voor haar longen. "
        "Ik weet niet wat ik moet doen.",
        urgent=True,
    ),
    Story(
        Person("Gerrit Haverkamp", "036 055 1002"),
        "mijn-uitkering",
        "Er is niets gestort en er is geen eten meer in huis.",
        course=Course.CLAIMED,
        urgent=True,
    ),
    Story(
        Person("Lucia Fernandes", "036 055 1003"),
        "anders",
        "Wij moeten vrijdag uit huis. Wij zijn met drie kinderen.",
        course=Course.TRIED,
        urgent=True,
    ),
    Story(
        Person("M. de Boer", "06 12 34 56 01", safe_contact=True),
        "uitkering-aanvragen",
        "Ik wil weten hoe ik alleen een uitkering kan aanvragen.",
    ),
    Story(
        Person("Rowena", "06 12 34 56 02", safe_contact=True),
        "mijn-uitkering",
        "Kan het geld op een andere rekening komen?",
        course=Course.SOMEBODY_ELSE,
        note="Een man nam op. Alleen mijn naam gezegd en dat ik later terugbel.",
    ),
    Story(
        Person("", "036 055 1004", safe_contact=True),
        "anders",
        "Ik zeg liever pas aan de telefoon wie ik ben.",
    ),
    Story(
        Person("Fatma Şahin", "06 12 34 56 03", "tr", wishes=(Wish.INTERPRETER,)),
        "brief",
        "Ik heb een brief gekregen en ik begrijp niet wat ik moet doen.",
        course=Course.CLAIMED,
    ),
    Story(
        Person("محمد الأحمد", "06 12 34 56 04", "ar", wishes=(Wish.INTERPRETER, Wish.TALK)),
        "papieren",
        "Welke papieren moet ik nog brengen?",
    ),
    Story(
        Person("Олена Шевченко", "06 12 34 56 05", "uk", wishes=(Wish.INTERPRETER,)),
        "werk",
        "Ik wil graag werken. Mijn diploma is uit Oekraïne.",
    ),
    Story(
        Person("ገብረህይወት ተስፋይ", "06 12 34 56 06", "ti", wishes=(Wish.INTERPRETER,)),
        "er-verandert-iets",
        "Ik ga verhuizen naar een eigen huis. Wat moet ik doorgeven?",
        course=Course.TRIED,
    ),
    Story(
        Person("Nguyễn Thị Phương Thảo", "06 12 34 56 07", "vi"),
        "werk",
        "Kan ik een opleiding doen en mijn uitkering houden?",
    ),
    Story(
        Person("Katarzyna Wiśniewska-Brzęczyszczykiewicz", "036 055 1005", "pl"),
        "schulden",
        "Ik heb drie aanmaningen en ik weet niet welke ik eerst moet betalen.",
    ),
    Story(
        Person(
            "Maria Wilhelmina Johanna Petronella van den Heuvel-Schimmelpenninck van der Oye "
            "tot de Poll en Nijenbeek",
            "036 055 1006",
        ),
        "niet-eens",
        "Mijn aanvraag voor een bril is afgewezen. Ik wil graag eerst samen bellen.",
        course=Course.CLAIMED,
    ),
    Story(
        Person("Ali Yılmaz", "06 12 34 56 08"),
        "mijn-uitkering",
        "Vorige maand kreeg ik minder dan anders. Waarom is dat?",
        course=Course.LATE,
    ),
    Story(
        Person("Ali Yılmaz", "06 12 34 56 09"),
        "werk",
        "Ik heb volgende week een gesprek bij een garage. Kan iemand met mij oefenen?",
    ),
    Story(
        Person("Henk Dijkstra", "036 055 1007", wishes=(Wish.NO_VOICEMAIL,)),
        "mijn-uitkering",
        "Ik wil weten of ik te veel heb opgegeven.",
        course=Course.TRIED_TWICE,
    ),
    Story(
        Person("Aaliyah Codrington", "036 055 1008", wishes=(Wish.WRITE,)),
        "brief",
        "Bellen vind ik lastig, ik schrijf liever. Kan dat ook?",
    ),
    Story(
        Person("Wim Oosterhuis", "036 055 1009", wishes=(Wish.COMES_BY,)),
        "papieren",
        "Ik kom donderdag langs met mijn papieren. Wie is er dan?",
    ),
    Story(
        Person("Grace Owusu", "036 055 1010", email="grace.owusu@inwoner.example"),
        "kosten",
        "De wasmachine is kapot en ik kan geen nieuwe kopen.",
        course=Course.LATE,
    ),
    Story(
        Person("Sven Lindqvist", "+46 8 465 004 10", "en"),
        "uitkering-aanvragen",
        "Ik kom volgende maand in Almere wonen. Wat moet ik nu al regelen?",
    ),
]

# Six people who stay at one place and share its number.
SHARED = [
    Story(Person(name, SHELTER), topic, words)
    for name, topic, words in [
        ("Dennis Rozenblad", "uitkering-aanvragen", "Ik slaap nu in de opvang. Wat kan ik?"),
        ("Ilse Vermaas", "kosten", "Ik heb geen geld voor de tandarts."),
        ("Yonas Haile", "werk", "Ik zoek werk voor overdag."),
        ("Chantal Wijngaarde", "schulden", "Ik wil van mijn schulden af."),
        ("Piotr Zieliński", "mijn-uitkering", "Mijn bankpas is gestolen. Waar gaat het geld heen?"),
        ("Ans Kuipers", "brief", "Er ligt een brief voor mij die ik niet kan lezen."),
    ]
]

NAMES = """
Aisha Rahman; Bram Kooistra; Cheng Wei; Dilara Kaya; Emre Demir; Femke Hoekstra; Gloria Asante;
Hamid Karimi; Iris Blom; Jamal Sardjoe; Kim van Leeuwen; Latifa Benali; Milan Jovanović;
Nadia Achterberg; Omar Farouk; Patricia Linger; Qasim Sheikh; Rosa da Silva; Stefan Ionescu;
Truus Mulder; Ugo Marchetti; Vera Smirnova; Winston Kromodihardjo; Xenia Papadopoulou;
Youssef Tahiri; Zahra Hosseini; Anton Visser; Beatriz Gomes; Cor Slagter; Deborah Tjin; Eline Bos;
Faruk Hadžić; Geertje Wiersma; Huda Salim
""".replace("\n", " ")
WORDS = {
    "mijn-uitkering": "Ik heb een vraag over het bedrag van deze maand.",
    "uitkering-aanvragen": "Mijn baan is gestopt. Hoe vraag ik een uitkering aan?",
    "brief": "In de brief staat dat ik moet antwoorden. Hoe doe ik dat?",
    "papieren": "Ik heb alles opgestuurd. Is het goed aangekomen?",
    "er-verandert-iets": "Mijn zoon gaat op kamers. Verandert er iets voor mij?",
    "werk": "Ik kan twaalf uur gaan werken. Wat betekent dat voor mij?",
    "kosten": "Mijn bril is stuk. Kan ik daar hulp bij krijgen?",
    "schulden": "Ik kan de huur deze maand niet helemaal betalen.",
    "niet-eens": "Ik snap het besluit niet en ik ben het er niet mee eens.",
    "anders": "Ik weet niet bij wie ik moet zijn. Kunt u mij helpen?",
}
# The course of the ordinary ones, over and over: most wait, some are taken, few were tried.
COURSES = [
    Course.FRESH,
    Course.FRESH,
    Course.CLAIMED,
    Course.FRESH,
    Course.TRIED,
    Course.FRESH,
    Course.CLAIMED,
    Course.FRESH,
    Course.FRESH,
    Course.LATE,
]


def _ordinary() -> list[Story]:
    topics = list(WORDS)
    names = [name.strip() for name in NAMES.split(";")]
    return [
        Story(
            Person(name, f"036 055 {3000 + number}"),
            topics[number % len(topics)],
            WORDS[topics[number % len(topics)]],
            COURSES[number * 7 // 3 % len(COURSES)],
        )
        for number, name in enumerate(names)
    ]


CLOSED = [
    Story(Person(name, f"036 055 {4000 + number}"), topic, WORDS[topic], course, note=note)
    for number, (name, topic, course, note) in enumerate(
        [
            ("Jolanda Prins", "mijn-uitkering", Course.REACHED, "Uitgelegd hoe het bedrag komt."),
            ("Abdi Warsame", "brief", Course.REACHED, "Brief samen gelezen."),
            ("Marijke Stam", "kosten", Course.REACHED, "Formulier gestuurd, aanvraag is vandaag."),
            ("Cem Arslan", "werk", Course.REACHED, "Afspraak op maandag om 10:00 uur."),
            ("Esther Nahar", "papieren", Course.REACHED, "Alles is binnen."),
            ("Rachid Ouali", "uitkering-aanvragen", Course.REACHED, "Samen de aanvraag gedaan."),
            ("Linda Sikkens", "schulden", Course.REACHED, "Wil graag met iemand langskomen."),
            ("Tesfay Kidane", "anders", Course.UNREACHED, ""),
            ("Bep Zwart", "mijn-uitkering", Course.UNREACHED, ""),
            ("Nilofar Azizi", "er-verandert-iets", Course.CANCELLED, ""),
            ("Rik Terpstra", "werk", Course.CANCELLED, ""),
            ("Maryam Sadeghi", "niet-eens", Course.REACHED, "Eerst samen bellen was genoeg."),
        ]
    )
]

STORIES = [*SPECIAL, *SHARED, *_ordinary(), *CLOSED]
