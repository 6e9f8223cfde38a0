"""What the case page shows of a call that we make by ourselves, and the one click with which she
needs no such call again."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from callbacks import requests
from callbacks.models import CallbackRequest, ProactiveCall
from callbacks.proactive import lists
from portal.audit import record
from portal.cases import permissions as case_permissions
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.kit.refusal import Refused
from portal.residents import register
from portal.residents.models import Wish
from portal.staff.models import User

FIRST = "Dit is geen controle. Wij bellen omdat u misschien geld of hulp laat liggen."
OPT_OUT = "U mag nee zeggen. Dan bellen wij u hierover niet meer, en dat heeft geen gevolgen."


class NotProactive(Refused):
    """A request that she made herself."""

    text = "Dit verzoek komt niet van een lijst."


def with_purpose(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Tell of each case for which purpose we call by ourselves: fills `proactive_told`. An entry of
    settings.CASE_DETAILS."""
    told = JSONObject(words="purpose__words", ground="purpose__ground")
    found = ProactiveCall.objects.filter(request=OuterRef("pk")).values(told=told)
    return cases.annotate(proactive_told=Subquery(found))


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return the first sentence and the way out. No statement. An entry of settings.PANELS."""
    told: dict[str, Any] | None = getattr(case, "proactive_told", None)
    if slot != "case-first" or not told or not case.is_open:
        return None
    context = {"case": case, "told": told, "first": FIRST, "opt_out": OPT_OUT}
    return Fragment("callbacks/proactive/panel.html", context)


def opt_out(*, request: CallbackRequest, user: User, now: dt.datetime) -> None:
    """She wants no such calls: kept with her, obeyed by every later list, and this one ends. Twice
    changes nothing. Raises NotProactive or permissions.NotAllowed."""
    case_permissions.check_can_work(user, request.case, now=now)
    with transaction.atomic():
        fresh = requests.lock(request)
        row = ProactiveCall.objects.select_related("purpose").filter(request=fresh).first()
        if row is None or fresh.case.resident is None:
            raise NotProactive
        if not fresh.case.is_open:
            return
        resident = register.standing(fresh.case.resident)
        register.add_wish(resident=resident, wish=Wish.NO_PROACTIVE, by=user.actor, now=now)
        lists.count(purpose=row.purpose, now=now, field="opted_out")
        record.event(code="proactive.opted_out", about=fresh.case, by=user.actor, now=now)
        requests.cancel(request=fresh, by=user.actor, now=now)
