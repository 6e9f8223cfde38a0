"""What a colleague fills in to give an objection to another team."""

from typing import Any, cast

from django import forms

from portal.kit.forms import LineField
from portal.staff.models import Team


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
