"""The form that asks for a follow code."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

CODE = re.compile(r"[A-Za-z0-9_-]{16,64}")


class FindForm(forms.Form):
    """The code of a follow link, or the whole link as it was copied."""

    code = forms.CharField(
        label=_("Wat is uw volgcode of het adres?"),
        help_text=_(
            "U vindt het adres op uw ontvangstbewijs en in uw sms of e-mail. U mag het hele adres "
            "plakken."
        ),
        max_length=300,
        error_messages={"required": _("Vul de code of het adres in.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        """Return the secret in what was typed."""
        typed = "".join(str(self.cleaned_data["code"]).split()).rstrip("/.")
        last = typed.rsplit("/", 1)[-1]
        if not CODE.fullmatch(last):
            raise forms.ValidationError(
                _("Dit is geen code van ons. Kijk of u alles hebt overgenomen, ook het einde.")
            )
        return last
