"""What reminders of objections and complaints share: the last day at ten, five and two working days
before it and after it, a call that nobody made, and who hears of it."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from objections.dossier.act_models import LegalDate
from portal.cases.models import Case
from portal.due import urgent_clock
from portal.due.engine import Due
from portal.kit import clock
from portal.kit.workdays import WorkCalendar
from portal.municipality import calendars
from portal.staff import presence
from portal.staff.models import User

# Working days before the last day.
WATCHED = (10, 5, 2)
# Before this many working days she is reached, or the lead hears of it (house norm).
REACHED_DAYS = 5


@dataclasses.dataclass(frozen=True)
class Today:
    """What every reminder of one tick needs."""

    now: dt.datetime
    calendar: WorkCalendar
    leads: dict[int, User | None]

    @property
    def day(self) -> dt.date:
        """The day in Amsterdam."""
        return clock.day_of(self.now)

    def opens(self, day: dt.date) -> dt.datetime:
        """When colleagues begin on this day."""
        return clock.instant(day, urgent_clock.OPENS)


def today(cases: Iterable[Case], now: dt.datetime) -> Today:
    """Return what holds for these cases at this moment. One query, and one a team."""
    day = clock.day_of(now)
    teams = {case.team_id: case.team for case in cases}
    leads = {pk: presence.lead_of(team, day) for pk, team in teams.items()}
    return Today(now, calendars.office_calendar(), leads)


def dates_of(cases: Iterable[Case]) -> dict[int, dict[str, LegalDate]]:
    """Return the dates of each case that hold, by term. One query."""
    found: dict[int, dict[str, LegalDate]] = defaultdict(dict)
    for row in LegalDate.objects.current().filter(case__in=[case.pk for case in cases]):
        found[row.case_id][row.term] = row
    return found


@dataclasses.dataclass(frozen=True)
class LastDay:
    """What a last day is called in a key, and what its reminders say; `{last}` is the day."""

    what: str
    unknown: str
    over: str
    ahead: str


@dataclasses.dataclass(frozen=True)
class Watch:
    """One case that is watched. `barred` never hears of it: whom it is about."""

    # The first word of its keys and codes: 'objection'.
    name: str
    case: Case
    received_at: dt.datetime
    today: Today
    barred: int | None = None

    @property
    def lead(self) -> User | None:
        """Who leads its team today."""
        lead = self.today.leads[self.case.team_id]
        return None if lead is None or lead.pk == self.barred else lead

    def last_day(self, day: dt.date | None, texts: LastDay) -> list[Due]:
        """Return what asks for work before or after the last day; `day` is None while nobody can
        tell."""
        today = self.today
        if day is None:
            begins = today.calendar.add(clock.day_of(self.received_at), 1)
            return [self.due("unknown", today.opens(begins), texts.unknown)]
        last = clock.in_words(day)
        if today.day > day:
            over = today.opens(day + dt.timedelta(days=1))
            return self.both("late", over, texts.over.format(last=last))
        for count in reversed(WATCHED):
            at = today.opens(today.calendar.back(day, count))
            if at <= today.now:
                text, key = texts.ahead.format(last=last), f"{texts.what}-{count}"
                is_early = count == WATCHED[0]
                return [self.due(key, at, text)] if is_early else self.both(key, at, text)
        return []

    def unreached(self, text: str) -> Due:
        """Tell the lead that nobody spoke to her in time."""
        begins = self.today.calendar.add(clock.day_of(self.received_at), REACHED_DAYS)
        return self.due("unreached", self.today.opens(begins), text, owner=self.lead)

    def both(self, what: str, at: dt.datetime, text: str) -> list[Due]:
        """Tell whoever handles it, and the lead of the team."""
        found = [self.due(what, at, text, goes_first=True)]
        if self.lead is not None and self.lead.pk != self.case.owner_id:
            found.append(self.due(f"{what}-lead", at, text, owner=self.lead, goes_first=True))
        return found

    def due(
        self,
        what: str,
        at: dt.datetime,
        text: str,
        *,
        owner: User | None = None,
        goes_first: bool = False,
    ) -> Due:
        """Return one reminder: of this colleague, or else of whoever has it."""
        case = self.case
        return Due(
            key=f"{self.name}-{what}-{case.pk}",
            code=f"{self.name}.{what.removesuffix('-lead')}",
            at=at,
            team_id=case.team_id,
            owner_id=owner.pk if owner else case.owner_id,
            case_id=case.pk,
            text=text,
            goes_first=goes_first,
        )
