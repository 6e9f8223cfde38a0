"""What the pages of a warm handover show, and who may read it. Reads only."""

import dataclasses
import datetime as dt

from django.db.models import Q
from django.http import Http404

from portal.cases import topics
from portal.cases.models import Case
from portal.contacts.models import ContactMoment, Promise
from portal.desk.handing import handovers
from portal.desk.handing.models import WarmHandover
from portal.kit import clock
from portal.staff import people
from portal.staff.models import Team, User
from portal.staff.permissions import Standing
from portal.staff.roles import Permission, roles_with

MOST_TOLD = 1000


@dataclasses.dataclass(frozen=True)
class Choices:
    """Who can be asked, team by team, as a list of choices shows it."""

    teams: list[tuple[Team, list[User]]]

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each team: whoever of it can first, then each colleague who is there."""
        return [
            (
                team.name,
                [
                    (f"{team.pk}", f"{team.name}: wie het eerst kan"),
                    *((f"{team.pk}-{user.pk}", f"{user.name} ({team.name})") for user in users),
                ],
            )
            for team, users in self.teams
        ]

    def find(self, code: str) -> tuple[Team, User | None]:
        """Return what was chosen."""
        for team, users in self.teams:
            for user in users:
                if code == f"{team.pk}-{user.pk}":
                    return team, user
            if code == f"{team.pk}":
                return team, None
        raise KeyError(code)


def choices(case: Case, user: User, *, now: dt.datetime) -> Choices:
    """Return who is there today of every team that takes cases: that of the topic first, and last
    the colleagues at this desk, who receive people. Three queries."""
    roles = roles_with(Permission.WORK_CASES)
    here, _ = people.at_work(on=clock.day_of(now), roles=roles)
    first = case.topic.team_id if case.topic else None
    taking = topics.teams_taking_cases(on=clock.day_of(now))
    offered = people.active_teams().filter(Q(pk__in=taking.values("pk")) | Q(pk=case.team_id))
    teams = sorted(offered, key=lambda team: (team.pk != first, team.pk == case.team_id))
    rows = [(team, [one for one in here.get(team.pk, []) if one != user]) for team in teams]
    return Choices([(team, users) for team, users in rows if users])


def told(case: Case) -> dict[str, str]:
    """Return the story so far, to begin with. Two queries."""
    words = ContactMoment.objects.filter(case=case).exclude(note="").order_by("at", "pk")
    notes = [str(note) for note in words.values_list("note", flat=True)]
    if case.topic:
        notes.insert(0, f"Gaat over: {case.topic.label}.")
    promised = Promise.objects.filter(case=case, state=Promise.State.OPEN).exclude(text="")
    said = [str(text) for text in promised.order_by("pk").values_list("text", flat=True)]
    return {"told": "\n".join(notes)[:MOST_TOLD], "promised": " ".join(said)[:300]}


def find(pk: int, user: User, *, now: dt.datetime) -> WarmHandover:
    """Return a handover that concerns this colleague: who gave it, and who was asked. Raises
    Http404 for anybody else. Two queries at most."""
    found = WarmHandover.objects.with_people().filter(pk=pk).first()
    if found is None or not (found.giver == user or handovers.may_answer(found, user, now=now)):
        raise Http404("overdracht")
    return found


def shows_story(handover: WarmHandover, user: User) -> bool:
    """Tell whether this colleague still reads what she told: not when another took it, or nobody
    needs to any more."""
    return handover.is_waiting or user in {handover.giver, handover.receiver}


def asked_of(may: Standing) -> list[WarmHandover]:
    """Return the questions that wait for this colleague. One query."""
    teams = may.teams_with(Permission.WORK_CASES)
    return list(WarmHandover.objects.asked_of(may.user, teams).with_people().order_by("pk"))


def sentence(handover: WarmHandover, promise: Promise | None) -> str:
    """Return what the giver says aloud when letting her go."""
    receiver = handover.receiver
    if receiver is None:
        return ""
    who = receiver.public_name or receiver.name
    if promise is None:
        return f"{who} helpt u verder."
    day = clock.in_words(clock.day_of(promise.until_at - dt.timedelta(seconds=1)))
    return f"{who} gaat hiermee verder, uiterlijk op {day}. U hoeft het niet opnieuw te vertellen."
