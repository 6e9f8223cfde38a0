"""What a manager and a lead fill in about calling people who did not ask."""

from typing import Any, cast

from django import forms

from callbacks.lists.forms import ListForm
from callbacks.models import ProactivePurpose
from callbacks.proactive.purposes import Purpose
from portal.cases.models import Topic
from portal.kit.forms import LineField


class PurposeForm(forms.Form):
    """One line of the privacy officer's list."""

    label = LineField(
        label="Doel",
        error_messages={"required": "Vul het doel in."},
        max_length=80,
        help_text="Bijvoorbeeld: individuele toeslag.",
    )
    ground = LineField(
        label="Grondslag",
        error_messages={"required": "Vul de grondslag in."},
        max_length=200,
        help_text="Zoals de functionaris gegevensbescherming die opschreef.",
    )
    words = LineField(
        label="Wat zegt de collega waar het over gaat?",
        error_messages={"required": "Schrijf op wat de collega zegt."},
        max_length=300,
        help_text="Na de eerste zin: dit is geen controle.",
    )
    topic = forms.ModelChoiceField(
        label="Bij welk onderwerp hoort het?",
        error_messages={"required": "Kies een onderwerp."},
        queryset=Topic.objects.none(),
        empty_label="Kies",
    )
    most_a_day = forms.IntegerField(
        label="Hoeveel gesprekken op een dag?",
        error_messages={"required": "Vul in hoeveel gesprekken op een dag."},
        min_value=1,
        max_value=200,
        initial=10,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the topics that are in use."""
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Topic]", self.fields["topic"])
        field.queryset = Topic.objects.filter(is_active=True).order_by("position", "pk")

    def purpose(self) -> Purpose:
        """Return what was filled in, for the verb."""
        return Purpose(**self.cleaned_data)


class ProactiveListForm(ListForm):
    """One file, for one purpose."""

    purpose = forms.ModelChoiceField(
        label="Voor welk doel?",
        queryset=ProactivePurpose.objects.none(),
        empty_label="Kies een doel",
        error_messages={"required": "Kies een doel. Zonder doel mag deze lijst niet."},
    )
    field_order = ["purpose", "file"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the purposes of the privacy officer's list."""
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[ProactivePurpose]", self.fields["purpose"])
        field.queryset = ProactivePurpose.objects.filter(is_active=True).order_by("label", "pk")
        self.fields["file"].help_text = "Een CSV-bestand met de kolommen Naam en Telefoon."
