"""The forms of the day of a desk, and of the pages that manage desks."""

from typing import Any, cast

from django import forms

from portal.cases.models import Topic
from portal.desk.day.closing import Way
from portal.desk.places.models import Desk
from portal.desk.queue.models import Visit
from portal.kit.forms import LineField
from portal.municipality.models import Location
from portal.staff.models import Team


class NoticeForm(forms.Form):
    """The one line of today."""

    notice = LineField(
        label="Regel van vandaag",
        max_length=200,
        required=False,
        help_text="Eén zin voor iedereen aan de balie. Laat leeg om hem weg te halen.",
    )


class ClosingForm(forms.Form):
    """What becomes of everybody who is still here: one choice each, nothing is chosen for them."""

    def __init__(self, *args: Any, visits: list[Visit], goes_home: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visits = visits
        ways = [way for way in Way if goes_home or way is not Way.FIRST]
        for visit in visits:
            self.fields[f"visit-{visit.pk}"] = forms.ChoiceField(
                label=f"Volgnummer {visit.shown_number}",
                choices=[(way.value, way.label) for way in ways],
                required=False,
            )

    def chosen(self) -> list[tuple[Visit, Way]]:
        """Return what was chosen, of whom it was chosen."""
        told = [(visit, Way(self.cleaned_data[f"visit-{visit.pk}"])) for visit in self.visits]
        return [(visit, way) for visit, way in told if way is not Way.STAYS]

    def refuse(self, refused: dict[int, str]) -> None:
        """Say at each visit why what was chosen cannot be."""
        for pk, why in refused.items():
            name = f"visit-{pk}"
            self.add_error(name if name in self.fields else None, why)

    def rows(self) -> list[tuple[Visit, forms.BoundField]]:
        """Return every visit with its choice, for the page."""
        return [(visit, self[f"visit-{visit.pk}"]) for visit in self.visits]


class DeskForm(forms.Form):
    """A desk at a location, and the team whose visits these are."""

    location = forms.ModelChoiceField(
        label="Locatie",
        queryset=Location.objects.none(),
        empty_label="Kies een locatie",
        error_messages={"required": "Kies een locatie."},
    )
    team = forms.ModelChoiceField(
        label="Team van de inloop",
        queryset=Team.objects.none(),
        empty_label="Kies een team",
        help_text="De bezoeken horen bij dit team. Elke balie heeft een eigen team.",
        error_messages={"required": "Kies een team."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = Desk.objects.all()
        locations = Location.objects.exclude(pk__in=taken.values("location"))
        teams = Team.objects.filter(is_active=True).exclude(pk__in=taken.values("team"))
        location = cast("forms.ModelChoiceField[Location]", self.fields["location"])
        location.queryset = locations.order_by("name", "pk")
        team = cast("forms.ModelChoiceField[Team]", self.fields["team"])
        team.queryset = teams.order_by("name", "pk")


class PointForm(forms.Form):
    """A service point."""

    name = LineField(
        label="Naam",
        max_length=30,
        help_text="Zoals inwoners het lezen, bijvoorbeeld Loket 3.",
        error_messages={"required": "Vul de naam van het loket in."},
    )
    position = forms.IntegerField(
        label="Plaats in de rij",
        min_value=0,
        max_value=99,
        error_messages={
            "required": "Vul een plaats in, van 0 tot en met 99.",
            "invalid": "Vul een aantal in, van 0 tot en met 99.",
        },
    )
    serves = forms.ModelMultipleChoiceField(
        label="Onderwerpen",
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Niets gekozen: dit loket helpt iedereen.",
    )
    is_quiet = forms.BooleanField(label="Dit is een rustige kamer", required=False)
    is_active = forms.BooleanField(label="In gebruik", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        serves = cast("forms.ModelMultipleChoiceField[Topic]", self.fields["serves"])
        serves.queryset = Topic.objects.filter(is_active=True).order_by("position", "pk")

    def told(self) -> dict[str, Any]:
        """Return what the verb takes."""
        return {**self.cleaned_data, "serves": list(self.cleaned_data["serves"])}
