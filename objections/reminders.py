"""What must not slip in an objection: the last day to decide at ten, five and two working days
before it, a signature that is missing, days to repair that are over, a new decision that was
promised, and dates that cannot be counted or must be counted anew."""

import dataclasses
import datetime as dt
from collections import defaultdict

from objections.dossier.act_models import LegalDate, LegalTerm
from objections.dossier.models import Objection, State, TermPause
from portal.due import urgent_clock
from portal.due.engine import Due
from portal.kit import clock
from portal.kit.workdays import WorkCalendar
from portal.municipality import calendars
from portal.municipality.models import Outage
from portal.staff import presence
from portal.staff.models import User

# Working days before the last day to decide.
WATCHED = (10, 5, 2)
# Before this many working days she is reached, or the lead hears of it (house norm).
REACHED_DAYS = 5
UNSIGNED_DAYS = 2
NOT_REACHED = frozenset({State.RECEIVED, State.CHECK, State.CALL})


@dataclasses.dataclass(frozen=True)
class Today:
    """What every reminder of one tick needs."""

    now: dt.datetime
    calendar: WorkCalendar
    leads: dict[int, User | None]
    outages: list[Outage]
    # Of each case, by term; and until when somebody may complete hers.
    dates: dict[int, dict[str, LegalDate]]
    repairs: dict[int, dt.date]

    @property
    def day(self) -> dt.date:
        """The day in Amsterdam."""
        return clock.day_of(self.now)

    def opens(self, day: dt.date) -> dt.datetime:
        """When colleagues begin on this day."""
        return clock.instant(day, urgent_clock.OPENS)


def due(now: dt.datetime) -> list[Due]:
    """Return what asks for work now. Five queries, and one a team. An entry of settings.DUE."""
    rows = list(Objection.objects.open().order_by("case_id"))
    if not rows:
        return []
    day = clock.day_of(now)
    teams = {row.case.team_id: row.case.team for row in rows}
    today = Today(
        now,
        calendars.office_calendar(),
        {pk: presence.lead_of(team, day) for pk, team in teams.items()},
        list(Outage.objects.filter(channel=Outage.Way.WEB)),
        _dates(rows),
        _repairs(rows),
    )
    return [one for row in rows for one in _of(row, today) if one.at <= now]


def _dates(rows: list[Objection]) -> dict[int, dict[str, LegalDate]]:
    found: dict[int, dict[str, LegalDate]] = defaultdict(dict)
    for row in LegalDate.objects.current().filter(case__in=[row.pk for row in rows]):
        found[row.case_id][row.term] = row
    return found


def _repairs(rows: list[Objection]) -> dict[int, dt.date]:
    waiting = [row.pk for row in rows if row.state == State.REPAIR]
    running = TermPause.objects.filter(objection__in=waiting, ended_on=None)
    return {row.objection_id: row.until_on for row in running if row.until_on}


def _of(objection: Objection, today: Today) -> list[Due]:
    dates = today.dates.get(objection.pk, {})
    found = [
        *_decide(objection, dates.get(LegalTerm.DECIDE), today),
        *_unsigned(objection, dates.get(LegalTerm.OBJECT), today),
        *_outage(objection, dates.get(LegalTerm.OBJECT), today),
        *_reached(objection, today),
        *_promised(objection, today),
    ]
    if until_on := today.repairs.get(objection.pk):
        over = today.opens(until_on + dt.timedelta(days=1))
        text = "De tijd om een bezwaar aan te vullen is voorbij. Kijk hoe het verder gaat."
        found.append(_due(objection, "repair", over, text))
    return found


def _decide(objection: Objection, held: LegalDate | None, today: Today) -> list[Due]:
    if held is None or objection.state == State.ANNOUNCED:
        return []
    if held.day is None:
        begins = today.calendar.add(clock.day_of(objection.received_at), 1)
        text = "Van een bezwaar is de laatste dag om te beslissen nog niet te berekenen. Zoek uit "
        text += "wanneer het besluit is verstuurd."
        return [_due(objection, "unknown", today.opens(begins), text)]
    last = clock.in_words(held.day)
    if today.day > held.day:
        over = today.opens(held.day + dt.timedelta(days=1))
        text = f"De laatste dag om op een bezwaar te beslissen was {last}. Beslis zo snel mogelijk."
        return _both(objection, "late", over, text, today)
    for count in reversed(WATCHED):
        begins = today.calendar.back(held.day, count)
        if today.opens(begins) <= today.now:
            text = f"Beslis uiterlijk {last} op een bezwaar, of stel de beslissing op tijd uit."
            key = f"decide-{count}"
            if count == WATCHED[0]:
                return [_due(objection, key, today.opens(begins), text)]
            return _both(objection, key, today.opens(begins), text, today)
    return []


def _unsigned(objection: Objection, held: LegalDate | None, today: Today) -> list[Due]:
    """It is watched until two days before the term ends; without a known end from the next day."""
    if not objection.needs_signature or objection.signed_on is not None:
        return []
    text = (
        "Een bezwaar dat wij opschreven is nog niet ondertekend. Vraag de inwoner langs te komen."
    )
    next_day = today.calendar.add(clock.day_of(objection.received_at), 1)
    found = [_due(objection, "unsigned", today.opens(next_day), text)]
    if held is not None and held.day is not None:
        begins = today.calendar.back(held.day, UNSIGNED_DAYS)
        last = clock.in_words(held.day)
        text = f"Een bezwaar is nog niet ondertekend, en dat moet uiterlijk {last}. Bel vandaag."
        found += _both(objection, "unsigned-soon", today.opens(begins), text, today)
    return found


def _outage(objection: Objection, held: LegalDate | None, today: Today) -> list[Due]:
    """An outage that was written down later may make a late objection one that is in time."""
    if held is None or held.day is None or held.in_time is not False:
        return []
    begin, end = clock.begin_of(held.day), clock.end_of(held.day)
    for outage in today.outages:
        noted = outage.noted_at or outage.started_at
        touches = outage.started_at < end and (outage.ended_at is None or outage.ended_at > begin)
        if touches and noted > held.at:
            text = "Op de laatste dag voor dit bezwaar was er een storing. Bereken de data opnieuw."
            return [_due(objection, "outage", noted, text)]
    return []


def _reached(objection: Objection, today: Today) -> list[Due]:
    if not objection.wants_call or objection.state not in NOT_REACHED:
        return []
    begins = today.calendar.add(clock.day_of(objection.received_at), REACHED_DAYS)
    text = "Na vijf werkdagen is er nog niet gesproken met iemand die bezwaar maakte."
    lead = today.leads[objection.case.team_id]
    return [_due(objection, "unreached", today.opens(begins), text, owner=lead)]


def _promised(objection: Objection, today: Today) -> list[Due]:
    promised = objection.new_decision_due_on
    if promised is None or objection.new_decision_on is not None:
        return []
    begins = today.calendar.back(promised, 1)
    text = f"Wij beloofden uiterlijk {clock.in_words(promised)} een nieuw besluit bij een bezwaar."
    return _both(objection, "promised", today.opens(begins), text, today)


def _both(objection: Objection, what: str, at: dt.datetime, text: str, today: Today) -> list[Due]:
    """Tell whoever handles it, and the lead of the team."""
    lead = today.leads[objection.case.team_id]
    found = [_due(objection, what, at, text, goes_first=True)]
    if lead is not None and lead.pk != objection.case.owner_id:
        found.append(_due(objection, f"{what}-lead", at, text, owner=lead, goes_first=True))
    return found


def _due(
    objection: Objection,
    what: str,
    at: dt.datetime,
    text: str,
    *,
    owner: User | None = None,
    goes_first: bool = False,
) -> Due:
    case = objection.case
    return Due(
        key=f"objection-{what}-{case.pk}",
        code=f"objection.{what.removesuffix('-lead')}",
        at=at,
        team_id=case.team_id,
        owner_id=owner.pk if owner else case.owner_id,
        case_id=case.pk,
        text=text,
        goes_first=goes_first,
    )
