"""What somebody says of herself at the desk: on the tablet of the host and at a service point."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundWidget

from portal.cases.models import Topic
from portal.desk.board import details, rows
from portal.desk.board.forms import TALKS
from portal.desk.queue.models import Visit
from portal.kit.forms import LineField

MOST_PEOPLE = 20
PRIORITIES: list[tuple[str, str]] = [
    ("", "geen voorrang"),
    (Visit.Priority.NEED.value, str(Visit.Priority.NEED.label)),
    (Visit.Priority.APPOINTMENT.value, str(Visit.Priority.APPOINTMENT.label)),
]


def open_topics() -> QuerySet[Topic]:
    """What people come for, in the order of the functional manager."""
    topics: QuerySet[Topic] = Topic.objects.filter(is_active=True)
    return topics.order_by("position", "pk")


class DetailsForm(forms.Form):
    """What she says of herself, before or after she has her number. None of it is needed."""

    topic = forms.ModelChoiceField(
        label="Waar komt de inwoner voor?",
        queryset=Topic.objects.none(),
        required=False,
        blank=True,
        empty_label="Weet ik nog niet",
        widget=forms.RadioSelect,
    )
    urgent = forms.BooleanField(
        label="Spoed: geen geld voor eten of medicijnen, uit huis gezet of afgesloten, geen "
        "slaapplek, of niet veilig",
        required=False,
        help_text="Vraag geen bewijs. Zeg: loopt u maar mee.",
    )
    language = forms.ChoiceField(label="Taal om in te praten", choices=TALKS, required=False)
    people = forms.IntegerField(
        label="Met hoeveel mensen?",
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "min_value": f"Vul een aantal in, van 1 tot en met {MOST_PEOPLE}.",
            "max_value": f"Vul een aantal in, van 1 tot en met {MOST_PEOPLE}.",
            "invalid": f"Vul een aantal in, van 1 tot en met {MOST_PEOPLE}.",
        },
    )
    needs = forms.MultipleChoiceField(
        label="Wat is er nodig?",
        choices=Visit.Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Alleen wat nodig is, nooit waarom. Het is weg als het bezoek klaar is.",
    )
    priority = forms.ChoiceField(
        label="Voorrang",
        choices=PRIORITIES,
        required=False,
    )
    earlier = LineField(
        label="Kenmerk van het vorige bezoek",
        max_length=20,
        required=False,
        help_text="Vorige keer geen antwoord gekregen? Het kenmerk staat op het papier en geeft "
        "voorrang.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Topic]", self.fields["topic"]).queryset = open_topics()

    @property
    def needs_with_icons(self) -> list[tuple[BoundWidget, str]]:
        """Each need as it is ticked, with its picture on the board."""
        return [
            (widget, rows.ICONS[Visit.Need(widget.data["value"])])
            for widget in self["needs"].subwidgets
        ]

    def keep_priority(self, priority: str) -> None:
        """Let who has the priority of an earlier visit keep it: nobody can give it without one."""
        if priority == Visit.Priority.LEFT_OVER:
            label = Visit.Priority.LEFT_OVER.label
            field = cast("forms.ChoiceField", self.fields["priority"])
            field.choices = [*PRIORITIES, (priority, label)]

    def details(self) -> details.Details:
        """Return what was said."""
        data = self.cleaned_data
        return details.Details(
            topic=data["topic"],
            language=data["language"],
            needs=tuple(data["needs"]),
            people=data["people"] or 1,
            priority=data["priority"],
            urgent=data["urgent"],
            earlier=data["earlier"],
        )
