"""Re-entry of what stood on paper: one page with rows, each checked on its own."""

from typing import cast

from django import forms
from django.http import QueryDict

from portal.cases.models import Topic
from portal.desk.paper.entering import Became, Slip
from portal.kit.forms import DayField

ROWS = 20
LAST_SLIP = 40


class DayForm(forms.Form):
    """On which day the slips were given."""

    day = DayField(
        label="Welke dag?",
        error_messages={
            "required": "Vul in op welke dag de nummertjes zijn gegeven.",
            "invalid": "Vul een dag in.",
        },
    )


class SlipForm(forms.Form):
    """One slip."""

    number = forms.IntegerField(
        label="Nummertje P",
        min_value=1,
        max_value=LAST_SLIP,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Vul het nummertje van het papier in.",
            "invalid": f"Vul een nummertje in van 1 tot en met {LAST_SLIP}.",
            "min_value": f"Vul een nummertje in van 1 tot en met {LAST_SLIP}.",
            "max_value": f"Vul een nummertje in van 1 tot en met {LAST_SLIP}.",
        },
    )
    time = forms.TimeField(
        label="Tijd",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": "Vul de tijd in.", "invalid": "Vul een tijd in, zoals 09:15."},
    )
    topic = forms.ModelChoiceField(
        label="Onderwerp",
        queryset=Topic.objects.none(),
        required=False,
        empty_label="Weet ik niet",
    )
    became = forms.ChoiceField(
        label="Wat kwam ervan?", choices=Became.choices, initial=Became.WAITS, required=False
    )

    def __init__(
        self, data: QueryDict | None, *, prefix: str, topics: list[tuple[str, str]]
    ) -> None:
        super().__init__(data, prefix=prefix, empty_permitted=True, use_required_attribute=False)
        topic = cast("forms.ModelChoiceField[Topic]", self.fields["topic"])
        topic.queryset = Topic.objects.filter(is_active=True)
        # Read once for all rows.
        topic.widget.choices = topics

    def has_changed(self) -> bool:
        """A row in which nothing was typed or chosen is no slip."""
        became = self["became"].value()
        typed = set(self.changed_data) - {"became"}
        return bool(typed) or became not in {"", None, Became.WAITS.value}

    def slip(self) -> Slip:
        """Return what stands on the paper."""
        data = self.cleaned_data
        return Slip(
            number=data["number"],
            time=data["time"],
            topic=data["topic"],
            became=Became(data["became"] or Became.WAITS),
        )


def rows(posted: QueryDict | None) -> list[SlipForm]:
    """Return the rows of the page, bound to what was sent."""
    labels = Topic.objects.filter(is_active=True).order_by("position", "pk")
    topics = [("", "Weet ik niet"), *((str(one.pk), one.label) for one in labels)]
    return [SlipForm(posted, prefix=f"rij-{place}", topics=topics) for place in range(ROWS)]
