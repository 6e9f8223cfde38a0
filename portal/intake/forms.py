"""The form of the page where a half-filled form is taken up again."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ResumeForm(forms.Form):
    """A code of four groups of four, in any spelling."""

    code = forms.CharField(
        label=_("Wat is uw code?"),
        help_text=_("De code heeft zestien letters en cijfers. Hoofdletters maken niet uit."),
        max_length=60,
        error_messages={"required": _("Vul uw code in.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
