"""Which days and which team, and what a file with figures is for."""

import dataclasses
import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms

from portal.dashboards.models import FigureExport
from portal.kit import clock
from portal.kit.figures import MOST_DAYS, Period
from portal.kit.forms import DayField, LineField
from portal.staff.models import Team

DAYS = 28
NO_DAY = "Vul een dag in zoals 24-11-2026."
SPANS = (("Laatste 4 weken", DAYS), ("Laatste jaar", 365), ("Laatste twee jaar", 731))


@dataclasses.dataclass(frozen=True)
class Span:
    """A period that ends today, as a link."""

    label: str
    query: str


def spans(*, now: dt.datetime) -> list[Span]:
    """Return the periods that are asked for most."""
    today = clock.day_of(now)
    firsts = [(label, today - dt.timedelta(days=days - 1)) for label, days in SPANS]
    return [Span(label, urlencode({"van": first, "tot": today})) for label, first in firsts]


class PeriodForm(forms.Form):
    """The first and the last day, and one of the teams or all of them."""

    van = DayField(
        label="Vanaf", error_messages={"required": "Vul de eerste dag in.", "invalid": NO_DAY}
    )
    tot = DayField(
        label="Tot en met", error_messages={"required": "Vul de laatste dag in.", "invalid": NO_DAY}
    )
    team = forms.ChoiceField(label="Team", required=False)

    def __init__(self, data: Any, *, teams: list[Team], now: dt.datetime) -> None:
        self.teams, self.now = teams, now
        today = clock.day_of(now)
        first = today - dt.timedelta(days=DAYS - 1)
        given = {name: data[name] for name in ("van", "tot", "team") if name in data}
        super().__init__({"van": first.isoformat(), "tot": today.isoformat(), **given})
        choices = [(team.code, team.name) for team in teams]
        everything = [("", "Al mijn teams")] if len(teams) > 1 else []
        self.fields["team"] = forms.ChoiceField(
            label="Team", required=False, choices=[*everything, *choices]
        )
        if len(teams) == 1:
            self.fields["team"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, in the future, or more than two years and some."""
        data = super().clean() or {}
        first, last = data.get("van"), data.get("tot")
        if first is None or last is None:
            return data
        if last < first:
            self.add_error("tot", "De laatste dag ligt voor de eerste dag. Kies een latere dag.")
        elif last > clock.day_of(self.now):
            self.add_error("tot", "Deze dag moet nog komen. Kies vandaag of een eerdere dag.")
        elif (last - first).days >= MOST_DAYS:
            self.add_error("van", "Kies een periode van twee jaar of korter.")
        return data

    @property
    def period(self) -> Period:
        """The period; only of a valid form."""
        until = self.cleaned_data["tot"] + dt.timedelta(days=1)
        return Period(self.cleaned_data["van"], until, self.now)

    def as_query(self) -> dict[str, str]:
        """The choices as they stand in an address; only of a valid form."""
        days = {name: self.cleaned_data[name].isoformat() for name in ("van", "tot")}
        code = self.cleaned_data["team"]
        return {**days, "team": code} if code else days

    @property
    def chosen_teams(self) -> list[Team]:
        """The chosen team, or all."""
        code = self.cleaned_data["team"]
        return [team for team in self.teams if code in ("", team.code)]


class ExportForm(forms.Form):
    """What the file is for: three picks and 'anders'."""

    reason = forms.ChoiceField(
        label="Waarvoor hebt u de cijfers nodig?",
        choices=FigureExport.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waarvoor u de cijfers nodig heeft."},
    )
    words = LineField(label="Waarvoor?", required=False, max_length=200, help_text="Bij anders.")
