"""Taking figures out of the portal as a file, with the reason and an event."""

import dataclasses
import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.dashboards import registry, scope
from portal.dashboards.models import FigureExport
from portal.kit import spreadsheet
from portal.kit.figures import Figure, Period
from portal.kit.refusal import Refused
from portal.staff import permissions
from portal.staff.models import Team, User


class NeedsWords(Refused):
    """'Anders' without saying what."""

    text = "Vul in waarvoor u de cijfers nodig heeft."


@dataclasses.dataclass(frozen=True)
class Asked:
    """Which figure, over which days, of which teams, and what for."""

    figure: Figure
    period: Period
    teams: list[Team]
    reason: FigureExport.Reason
    words: str = ""


def take(*, asked: Asked, user: User, now: dt.datetime) -> str:
    """Return the table as CSV without formulas, and write down who took it and why.

    Raises NeedsWords, or permissions.NotAllowed for a team that this colleague does not lead.
    """
    led = {team.pk for team in scope.teams_led(user, now=now)}
    if not asked.teams or not led.issuperset(team.pk for team in asked.teams):
        raise permissions.NotAllowed
    if asked.reason is FigureExport.Reason.OTHER and not asked.words:
        raise NeedsWords
    table = registry.measure(asked.figure, asked.period, scope.filters(asked.teams))
    with transaction.atomic():
        export = FigureExport.objects.create(
            figure=asked.figure.code,
            from_on=asked.period.from_on,
            until_on=asked.period.until_on,
            reason=asked.reason,
            reason_words=asked.words,
            at=now,
            by=user.actor.key,
        )
        export.teams.set(asked.teams)
        record.event(
            code="figure.exported", about=export, by=user.actor, now=now, figure=asked.figure.code
        )
    return _written(table, asked)


def _written(table: registry.Table, asked: Asked) -> str:
    notes = [
        [],
        ["Periode", asked.period.words],
        ["Teams", scope.words(asked.teams)],
        *(["Zo tellen wij dit", line] for line in asked.figure.definition),
        ["Kleine aantallen", f"Een leeg vak: {registry.TOO_FEW}."],
    ]
    rows = [[line.label, *line.cells] for line in table.lines]
    return spreadsheet.write([asked.figure.rows_are, *table.header], [*rows, *notes])
