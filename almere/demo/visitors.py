"""Who walks in at a desk of the demo, and how it goes: decided by hashes of a token, so that a run
that was cut off goes on with the very same people. Invented."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Sequence

from almere.demo.past import dice
from almere.demo.stories import WORDS
from portal.desk.handing.models import PaperReceipt
from portal.desk.queue.models import Visit

Outcome, Need, Referral, WhyLeft = Visit.Outcome, Visit.Need, Visit.Referral, Visit.WhyLeft
What = PaperReceipt.What
OPENS = dt.time(8, 30)
MINUTE = dt.timedelta(minutes=1)
# Whoever comes after this waits past closing; nobody is sent away for that.
LAST_MINUTE = 225
# The door opens and some stand there already.
AT_THE_DOOR, DOOR_MINUTES = 0.22, 9
PEOPLE = 900
# After this a token only tells two visits of the same story apart.
APART = "~"
LANGUAGES = ("ar", "ti", "tr", "pl", "uk", "en", "es")
# Chances.
KNOWN, OTHER_LANGUAGE, WITH_NEED, ACCOMPANIED, URGENT, COMES_FIRST = 0.3, 0.2, 0.2, 0.18, 0.02, 0.06
TELLS, NOTED, NO_TOPIC = 0.3, 0.5, 0.1


class Course(enum.Enum):
    """What happens besides waiting and talking."""

    STAYS = "waits, talks and goes home with an answer"
    LEAVES = "does not wait until called"
    MISSED = "was called and had gone"
    LATE = "was called in vain, and comes back"
    STEPS_OUT = "goes out for a moment and keeps the place"
    HOLDS = "fills in a form beside the service point"
    NEXT_TOPIC = "has another question as well"


COURSES = (
    (Course.LEAVES, 0.035),
    (Course.MISSED, 0.03),
    (Course.LATE, 0.025),
    (Course.STEPS_OUT, 0.04),
    (Course.HOLDS, 0.04),
    (Course.NEXT_TOPIC, 0.07),
    (Course.STAYS, 1.0),
)
OUTCOMES = (
    (Outcome.PROMISE, 0.12),
    (Outcome.APPOINTMENT, 0.07),
    (Outcome.REFERRED, 0.07),
    (Outcome.PAPERS, 0.11),
    (Outcome.HANDED_OVER, 0.04),
    (Outcome.ANSWERED, 1.0),
)
NOTES = (
    "Samen de brief gelezen. Zij weet nu wat zij moet doen.",
    "Uitgelegd hoe het bedrag is opgebouwd.",
    "Formulier samen ingevuld en meegegeven.",
    "Nagekeken: de aanvraag is binnen en ligt bij de klantmanager.",
    "Verteld welke papieren nog nodig zijn, en waarom.",
    "Wijziging doorgegeven aan het team.",
)
PROMISED = (
    "Uitzoeken waarom het bedrag lager was, en daarover bellen",
    "Het formulier opsturen in duidelijke taal",
    "De klantmanager vragen om vandaag nog te kijken",
    "Nakijken of alle papieren binnen zijn",
    "Laten weten wanneer het geld komt",
)
APPOINTED = (
    "De aanvraag samen invullen",
    "Alle brieven meenemen en op volgorde leggen",
    "Samen bellen met de woningbouw",
    "Praten over werk en een opleiding",
)
REFERRED = (
    (Referral.CALLED, "Sociaal raadslieden, zij verwachten u vanmiddag"),
    (Referral.NAME, "Priya Ramdin, team Bijzondere bijstand"),
    (Referral.NAME, "Gijs Smit, sociaal raadslieden"),
    (Referral.ADDRESS, "Wijkpunt Buiten, Havenweg 12"),
    (Referral.CALLED, "De thuisadministratie, zij bellen u morgen op"),
)
PAPERS = (
    (What.PROOF, "Loonstroken van drie maanden"),
    (What.PROOF, "Bankafschriften"),
    (What.FORM, "Formulier met wat er verandert"),
    (What.FORM, "Aanvraag bijzondere bijstand"),
    (What.LETTER, "Brief van de verhuurder"),
    (What.OTHER, "Kopie van het huurcontract"),
)
DONE_TODAY = (
    "Leefgeld geregeld. Zij haalt het vanmiddag op aan deze balie.",
    "Gebeld met het energiebedrijf: de stroom blijft aan tot er een regeling is.",
    "Een bed voor vannacht geregeld en samen gebeld wie haar ontvangt.",
    "Medicijnen: met de apotheek gebeld, zij krijgt ze vandaag mee.",
)
URGENT_WORDS = (
    "Er is geen eten meer in huis en het geld komt pas volgende week.",
    "Vanmiddag sluiten ze de stroom af.",
    "Ik heb vannacht geen plek om te slapen.",
    "Ik kan de medicijnen voor mijn kind niet ophalen.",
)


@dataclasses.dataclass(frozen=True)
class Visitor:
    """One visit: who, about what, and what comes of it, by its token up to APART."""

    token: str

    def dice(self, what: str) -> float:
        """A chance of this visit in [0, 1), the same in every run."""
        return dice(self.token.partition(APART)[0], what)

    def pick[T](self, what: str, among: Sequence[T]) -> T:
        """Choose one."""
        return among[int(self.dice(what) * len(among))]

    def _drawn[T](self, what: str, of: Sequence[tuple[T, float]]) -> T:
        """Choose by the chances; the last one takes what is left."""
        left = self.dice(what)
        for one, chance in of:
            if left < chance:
                return one
            left -= chance
        return of[-1][0]

    @property
    def arrives_after(self) -> dt.timedelta:
        """How long after opening: many at once in the beginning, fewer and fewer later."""
        if self.dice("door") < AT_THE_DOOR:
            return MINUTE * (self.dice("arrives") * DOOR_MINUTES)
        return MINUTE * (float(self.dice("arrives") ** 1.25) * LAST_MINUTE)

    @property
    def topic(self) -> str:
        """The code of what she says she comes for; empty when she keeps that for the talk."""
        if self.dice("says") < NO_TOPIC:
            return ""
        topics = list(WORDS)
        return topics[int(self.dice("topic") ** 1.6 * len(topics))]

    @property
    def next_topic(self) -> str:
        """The code of another question in the same visit."""
        return self.pick("next", list(WORDS))

    @property
    def words(self) -> str:
        """What she says at the door, if she does."""
        if self.is_urgent:
            return self.pick("words", URGENT_WORDS)
        return WORDS.get(self.topic, "") if self.dice("tells") < TELLS else ""

    @property
    def person(self) -> int | None:
        """Which of PEOPLE she is, when she says her name; some come more often."""
        return int(self.dice("person") ** 1.6 * PEOPLE) if self.dice("known") < KNOWN else None

    @property
    def language(self) -> str:
        """What she talks in, empty for Dutch."""
        return self.pick("language", LANGUAGES) if self.dice("other") < OTHER_LANGUAGE else ""

    @property
    def needs(self) -> tuple[str, ...]:
        """What helps her here."""
        asked = [self.pick("need", list(Need))] if self.dice("needs") < WITH_NEED else []
        if self.language and self.dice("interpreter") < 0.5:
            asked.append(Need.INTERPRETER)
        return tuple(dict.fromkeys(need.value for need in asked))

    @property
    def people(self) -> int:
        """She and who came along."""
        return 2 + int(self.dice("people") ** 3 * 3) if self.dice("along") < ACCOMPANIED else 1

    @property
    def is_urgent(self) -> bool:
        """Whether she says that it cannot wait until tomorrow."""
        return self.dice("urgent") < URGENT

    @property
    def priority(self) -> str:
        """Why she goes first, if she does."""
        if self.dice("first") >= COMES_FIRST:
            return ""
        return self.pick("why first", (Visit.Priority.NEED, Visit.Priority.APPOINTMENT)).value

    @property
    def course(self) -> Course:
        """What happens besides waiting and talking. Nobody leaves with something urgent."""
        return Course.STAYS if self.is_urgent else self._drawn("course", COURSES)

    @property
    def patience(self) -> dt.timedelta:
        """How long she waits when she is one who leaves."""
        return (12 + 25 * self.dice("patience")) * MINUTE

    @property
    def seen(self) -> dt.timedelta:
        """Until a clerk who has nobody sees that she waits."""
        return dt.timedelta(seconds=15 + int(90 * self.dice("seen")))

    @property
    def walk(self) -> dt.timedelta:
        """From being called until she stands there."""
        return dt.timedelta(seconds=15 + int(50 * self.dice("walk")))

    @property
    def talk(self) -> dt.timedelta:
        """How long the talk is: mostly ten minutes, sometimes half an hour."""
        return (4 + 28 * self.dice("talk") ** 2) * MINUTE

    @property
    def after(self) -> dt.timedelta:
        """What the clerk still does afterwards."""
        return dt.timedelta(seconds=int(150 * self.dice("after")))

    @property
    def outcome(self) -> Visit.Outcome:
        """What comes of the talk."""
        return self._drawn("outcome", OUTCOMES)

    @property
    def why_left(self) -> str:
        """Why she left, when somebody knows."""
        return self.pick("why left", list(WhyLeft)).value

    @property
    def note(self) -> str:
        """What the clerk wrote for the next one."""
        return self.pick("note", NOTES) if self.dice("noted") < NOTED else ""
