"""Two people, or one person with a quick finger, do the same thing at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from callbacks import requests
from callbacks.models import CallbackRequest
from portal.cases.models import Case, Topic
from portal.kit import clock
from portal.staff.models import User
from tests import build
from tests.faults.broker_acts import at_the_summary
from tests.faults.residents import Receipt
from tests.faults.stage import Stage
from tests.faults.tally import Messages, Result

CLICKS = 5


def at_once[T](acts: list[Callable[[], T]]) -> list[T]:
    """Do all of these at the same moment, each with a database connection of its own."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        gate.wait(10)
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def two_claim(_stage: Stage, *, trials: int) -> Result:
    """Let two colleagues take each request at once: one has it, the other reads who."""
    result = Result("two claim one request", trials)
    topic = Topic.objects.select_related("team").get(code="uitkering")
    users = list(User.objects.filter(username__in=["anna", "bilal"]).order_by("pk"))
    for _ in range(trials):
        request = build.callback(topic, now=clock.utc_now())
        words = at_once([_claim(request.pk, user) for user in users])
        owner = Case.objects.get(pk=request.pk).owner
        winners = [user for user, said in zip(users, words, strict=True) if not said]
        losers = [said for said in words if said]
        if winners == [owner] and losers == [f"{owner} heeft dit verzoek al opgepakt."]:
            result.once += 1
        else:
            result.wrong.append(f"{len(winners)} winners, the others read {losers}")
    return result


def _claim(pk: int, user: User) -> Callable[[], str]:
    def act() -> str:
        request = CallbackRequest.objects.select_related("case__team", "case__owner").get(pk=pk)
        try:
            requests.claim(request=request, user=user, now=clock.utc_now())
        except requests.AlreadyClaimed as refusal:
            return str(refusal)
        return ""

    return act


def double_click(stage: Stage, *, trials: int) -> Result:
    """Send each form five times at once: one case, five times the same receipt."""
    messages = Messages(stage)
    cases = Case.objects.count()
    wrong: list[str] = []
    slowest = 0.0
    for resident in at_the_summary(stage, trials):
        clicks: list[Callable[[], Receipt]] = [resident.send] * CLICKS
        receipts = at_once(clicks)
        slowest = max(slowest, *(receipt.seconds for receipt in receipts))
        if len({receipt.reference for receipt in receipts}) != 1:
            wrong.append("five clicks showed more than one reference")
    recovered = messages.await_ends()
    result = messages.count("double click, five at once", trials=trials)
    made = Case.objects.count() - cases
    if made != trials:
        wrong.append(f"{trials} forms became {made} cases")
    result.slowest, result.recovered, result.wrong = slowest, recovered, wrong
    return result
