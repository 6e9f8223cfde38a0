"""Who can do something about this? A subject leads to its team, who of it is here today, and the
form. Reads only; the subjects themselves are in portal.cases.topics."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from portal.cases.models import Topic
from portal.kit import clock, text
from portal.staff import people
from portal.staff.models import User
from portal.staff.roles import Permission, roles_with


@dataclasses.dataclass(frozen=True)
class Answer:
    """One subject, the colleagues who are here for it today, and how many of the team are not."""

    topic: Topic
    here: list[User]
    away: int
    # Who helps the desk for this team now, as higher apps tell (BACKUP_NOW).
    backups: list[User]


@dataclasses.dataclass(frozen=True)
class Answers:
    """What fits the typed words, and who of that name left."""

    answers: list[Answer]
    left: list[User]


# An entry of settings.BACKUP_NOW, in two queries at most.
type BackupNow = Callable[..., dict[int, list[User]]]


def find(typed: str, *, now: dt.datetime) -> Answers:
    """Return the subjects, teams and colleagues that fit the words; everything without words. Four
    queries at most, and two an entry."""
    words = text.plain(typed).split()
    topics = Topic.objects.filter(is_active=True, team__is_active=True).select_related("team")
    here, away = people.at_work(on=clock.day_of(now), roles=roles_with(Permission.WORK_CASES))
    backups: dict[int, list[User]] = {}
    for path in settings.BACKUP_NOW:
        entry: BackupNow = import_string(path)
        backups |= entry(now=now)
    answers = [
        Answer(
            topic,
            here.get(topic.team_id, []),
            away.get(topic.team_id, 0),
            backups.get(topic.team_id, []),
        )
        for topic in topics.order_by("position", "pk")
    ]
    fitting = [answer for answer in answers if _fits(answer, words)]
    return Answers(fitting, people.left_named_like(typed))


def _fits(answer: Answer, words: list[str]) -> bool:
    names = " ".join(person.name for person in {*answer.here, *answer.backups})
    told = text.plain(f"{answer.topic.label} {answer.topic.team.name} {names}")
    return all(word in told for word in words)
