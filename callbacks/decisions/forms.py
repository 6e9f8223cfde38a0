"""What a colleague fills in about a decision on its way, and a manager about where they come
from."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from callbacks.decision_models import ComingDecision, DecisionSource
from callbacks.decisions import keys, people
from callbacks.decisions.coming import Announced
from callbacks.lists.forms import ListForm
from portal.cases.models import Topic
from portal.kit import birthdays, clock
from portal.kit.birthdays import BirthdayError
from portal.kit.forms import DayField, LineField, NoteField, PhoneField
from portal.staff.models import Team

State = ComingDecision.State
ONE_FORM = r"[A-Za-z0-9_-]{16,32}"


class AnnounceForm(forms.Form):
    """About what, and when it goes out: ten seconds on the page of a case."""

    topic = forms.ModelChoiceField(
        label="Waar gaat het besluit over?",
        queryset=Topic.objects.none(),
        empty_label="Kies",
        help_text="Het team van dit onderwerp belt. Schrijf nergens op wat er in staat.",
        error_messages={"required": "Kies waar het over gaat."},
    )
    goes_out_on = DayField(
        label="Wanneer gaat het uit?",
        error_messages={"required": "Vul in op welke dag het besluit uitgaat."},
    )
    token = forms.RegexField(ONE_FORM, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: dt.datetime, **kwargs: Any) -> None:
        """Offer the topics that are in use."""
        super().__init__(*args, **kwargs)
        self.today = clock.day_of(now)
        field = cast("forms.ModelChoiceField[Topic]", self.fields["topic"])
        active = Topic.objects.filter(is_active=True).select_related("team")
        field.queryset = active.order_by("position", "pk")

    def announced(self) -> Announced:
        """Return what was filled in, for the verb."""
        data = self.cleaned_data
        topic: Topic = data["topic"]
        return Announced(
            about=topic.label[:80],
            team=topic.team,
            goes_out_on=data["goes_out_on"],
            who=self.who(),
            token=data["token"],
        )

    def who(self) -> people.Told:
        """Return whose it is; of a case that is known already."""
        return people.Told("")


class AnnounceSomebodyForm(AnnounceForm):
    """The same for somebody of whom there is no case at hand."""

    name = LineField(
        label="Naam van de inwoner",
        max_length=120,
        error_messages={"required": "Vul de naam in."},
    )
    birth_date = forms.CharField(
        label="Geboortedatum",
        max_length=40,
        help_text="Bijvoorbeeld 31-12-1980. Daarmee herkennen wij wie het is.",
        error_messages={"required": "Vul de geboortedatum in."},
    )
    phone = PhoneField(
        label="Telefoonnummer",
        required=False,
        help_text="Laat leeg als wij deze inwoner al kennen.",
    )
    field_order = ["name", "birth_date", "phone", "topic", "goes_out_on"]

    def clean_birth_date(self) -> dt.date:
        """Return the day, however it was written."""
        try:
            return birthdays.read(self.cleaned_data["birth_date"], today=self.today)
        except BirthdayError:
            raise ValidationError("Deze datum klopt niet. Schrijf hem zo: 31-12-1980.") from None

    def who(self) -> people.Told:
        """Return whose it is."""
        data = self.cleaned_data
        return people.Told(data["name"], data["birth_date"], data["phone"])


class EndForm(forms.Form):
    """What became of it."""

    state = forms.ChoiceField(
        label="Hoe liep het?",
        choices=[
            (state.value, state.label.capitalize())
            for state in (State.TOLD, State.OFFERED, State.UNREACHED)
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe het liep."},
    )
    words = NoteField(
        label="Wat hebt u aangeboden, of waarom lukte het niet?",
        help_text="Alleen nodig als u samen naar iets anders keek, of de inwoner niet bereikte.",
        required=False,
        max_length=500,
    )

    def clean(self) -> dict[str, Any]:
        """All but 'told and understood' says what."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("state") not in {None, State.TOLD.value} and not data.get("words"):
            self.add_error("words", "Schrijf op wat u aanbood, of waarom het niet lukte.")
        return data


class DecisionListForm(ListForm):
    """A file of one source."""

    source = forms.ModelChoiceField(
        label="Uit welk systeem komt deze lijst?",
        queryset=DecisionSource.objects.none(),
        empty_label="Kies",
        error_messages={"required": "Kies uit welk systeem de lijst komt."},
    )
    field_order = ["source", "file"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the sources that run."""
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[DecisionSource]", self.fields["source"])
        field.queryset = keys.offered()
        self.fields["file"].help_text = (
            "Een CSV-bestand met de kolommen Kenmerk, Naam en Gaat uit op, en als u die hebt "
            "Geboortedatum, Telefoon, Onderwerp, Team, Taal en Gaat niet door."
        )


class SourceForm(forms.Form):
    """A system that takes decisions."""

    name = LineField(
        label="Naam van het systeem",
        max_length=60,
        help_text="Zo herkent u het in lijsten, bijvoorbeeld: uitkeringssysteem.",
        error_messages={"required": "Vul in hoe het systeem heet."},
    )
    team = forms.ModelChoiceField(
        label="Welk team belt als er geen team bij staat?",
        queryset=Team.objects.none(),
        empty_label="Kies een team",
        error_messages={"required": "Kies een team. Dan raakt niets zoek."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the teams of today."""
        super().__init__(*args, **kwargs)
        teams = Team.objects.filter(is_active=True).order_by("name")
        cast("forms.ModelChoiceField[Team]", self.fields["team"]).queryset = teams
