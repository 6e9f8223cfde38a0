"""What a colleague fills in to hand a request over."""

from typing import Any, cast

from django import forms

from portal.kit.forms import LineField
from portal.staff.models import Team, User


class WarmForm(forms.Form):
    """A colleague who is asked first."""

    to = forms.ChoiceField(
        label="Welke collega vraagt u?",
        error_messages={"required": "Kies een collega."},
    )
    line = LineField(label="Wat wilt u erbij zeggen?", max_length=200, required=False)

    def __init__(self, *args: Any, colleagues: list[User], **kwargs: Any) -> None:
        """Offer these colleagues."""
        super().__init__(*args, **kwargs)
        self.colleagues = {str(who.pk): who for who in colleagues}
        choices = [("", "Kies een collega"), *((key, w.name) for key, w in self.colleagues.items())]
        cast("forms.ChoiceField", self.fields["to"]).choices = choices

    def clean_to(self) -> User:
        """Return the colleague."""
        return self.colleagues[self.cleaned_data["to"]]


class TeamForm(forms.Form):
    """Another team, and one line for whoever opens it there."""

    team = forms.ModelChoiceField(
        label="Welk team?",
        queryset=Team.objects.none(),
        empty_label="Kies een team",
        error_messages={"required": "Kies een team."},
    )
    line = LineField(
        label="Wat moet dat team weten?",
        max_length=200,
        help_text="Eén zin. De inwoner hoeft dan niet opnieuw te beginnen.",
        error_messages={"required": "Schrijf één zin voor het andere team."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the teams that answer something."""
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Team]", self.fields["team"])
        found = Team.objects.filter(is_active=True, topics__is_active=True)
        field.queryset = found.distinct().order_by("name")
