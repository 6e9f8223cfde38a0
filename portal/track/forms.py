"""The form that asks for a follow link."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.cases import references

CODE = re.compile(r"[A-Za-z0-9_-]{16,64}")
# The code of a half-filled form: four groups of four.
RESUME = re.compile(r"(?:[A-Z0-9]{4}[- ]?){4}", re.IGNORECASE)


class FindForm(forms.Form):
    """The code of a follow link, or the whole link as it was copied."""

    code = forms.CharField(
        label=_("Op welk adres kunt u uw verzoek volgen?"),
        help_text=_(
            "Dit adres zag u toen u uw verzoek had verstuurd. Het staat ook in uw sms of e-mail. "
            "Plak hier het hele adres, of vul alleen de letters en cijfers aan het eind in."
        ),
        max_length=300,
        error_messages={"required": _("Plak hier het adres, of vul het laatste stuk ervan in.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        """Return the secret in what was typed."""
        line = str(self.cleaned_data["code"]).strip()
        # The same words whether there is such a case or not: a reference is no secret.
        if references.TYPED.fullmatch(line):
            raise forms.ValidationError(
                _(
                    "Dit is uw kenmerk. Daarmee laten wij hier niets zien, want anderen kunnen uw "
                    "kenmerk ook weten. Kijk in uw sms of e-mail welk adres erbij staat. Kunt u "
                    "het niet vinden? Bel ons en noem uw kenmerk."
                ),
                code="reference",
            )
        if RESUME.fullmatch(line):
            raise forms.ValidationError(
                _(
                    "Dit is een code van een formulier dat nog niet is verstuurd. Kies hieronder "
                    "'Verdergaan met een code'."
                ),
                code="resume",
            )
        typed = "".join(line.split()).rstrip("/.")
        last = typed.rsplit("/", 1)[-1]
        if not CODE.fullmatch(last):
            raise forms.ValidationError(
                _("Dit is geen adres van ons. Kijk of u alles hebt overgenomen, ook het einde.")
            )
        return last
