"""The call moments that a colleague chooses from: half-days to tick, or half hours by day. Full
ones stay in the list, because a colleague may give a place that is not there, with a reason."""

from typing import Any, cast

from django import forms

from callbacks.moments import slots
from callbacks.moments.slots import Choice, Day
from callbacks.moments.windows import Window
from portal.kit import clock
from portal.kit.forms import LineField

# As many as one looks over at a glance.
NEAREST = 5


def overbook_field() -> LineField:
    """Return the field that asks why there should be one more than there is place for."""
    return LineField(
        label="Is dit moment vol? Schrijf waarom het er toch bij moet",
        required=False,
        max_length=200,
    )


def offer_nearest(
    form: forms.Form, name: str, rest: str, days: list[Day], *, but: Window | None
) -> None:
    """Let a field offer the first free moments to tick, and the field `rest` all others; where a
    team goes by half-days the first field has them all. `but` is what was promised already."""
    offer(form, rest, days)
    free = [one for day in days for one in day.free if one.window != but]
    by_half_hour = any(day.uses_slots for day in days)
    field = cast("forms.ChoiceField", form.fields[name])
    shown = free[:NEAREST] if by_half_hour else free
    field.choices = [(one.code, _slot(one)) for one in shown]
    field.initial = free[0].code if free else None
    if by_half_hour:
        others = cast("forms.ChoiceField", form.fields[rest])
        others.choices = [("", "Kies"), *cast("list[Any]", others.choices)]
    else:
        del form.fields[rest]


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
    return f"{clock.in_words(choice.day)}, {choice.hours}"
