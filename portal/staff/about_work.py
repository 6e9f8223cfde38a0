"""What the tables about work keep of colleagues: every column that points to one, why, who sees it
and how long. A test holds this against the tables of the database."""

import dataclasses

from portal.staff.about_staff import EVERYONE


@dataclasses.dataclass(frozen=True)
class Elsewhere:
    """A column that points to a colleague in the tables about work, by its name."""

    column: str
    what: str
    why: str
    who_sees: str
    how_long: str


WITH_THE_CASE = "Zolang de zaak bestaat."

ELSEWHERE = (
    Elsewhere(
        "contact",
        "Dat u de collega bent die een inwoner altijd kan bereiken",
        "Een contactafspraak laat altijd één weg open.",
        "Wie met deze inwoner werkt, en de inwoner",
        "Zolang wij de inwoner kennen.",
    ),
    Elsewhere(
        "proposed_by",
        "Dat u een contactafspraak voorstelde",
        "Zodat iemand anders beslist dan wie het voorstelt.",
        "Wie met deze inwoner werkt",
        "Zolang wij de inwoner kennen.",
    ),
    Elsewhere(
        "marked_by",
        "Dat u een telefoonnummer als dat van een kantoor aanmerkte",
        "Zodat het team kan navragen waarom.",
        "Wie inwoners mag zoeken",
        "Zolang dit telefoonnummer van een kantoor is.",
    ),
    Elsewhere(
        "giver",
        "Dat u een verzoek overdroeg",
        "Zodat beide namen bij de zaak staan.",
        "Wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "receiver",
        "Dat u een verzoek kreeg, of dat iemand u daarom vroeg",
        "Zodat beide namen bij de zaak staan.",
        "Wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "set_by",
        "Dat u het begin van nummerherkenning vastlegde",
        "Zodat het team kan navragen wat er is afgesproken.",
        "Teamleiders",
        "Zolang het team ermee werkt.",
    ),
    Elsewhere(
        "actor",
        "Wat u deed en bekeek: een code, een tijdstip en uw volgnummer",
        "Een inwoner mag weten wie haar gegevens zag. Er komt geen cijfer per collega uit.",
        "Uw team ziet bij een zaak wie wat deed. Wie iets bekeek, staat niet op het scherm.",
        "Zolang de wet het voorschrijft, daarna weg.",
    ),
    Elsewhere(
        "by",
        "Dat u iets schreef, belde, toewees of deelde",
        "Zodat het team weet wie het weet.",
        "Wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "data",
        "Wat u wijzigde, in codes en volgnummers, bijvoorbeeld aan wie u een zaak gaf",
        "Zodat later uit te leggen is wat er gebeurde.",
        "Uw team ziet bij een zaak wie wat deed.",
        "Zolang de wet het voorschrijft, daarna weg.",
    ),
    Elsewhere(
        "started_by",
        "Dat u een lijst inlas",
        "Zodat het team kan navragen waar de verzoeken vandaan komen.",
        "Teamleiders",
        "Zolang wij de verzoeken uit de lijst bewaren.",
    ),
    Elsewhere(
        "decided_by",
        "Dat u een wens uit een lijst overnam of wegliet, of een kaart ondertekende",
        "Zodat het team kan navragen waarom.",
        "Wie met deze inwoner werkt",
        "Zolang wij de inwoner kennen.",
    ),
    Elsewhere(
        "undone_by",
        "Dat u een samenvoeging ongedaan maakte",
        "Zodat het team kan navragen waarom.",
        "Wie met deze inwoner werkt",
        "Zolang wij de inwoner kennen.",
    ),
    Elsewhere(
        "asked_by",
        "Dat u een stapel brieven liet maken",
        "Zodat wij u vragen of de stapel gepost is.",
        "Wie dezelfde brieven print",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "signed_by",
        "Dat u een brief ondertekende",
        "Zodat duidelijk is wie voor de brief staat.",
        "De inwoner en wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "made_by",
        "Dat u een afspraak met een inwoner maakte",
        "Zodat het team kan navragen wat er precies is afgesproken.",
        "Wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "signed_as",
        "De naam waarmee u een antwoord aan een inwoner tekende",
        "Zodat de inwoner weet wie antwoordde. U kiest deze naam zelf.",
        "De inwoner en wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "answered_by",
        "Dat u een oproep opnam",
        "Zodat u na het gesprek kunt vastleggen wat eruit kwam.",
        "Uzelf",
        "Dertig dagen. Hoort de oproep bij een zaak: zolang die zaak bestaat.",
    ),
    Elsewhere(
        "taken_by",
        "Dat u een gemiste oproep oppakte",
        "Zodat twee collega's niet dezelfde inwoner terugbellen.",
        "Uw team",
        "Dertig dagen. Hoort de oproep bij een zaak: zolang die zaak bestaat.",
    ),
    Elsewhere(
        "settled_by",
        "Dat u vastlegde wat er uit een oproep kwam",
        "Zodat het team kan navragen wat er is afgesproken.",
        "Wie de zaak mag lezen",
        "Dertig dagen. Hoort de oproep bij een zaak: zolang die zaak bestaat.",
    ),
    Elsewhere(
        "verdict_by",
        "Dat u keek of iets een bezwaar of klacht is",
        "Zodat het team kan navragen waarom.",
        "Wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "told_by",
        "Dat u een wens van een inwoner opschreef",
        "Zodat het team kan navragen hoe het bedoeld was.",
        "Wie met deze inwoner werkt",
        "Zolang wij de inwoner kennen.",
    ),
    Elsewhere(
        "ended_by",
        "Dat u iets beëindigde",
        "Zodat het team weet wie het weet.",
        "Wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "owner",
        "Dat een zaak of afspraak van u is",
        "Zodat iemand zich verantwoordelijk voelt en de inwoner weet wie.",
        "Wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "caller",
        "Dat u nu belt. Niet sinds wanneer, en niet hoe lang.",
        "Zodat een collega niet tegelijk belt.",
        "Uw team",
        "Tot het gesprek klaar is, op zijn langst tien minuten.",
    ),
    Elsewhere(
        "user",
        "Dat een zaak met u gedeeld is, aan welk loket u nu zit, of u een hulpvraag zag, en op "
        "welke dagen u de ochtendmail kreeg",
        "Zodat u hem kunt lezen, en zodat collega's weten wie er helpt. De ochtendmail: zodat u "
        "er niet twee krijgt.",
        "Wie de zaak mag lezen. De ochtendmail: niemand.",
        "Zolang de zaak bestaat. Wie aan welk loket zat, vergeet het portaal als u weggaat. De "
        "dagen van de ochtendmail gaan na twee weken weg.",
    ),
    Elsewhere(
        "is_wanted",
        "Of u elke ochtend een e-mail wilt",
        "Zodat u krijgt wat u koos.",
        "Uzelf",
        "Tot u iets anders kiest.",
    ),
    Elsewhere(
        "noted_by",
        "Dat u een storing opschreef",
        "Zodat de gemeente kan navragen wat er was, als een termijn ervan afhangt.",
        "De functioneel beheerder",
        "Zolang de storing in het logboek staat.",
    ),
    Elsewhere(
        "clerk",
        "Dat u nu iemand helpt aan een loket",
        "Zodat niet twee collega's dezelfde inwoner roepen.",
        "Collega's van de inloop",
        "Tot het gesprek klaar is.",
    ),
    Elsewhere(
        "to_user",
        "Dat iemand u vroeg een bezoek over te nemen",
        "Zodat u het leest en ja of nee kunt zeggen.",
        "Wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "received_by",
        "Dat u papieren aannam",
        "Uw naam staat op het ontvangstbewijs.",
        "De inwoner en wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "confirmed_by",
        "Dat u zag dat papieren bij het team aankwamen",
        "Zodat niemand er nog naar zoekt.",
        "Wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "opened_by",
        "Dat u de inloop opende",
        "Zodat collega's weten bij wie ze kunnen navragen.",
        "Collega's van de inloop",
        "Zolang de dag bewaard blijft.",
    ),
    Elsewhere(
        "closed_by",
        "Dat u de inloop afsloot",
        "Zodat collega's weten bij wie ze kunnen navragen.",
        "Collega's van de inloop",
        "Zolang de dag bewaard blijft.",
    ),
    Elsewhere(
        "person",
        "Op welke halve dagen u achtervang bent. Tijdens een vraag: dat u die op het scherm krijgt",
        "Zodat de balie iemand van uw team kan vragen.",
        EVERYONE,
        "Tot de dag of de vraag voorbij is. Hoe snel u kwam, staat nergens per collega.",
    ),
    Elsewhere(
        "deputy",
        "Op welke halve dagen u de vervanger van de achtervang bent, en of u een vraag krijgt",
        "Zodat er altijd iemand is als de achtervang in gesprek is.",
        EVERYONE,
        "Tot de dag voorbij is. Bij een vraag: tot die klaar is.",
    ),
    Elsewhere(
        "lead",
        "Dat u als teamleider een vraag om achtervang krijgt",
        "Zodat een vraag van de balie nooit blijft liggen.",
        "Wie het vraagt",
        "Tot de vraag klaar is.",
    ),
    Elsewhere(
        "declined",
        "Dat u bij een vraag om achtervang 'kan niet' zei",
        "Zodat wij u voor die vraag niet nog eens storen.",
        "Niemand",
        "Tot de vraag klaar is.",
    ),
    Elsewhere(
        "helper",
        "Dat u als achtervang hielp. Niet hoe snel",
        "Zodat beide namen bij het bezoek staan.",
        "Wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "asker",
        "Dat u om achtervang vroeg, of een collega vroeg een dienst over te nemen",
        "Zodat uw collega weet wie het vraagt.",
        "Uw team en wie u vroeg",
        "Bij een bezoek: zolang de zaak bestaat. Bij een dienst: tot de dag voorbij is.",
    ),
    Elsewhere(
        "asked",
        "Dat een collega u vroeg een dienst over te nemen",
        "Zodat u ja of nee kunt zeggen.",
        "Uw team",
        "Tot de dag van die dienst voorbij is.",
    ),
    Elsewhere(
        "raiser",
        "Dat u hulp van collega's vroeg. Nooit wat er gebeurde",
        "Zodat collega's u vinden en de teamleider vraagt hoe het gaat.",
        "Wie op de locatie werkt, daarna alleen de teamleider",
        "Tot iemand vroeg hoe het gaat, op zijn langst een week.",
    ),
    Elsewhere(
        "claimer",
        "Dat u naar een collega ging die hulp vroeg",
        "Zodat die collega weet wie er komt.",
        "Wie op de locatie werkt",
        "Tot iemand zegt dat het veilig is.",
    ),
    Elsewhere(
        "contact_person",
        "Van welke inwoners u de vaste contactpersoon bent",
        "Zodat een inwoner steeds dezelfde collega spreekt.",
        EVERYONE,
        "Tot een collega het overneemt.",
    ),
    Elsewhere(
        "person_place",
        "Of u als achtervang in het gebouw bent of thuis werkt",
        "Zodat er altijd iemand van uw team naar de balie kan komen.",
        EVERYONE,
        "Tot de dag voorbij is.",
    ),
    Elsewhere(
        "deputy_place",
        "Of u als vervanger in het gebouw bent of thuis werkt",
        "Zodat er altijd iemand van uw team naar de balie kan komen.",
        EVERYONE,
        "Tot de dag voorbij is.",
    ),
    Elsewhere(
        "asked_at",
        "Wanneer een vraag om achtervang begon",
        "Zodat de vraag op tijd verdergaat naar de volgende collega.",
        "Wie gevraagd wordt en wie vroeg",
        "Tot de vraag klaar is. Daarna is het tijdstip weg.",
    ),
    Elsewhere(
        "step_at",
        "Sinds wanneer u gevraagd wordt",
        "Zodat de vraag op tijd verdergaat naar de volgende collega.",
        "Wie gevraagd wordt en wie vroeg",
        "Tot de vraag klaar is. Daarna is het tijdstip weg.",
    ),
    Elsewhere(
        "answered_at",
        "Wanneer iemand antwoordde",
        "Zodat de vraag op tijd verdergaat naar de volgende collega.",
        "Wie gevraagd wordt en wie vroeg",
        "Tot de vraag klaar is. Daarna is het tijdstip weg.",
    ),
    Elsewhere(
        "raised_at",
        "Wanneer u om hulp van collega's vroeg",
        "Zodat de vraag op tijd verdergaat naar de volgende collega.",
        "Wie gevraagd wordt en wie vroeg",
        "Tot de vraag klaar is. Daarna is het tijdstip weg.",
    ),
    Elsewhere(
        "author",
        "Dat u een inwoner iets toezegde",
        "Zodat iemand u kan vragen wat u bedoelde, en u het hoort als iets ertegenin gaat.",
        "Wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "to",
        "Dat u instaat voor een toezegging van een collega die vertrok",
        "Zodat een toezegging nooit van niemand is.",
        "Wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "rung",
        "Dat u bericht kreeg omdat iets tegen een toezegging ingaat",
        "Zodat u kunt zeggen wat er bedoeld was, voordat de teamleider beslist.",
        "Wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "announced_by",
        "Dat u een besluit op komst doorgaf",
        "Zodat het team kan navragen waar het over gaat.",
        "Wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
)
