"""The log of outages: when residents could not reach us by a way that is meant for it. Terms may
run longer by it, so a line is corrected by another line and never taken away."""

import datetime as dt

from django.db import IntegrityError, transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit import clock, spreadsheet
from portal.kit.refusal import Refused
from portal.municipality.models import Outage
from portal.staff import names

SHOWN = 100
HEADER = ("Waarlangs", "Begin", "Einde", "Wat er was", "Opgeschreven", "Door")


class RunsAlready(Refused):
    """One outage of a way at a time."""

    text = "Voor deze weg loopt al een storing. Vul eerst in wanneer die voorbij was."


class EndsBeforeItBegins(Refused):
    """The end of an outage lies after its begin, and not in the future."""

    text = "Het einde ligt na het begin, en is al geweest. Kijk de tijden nog eens na."


class StillToCome(Refused):
    """What has not begun is no outage."""

    text = "Dit begin is nog niet geweest. Kijk de tijd nog eens na."


def note(
    *,
    way: Outage.Way,
    began_at: dt.datetime,
    ended_at: dt.datetime | None,
    words: str,
    by: Actor,
    now: dt.datetime,
) -> Outage:
    """Write an outage down, one that runs or one that is over. Raises RunsAlready, StillToCome or
    EndsBeforeItBegins."""
    if began_at > now:
        raise StillToCome
    if ended_at is not None and not began_at < ended_at <= now:
        raise EndsBeforeItBegins
    try:
        with transaction.atomic():
            outage = Outage.objects.create(
                started_at=began_at,
                ended_at=ended_at,
                channel=way,
                note=words,
                noted_at=now,
                noted_by=by.key,
            )
            record.event(code="office.outage_noted", about=outage, by=by, now=now, way=way.value)
    except IntegrityError:
        raise RunsAlready from None
    return outage


def end(*, outage: Outage, ended_at: dt.datetime, by: Actor, now: dt.datetime) -> None:
    """Write down when an outage was over. What somebody else ended meanwhile stays as it is. Raises
    EndsBeforeItBegins."""
    if not outage.started_at < ended_at <= now:
        raise EndsBeforeItBegins
    with transaction.atomic():
        if Outage.objects.running().filter(pk=outage.pk).update(ended_at=ended_at):
            record.event(code="office.outage_ended", about=outage, by=by, now=now)


def latest() -> list[Outage]:
    """Return the outages that somebody may want to see, the newest first. One query."""
    return list(Outage.objects.order_by("-started_at", "-pk")[:SHOWN])


def as_list() -> str:
    """Return every outage as a list for a spreadsheet, in order. Two queries."""
    found = list(Outage.objects.order_by("started_at", "pk"))
    by = names.names_of(row.noted_by for row in found if row.noted_by)
    return spreadsheet.write(
        HEADER,
        [
            (
                row.get_channel_display(),
                _moment(row.started_at),
                _moment(row.ended_at),
                row.note,
                _moment(row.noted_at),
                by.get(row.noted_by, ""),
            )
            for row in found
        ],
    )


def _moment(at: dt.datetime | None) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else ""
