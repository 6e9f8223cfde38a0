"""The number of security."""

from django import forms

from portal.kit.forms import OwnNumberField


class SecurityForm(forms.Form):
    """Whom to call when nobody goes."""

    number = OwnNumberField(
        label="Telefoonnummer van de beveiliging",
        required=False,
        max_length=20,
        help_text="Dit staat op het scherm als na een minuut nog niemand gaat. Leeg: geen.",
    )
