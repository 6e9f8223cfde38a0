"""The call moments that a colleague chooses from: half-days to tick, or half hours by day. Full
ones stay in the list, because a colleague may give a place that is not there, with a reason."""

from typing import cast

from django import forms

from callbacks import slots
from callbacks.slots import Choice, Day
from callbacks.windows import Window
from portal.kit import clock
from portal.kit.forms import LineField


def overbook_field() -> LineField:
    """Return the field that asks why there should be one more than there is place for."""
    return LineField(
        label="Is dit moment vol? Schrijf waarom het er toch bij moet",
        required=False,
        max_length=200,
    )


def offer(form: forms.Form, name: str, days: list[Day], *, by_half_day: bool = False) -> None:
    """Let this field of a form offer these days; `by_half_day` also the first free half hour of
    each part of a day."""
    field = cast("forms.ChoiceField", form.fields[name])
    if not any(day.uses_slots for day in days):
        field.choices = [(one.code, _half(one)) for day in days for one in day.choices]
        del form.fields["overbook"]
        return
    # Some seventy half hours: a list to type in, not a page of buttons.
    field.widget = forms.Select(attrs=field.widget.attrs)
    groups = [
        (clock.in_words(day.day), [(one.code, _slot(one)) for one in day.choices]) for day in days
    ]
    first = [("Eerste vrije tijd", _first_of(days))] if by_half_day else []
    field.choices = [*first, *groups]


def chosen(days: list[Day], code: str) -> list[Window]:
    """Return the windows behind a choice, the first one first; none for no choice.

    Raises windows.NoSuchWindow or slots.Full."""
    return slots.find_in(days, code) if code else []


def _first_of(days: list[Day]) -> list[tuple[str, str]]:
    halves = {
        one.half.code: f"{clock.in_words(one.day)}, eerste vrije tijd in de {one.half.name}"
        for day in days
        for one in day.choices
    }
    return list(halves.items())


def _slot(choice: Choice) -> str:
    if not choice.is_slot:
        return _half(choice)
    words = choice.window.words
    return f"{words} (vol)" if choice.is_full else words


def _half(choice: Choice) -> str:
    begins, ends = clock.local(choice.window.from_at), clock.local(choice.window.until_at)
    return f"{clock.in_words(choice.day)}, {begins:%H:%M} tot {ends:%H:%M} uur"
