"""What the case page shows of handing over: who can take it, who was asked, and from whom it came;
and the reminder of a colleague who was asked."""

import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject, Lower

from callbacks.models import CallbackRequest, HandOver
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.due.engine import Due
from portal.kit import clock
from portal.staff.models import Absence, Membership, User
from portal.staff.roles import Permission, roles_with

ASKED = "handover.asked"


def with_handover(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Tell of each case how it was handed over last: fills `handover_told`. An entry of
    settings.CASE_DETAILS, with who is there of its team in `colleagues_told`."""
    told = JSONObject(
        pk="pk",
        giver="giver__name",
        giver_id="giver",
        receiver="receiver__name",
        receiver_id="receiver",
        team="team__name",
        line="line",
        is_warm="is_warm",
        accepted="accepted",
        answered_at="answered_at",
        at="at",
    )
    newest = HandOver.objects.filter(request=OuterRef("pk")).order_by("-pk")
    day = clock.day_of(clock.utc_now())
    there = (
        Membership.objects.on(day)
        .filter(team=OuterRef("team"), role__in=roles_with(Permission.WORK_CASES))
        .exclude(user__in=Absence.objects.on(day).values("user"))
        .order_by(Lower("user__name"), "user")
    )
    return cases.annotate(
        handover_told=Subquery(newest.values(told=told)[:1]),
        colleagues_told=ArraySubquery(there.values(told=JSONObject(pk="user", name="user__name"))),
    )


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return what belongs in this slot. No statement. An entry of
    settings.PANELS."""
    if case.kind != CallbackRequest.KIND or not case.is_open:
        return None
    if slot == "case-first":
        return _first(case, user)
    if slot != "case" or not case.may_work:
        return None
    owner = case.owner_id
    # One line a colleague, however many roles they have.
    there = {told["pk"]: told for told in getattr(case, "colleagues_told", [])}
    others = [told for pk, told in there.items() if pk not in {owner, user.pk}]
    context = {"case": case, "colleagues": others, "is_mine": owner == user.pk}
    return Fragment("callbacks/hand_over_panel.html", context)


def _first(case: Case, user: User) -> Fragment | None:
    told: dict[str, Any] | None = getattr(case, "handover_told", None)
    if not told:
        return None
    waits = told["is_warm"] and told["answered_at"] is None and told["giver_id"] == case.owner_id
    if not waits and (told["is_warm"] and not told["accepted"]):
        return None
    context = {
        "case": case,
        "told": told,
        "at": dt.datetime.fromisoformat(told["at"]),
        "waits": waits,
        "asks_me": waits and told["receiver_id"] == user.pk,
        "asked_by_me": waits and told["giver_id"] == user.pk,
    }
    return Fragment("callbacks/handed_over.html", context)


def due(now: dt.datetime) -> list[Due]:
    """Return the colleagues who were asked to take something over. One query. An entry of
    settings.DUE."""
    waiting = (
        HandOver.objects.waiting()
        .filter(request__case__closed_at__isnull=True, request__case__owner=F("giver"))
        .select_related("request__case")
        .order_by("pk")
    )
    return [
        Due(
            key=f"{ASKED}-{row.pk}",
            code=ASKED,
            at=row.at,
            team_id=row.request.case.team_id,
            owner_id=row.receiver_id,
            case_id=row.request_id,
            text="Een collega vraagt of u dit terugbelverzoek overneemt.",
        )
        for row in waiting
    ]
