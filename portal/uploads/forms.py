"""The form with which a colleague adds a scan."""

from django import forms

from portal.kit.forms import LineField
from portal.uploads.models import LONGEST_DESCRIPTION

ACCEPT = "image/jpeg,image/png,application/pdf"


class UploadForm(forms.Form):
    """One file and what it is. What its content may be is for the verb to say."""

    file = forms.FileField(
        label="Scan, foto of PDF",
        help_text="JPG, PNG of PDF, tot 10 MB.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Kies het bestand."},
    )
    description = LineField(
        label="Wat is het?",
        help_text="In een paar woorden, zoals: de brief van 12 november.",
        max_length=LONGEST_DESCRIPTION,
        error_messages={
            "required": "Schrijf in een paar woorden wat het is.",
            "max_length": "Maak het korter: er passen 120 tekens in.",
        },
    )
