"""The form that brings in a callback list."""

from typing import Any

from django import forms

from portal.kit import spreadsheet


class ListForm(forms.Form):
    """One file. What is in it is checked when it is read."""

    file = forms.FileField(
        label="Bestand",
        help_text="Een CSV-bestand met de kolommen Naam, Telefoon, Team, Onderwerp, Datum en "
        "Opmerking, in welke volgorde dan ook.",
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
