"""Forms of logging in and of one's own password."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation

from portal.staff.models import User


class LoginForm(forms.Form):
    """Name and password, where to go then, and what was typed before the session ended."""

    username = forms.CharField(
        label="Inlognaam",
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": "Vul uw inlognaam in."},
    )
    password = forms.CharField(
        label="Wachtwoord",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Vul uw wachtwoord in."},
    )
    next = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_username(self) -> str:
        """Return the name. Letters that the database folds into ours ('ı' is an 'I' there) would
        be counted as somebody else's wrong tries."""
        username: str = self.cleaned_data["username"]
        if not username.isascii():
            raise forms.ValidationError(
                "Gebruik alleen letters zonder accenten, cijfers, punt, streepje en @."
            )
        return username


class PasswordForm(forms.Form):
    """A new password of one's own. What is kept of a lost form leaves out names with `password`."""

    old_password = forms.CharField(
        label="Oude wachtwoord",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Vul uw oude wachtwoord in."},
    )
    new_password = forms.CharField(
        label="Nieuwe wachtwoord",
        help_text="Neem minstens 15 tekens. Een zin van een paar woorden is goed te onthouden.",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Kies een nieuw wachtwoord."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new_password(self) -> str:
        """Return the new password; raises ValidationError when it is easy to guess."""
        new: str = self.cleaned_data["new_password"]
        password_validation.validate_password(new, self.user)
        return new
