"""How a resident chooses when we call: first a day, then a time of that day; where a team has no
places by the half hour, a morning or an afternoon. One question a screen, no script."""

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from callbacks.asking.public_requests import DAY, day_of
from callbacks.moments import slots
from callbacks.moments.slots import ANY, Choice, Day
from callbacks.moments.windows import NoSuchWindow, Window
from portal.cases.models import Case
from portal.intake import shared_forms
from portal.intake.drafts import Answers
from portal.intake.steps import StepForm
from portal.kit import clock

GONE = _("Dit moment kan niet meer. Kies een ander moment.")


@dataclasses.dataclass(frozen=True)
class Group:
    """Radio buttons under one heading, which may be empty."""

    heading: str
    radios: list[Any]


class DayForm(StepForm):
    """Which day suits her, or which half-day."""

    moment = forms.ChoiceField(
        label=_("Wanneer mogen wij u bellen?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies een moment waarop u de telefoon kunt opnemen."),
            "invalid_choice": GONE,
        },
    )
    remind = forms.BooleanField(
        label=_("Stuur mij kort van tevoren een sms of e-mail"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = [day for day in self.coming() if day.free]
        self.is_mixed = len({day.uses_slots for day in self.days}) == 2
        choices = [(code, words) for day in self.days for code, words, _label in _of_day(day)]
        if choices:
            choices.append((ANY, str(_now("Het maakt mij niet uit"))))
        cast("forms.ChoiceField", self.fields["moment"]).choices = choices

    def coming(self) -> list[Day]:
        """Return the days from which she chooses. Four queries."""
        return offered(self.situation.answers, now=self.situation.now)

    def groups(self) -> list[Group]:
        """Return the radio buttons: half-days under their day, days and 'any' under nothing."""
        radios = iter(self["moment"].subwidgets)
        rows = [
            (day, _radio(next(radios), self._label(day, label)))
            for day in self.days
            for *_code, label in _of_day(day)
        ]
        found = [
            Group(heading, [radio for _day, radio in group])
            for heading, group in itertools.groupby(rows, key=lambda row: _heading(row[0]))
        ]
        rest = [_radio(radio, str(radio.data["label"])) for radio in radios]
        if found and not found[-1].heading:
            return [*found[:-1], Group("", [*found[-1].radios, *rest])]
        return [*found, Group("", rest)]

    def _label(self, day: Day, label: str) -> str:
        """Say of a day among half-days that a time is asked after it."""
        if not (self.is_mixed and day.uses_slots):
            return label
        return _now("%(day)s, u kiest daarna een tijd") % {"day": label}

    @property
    def by_half_hour(self) -> bool:
        """Whether a time is asked after this."""
        return any(day.uses_slots for day in self.days)

    def shown(self, name: str) -> str:
        """Say yes or no for the tick."""
        if name == "remind":
            return _now("Ja") if self.cleaned_data["remind"] else _now("Nee")
        return super().shown(name)


class TimeForm(StepForm):
    """At what time of the day that she chose. Kept without that day, so that another day asks no
    more than it must."""

    time = forms.ChoiceField(
        label=_("Hoe laat mogen wij u bellen?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies een tijd waarop u de telefoon kunt opnemen."),
            "invalid_choice": _(
                "Deze tijd is op deze dag niet meer vrij: iemand anders was net voor. Kies "
                "hieronder een andere tijd. Al uw andere antwoorden staan er nog."
            ),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = self.situation.answers
        self.day = day_of(answers.get(DAY, {}).get("moment", ""))
        self.choices = _times(self.coming(), self.day)
        choices = [(_time_code(one), one.window.words) for one in self.choices]
        if choices:
            choices.append((ANY, str(_now("Het maakt mij niet uit"))))
        cast("forms.ChoiceField", self.fields["time"]).choices = choices

    def coming(self) -> list[Day]:
        """Return the days from which she chooses. Four queries."""
        return offered(self.situation.answers, now=self.situation.now)

    @property
    def day_words(self) -> str:
        """The day that she chose."""
        return clock.in_words(self.day) if self.day else ""

    def groups(self) -> list[Group]:
        """Return the radio buttons under morning and afternoon."""
        return _by_half(self.choices, self["time"].subwidgets)


class MoveForm(forms.Form):
    """Another moment for a request that stands: a day of the address first, where a team works
    with half hours."""

    moment = forms.ChoiceField(
        label=_("Wanneer mogen wij u bellen?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies een moment waarop u de telefoon kunt opnemen."),
            "invalid_choice": GONE,
        },
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        case: Case,
        window: Window | None,
        seen: str,
        day: str,
        now: dt.datetime,
        **kw: Any,
    ) -> None:
        kw.setdefault("initial", {"seen": seen})
        super().__init__(*args, **kw)
        self.now_words = window.words if window else ""
        # Not what she has already.
        self.days = slots.without(slots.ahead(case.team, now=now), window)
        self.day = day_of(day)
        self.by_half_hour = any(one.uses_slots for one in self.days)
        self.choices = [
            choice
            for one in self.days
            for choice in one.free
            if not self.by_half_hour or one.day == self.day
        ]
        choices = [(one.code, one.window.words) for one in self.choices]
        if choices and self.day:
            choices.append((self.day.isoformat(), str(_now("Het maakt mij niet uit"))))
        cast("forms.ChoiceField", self.fields["moment"]).choices = choices

    @property
    def asks_day(self) -> bool:
        """Whether this screen asks for the day only."""
        return self.by_half_hour and not self.choices

    @property
    def day_choices(self) -> list[tuple[str, str]]:
        """The days with something free: for the address, and in words."""
        return [(one.day.isoformat(), clock.in_words(one.day)) for one in self.days if one.free]

    @property
    def day_words(self) -> str:
        """The day that she chose; empty while all days are on the screen."""
        return clock.in_words(self.day) if self.day and self.choices else ""

    def groups(self) -> list[Group]:
        """Return the radio buttons: half hours under morning and afternoon, half-days by day."""
        radios = self["moment"].subwidgets
        if self.by_half_hour:
            return _by_half(self.choices, radios)
        rows = list(zip(self.choices, radios, strict=True))
        return [
            Group(clock.in_words(day), [_radio(radio, _half_label(one)) for one, radio in group])
            for day, group in itertools.groupby(rows, key=lambda row: row[0].day)
        ]

    def clean(self) -> dict[str, Any]:
        """Turn the choice into windows, the first one first."""
        data: dict[str, Any] = super().clean() or {}
        if "moment" in data:
            try:
                data["wanted"] = slots.find_in(self.days, data["moment"])
            except (NoSuchWindow, slots.Full):
                self.add_error("moment", str(GONE))
        return data


def offered(answers: Answers, *, now: dt.datetime) -> list[Day]:
    """Return the days that the team of her topic offers. Four queries."""
    topic = shared_forms.chosen_topic(answers.get(shared_forms.TOPIC, {}).get("topic", ""))
    return slots.ahead(topic.team, now=now)


def _of_day(day: Day) -> list[tuple[str, str, str]]:
    """Return what stands on the first screen of one day: code, whole words, words on the button."""
    if day.uses_slots:
        words = clock.in_words(day.day)
        return [(day.day.isoformat(), words, words)]
    return [(one.code, one.window.words, _half_label(one)) for one in day.choices]


def _heading(day: Day) -> str:
    return "" if day.uses_slots else clock.in_words(day.day)


def _half_label(choice: Choice) -> str:
    return f"{choice.half.name}, {choice.hours}"


def _times(days: list[Day], day: dt.date | None) -> list[Choice]:
    return [one for found in days if found.day == day for one in found.free]


def _time_code(choice: Choice) -> str:
    return f"{clock.local(choice.window.from_at):%H%M}"


def _by_half(choices: list[Choice], subwidgets: Iterable[Any]) -> list[Group]:
    radios = iter(subwidgets)
    halves: dict[str, list[Any]] = {}
    for choice in choices:
        halves.setdefault(choice.half.name, []).append(_radio(next(radios), choice.hours))
    found = [Group(name.capitalize(), group) for name, group in halves.items()]
    return [*found, *(Group("", [_radio(radio, str(radio.data["label"]))]) for radio in radios)]


def _radio(radio: Any, label: str) -> dict[str, Any]:
    return {"data": radio.data, "label": label}
