"""What must not slip in an objection: the last day to decide at ten, five and two working days
before it, a signature that is missing, days to repair that are over, a new decision that was
promised, and dates that cannot be counted or must be counted anew."""

import dataclasses
import datetime as dt

from objections import watching
from objections.dossier.act_models import LegalDate, LegalTerm
from objections.dossier.models import Objection, State, TermPause
from objections.watching import LastDay, Watch
from portal.due.engine import Due
from portal.kit import clock
from portal.municipality.models import Outage

UNSIGNED_DAYS = 2
NOT_REACHED = frozenset({State.RECEIVED, State.CHECK, State.CALL})
LAST_DAY = LastDay(
    what="decide",
    unknown="Van een bezwaar is de laatste dag om te beslissen nog niet te berekenen. Zoek uit "
    "wanneer het besluit is verstuurd.",
    over="De laatste dag om op een bezwaar te beslissen was {last}. Beslis zo snel mogelijk.",
    ahead="Beslis uiterlijk {last} op een bezwaar, of stel de beslissing op tijd uit.",
)
UNREACHED = "Na vijf werkdagen is er nog niet gesproken met iemand die bezwaar maakte."


@dataclasses.dataclass(frozen=True)
class Known:
    """What is read once for all objections of one tick."""

    outages: list[Outage]
    # Of each case, by term; and until when somebody may complete hers.
    dates: dict[int, dict[str, LegalDate]]
    repairs: dict[int, dt.date]


def due(now: dt.datetime) -> list[Due]:
    """Return what asks for work now. Five queries, and one a team. An entry of settings.DUE."""
    rows = list(Objection.objects.open().order_by("case_id"))
    if not rows:
        return []
    cases = [row.case for row in rows]
    today = watching.today(cases, now)
    outages = list(Outage.objects.filter(channel=Outage.Way.WEB))
    known = Known(outages, watching.dates_of(cases), _repairs(rows))
    found = []
    for row in rows:
        watch = Watch("objection", row.case, row.received_at, today)
        found += _of(row, watch, known)
    return [one for one in found if one.at <= now]


def _repairs(rows: list[Objection]) -> dict[int, dt.date]:
    waiting = [row.pk for row in rows if row.state == State.REPAIR]
    running = TermPause.objects.filter(objection__in=waiting, ended_on=None)
    return {row.objection_id: row.until_on for row in running if row.until_on}


def _of(objection: Objection, watch: Watch, known: Known) -> list[Due]:
    dates = known.dates.get(objection.pk, {})
    to_object, decide = dates.get(LegalTerm.OBJECT), dates.get(LegalTerm.DECIDE)
    found = [
        *_unsigned(objection, to_object, watch),
        *_outage(to_object, watch, known.outages),
        *_promised(objection, watch),
    ]
    if decide is not None and objection.state != State.ANNOUNCED:
        found += watch.last_day(decide.day, LAST_DAY)
    if objection.wants_call and objection.state in NOT_REACHED:
        found.append(watch.unreached(UNREACHED))
    if until_on := known.repairs.get(objection.pk):
        over = watch.today.opens(until_on + dt.timedelta(days=1))
        text = "De tijd om een bezwaar aan te vullen is voorbij. Kijk hoe het verder gaat."
        found.append(watch.due("repair", over, text))
    return found


def _unsigned(objection: Objection, held: LegalDate | None, watch: Watch) -> list[Due]:
    """From the next working day whoever handles it hears so; in the last two working days of the
    term to object the lead of the team as well."""
    if not objection.is_unsigned:
        return []
    text = (
        "Een bezwaar dat wij opschreven is nog niet ondertekend. Vraag de inwoner langs te komen."
    )
    next_day = watch.today.calendar.add(clock.day_of(objection.received_at), 1)
    found = [watch.due("unsigned", watch.today.opens(next_day), text)]
    if held is not None and held.day is not None:
        begins = watch.today.calendar.back(held.day, UNSIGNED_DAYS)
        last = clock.in_words(held.day)
        text = f"Een bezwaar is nog niet ondertekend, en dat moet uiterlijk {last}. Bel vandaag."
        found += watch.both("unsigned-soon", watch.today.opens(begins), text)
    return found


def _outage(held: LegalDate | None, watch: Watch, outages: list[Outage]) -> list[Due]:
    """An outage that was written down later may make a late objection one that is in time."""
    if held is None or held.day is None or held.in_time is not False:
        return []
    begin, end = clock.begin_of(held.day), clock.end_of(held.day)
    for outage in outages:
        noted = outage.noted_at or outage.started_at
        touches = outage.started_at < end and (outage.ended_at is None or outage.ended_at > begin)
        if touches and noted > held.at:
            text = "Op de laatste dag voor dit bezwaar was er een storing. Bereken de data opnieuw."
            return [watch.due("outage", noted, text)]
    return []


def _promised(objection: Objection, watch: Watch) -> list[Due]:
    promised = objection.new_decision_due_on
    if promised is None or objection.new_decision_on is not None:
        return []
    begins = watch.today.calendar.back(promised, 1)
    text = f"Wij beloofden uiterlijk {clock.in_words(promised)} een nieuw besluit bij een bezwaar."
    return watch.both("promised", watch.today.opens(begins), text)
