"""Which team a new objection goes to. A municipality with people who call about objections gives
them every objection; another one leaves it with the team that knows the topic."""

import datetime as dt

from django.db import transaction

from objections.routing.models import ObjectionTeam
from portal.audit import record
from portal.audit.actor import Actor
from portal.cases.models import Topic
from portal.staff.models import Team


def chosen() -> Team | None:
    """Return the one team for all objections, if there is one. One query."""
    row = ObjectionTeam.objects.select_related("team").filter(team__is_active=True).first()
    return row.team if row else None


def team_for(topic: Topic) -> Team:
    """Return the team that takes up an objection about this topic. One query."""
    return chosen() or topic.team


def choose(*, team: Team | None, by: Actor, now: dt.datetime) -> None:
    """Let this team take up new objections; None leaves them with the team of the topic. What came
    in before stays where it is."""
    with transaction.atomic():
        if team is None:
            row = ObjectionTeam.objects.select_related("team").first()
            if row is None:
                return
            record.event(code="objection.team_chosen", about=row.team, by=by, now=now, is_one=False)
            row.delete()
            return
        values = {"team": team, "changed_at": now, "changed_by": by.key}
        ObjectionTeam.objects.update_or_create(pk=1, defaults=values)
        record.event(code="objection.team_chosen", about=team, by=by, now=now, is_one=True)
