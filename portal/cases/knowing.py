"""Who can do something about this? A subject leads to its team, who of it is here today, and the
form. Reads only; the subjects themselves are in portal.cases.topics."""

import dataclasses
import datetime as dt

from portal.cases.models import Topic
from portal.kit import text
from portal.staff import people
from portal.staff.models import User
from portal.staff.roles import Permission, roles_with


@dataclasses.dataclass(frozen=True)
class Answer:
    """One subject, the colleagues who are here for it today, and how many of the team are not."""

    topic: Topic
    here: list[User]
    away: int


@dataclasses.dataclass(frozen=True)
class Answers:
    """What fits the typed words, and who of that name left."""

    answers: list[Answer]
    left: list[User]


def find(typed: str, *, on: dt.date) -> Answers:
    """Return the subjects, teams and colleagues that fit the words; everything without words. Four
    queries at most."""
    words = text.plain(typed).split()
    topics = Topic.objects.filter(is_active=True, team__is_active=True).select_related("team")
    here, away = people.at_work(on=on, roles=roles_with(Permission.WORK_CASES))
    answers = [
        Answer(topic, here.get(topic.team_id, []), away.get(topic.team_id, 0))
        for topic in topics.order_by("position", "pk")
    ]
    fitting = [answer for answer in answers if _fits(answer, words)]
    return Answers(fitting, people.left_named_like(typed))


def _fits(answer: Answer, words: list[str]) -> bool:
    names = " ".join(person.name for person in answer.here)
    told = text.plain(f"{answer.topic.label} {answer.topic.team.name} {names}")
    return all(word in told for word in words)
