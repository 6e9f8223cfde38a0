"""The questions that the law leaves open, in words for the page of choices."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Question:
    """A question, the shipped reading and the other one. `field` is that of rules.Choices."""

    code: str
    field: str
    asks: str
    shipped: str
    other: str


QUESTIONS = (
    Question(
        "LC-1",
        "adjourn_from_rolled_end",
        "Het einde van de beslistermijn valt op een vrije dag, en de beslissing wordt uitgesteld. "
        "Vanaf welke dag tellen de extra weken?",
        "Vanaf het einde zoals het geteld is. Pas aan het slot schuift de dag door.",
        "Vanaf de gewone dag erna. De inwoner wacht dan tot vijf dagen langer.",
    ),
    Question(
        "LC-2",
        "eighteen_weeks_not_rolled",
        "Met een commissie en uitstel zijn het 12 en 6 weken. Schuift het einde van die 18 weken "
        "door als het op een vrije dag valt?",
        "Ja. Het zijn twee termijnen, van 12 en van 6 weken.",
        "Nee. Het is één termijn van meer dan 12 weken. Beslis dan uiterlijk op de laatste gewone "
        "dag ervoor.",
    ),
    Question(
        "LC-3",
        "late_counts_from_receipt",
        "Een bezwaar komt te laat binnen. Vanaf wanneer telt de beslistermijn?",
        "Vanaf het einde van de bezwaartermijn, zoals de wet het zegt. De termijn kan dan al bijna "
        "of helemaal voorbij zijn: beslis snel.",
        "Vanaf de dag waarop het bezwaar binnenkwam.",
    ),
    Question(
        "LC-4",
        "postal_week_not_rolled",
        "Een brief mag een week onderweg zijn. Schuift de laatste dag van die week door als het "
        "een vrije dag is?",
        "Ja. Dat is beter voor de inwoner.",
        "Nee. Na zeven dagen is het te laat.",
    ),
    Question(
        "LC-5",
        "early_suspension_counts",
        "Wij vragen om een aanvulling voordat de beslistermijn is begonnen. Tellen de dagen tot "
        "dat begin mee als dagen waarop de termijn stilstaat?",
        "Nee. Alleen dagen binnen de beslistermijn tellen.",
        "Ja. Alle dagen tussen de vraag en de aanvulling tellen.",
    ),
    Question(
        "LC-6",
        "last_repair_day_free",
        "De inwoner vult niets aan. Staat de termijn op de laatste dag daarvoor nog stil?",
        "Ja. De laatste dag telt mee.",
        "Nee. De termijn loopt dan een dag eerder verder.",
    ),
    Question(
        "LC-7",
        "tenth_day_counts",
        "Papieren mogen komen tot tien dagen voor het gesprek. Hoe tellen wij die tien dagen?",
        "Er liggen tien hele dagen tussen.",
        "De tiende dag ervoor mag nog.",
    ),
    Question(
        "LC-8",
        "notice_rolled",
        "Na een ingebrekestelling hebben wij twee weken. Schuift het einde door als het een vrije "
        "dag is?",
        "Nee. De dwangsom begint dan eerder: wij rekenen ons niet rijk.",
        "Ja. De dwangsom begint dan later.",
    ),
    Question(
        "LC-9",
        "outage_gives_days_back",
        "Onze website werkte niet op de laatste dag om bezwaar te maken. Hoeveel langer mag het?",
        "Tot en met de eerste gewone dag nadat alles weer werkte.",
        "Zoveel dagen als de storing duurde.",
    ),
)
BY_CODE = {question.code: question for question in QUESTIONS}
