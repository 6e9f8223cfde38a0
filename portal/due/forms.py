"""What a colleague writes down about what cannot wait, and chooses about the morning mail."""

from django import forms

from portal.kit.forms import NoteField


class MarkForm(forms.Form):
    """Why this cannot wait until tomorrow, in few words; may stay empty."""

    reason = NoteField(
        label="Waarom kan dit niet wachten?",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SettleForm(forms.Form):
    """What was done today."""

    # An empty box is not wrong before anybody wrote in it; the server says so after that.
    use_required_attribute = False

    done = NoteField(
        label="Wat is er vandaag gedaan?",
        help_text="Bijvoorbeeld: noodpakket geregeld via de voedselbank, ligt klaar om 15:00 uur.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op wat er vandaag is gedaan."},
    )


class DigestForm(forms.Form):
    """Whether the mail of the morning comes."""

    YES, NO = "ja", "nee"

    mail = forms.ChoiceField(
        label="Wilt u elke werkdag om 07:45 uur een e-mail?",
        choices=[(YES, "Ja, stuur mij een e-mail"), (NO, "Nee, geen e-mail")],
        widget=forms.RadioSelect,
        help_text="Daarin staat alleen hoeveel er wacht, en een link. Geen namen. Wacht er niets, "
        "dan komt er geen e-mail.",
        error_messages={"required": "Kies ja of nee."},
    )

    def is_wanted(self) -> bool:
        """Return what was chosen. Call this on a valid form."""
        return bool(self.cleaned_data["mail"] == self.YES)
