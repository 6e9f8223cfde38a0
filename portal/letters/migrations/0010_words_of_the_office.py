"""The list of office words becomes the staff's own: it begins with what the code held."""

from typing import Any

from django.db import migrations

WORDS = [
    ("aangaande", "over"),
    ("aanstonds", "zo"),
    ("aanvang", "begin"),
    ("aanwenden", "gebruiken"),
    ("alsmede", "en ook"),
    ("alvorens", "voordat"),
    ("ambtshalve", "uit onszelf"),
    ("andermaal", "nog een keer"),
    ("beoogd", "bedoeld"),
    ("bescheiden", "papieren"),
    ("beschikking", "besluit"),
    ("betreffende", "over"),
    ("bewerkstelligen", "zorgen voor"),
    ("bezoldiging", "loon"),
    ("cliënt", "inwoner"),
    ("conform", "volgens"),
    ("consulent", "medewerker"),
    ("dan wel", "of"),
    ("derhalve", "daarom"),
    ("desgewenst", "als u dat wilt"),
    ("dienaangaande", "daarover"),
    ("dient te", "moet"),
    ("dientengevolge", "daardoor"),
    ("doch", "maar"),
    ("draagkracht", "wat u zelf kunt betalen"),
    ("eensluidend", "hetzelfde"),
    ("evenals", "en ook"),
    ("geschieden", "gebeuren"),
    ("gevolg geven aan", "doen wat staat in"),
    ("hieromtrent", "hierover"),
    ("in kennis stellen", "laten weten"),
    ("ingevolge", "volgens"),
    ("inherent", "hoort bij"),
    ("inkomensvrijlating", "geld dat u mag houden als u werkt"),
    ("inlichtingenplicht", "u moet ons vertellen wat er verandert"),
    ("inzake", "over"),
    ("jegens", "tegenover"),
    ("krachtens", "volgens"),
    ("levensonderhoud", "eten, huur en wat u elke maand nodig hebt"),
    ("mededelen", "vertellen"),
    ("middels", "met"),
    ("mits", "als"),
    ("mutatie", "verandering"),
    ("mutatieformulier", "formulier om een verandering door te geven"),
    ("nader", "verder"),
    ("nadere", "meer"),
    ("namens", "voor"),
    ("nihil", "niets"),
    ("omtrent", "over"),
    ("onderhavige", "dit"),
    ("ontheffing", "toestemming om iets niet te hoeven"),
    ("ontvankelijk", "wij kunnen het behandelen"),
    ("overleggen", "geven of laten zien"),
    ("rechthebbende", "wie er recht op heeft"),
    ("rechtmatig", "zoals de wet het zegt"),
    ("reeds", "al"),
    ("restitutie", "teruggave"),
    ("sanctie", "straf"),
    ("schriftelijk", "in een brief of e-mail"),
    ("te allen tijde", "altijd"),
    ("ten behoeve van", "voor"),
    ("ten gevolge van", "door"),
    ("teneinde", "om"),
    ("ter zake", "hierover"),
    ("terzake", "hierover"),
    ("tevens", "ook"),
    ("toekenning", "besluit dat u het krijgt"),
    ("uiterlijk", "niet later dan"),
    ("uitkeringsgerechtigde", "wie een uitkering krijgt"),
    ("verrekenen", "van uw uitkering afhalen"),
    ("verstrekken", "geven"),
    ("vigerende", "de regels van nu"),
    ("vooralsnog", "voorlopig"),
    ("voorliggende voorziening", "iets anders waar u eerst recht op hebt"),
    ("voornoemde", "deze"),
    ("voorts", "ook"),
    ("wederom", "weer"),
    ("woonachtig", "wonen"),
    ("zorgdragen voor", "zorgen voor"),
    ("zulks", "dat"),
]


def take_over(apps: Any, _editor: Any) -> None:
    known = apps.get_model("letters", "OfficeWord").objects
    for word, human in WORDS:
        known.get_or_create(word=word, defaults={"human": human})


class Migration(migrations.Migration):
    dependencies = [("letters", "0002_what_is_signed_stays")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
