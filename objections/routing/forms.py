"""What a functional manager chooses about objections."""

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

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["team"].queryset = people.active_teams()  # type: ignore[attr-defined]
