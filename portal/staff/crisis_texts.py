"""The words with which the crisis cards begin. A functional manager can write others."""

import dataclasses

from portal.staff.models import CrisisCard

Code = CrisisCard.Code


@dataclasses.dataclass(frozen=True)
class Text:
    """The three parts of a card; each line is one sentence on the screen."""

    say: str
    warn: str
    not_write: str


TEXTS = {
    Code.DANGER: Text(
        say=(
            'Zeg: "Ik blijf bij u. Ik bel nu 112."\n'
            "Praat rustig en langzaam. Ga niet tussen mensen in staan.\n"
            "Aan de telefoon: vraag waar zij nu is, en of zij weg kan."
        ),
        warn=(
            "Bel 112 en zeg eerst waar u bent.\n"
            "Aan de balie: waarschuw de beveiliging en breng anderen naar buiten.\n"
            "Vertel het daarna meteen aan uw teamleider. Blijf er zelf niet mee zitten."
        ),
        not_write=(
            "Schrijf alleen op wat u zag en hoorde, en wie u belde.\n"
            "Schrijf niet op wat u ervan vindt, en niet wat iemand zou hebben."
        ),
    ),
    Code.SUICIDE: Text(
        say=(
            'Vraag het gewoon: "Denkt u eraan om niet meer te leven?"\n'
            "Vragen maakt het niet erger.\n"
            'Zeg: "Goed dat u het zegt. Ik blijf aan de lijn."\n'
            "Luister. Geef geen raad en beloof niet dat u het geheimhoudt.\n"
            'Vraag: "Zullen we samen 113 bellen?"'
        ),
        warn=(
            "Is het nu gevaarlijk? Bel 112 en houd haar aan de praat.\n"
            "Anders: bel 113 of 0800-0113, samen of met haar toestemming. Gratis, dag en nacht.\n"
            "Haal een collega erbij en vertel het daarna aan uw teamleider. Ook u kunt 113 bellen."
        ),
        not_write=(
            "Schrijf op dat u 113 of 112 noemde of belde, en wat er is afgesproken.\n"
            "Schrijf niets over haar gezondheid en geen letterlijke woorden."
        ),
    ),
    Code.VIOLENCE: Text(
        say=(
            'Vraag eerst: "Kunt u nu vrij praten? Zeg alleen ja of nee."\n'
            "Luistert er iemand mee? Stel vragen waarop ja of nee genoeg is.\n"
            'Zeg: "Dit is niet uw schuld. Er is hulp, ook vandaag."\n'
            "Vraag hoe wij haar veilig kunnen bereiken en zet veilig contact aan."
        ),
        warn=(
            "Nu gevaar: bel 112.\n"
            "Anders: bel Veilig Thuis, 0800-2000, gratis en dag en nacht. U mag raad vragen "
            "zonder naam.\n"
            "Gaat het om een kind? Volg de meldcode en bel samen met uw aandachtsfunctionaris."
        ),
        not_write=(
            "Schrijf niets op wat een partner of ouder kan lezen: geen reden, geen adres.\n"
            "Zet alleen veilig contact aan. Waarom hoeft niemand te weten."
        ),
    ),
    Code.TONIGHT: Text(
        say=(
            'Zeg: "We zoeken nu uit wat er vandaag nog kan."\n'
            "Vraag: hebt u vandaag gegeten, hebt u medicijnen nodig, waar slaapt u vannacht?\n"
            "Vraag of er kinderen bij zijn. Vraag niet om bewijs."
        ),
        warn=(
            "Maak er spoed van: een collega pakt het binnen dertig minuten op.\n"
            "Vraag uw teamleider om een noodpakket of een noodbetaling.\n"
            "Geen slaapplek: bel de opvang van vandaag en blijf erbij tot er een plek is."
        ),
        not_write=(
            "Schrijf op wat u regelde, met wie en hoe laat.\nSchrijf niet op hoe het zo is gekomen."
        ),
    ),
    Code.CONFUSED: Text(
        say=(
            "Praat rustig, in korte zinnen, en over één ding tegelijk.\n"
            'Zeg wat u ziet: "U bent geschrokken." Ga niet in discussie.\n'
            "Vraag of er iemand is die u samen kunt bellen.\n"
            "Bied een stille plek en water aan."
        ),
        warn=(
            "Is iemand in gevaar? Bel 112.\n"
            "Anders: bel het landelijk meldpunt zorgwekkend gedrag, 0800-1205, dag en nacht.\n"
            "Haal een collega erbij. Ga niet alleen in een kamer zitten."
        ),
        not_write=(
            "Schrijf geen ziekte op, ook geen vermoeden.\n"
            "Schrijf op wat er is afgesproken en wie erbij was."
        ),
    ),
}
