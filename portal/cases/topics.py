"""Verbs about topics: the words that residents choose from, and the team that answers each."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases.models import Topic
from portal.kit.refusal import Refused
from portal.staff import people
from portal.staff.models import Membership, Team
from portal.staff.roles import Permission, roles_with


class TopicKnown(Refused):
    """A code names one topic."""

    text = "Er is al een onderwerp met deze code. Kies een andere code."


class LastTopic(Refused):
    """Without topics nobody can ask for a call."""

    text = "Dit is het laatste onderwerp. Voeg eerst een ander onderwerp toe."


def listed() -> QuerySet[Topic]:
    """Return every topic with its team, as residents see them and then those out of use."""
    return Topic.objects.select_related("team").order_by("-is_active", "position", "pk")


def offered() -> list[Topic]:
    """Return the topics that residents choose from, with their teams, in order. One query."""
    active = Topic.objects.filter(is_active=True, team__is_active=True)
    return list(active.select_related("team").order_by("position", "pk"))


def teams_taking_cases(*, on: dt.date) -> QuerySet[Team]:
    """Return the teams that something can be given to, by name: a topic is theirs, or somebody in
    it works on cases besides receiving people at the desk."""
    work = set(roles_with(Permission.WORK_CASES)) - set(roles_with(Permission.WORK_DESK))
    working = Membership.objects.on(on).filter(role__in=work)
    theirs = Topic.objects.filter(is_active=True)
    return people.active_teams().filter(
        Q(pk__in=working.values("team")) | Q(pk__in=theirs.values("team"))
    )


def add(
    *,
    code: str,
    label: str,
    team: Team,
    position: int,
    by: Actor,
    now: dt.datetime,
    first_report_kind: str = "",
    form_url: str = "",
) -> Topic:
    """Add a topic; with a kind of first report, choosing it is a wish to apply. Raises
    TopicKnown."""
    topic = Topic(
        code=code,
        label=label,
        team=team,
        position=position,
        first_report_kind=first_report_kind,
        form_url=form_url,
    )
    try:
        with transaction.atomic():
            topic.save(force_insert=True)
            record.event(code="topic.added", about=topic, by=by, now=now, team=team.pk)
    except IntegrityError:
        raise TopicKnown from None
    return topic


def change(
    *,
    topic: Topic,
    label: str,
    team: Team,
    position: int,
    by: Actor,
    now: dt.datetime,
    first_report_kind: str = "",
    form_url: str = "",
) -> None:
    """Change the words, the team, the place in the list, the form or what it applies for. Cases
    that exist keep their team and the day of their first report."""
    with transaction.atomic():
        topic.label, topic.team, topic.position = label, team, position
        topic.first_report_kind, topic.form_url = first_report_kind, form_url
        fields = ["label", "team", "position", "first_report_kind", "form_url"]
        topic.save(update_fields=fields)
        record.event(code="topic.changed", about=topic, by=by, now=now, team=team.pk)


def retire(*, topic: Topic, by: Actor, now: dt.datetime) -> None:
    """Offer this topic no more. Raises LastTopic, also when two retire the last two at once."""
    with transaction.atomic():
        offered = Topic.objects.select_for_update().filter(is_active=True).order_by("pk")
        if {row.pk for row in offered} <= {topic.pk}:
            raise LastTopic
        topic.is_active = False
        topic.save(update_fields=["is_active"])
        record.event(code="topic.retired", about=topic, by=by, now=now)


def restore(*, topic: Topic, by: Actor, now: dt.datetime) -> None:
    """Offer this topic again."""
    with transaction.atomic():
        topic.is_active = True
        topic.save(update_fields=["is_active"])
        record.event(code="topic.restored", about=topic, by=by, now=now)
