"""The list of office words becomes the staff's own: it begins with what the code held."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, Q

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

    operations = [
        migrations.CreateModel(
            name="OfficeWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=60, unique=True)),
                ("human", models.CharField(max_length=120)),
                (
                    "beside",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Texts that may stand beside it too, with commas.",
                        max_length=300,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="officeword",
            constraint=models.CheckConstraint(
                condition=~Q(word="") & ~Q(human=""), name="office_word_has_a_human_one"
            ),
        ),
        migrations.AddField(
            model_name="templateversion",
            name="accepted",
            field=models.JSONField(
                default=list, help_text="Long sentences that somebody read and left.", blank=True
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.CheckConstraint(
                condition=Q(experience_by="")
                | (~Q(experience_by=F("written_by")) & ~Q(experience_by=F("colleague_by"))),
                name="experience_noted_by_a_third",
            ),
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
