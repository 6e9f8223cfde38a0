"""What a colleague says of a case with one click, and the page with the application forms."""

from urllib.parse import urlsplit

from django import forms

from portal.cases.models import FirstReportKind
from portal.contacts.models import LooksLike
from portal.kit.forms import LineField


class FirstReportForm(forms.Form):
    """What she wants to apply for."""

    kind = forms.ChoiceField(choices=FirstReportKind)


class MarkForm(forms.Form):
    """What this is besides what it came in as."""

    what = forms.ChoiceField(choices=LooksLike.What)


class SettleForm(forms.Form):
    """The verdict of a person, and the one that the screen showed."""

    verdict = forms.ChoiceField(choices=LooksLike.Verdict)
    seen = forms.ChoiceField(choices=[("", ""), *LooksLike.Verdict.choices], required=False)


class ToldForm(forms.Form):
    """Why something that we promised did not happen, as it was told to her."""

    reason = LineField(
        label="Wat hebt u de inwoner uitgelegd?",
        max_length=200,
        help_text="Doe dit pas als u het zelf hebt verteld.",
        error_messages={"required": "Vul in wat u hebt uitgelegd."},
    )


class ApplicationFormForm(forms.Form):
    """Where somebody applies; without an address there is no form on the web."""

    name = LineField(
        label="Naam van het formulier",
        max_length=120,
        required=False,
        help_text="Zoals inwoners het lezen, bijvoorbeeld: Bijstandsuitkering aanvragen.",
    )
    url = forms.URLField(
        label="Adres van het formulier",
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text="Begint met https://. Laat leeg als er geen formulier op internet is.",
        error_messages={"invalid": "Dit adres klopt niet. Het begint met https://."},
    )

    def clean_url(self) -> str:
        """Refuse what a browser would warn for."""
        url: str = self.cleaned_data["url"]
        if url and urlsplit(url).scheme != "https":
            raise forms.ValidationError("Het adres moet met https:// beginnen.")
        return url

    def clean(self) -> dict[str, str]:
        """A form has a name."""
        data: dict[str, str] = super().clean() or self.cleaned_data
        if data.get("url") and not data.get("name"):
            self.add_error("name", "Vul in hoe het formulier heet.")
        return data
