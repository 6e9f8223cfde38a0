"""What a colleague fills in about a telephone number."""

from django import forms

from portal.kit.forms import LineField, PhoneField


class OfficeNumberForm(forms.Form):
    """A number of an office that speaks for many residents."""

    phone = PhoneField(
        label="Telefoonnummer van het kantoor",
        error_messages={"required": "Vul het telefoonnummer in."},
    )
    office = LineField(
        label="Naam van het kantoor",
        max_length=120,
        help_text="Bijvoorbeeld: Bewindvoering De Brug.",
        error_messages={"required": "Vul de naam van het kantoor in."},
    )
