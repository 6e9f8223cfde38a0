"""What a colleague fills in about a question."""

from typing import Any, cast

from django import forms

from portal.kit.forms import LineField, NoteField
from portal.questions.models import Question
from portal.staff.models import Team

MOST_WORDS = 3000


class AnswerForm(forms.Form):
    """The answer in plain words."""

    words = NoteField(
        label="Uw antwoord",
        max_length=MOST_WORDS,
        help_text="De inwoner leest dit. Begin met het antwoord. Schrijf daarna pas waarom.",
        error_messages={
            "required": "Schrijf eerst het antwoord.",
            "max_length": "Dit is te lang voor een antwoord. Maak het korter, of bel liever.",
        },
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    token = forms.CharField(required=False, max_length=32)
    last_seen = forms.IntegerField(required=False, min_value=0)


class WordsForm(forms.Form):
    """What is being written, an answer or why something does not go on; nothing is kept of it."""

    words = forms.CharField(required=False, max_length=MOST_WORDS * 2)
    why = forms.CharField(required=False, max_length=MOST_WORDS * 2)


class PassOnForm(forms.Form):
    """Another team, and one line for whoever opens it there."""

    team = forms.ModelChoiceField(
        label="Welk team?",
        queryset=Team.objects.none(),
        empty_label="Kies een team",
        error_messages={"required": "Kies een team."},
    )
    note = LineField(
        label="Wat moet dat team weten?",
        max_length=200,
        help_text="Eén zin. De inwoner hoeft dan niet opnieuw te beginnen.",
        error_messages={"required": "Schrijf één zin voor het andere team."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the teams that answer something."""
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Team]", self.fields["team"])
        field.queryset = Team.objects.filter(is_active=True, topics__is_active=True).distinct()


class CloseForm(forms.Form):
    """Why there is no answer."""

    reason = LineField(
        label="Waarom is er geen antwoord nodig?",
        max_length=200,
        help_text="De inwoner leest dit. Bijvoorbeeld: U belde ons zelf en de vraag is opgelost.",
        error_messages={"required": "Vul in waarom. Eén zin is genoeg."},
    )


class TellForm(forms.Form):
    """Where she heard the answer."""

    way = forms.ChoiceField(
        choices=[
            (Question.Way.PHONE.value, "Aan de telefoon"),
            (Question.Way.DESK.value, "Aan de balie"),
        ]
    )
