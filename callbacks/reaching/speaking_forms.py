"""What a colleague fills in about one conversation."""

from typing import Any

from django import forms

from callbacks.models import OnBehalf
from callbacks.reaching.speaking import Kind, Speaker, Talk
from portal.kit.forms import LineField, PhoneField
from portal.residents import languages


class TalkForm(forms.Form):
    """Who speaks for her, on which number, in which language."""

    name = LineField(
        label="Wie belt of spreekt namens de inwoner?",
        max_length=120,
        required=False,
        help_text="Laat dit leeg als de inwoner dit zelf doet.",
    )
    kind = forms.ChoiceField(
        label="Wie is dit voor de inwoner?",
        choices=Kind.choices,
        initial=Kind.HELPER,
        required=False,
    )
    has_mandate = forms.BooleanField(
        label="Ik heb de machtiging of de uitspraak van de rechter gezien", required=False
    )
    way = forms.ChoiceField(
        label="Hoe gaat het gesprek?",
        choices=OnBehalf.Way.choices,
        initial=OnBehalf.Way.ASKED,
        widget=forms.RadioSelect,
        required=False,
    )
    second = PhoneField(label="Tweede telefoonnummer om te proberen", required=False)
    language = forms.ChoiceField(
        label="In welke taal?",
        choices=[("", "Zoals altijd"), *languages.NAMES.items()],
        required=False,
    )
    interpreter = forms.BooleanField(label="Met een tolk", required=False)

    def clean(self) -> dict[str, Any]:
        """A mandate is of somebody; a helper without a mandate has none."""
        data = super().clean() or self.cleaned_data
        if data.get("has_mandate") and data.get("kind") == Kind.HELPER:
            self.add_error("kind", "Een helper zonder machtiging heeft geen machtiging. Kies wie.")
        if data.get("has_mandate") and "name" in data and not data["name"]:
            self.add_error("name", "Vul in wie de machtiging heeft.")
        return data

    def talk(self) -> Talk:
        """Return what was filled in, for the verb."""
        data = self.cleaned_data
        speaker = None
        if data["name"]:
            speaker = Speaker(
                name=data["name"],
                kind=Kind(data["kind"] or Kind.HELPER),
                has_mandate=data["has_mandate"],
                way=OnBehalf.Way(data["way"] or OnBehalf.Way.ASKED),
            )
        return Talk(data["language"], data["interpreter"], data["second"], speaker)
