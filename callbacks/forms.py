"""What a colleague fills in about a call."""

from typing import Any, cast

from django import forms

from callbacks.attempts import Call
from callbacks.models import CallAttempt
from callbacks.windows import Window
from portal.kit import clock
from portal.kit.forms import LineField, NoteField, PhoneField
from portal.kit.workdays import HalfDay

Result = CallAttempt.Result


class CallForm(forms.Form):
    """The outcome of one call: a note that may stay empty and one of seven buttons."""

    note = NoteField(
        label="Notitie",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="De inwoner kan dit later lezen.",
    )
    anonymous = forms.BooleanField(label="Er was geen telefoonnummer te zien", required=False)
    anonymous_reason = LineField(label="Waarom niet?", required=False, max_length=200)
    next_window = forms.ChoiceField(
        label="Wanneer belt u weer?", required=False, widget=forms.RadioSelect
    )
    result = forms.ChoiceField(
        choices=Result,
        error_messages={"required": "Kies wat er van het gesprek kwam."},
    )
    token = forms.CharField(required=False, max_length=32)
    last_seen = forms.IntegerField(required=False, min_value=0)

    def __init__(self, *args: Any, halves: list[HalfDay] | None = None, **kwargs: Any) -> None:
        """Offer these half-days for a call at another moment."""
        super().__init__(*args, **kwargs)
        field = self.fields["next_window"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(half.code, _words(half)) for half in halves or []]

    @property
    def asks_window(self) -> bool:
        """Whether she asked to be called later, so that the form shows when."""
        return str(self.data.get("result", "")) == Result.LATER

    @property
    def lacks_window(self) -> bool:
        """Whether only the new moment is missing. Call this on a valid form."""
        return self.asks_window and not self.cleaned_data["next_window"]

    def call(self, *, next_window: Window | None) -> Call:
        """Return what was filled in, for the verb."""
        data = self.cleaned_data
        return Call(
            result=Result(data["result"]),
            note=data["note"],
            number_was_shown=not data["anonymous"],
            anonymous_reason=data["anonymous_reason"],
            next_window=next_window,
            token=data["token"],
            last_seen=data["last_seen"],
        )


class PlanForm(forms.Form):
    """Where and when to call somebody who asked in writing."""

    phone = PhoneField(
        label="Op welk telefoonnummer?",
        help_text="Vraag het de inwoner als u het niet weet.",
        error_messages={"required": "Vul het telefoonnummer in waarop wij bellen."},
    )
    window = forms.ChoiceField(
        label="Wanneer belt u?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies een moment.",
            "invalid_choice": "Dit moment kan niet meer. Kies een ander moment.",
        },
    )

    def __init__(self, *args: Any, halves: list[HalfDay] | None, **kwargs: Any) -> None:
        """Offer these half-days; None when it cannot wait, for then nobody chooses."""
        super().__init__(*args, **kwargs)
        if halves is None:
            del self.fields["window"]
        else:
            field = cast("forms.ChoiceField", self.fields["window"])
            field.choices = [(half.code, _words(half)) for half in halves]


class NumberForm(forms.Form):
    """Another number to call."""

    phone = PhoneField(
        label="Ander telefoonnummer",
        help_text="Een telefoonnummer dat u van de inwoner zelf of uit het dossier heeft.",
        error_messages={"required": "Vul het andere telefoonnummer in."},
    )


def _words(half: HalfDay) -> str:
    return f"{clock.in_words(half.day)}, {half.start:%H:%M} tot {half.end:%H:%M} uur"
