"""Somebody's day: everything with their name or of their team, by urgency. Reads only."""

import dataclasses
import datetime as dt
import re

from django.db.models import OuterRef, QuerySet, Subquery

from portal.cases import kinds, worklists
from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.due import promised, urgent, urgent_clock
from portal.due.models import Reminder
from portal.kit import clock
from portal.municipality import calendars
from portal.staff import permissions
from portal.staff.models import Team, User

PAGE = 50
LAST_PAGE = 20
LAST = dt.datetime.max.replace(tzinfo=dt.UTC)
LOOKED = "work.listed"
# What these say stands already on the row of the case itself.
ON_THE_ROW = (promised.SOON, promised.BROKEN, urgent.UNOWNED, urgent.LEADERLESS)


@dataclasses.dataclass(frozen=True)
class Row:
    """One line: what it is, when, whose it is, and the case behind it."""

    case: Case | None
    what: str
    when: str
    holder: str
    is_mine: bool
    is_late: bool = False
    due_at: dt.datetime | None = None
    # Only a reminder can be put away.
    reminder: int | None = None
    goes_first: bool = False

    @property
    def id(self) -> str:
        """A name for this line on the page that stays when the list is read again."""
        return str(self.reminder or (self.case.reference if self.case else ""))


@dataclasses.dataclass(frozen=True)
class Day:
    """What the page shows; `next_page` is for a list that is longer than a page."""

    teams: list[Team]
    urgent: list[Row]
    # Reminders of what cannot wait behind the rest.
    first_of_all: list[Row]
    # What was promised for a day that is over.
    late: list[Row]
    today: list[Row]
    reminders: list[Row]
    later: list[Row]
    page: int
    next_page: int | None

    @property
    def first(self) -> str:
        """The id of the line to begin with: the first one with a case behind it."""
        lines = (
            *self.urgent,
            *self.first_of_all,
            *self.late,
            *self.today,
            *self.reminders,
            *self.later,
        )
        return next((line.id for line in lines if line.case), "")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all to do."""
        return not (
            self.urgent
            or self.first_of_all
            or self.late
            or self.today
            or self.reminders
            or self.later
        )


def page_number(typed: str) -> int:
    """Return the page that an address asks for; the first one for anything that is no page."""
    return min(int(typed), LAST_PAGE) if re.fullmatch("[1-9][0-9]{0,2}", typed) else 1


def reminder_of(user: User, pk: int, *, now: dt.datetime) -> Reminder | None:
    """Return a standing reminder that this colleague may put away: not what goes first, which ends
    by what is done. Two queries."""
    teams = permissions.teams_of(user, now=now)
    found: Reminder | None = (
        Reminder.objects.rung().for_colleague(user, teams).filter(pk=pk, goes_first=False).first()
    )
    return found


def record_looks(day: Day, *, user: User, in_background: bool, now: dt.datetime) -> None:
    """Record that this colleague saw the names of this day."""
    rows = [*day.urgent, *day.first_of_all, *day.late, *day.today, *day.reminders, *day.later]
    cases = {row.case.pk: row.case for row in rows if row.case}
    worklists.record_names(
        [*cases.values()], code=LOOKED, user=user, in_background=in_background, now=now
    )


def day_of(user: User, *, teams: list[Team], page: int, now: dt.datetime) -> Day:
    """Return the day of this colleague. Three statements, four when something is urgent."""
    cases = list(_cases(user, teams, most=page * PAGE + 1)[(page - 1) * PAGE :])
    shown = cases[:PAGE]
    rows = [_case_row(case, user, now) for case in shown if not case.is_urgent]
    if page == 1:
        agreed = Promise.objects.standing().agreements_for(user, teams)[:PAGE]
        rows += [_promise_row(promise, user, now) for promise in agreed]
        rows.sort(key=lambda row: row.due_at or LAST)
    day = clock.day_of(now)
    late = _before(rows, day)
    today = _before(rows[len(late) :], day + dt.timedelta(days=1))
    reminders = _reminders(user, teams) if page == 1 else []
    more = len(cases) > PAGE and page < LAST_PAGE
    return Day(
        teams=teams,
        urgent=_urgent([case for case in shown if case.is_urgent], user, now),
        first_of_all=[row for row in reminders if row.goes_first],
        late=late,
        today=today,
        reminders=[row for row in reminders if not row.goes_first],
        later=rows[len(late) + len(today) :],
        page=page,
        next_page=page + 1 if more else None,
    )


def _before(rows: list[Row], day: dt.date) -> list[Row]:
    until = clock.begin_of(day)
    return [row for row in rows if row.due_at is not None and row.due_at < until]


def _cases(user: User, teams: list[Team], *, most: int) -> QuerySet[Case]:
    window = Promise.objects.standing().filter(case=OuterRef("pk"), kind=Promise.Kind.WINDOW)
    cases: QuerySet[Case] = (
        Case.objects.annotate(
            window_from=Subquery(window.values("from_at")[:1]),
            window_until=Subquery(window.values("until_at")[:1]),
        )
        .with_time_in_team()
        .select_related("resident", "team", "owner")
        .on_the_day_of(user, teams, most=most)
    )
    return cases


def _urgent(cases: list[Case], user: User, now: dt.datetime) -> list[Row]:
    if not cases:
        return []
    calendar = calendars.office_calendar()
    return [
        dataclasses.replace(
            _case_row(case, user, now),
            when=urgent_clock.waiting_words(case.urgent_since or now, calendar, now=now),
            is_late=case.owner_id is None and urgent.must_be_owned_by(case, calendar) <= now,
        )
        for case in cases
    ]


def _reminders(user: User, teams: list[Team]) -> list[Row]:
    found = (
        Reminder.objects.rung()
        .for_colleague(user, teams)
        .exclude(code__in=ON_THE_ROW)
        .select_related("case__resident", "team", "owner")
        .order_by("-goes_first", "at", "pk")
    )
    return [
        Row(
            case=row.case,
            what=row.text,
            when=clock.moment_in_words(row.at),
            holder=row.owner.name if row.owner else row.team.name,
            is_mine=row.owner == user,
            reminder=row.pk,
            goes_first=row.goes_first,
        )
        for row in found[:PAGE]
    ]


def _case_row(case: Case, user: User, now: dt.datetime) -> Row:
    start: dt.datetime | None = getattr(case, "window_from", None)
    end: dt.datetime | None = getattr(case, "window_until", None)
    kind = kinds.kind_of(case)
    return Row(
        case=case,
        what=case.subject if kind.subject_tells else f"{kind.label}: {case.subject}",
        when=_when(start, end or case.due_at, now),
        holder=case.owner.name if case.owner else case.team.name,
        is_mine=case.owner_id == user.pk,
        is_late=case.due_at is not None and case.due_at <= now,
        due_at=case.due_at,
    )


def _promise_row(promise: Promise, user: User, now: dt.datetime) -> Row:
    case = promise.case
    label = promise.get_kind_display().capitalize()
    return Row(
        case=case,
        what=f"{label}: {promise.text or case.subject}",
        when=_when(None, promise.until_at, now),
        holder=_holder(promise),
        is_mine=promise.holder_id == user.pk,
        is_late=promise.until_at <= now,
        due_at=promise.until_at,
    )


def _holder(promise: Promise) -> str:
    people = {person.pk: person.name for person in (promise.owner, promise.case.owner) if person}
    return people.get(promise.holder_id or 0, promise.case.team.name)


def _when(start: dt.datetime | None, end: dt.datetime | None, now: dt.datetime) -> str:
    """Return a window, or the moment by which it must be done; short for today."""
    if end is None:
        return "geen vaste tijd"
    is_today = clock.day_of(end) == clock.day_of(now)
    if start is None:
        moment = clock.time_in_words(end) if is_today else clock.moment_in_words(end)
        return f"vandaag, uiterlijk {moment}" if is_today else f"uiterlijk {moment}"
    words = clock.window_in_words(start, end)
    return f"vandaag,{words.partition(',')[2]}" if is_today else words
