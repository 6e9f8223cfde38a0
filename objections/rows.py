"""What one row tells in a list of objections or complaints: who, by when, who has it and until when
the law gives us. Reads only."""

import dataclasses
import datetime as dt
from typing import Any

from django.db import models

from objections.pages import shown
from objections.pages.shown import Left
from portal.cases.worklists import Asked
from portal.kit import clock


class Group(models.TextChoices):
    """The headings of a list, in the order of calling."""

    URGENT = "URGENT", "Spoed, gaat voor"
    LATE = "LATE", "Had al moeten gebeuren"
    TODAY = "TODAY", "Vandaag"
    AHEAD = "AHEAD", "Komende dagen"
    DONE = "DONE", "Vandaag afgerond"


@dataclasses.dataclass(frozen=True)
class Row:
    """One objection or complaint as its list shows it to the colleague who asked."""

    case: Any
    asked: Asked
    state: str
    # What the law wants of us, and by when: 'beslissen'.
    term: str
    held: dt.date | None
    take_url: str
    # Why this colleague cannot take it, in a few words.
    barred: str = ""
    is_late: bool = False
    is_unsigned: bool = False

    @property
    def group(self) -> Group:
        """The heading that it stands under."""
        case, now = self.case, self.asked.now
        if not case.is_open:
            return Group.DONE
        if case.is_urgent:
            return Group.URGENT
        if case.due_at <= now:
            return Group.LATE
        return Group.TODAY if clock.day_of(case.due_at) == clock.day_of(now) else Group.AHEAD

    @property
    def when(self) -> str:
        """By when it asks for work, in words."""
        case, now = self.case, self.asked.now
        if not case.is_open:
            return f"om {clock.time_in_words(case.closed_at)}"
        if case.is_urgent:
            return "nu"
        day = clock.day_of(case.due_at)
        names = {0: "vandaag", 1: "morgen", -1: "gisteren"}
        return names.get((day - clock.day_of(now)).days, clock.in_words(day))

    @property
    def team(self) -> str:
        """Its team; with one team there is nothing to tell apart."""
        teams = self.asked.teams
        names = {team.pk: team.name for team in teams}
        return names.get(self.case.team_id, "") if len(teams) > 1 else ""

    @property
    def is_mine(self) -> bool:
        """This colleague has it."""
        return bool(self.case.owner_id == self.asked.user.pk)

    @property
    def is_waiting(self) -> bool:
        """Nobody has it yet."""
        return bool(self.case.is_open and self.case.owner_id is None)

    @property
    def last_day(self) -> dt.date | None:
        """The last day that the law gives us, while it is open and somebody can tell."""
        return self.held if self.case.is_open else None

    @property
    def left(self) -> Left | None:
        """How long that is still."""
        if self.last_day is None:
            return None
        return shown.left(self.last_day, today=clock.day_of(self.asked.now))

    @property
    def holder(self) -> str:
        """Who has it, in words."""
        if self.is_mine:
            return "bij u"
        if self.case.owner:
            return f"bij {self.case.owner.name}"
        return "wacht op een collega" if self.case.is_open else "niemand had dit nog opgepakt"
