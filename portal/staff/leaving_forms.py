"""The one form about a colleague who leaves: who takes over what."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from portal.staff.leaving import Item, Part, Plan
from portal.staff.models import NumberAssignment, Team, User


class LeavingForm(forms.Form):
    """One successor for everything, another a part, and another an item where that fits better."""

    successor = forms.ModelChoiceField(
        label="Wie neemt het over?",
        queryset=User.objects.none(),
        empty_label="Kies een collega",
        help_text="Wie later naar de oude naam zoekt, vindt deze collega.",
        error_messages={"required": "Kies wie het overneemt."},
    )
    team = forms.ModelChoiceField(
        label="Welk team neemt het eigen telefoonnummer een half jaar op?",
        queryset=Team.objects.none(),
        empty_label="Kies een team",
        error_messages={"required": "Kies welk team dit nummer opneemt."},
    )
    is_sure = forms.BooleanField(
        label="Ik heb met de opvolgers overlegd",
        error_messages={"required": "Overleg eerst met wie het overneemt."},
    )

    def __init__(
        self,
        *args: Any,
        held: list[tuple[Part, list[Item]]],
        numbers: list[NumberAssignment],
        successors: QuerySet[User],
        **kwargs: Any,
    ) -> None:
        """Ask for what this colleague holds, with these people to choose from."""
        super().__init__(*args, **kwargs)
        self.held = [(part, items) for part, items in held if items]
        self.numbers = numbers
        # Evaluated once: every choice below offers the same people.
        self.people = {str(person.pk): person for person in successors}
        choices = [(key, person.name) for key, person in self.people.items()]
        cast("forms.ModelChoiceField[User]", self.fields["successor"]).queryset = successors
        if numbers:
            teams = Team.objects.filter(is_active=True).order_by("name")
            cast("forms.ModelChoiceField[Team]", self.fields["team"]).queryset = teams
        else:
            del self.fields["team"]
        for part, items in self.held:
            self._add_choice(f"part_{part.code}", f"Alle {part.label.lower()}", choices)
            for item in items:
                self._add_choice(f"item_{part.code}_{item.pk}", item.text, choices)

    def _add_choice(self, name: str, label: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, choices=[("", "Zoals hierboven"), *choices], required=False
        )

    def sections(self) -> list[dict[str, Any]]:
        """Return each part with its own field and its items with theirs, for the page."""
        return [
            {
                "label": part.label,
                "count": len(items),
                "field": self[f"part_{part.code}"],
                "items": [(item, self[f"item_{part.code}_{item.pk}"]) for item in items],
            }
            for part, items in self.held
        ]

    def plan(self) -> Plan:
        """Return who takes over what. Call this on a valid form."""
        data = self.cleaned_data
        return Plan(
            successor=data["successor"],
            by_part={
                part.code: self.people[data[f"part_{part.code}"]]
                for part, _ in self.held
                if data[f"part_{part.code}"]
            },
            by_item={
                (part.code, item.pk): self.people[data[f"item_{part.code}_{item.pk}"]]
                for part, items in self.held
                for item in items
                if data[f"item_{part.code}_{item.pk}"]
            },
            team=data.get("team"),
        )
