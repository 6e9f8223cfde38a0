"""What the page of messages asks: which ones to show, and which ones to treat together."""

from django import forms
from django.utils.http import urlencode

from portal.cases import references
from portal.kit.forms import LineField
from portal.outbox import wording
from portal.outbox.models import Message
from portal.outbox.unsent import Wanted

State = Message.State


def _kinds() -> list[tuple[str, str]]:
    return [("", "alles"), *wording.kinds().items()]


class ListForm(forms.Form):
    """Which messages to show. What cannot be is no filter."""

    kenmerk = LineField(label="Kenmerk van de zaak", max_length=20, required=False)
    soort = forms.ChoiceField(label="Waarvoor", choices=_kinds, required=False)
    stand = forms.ChoiceField(
        label="Wat ging er mis",
        choices=[
            ("", "alles"),
            (State.FAILED, "mislukt"),
            (State.UNCERTAIN, "onzeker"),
            (State.SENT, "niet aangekomen"),
        ],
        required=False,
    )
    via = forms.ChoiceField(
        label="Hoe verstuurd", choices=[("", "alles"), *Message.Channel.choices], required=False
    )

    def wanted(self) -> Wanted:
        """Return the filters that can be."""
        self.is_valid()
        told = self.cleaned_data
        typed = told.get("kenmerk", "")
        return Wanted(
            reference=references.clean(typed) if typed else "",
            kind=told.get("soort", ""),
            state=told.get("stand", ""),
            channel=told.get("via", ""),
        )

    def as_pairs(self) -> list[tuple[str, str]]:
        """Return the filters in use, as names and values for an address or hidden fields."""
        self.is_valid()
        return [(name, value) for name, value in self.cleaned_data.items() if value]

    def as_query(self) -> str:
        """Return the same as the part of an address behind the question mark."""
        return urlencode(self.as_pairs())


class PageForm(forms.Form):
    """Which page of the list."""

    page = forms.IntegerField(required=False, min_value=1, max_value=40)

    def number(self) -> int:
        """Return the page that was asked for; the first for anything else."""
        return (self.cleaned_data["page"] or 1) if self.is_valid() else 1


class ManyField(forms.MultipleChoiceField):
    """Numbers of rows; whether they still wait is for the verb to see."""

    def valid_value(self, value: str) -> bool:
        """Take whatever may be the number of a row."""
        return value.isascii() and value.isdigit() and len(value) < 19


class ManyForm(forms.Form):
    """The messages that were ticked."""

    bericht = ManyField(error_messages={"required": "Kies eerst een of meer berichten."})

    def clean_bericht(self) -> list[int]:
        """Return numbers; a page has fewer rows than this."""
        return [int(value) for value in self.cleaned_data["bericht"][:100]]
