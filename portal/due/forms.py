"""The two things that a colleague writes down about what cannot wait."""

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
