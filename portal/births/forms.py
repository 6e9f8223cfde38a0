"""What a colleague fills in about a card, and what a manager fills in about births."""

from typing import Any

from django import forms

from portal.births.deciding import Card
from portal.births.models import Birth
from portal.births.reading import COLUMNS, Address
from portal.kit import spreadsheet
from portal.kit.forms import DayField, LineField
from portal.staff import people
from portal.staff.models import Team

RIGHT, WITHOUT = "klopt", "zonder"


class CardForm(forms.Form):
    """Is a card welcome, and is everything on it right?"""

    names = LineField(
        label="De naam op de kaart",
        max_length=200,
        required=False,
        help_text="Lees de naam letter voor letter. U mag hem verbeteren of korter maken.",
    )
    naming = forms.ChoiceField(
        label="Klopt de naam?",
        choices=[(RIGHT, "Ja, ik heb de naam gecontroleerd"), (WITHOUT, "Kaart zonder naam")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of de naam klopt, of stuur een kaart zonder naam."},
    )
    other_parent = LineField(
        label="De andere ouder",
        max_length=120,
        required=False,
        help_text="Alleen als de inwoner u deze naam zelf vertelde. Anders blijft dit leeg.",
    )
    design = forms.ChoiceField(
        label="Welke tekening?",
        choices=Birth.Design.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een tekening."},
    )
    line = LineField(
        label="Eén persoonlijke zin",
        max_length=140,
        required=False,
        help_text="Zonder getallen en zonder iets over regels of geld.",
    )
    street = LineField(
        label="Straat", max_length=80, error_messages={"required": "Vul de straat in."}
    )
    house_number = LineField(
        label="Huisnummer", max_length=20, error_messages={"required": "Vul het huisnummer in."}
    )
    postcode = LineField(
        label="Postcode", max_length=10, error_messages={"required": "Vul de postcode in."}
    )
    town = LineField(
        label="Plaats", max_length=60, error_messages={"required": "Vul de plaats in."}
    )
    on_purpose = forms.BooleanField(
        label="De inwoner vroeg zelf om deze kaart. Post is veilig voor haar.", required=False
    )

    def __init__(self, *args: Any, is_careful: bool = False, **kwargs: Any) -> None:
        """Ask about safety only of whom we must be careful with."""
        super().__init__(*args, **kwargs)
        if not is_careful:
            del self.fields["on_purpose"]

    def card(self) -> Card:
        """Return what is printed."""
        data = self.cleaned_data
        return Card(
            names=data["names"],
            design=Birth.Design(data["design"]),
            address=Address(
                data["street"], data["house_number"], data["postcode"].upper(), data["town"]
            ),
            line=data["line"],
            other_parent=data["other_parent"],
            without_name=data["naming"] == WITHOUT,
            on_purpose=data.get("on_purpose", False),
        )


class HeardForm(forms.Form):
    """Two fields: a colleague hears it while they talk."""

    born_on = DayField(
        label="Wanneer is het kind geboren?",
        error_messages={
            "required": "Vul de dag in.",
            "invalid": "Deze dag bestaat niet. Kijk de datum na.",
        },
    )
    first_names = LineField(
        label="Hoe heet het kind?",
        max_length=120,
        required=False,
        help_text="Vertelt zij het niet, of is er nog geen naam? Laat dit leeg.",
    )


class ListForm(forms.Form):
    """One file. What is in it is checked when it is read."""

    file = forms.FileField(
        label="Bestand",
        help_text="Een CSV-bestand zoals de bron het maakt. Nodig zijn de kolommen "
        f"{', '.join(COLUMNS)}. Elke rij heeft een cel in elke kolom, ook als die leeg is.",
        error_messages={
            "required": "Kies een bestand.",
            "empty": "Dit bestand is leeg. Kies een ander bestand.",
        },
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > spreadsheet.MOST_BYTES:
            raise forms.ValidationError(
                "Dit bestand is te groot. Verdeel de lijst over meer bestanden."
            )
        return file


class SourceForm(forms.Form):
    """Where births come from, why we may use that, and who confirms."""

    source = LineField(
        label="Uit welke bron komen de geboorten?",
        max_length=120,
        required=False,
        help_text="Bijvoorbeeld: Basisregistratie personen. Leeg betekent: inlezen staat uit.",
    )
    legal_ground = LineField(
        label="Op welke grondslag?",
        max_length=200,
        required=False,
        help_text="Het besluit of de wet, met de datum. Leeg betekent: inlezen staat uit.",
    )
    team = forms.ModelChoiceField(
        label="Welk team bevestigt kaarten van wie geen vaste contactpersoon heeft?",
        queryset=Team.objects.none(),
        required=False,
        empty_label="Kies een team",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the teams that work now."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["team"]
        field.queryset = people.active_teams()


class KeyForm(forms.Form):
    """Which system gets the key."""

    name = LineField(
        label="Voor welk systeem is de sleutel?",
        max_length=60,
        error_messages={"required": "Vul in voor welk systeem de sleutel is."},
    )
