"""What a functional manager chooses about objections."""

from typing import Any, cast

from django import forms

from portal.staff import people
from portal.staff.models import Team


class TeamForm(forms.Form):
    """Which team takes up objections."""

    team = forms.ModelChoiceField(
        label="Welk team pakt nieuwe bezwaren op?",
        queryset=Team.objects.none(),
        required=False,
        empty_label="Het team van het onderwerp",
        help_text="Bezwaren die er al zijn, blijven bij hun team.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Team]", self.fields["team"])
        field.queryset = people.active_teams()
