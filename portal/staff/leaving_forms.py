"""The one form about a colleague who leaves: who takes over what."""

from typing import Any, cast

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join

from portal.staff.leaving import Item, Part, Plan
from portal.staff.models import Team, User


class ManyAlike(forms.Select):
    """A select of many on one page that offer the same people. What they offer is written out once
    for every answer: a template for each option of each select took seconds."""

    def __init__(self, written: dict[str, str]) -> None:
        """Keep what is written out in a dictionary that all of them share."""
        super().__init__()
        self.written = written

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> Any:
        """Write the select with its options."""
        chosen = str(value or "")
        if chosen not in self.written:
            self.written[chosen] = format_html_join(
                "",
                '<option value="{}"{}>{}</option>',
                (
                    (key, format_html("{}", " selected") if key == chosen else "", label)
                    for key, label in self.choices
                ),
            )
        own = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", own, self.written[chosen])


class LeavingForm(forms.Form):
    """One successor for everything, another a part, and another an item where that fits better."""

    successor = forms.ChoiceField(
        label="Wie neemt het over?",
        help_text="Wie later naar de oude naam zoekt, vindt deze collega.",
        error_messages={"required": "Kies wie het overneemt."},
    )
    team = forms.ChoiceField(
        label="Welk team neemt het eigen telefoonnummer een half jaar op?",
        error_messages={"required": "Kies welk team dit telefoonnummer opneemt."},
    )
    is_sure = forms.BooleanField(
        label="Ik heb met de opvolgers overlegd",
        error_messages={"required": "Overleg eerst met wie het overneemt."},
    )

    def __init__(
        self,
        *args: Any,
        held: list[tuple[Part, list[Item]]],
        numbers: list[str],
        successors: list[User],
        teams: list[Team],
        **kwargs: Any,
    ) -> None:
        """Ask for what this colleague holds, with these people and teams to choose from."""
        super().__init__(*args, **kwargs)
        self.held = [(part, items) for part, items in held if items]
        self.numbers = numbers
        self.people = {str(person.pk): person for person in successors}
        self.teams = {str(team.pk): team for team in teams}
        names = [(key, person.name) for key, person in self.people.items()]
        self._offer("successor", [("", "Kies een collega"), *names])
        if numbers:
            known = [(key, team.name) for key, team in self.teams.items()]
            self._offer("team", [("", "Kies een team"), *known])
        else:
            del self.fields["team"]
        self.written: dict[str, str] = {}
        for part, items in self.held:
            self._add_choice(f"part_{part.code}", f"Alle {part.label.lower()}", names)
            for item in items:
                self._add_choice(f"item_{part.code}_{item.pk}", item.text, names)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def _add_choice(self, name: str, label: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=[("", "Zoals hierboven"), *choices],
            required=False,
            widget=ManyAlike(self.written),
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
            successor=self.people[data["successor"]],
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
            team=self.teams.get(data.get("team", "")),
        )
