"""What a functional manager fills in about the law."""

import datetime as dt
from typing import Any

from django import forms

from objections.law.models import TermKind
from objections.law.questions import Question
from objections.rules import Term
from portal.kit.forms import DayField, LineField

SOURCE = LineField(
    label="Waar staat dat?",
    max_length=120,
    help_text="Bijvoorbeeld welke Staatscourant of het artikel van de wet.",
    error_messages={"required": "Vul in waar het staat, zodat een ander het kan nakijken."},
)


class DaysField(forms.CharField):
    """Days, one on a line or with commas."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> list[dt.date]:
        """Return the days. Raises ValidationError with the text that is no day."""
        days = []
        lines = (line.strip() for line in super().clean(value).replace(",", "\n").splitlines())
        for text in filter(None, lines):
            try:
                day, month, year = text.split("-")
                days.append(dt.date(int(year), int(month), int(day)))
            except ValueError:
                raise forms.ValidationError(
                    f"'{text}' is geen dag die wij kunnen lezen. Schrijf een dag zo: 15-5-2029."
                ) from None
        return days


class YearForm(forms.Form):
    """The decree days of a year."""

    year = forms.IntegerField(
        label="Jaar",
        min_value=2020,
        max_value=2100,
        error_messages={"required": "Vul het jaar in.", "invalid": "Schrijf het jaar in cijfers."},
    )
    days = DaysField(
        label="Welke dagen?",
        required=False,
        help_text="Een dag per regel, zo: 15-5-2029. Wijst de regering voor dit jaar geen dagen "
        "aan? Laat het vak dan leeg.",
    )
    source = SOURCE


class WeeksForm(forms.Form):
    """A term that becomes longer or shorter."""

    term = forms.ChoiceField(
        label="Welke termijn?",
        choices=TermKind.choices,
        error_messages={"required": "Kies een termijn."},
    )
    from_on = DayField(
        label="Vanaf welke dag?",
        help_text="Voor bezwaren telt de dag waarop het besluit is verstuurd.",
        error_messages={"required": "Vul de eerste dag in."},
    )
    weeks = forms.IntegerField(
        label="Hoeveel weken?",
        min_value=1,
        max_value=52,
        error_messages={"required": "Vul het aantal weken in."},
    )
    source = SOURCE

    def clean_term(self) -> Term:
        """Return the term itself."""
        return Term(self.cleaned_data["term"])


def _euros(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=1000,
        error_messages={"required": "Vul het bedrag per dag in, in hele euro's."},
    )


class AmountsForm(forms.Form):
    """What a day of a late decision costs."""

    from_on = DayField(
        label="Vanaf welke dag?", error_messages={"required": "Vul de eerste dag in."}
    )
    first = _euros("Euro per dag, dag 1 tot en met 14")
    second = _euros("Euro per dag, dag 15 tot en met 28")
    third = _euros("Euro per dag, dag 29 tot en met 42")
    source = SOURCE


class ReadingForm(forms.Form):
    """How a question is read, and who confirmed that."""

    other = forms.ChoiceField(
        label="Hoe lezen wij het?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe wij het lezen."},
    )
    lawyer = LineField(
        label="Welke jurist heeft dit bevestigd?",
        max_length=120,
        required=False,
        help_text="Is het nog niet bevestigd? Laat dit dan leeg.",
    )
    confirmed_on = DayField(label="Op welke dag?", required=False)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        """Show the two readings of this question."""
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("nee", question.shipped), ("ja", question.other)]

    def clean_other(self) -> bool:
        """Return whether it is the other reading."""
        return bool(self.cleaned_data["other"] == "ja")

    def clean(self) -> dict[str, Any]:
        """A lawyer and a day belong together."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("lawyer") and not values.get("confirmed_on"):
            self.add_error("confirmed_on", "Vul in op welke dag de jurist dit bevestigde.")
        if values.get("confirmed_on") and not values.get("lawyer"):
            self.add_error("lawyer", "Vul in welke jurist dit bevestigde.")
        return values
