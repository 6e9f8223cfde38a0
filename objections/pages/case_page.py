"""What the case page shows of an objection: her story and the dates of the law, and one obvious
next act. Reads only."""

import enum
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from objections.dossier import reading
from objections.dossier.act_models import ActKind, LegalDate
from objections.dossier.models import INFORMAL, Objection, State
from objections.pages import offered_page, shown
from portal.cases.kinds import Fragment
from portal.cases.models import Case, Channel
from portal.kit import clock
from portal.staff.models import User
from portal.staff.permissions import Standing
from portal.staff.roles import Permission


class Stage(enum.StrEnum):
    """What this colleague can do with the objection now."""

    OWN_DECISION = "own-decision"
    WAITING = "waiting"
    MINE = "mine"
    OTHERS = "others"
    CLOSED = "closed"


def story(case: Case) -> Fragment:
    """Return what she objects to and why, with the dates. Five queries, shared with the actions and
    the timeline."""
    read(case)
    objection: Objection = case.objection
    today = clock.day_of(clock.utc_now())
    return Fragment(
        "objections/story.html",
        {
            "case": case,
            "objection": objection,
            "note": getattr(case, "passed_on_with", "") or "",
            "dates": shown.dates(list(case.legal_dates.all()), today=today, is_open=case.is_open),
            "by_post": case.channel == Channel.LETTER,
            "verdict": _verdict(case),
        },
    )


def actions(case: Case, user: User) -> Fragment:
    """Return what this colleague can do now. No query beside those of the story."""
    read(case)
    objection: Objection = case.objection
    stage = _stage(case, objection, user)
    step = offered_page.next_of(objection) if case.is_open else None
    is_mine = stage is Stage.MINE
    context: dict[str, Any] = {
        "case": case,
        "objection": objection,
        "stage": stage.value,
        "state": State(objection.state).label,
        "is_informal": objection.state in INFORMAL,
        "next": step,
        "form": step.form(objection=objection, now=clock.utc_now()) if step else None,
        "others": offered_page.others_of(objection) if case.is_open else {},
        "seen": last_act(case),
        "can_give_back": is_mine or (stage is Stage.OTHERS and _leads(case)),
    }
    return Fragment("objections/actions.html", context)


def read(case: Case) -> None:
    """Read with a case what hangs on its objection, and what the timeline needs as well. Five
    queries, none a second time."""
    if not hasattr(case.objection, "pauses_read"):
        case.objection = reading.whole(case.pk)
    counted = LegalDate.objects.select_related("act").order_by("pk")
    dates = Prefetch("legal_dates", queryset=counted)
    prefetch_related_objects([case], "acts", dates, "promises", "moments")


def last_act(case: Case) -> int:
    """Return the newest act that this screen shows."""
    return max((act.pk for act in case.acts.all()), default=0)


def _verdict(case: Case) -> str:
    """Return what was found of an objection that came late; empty while nobody judged it."""
    judged = {ActKind.EXCUSED.value, ActKind.NOT_EXCUSED.value}
    found = [act for act in case.acts.all() if act.kind in judged]
    return max(found, key=lambda act: act.pk).kind if found else ""


def _leads(case: Case) -> bool:
    seen: Standing | None = getattr(case, "seen_by", None)
    return seen is not None and case.team in seen.teams_with(Permission.LEAD_TEAM)


def _stage(case: Case, objection: Objection, user: User) -> Stage:
    if not case.is_open:
        return Stage.CLOSED
    if objection.decision_taker_id == user.pk:
        return Stage.OWN_DECISION
    if case.owner_id is None:
        return Stage.WAITING
    return Stage.MINE if case.owner_id == user.pk else Stage.OTHERS
