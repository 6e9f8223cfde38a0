"""Where a slip goes as a message."""

from typing import Any

from django import forms

from portal.kit.forms import PhoneField


class SendForm(forms.Form):
    """Sends what was agreed to a number or address that she gives for it."""

    phone = PhoneField(label="Mobiel telefoonnummer voor een sms", required=False)
    email = forms.EmailField(
        label="Of een e-mailadres",
        max_length=254,
        required=False,
        error_messages={"invalid": "Dit e-mailadres klopt niet. Kijk het nog eens na."},
    )
    is_private = forms.BooleanField(
        label="De inwoner zegt: niemand anders leest deze berichten.",
        error_messages={
            "required": "Vraag of iemand anders meeleest. Is dat zo? Geef dan het briefje mee."
        },
    )

    def clean(self) -> dict[str, Any]:
        """One of both."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (data.get("phone") or data.get("email")):
            self.add_error("phone", "Vul een telefoonnummer of een e-mailadres in.")
        return data
