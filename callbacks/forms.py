"""What a colleague fills in about a call."""

from collections.abc import Sequence
from typing import Any

from django import forms

from callbacks.attempts import Call
from callbacks.models import CallAttempt
from callbacks.moments import choosing
from callbacks.moments.slots import Day
from callbacks.moments.windows import Window
from portal.kit.forms import LineField, NoteField, PhoneField

Result = CallAttempt.Result


class CallForm(forms.Form):
    """The outcome of one call: a note that may stay empty and one of seven buttons."""

    note = NoteField(
        label="Notitie",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "data-key": "o", "aria-keyshortcuts": "o"}),
        help_text="De inwoner kan dit later lezen.",
    )
    anonymous = forms.BooleanField(label="Er was geen telefoonnummer te zien", required=False)
    anonymous_reason = LineField(label="Waarom niet?", required=False, max_length=200)
    next_window = forms.ChoiceField(
        label="Wanneer belt u weer?", required=False, widget=forms.RadioSelect
    )
    overbook = choosing.overbook_field()
    result = forms.ChoiceField(
        choices=Result,
        error_messages={"required": "Kies wat er van het gesprek kwam."},
    )
    token = forms.CharField(required=False, max_length=32)
    last_seen = forms.IntegerField(required=False, min_value=0)

    def __init__(self, *args: Any, days: list[Day] | None = None, **kwargs: Any) -> None:
        """Offer these days for a call at another moment; None when no moment is asked."""
        super().__init__(*args, **kwargs)
        self.asks_window = days is not None
        choosing.offer(self, "next_window", days or [])

    @property
    def result_asked(self) -> str:
        """Which result the buttons send again once a moment is chosen."""
        return str(self.data.get("result", ""))

    @property
    def lacks_window(self) -> bool:
        """Whether only the new moment is missing. Call this on a valid form."""
        return self.asks_window and not self.cleaned_data["next_window"]

    def call(self, *, wanted: Sequence[Window]) -> Call:
        """Return what was filled in, for the verb; `wanted` are the windows that were chosen."""
        data = self.cleaned_data
        return Call(
            result=Result(data["result"]),
            note=data["note"],
            number_was_shown=not data["anonymous"],
            anonymous_reason=data["anonymous_reason"],
            next_window=wanted[0] if wanted else None,
            or_else=tuple(wanted[1:]),
            overbook_because=data.get("overbook", ""),
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
    overbook = choosing.overbook_field()

    def __init__(self, *args: Any, days: list[Day] | None, **kwargs: Any) -> None:
        """Offer these days; None when it cannot wait, for then nobody chooses."""
        super().__init__(*args, **kwargs)
        if days is None:
            del self.fields["window"], self.fields["overbook"]
        else:
            choosing.offer(self, "window", days)


class NumberForm(forms.Form):
    """Another number to call."""

    phone = PhoneField(
        label="Ander telefoonnummer",
        help_text="Een telefoonnummer dat u van de inwoner zelf of uit het dossier hebt.",
        error_messages={"required": "Vul het andere telefoonnummer in."},
    )
