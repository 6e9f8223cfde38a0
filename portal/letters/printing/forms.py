"""What is filled in about printing, letters to many, and the envelope."""

import re
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from portal.cases import kinds as case_kinds
from portal.cases import references
from portal.cases.models import Topic
from portal.kit import spreadsheet
from portal.kit.forms import LineField
from portal.kit.refusal import Refused
from portal.letters.printing.batches import Choice
from portal.letters.printing.models import PrintRun
from portal.letters.wording.models import Template
from portal.municipality.models import LEAST_TOP_MM
from portal.staff.models import Team

RUNS = [(PrintRun.Kind.LETTERS, "brieven"), (PrintRun.Kind.CARDS, "kaarten")]
# As a person types it, wherever it stands in a line.
REFERENCE = re.compile(r"[A-Za-z]-\d{2}-\d{6}")
MOST_SIGNS = 200_000
# What fits there on one line, beside the department.
MOST_ADDRESS = 60


class RunForm(forms.Form):
    """Which pile."""

    kind = forms.ChoiceField(choices=RUNS)
    team = forms.ModelChoiceField(queryset=Team.objects.all(), required=False)


class DownloadForm(forms.Form):
    """Why it is printed once more."""

    reason = LineField(
        label="Waarom print u de printreeks nog een keer?", max_length=200, required=False
    )


class BatchForm(forms.Form):
    """Which letter, and to whom."""

    team = forms.ModelChoiceField(
        label="Van welk team?",
        queryset=Team.objects.none(),
        empty_label=None,
        error_messages={"required": "Kies een team."},
    )
    template = forms.ModelChoiceField(
        label="Welke brief?",
        queryset=Template.objects.none(),
        empty_label="Kies",
        error_messages={"required": "Kies een briefmodel."},
    )
    who = forms.ChoiceField(
        label="Aan wie?",
        choices=[("open", "Alle open zaken van het team"), ("list", "De zaken van een lijst")],
        initial="open",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies aan wie de brief gaat."},
    )
    kind = forms.ChoiceField(label="Alleen zaken van deze soort", required=False)
    topic = forms.ModelChoiceField(
        label="Alleen over dit onderwerp",
        queryset=Topic.objects.none(),
        required=False,
        empty_label="Alle onderwerpen",
    )
    references = forms.CharField(
        label="Zaaknummers",
        required=False,
        max_length=MOST_SIGNS,
        help_text="Plak ze hier, bijvoorbeeld Z-26-004217. Er mag andere tekst omheen staan.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    file = forms.FileField(
        label="Of een bestand met zaaknummers",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
        error_messages={"empty": "Dit bestand is leeg. Kies een ander bestand."},
    )

    def __init__(self, *args: Any, teams: list[Team], templates: QuerySet[Template]) -> None:
        """Offer what this colleague leads, and the letters that two people read."""
        super().__init__(*args)
        of_team = cast("forms.ModelChoiceField[Team]", self.fields["team"])
        of_team.queryset = Team.objects.filter(pk__in=[team.pk for team in teams]).order_by("name")
        model = cast("forms.ModelChoiceField[Template]", self.fields["template"])
        model.queryset = templates
        every = [(kind.code, kind.label) for kind in case_kinds.kinds().values()]
        cast("forms.ChoiceField", self.fields["kind"]).choices = [("", "Alle soorten"), *every]
        about = cast("forms.ModelChoiceField[Topic]", self.fields["topic"])
        about.queryset = Topic.objects.filter(is_active=True).order_by("position", "pk")

    def clean(self) -> dict[str, Any]:
        """Read the references of a list."""
        data = super().clean() or self.cleaned_data
        if data.get("who") == "list":
            typed = f"{data.get('references', '')}\n{self._of_file(data.get('file'))}"
            found = [references.clean(one) for one in REFERENCE.findall(typed)]
            data["found"] = tuple(dict.fromkeys(found))
            if not found and not self.errors:
                self.add_error("references", "Plak zaaknummers, of kies een bestand.")
        return data

    def _of_file(self, file: Any) -> str:
        if file is None:
            return ""
        try:
            if file.size > spreadsheet.MOST_BYTES:
                raise spreadsheet.Unreadable("Dit bestand is te groot.")
            return spreadsheet.decode(file.read())
        except Refused as refusal:
            self.add_error("file", str(refusal))
            return ""

    def choice(self) -> Choice:
        """Return what was chosen, for the verb."""
        data = self.cleaned_data
        if data["who"] == "list":
            return Choice(references=data["found"])
        return Choice(kind=data["kind"], topic_id=data["topic"].pk if data["topic"] else None)


def _millimetres(label: str, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        error_messages={
            "required": "Vul een aantal millimeters in.",
            "min_value": f"Vul {least} of meer in.",
            "max_value": f"Vul {most} of minder in.",
            "invalid": "Vul een heel getal in.",
        },
    )


class EnvelopeForm(forms.Form):
    """Where the window is, and what stands above a letter."""

    letter_address = LineField(
        label="Adres in het briefhoofd", max_length=MOST_ADDRESS, required=False
    )
    return_address = LineField(
        label="Afzender boven het adres in het venster",
        max_length=80,
        required=False,
        help_text="Eén regel. Leeg: de naam van de gemeente.",
    )
    window_left_mm = _millimetres("Venster: hoeveel millimeter van links?", 5, 130)
    window_top_mm = _millimetres("Venster: hoeveel millimeter van boven?", LEAST_TOP_MM, 60)
    window_width_mm = _millimetres("Hoe breed is het venster, in millimeter?", 70, 150)
    window_height_mm = _millimetres("Hoe hoog is het venster, in millimeter?", 30, 65)
    prints_double_sided = forms.BooleanField(
        label="De printer print op twee kanten",
        required=False,
        help_text="Elke brief begint dan op een nieuw vel.",
    )

    def clean(self) -> dict[str, Any]:
        """Keep the window on the part of the sheet that is in front."""
        data = super().clean() or self.cleaned_data
        top, height = data.get("window_top_mm"), data.get("window_height_mm")
        if top is not None and height is not None and top + height > 90:
            self.add_error(
                "window_height_mm", "Boven en hoogte zijn samen hoogstens 90 millimeter."
            )
        left, width = data.get("window_left_mm"), data.get("window_width_mm")
        if left is not None and width is not None and left + width > 200:
            self.add_error(
                "window_width_mm", "Links en breedte zijn samen hoogstens 200 millimeter."
            )
        return data
