"""The forms of the management pages of this app."""

from typing import Any, cast

from django import forms

from portal.cases.models import FirstReportKind
from portal.kit.forms import LineField
from portal.staff.models import Team


class TopicForm(forms.Form):
    """A topic in the words of residents."""

    label = LineField(
        label="Onderwerp",
        max_length=80,
        help_text="In de woorden van inwoners, bijvoorbeeld: Mijn uitkering.",
        error_messages={"required": "Vul in hoe het onderwerp heet, in de woorden van inwoners."},
    )
    team = forms.ModelChoiceField(
        label="Welk team antwoordt?",
        queryset=Team.objects.none(),
        empty_label="Kies een team",
        error_messages={"required": "Kies het team dat antwoordt."},
    )
    position = forms.IntegerField(
        label="Plaats in de lijst",
        min_value=0,
        max_value=999,
        help_text="Het laagste getal staat bovenaan.",
        error_messages={"required": "Vul een getal in. Het laagste getal staat bovenaan."},
    )
    form_url = forms.URLField(
        label="Adres van het formulier",
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text="Voor collega's, op de bladzijde 'Wie kan hier iets van?'.",
    )
    first_report_kind = forms.ChoiceField(
        label="Wil iemand met dit onderwerp iets aanvragen?",
        choices=[("", "Nee"), *FirstReportKind.choices],
        required=False,
        help_text="Dan bewaren wij de dag van de eerste melding, en krijgt de inwoner meteen het "
        "formulier.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Team]", self.fields["team"])
        field.queryset = Team.objects.filter(is_active=True).order_by("name")


class NewTopicForm(TopicForm):
    """A new topic, with the code that its address gets."""

    code = forms.SlugField(
        label="Code",
        max_length=40,
        help_text="Kleine letters, cijfers en streepjes. De code verandert niet meer.",
        error_messages={"required": "Vul een code in, bijvoorbeeld uitkering."},
    )
