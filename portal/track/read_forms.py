"""What is asked of whoever wants to read what we wrote."""

import datetime as dt
import re

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import birthdays, clock

CODE = re.compile(r"\d{6}", re.ASCII)


class CodeForm(forms.Form):
    """The six digits of a text message."""

    code = forms.CharField(
        label=_("Welke code staat er in de sms?"),
        help_text=_("De code heeft zes cijfers."),
        max_length=20,
        error_messages={"required": _("Vul de code uit de sms in.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        """Return the digits, whatever stood between them."""
        typed = re.sub(r"[\s.-]", "", self.cleaned_data["code"])
        if not CODE.fullmatch(typed):
            raise forms.ValidationError(_("Een code heeft zes cijfers. Kijk nog eens in de sms."))
        return typed


class BirthDateForm(forms.Form):
    """A date of birth, as people write it."""

    birth_date = forms.CharField(
        label=_("Wat is uw geboortedatum?"),
        help_text=_("Bijvoorbeeld: 31-12-1980."),
        max_length=30,
        error_messages={"required": _("Vul uw geboortedatum in.")},
        widget=forms.TextInput(attrs={"autocomplete": "bday"}),
    )

    def clean_birth_date(self) -> dt.date:
        """Return the day that was typed."""
        today = clock.day_of(clock.utc_now())
        try:
            return birthdays.read(self.cleaned_data["birth_date"], today=today)
        except birthdays.BirthdayError:
            raise forms.ValidationError(
                _("Schrijf de dag, de maand en het hele jaar, zoals 31-12-1980.")
            ) from None
