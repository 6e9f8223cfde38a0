"""The model letters of the demo: texts of our own in plain Dutch, read by two people. Loading again
adds what is missing and changes nothing that somebody improved."""

import dataclasses
import datetime as dt

from portal.kit import clock
from portal.letters.wording import signing_off, templates
from portal.letters.wording.models import AddressForm, Template
from portal.staff.models import User

WRITER, COLLEAGUE, NOTED_BY = "hanna", "daan", "meryem"
READER = "Rosa, van de adviesraad"
BLOCK = ""


@dataclasses.dataclass(frozen=True)
class Model:
    """One text, of a kind of letter or a block. `others` are translations: language, subject and
    text."""

    name: str
    kind: str
    subject: str
    body: str
    others: tuple[tuple[str, str, str], ...] = ()


MODELS = (
    Model(
        "Hulp bij deze brief",
        BLOCK,
        "",
        """# Komt u er niet uit?
Bel ons op [[telefoon]]. Wij helpen u graag. U mag ook binnenlopen. Neem deze brief dan mee.
""",
        (
            (
                "ar",
                "",
                "# هل تحتاج إلى مساعدة؟\nاتصل بنا على الرقم [[telefoon]]. يسعدنا أن نساعدك.\n",
            ),
        ),
    ),
    Model(
        "Gewone brief",
        "general",
        "Een brief van ons: [[onderwerp]]",
        """Beste [[naam]],

U vroeg ons iets. Het onderwerp is: [[onderwerp]]. In deze brief leest u hoe het verdergaat.

# Wat moet u doen?
U hoeft nu niets te doen. Wij laten u weten wat wij besluiten.

[[blok: hulp-bij-deze-brief]]
""",
    ),
    Model(
        "Papieren gevraagd",
        "general",
        "Wij hebben nog papieren van u nodig",
        """Beste [[naam]],

Wij kijken naar uw vraag. Het onderwerp is: [[onderwerp]]. Wij hebben nog papieren van u nodig.

# Wat moet u doen?
1. Maak een kopie van deze papieren. Een foto mag ook.
2. Schrijf er dit kenmerk op: [[kenmerk]].
3. Stuur de kopie naar ons. Of geef hem af aan het loket.

Wij hebben dit nodig:
- een kopie van uw huurcontract
- de brief van uw werkgever

# Voor wanneer?
Doe dit binnen twee weken. Lukt dat niet? Bel ons, dan kijken wij samen wat wel kan.

[[blok: hulp-bij-deze-brief]]
""",
        (
            (
                "ar",
                "نحتاج منك إلى بعض الأوراق",
                """مرحبا [[naam]]،

ننظر في سؤالك. نحتاج منك إلى بعض الأوراق.

# ماذا عليك أن تفعل؟
1. انسخ هذه الأوراق. الصورة تكفي أيضا.
2. اكتب عليها الرقم [[kenmerk]].
3. أرسل النسخة إلينا.

# متى؟
افعل ذلك خلال أسبوعين. لا تستطيع؟ اتصل بنا.

[[blok: hulp-bij-deze-brief]]
""",
            ),
        ),
    ),
    Model(
        "Uitnodiging voor een gesprek",
        "general",
        "Wij praten graag met u",
        """Beste [[naam]],

Wij willen graag met u praten. Het onderwerp is: [[onderwerp]]. Dan horen wij wat u nodig hebt.

# Wat moet u doen?
Bel ons op [[telefoon]] en kies een dag die u past. U mag iemand meenemen.

# Voor wanneer?
Bel ons binnen één week. Bellen is lastig voor u? Loop dan bij ons binnen.

[[blok: hulp-bij-deze-brief]]
""",
    ),
    Model(
        "Wij konden u niet bereiken",
        "callbacks.card",
        "Wij belden u",
        """Beste [[naam]],

Wij belden u een paar keer. U nam niet op. Dat kan gebeuren.

- Wilt u ons nog spreken? Bel **[[belde_met]]** en vraag naar [[collega]].
- Of kies zelf wanneer wij bellen: [[bel_adres]]. Vul daar kenmerk [[kenmerk]] in.

Er is geen haast bij. Komt het beter uit als iemand u helpt? Dat mag altijd.
""",
    ),
    Model(
        "Na de geboorte",
        "births.letter",
        "Wat er voor u kan veranderen",
        """Beste [[naam]],

Er is een kind bij u gekomen. Wij hopen dat het goed met u gaat. Misschien verandert er iets aan uw
uitkering. Soms krijgt u meer geld. Wij zoeken dat graag met u uit.

# Wat moet u doen?
Bel ons op [[telefoon]] als het u uitkomt. Dan kijken wij samen wat u kunt krijgen.

# Voor wanneer?
Bel ons liefst voor [[bel_voor]]. Later mag ook. Wij helpen u dan net zo goed.
""",
    ),
)


def load(*, users: dict[str, User], now: dt.datetime) -> int:
    """Make every model letter that is not there yet; return how many are new."""
    made = 0
    known = set(Template.objects.values_list("name", flat=True))
    for model in MODELS:
        if model.name not in known:
            _make(model, users, now)
            made += 1
    return made


def _make(model: Model, users: dict[str, User], now: dt.datetime) -> None:
    template = templates.add(name=model.name, kind=model.kind, user=users[WRITER], now=now)
    for language, subject, body in (("nl", model.subject, model.body), *model.others):
        text = templates.Text(
            subject=subject,
            body=body,
            reason="De eerste tekst.",
            from_on=clock.day_of(now),
            language=language,
            address_form=AddressForm.FORMAL,
        )
        version = templates.keep(template=template, text=text, user=users[WRITER], now=now)
        signing_off.read(version=version, user=users[COLLEAGUE], now=now)
        signing_off.note_experience(version=version, name=READER, user=users[NOTED_BY], now=now)
