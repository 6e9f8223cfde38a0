"""The database server restarts, has no connection left, or a new release stops what is at work:
whoever is in the middle of something reads what to do, keeps her words, and sends them once."""

import contextlib
import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connections

from portal.cases.models import Case
from tests.faults import live_acts, postgres
from tests.faults.broker_acts import at_the_summary
from tests.faults.residents import Pressed, Resident
from tests.faults.stage import Stage, until
from tests.faults.tally import Messages, Result
from tests.faults.worker_acts import THINKS_SECONDS, queued

# As many requests as the portal handles at a time: two processes with two threads. The kernel deals
# them out, so that two are in hand at the least.
AT_ONCE = 4
IN_HAND = 2
# How long a request waits for a connection, and how soon all is well after that.
POOL_SECONDS = 3.0
RECOVERED_SECONDS = 5.0
STOP_SECONDS = 30.0
# Less than what a resident is told to wait before she tries again.
RESTARTED_SECONDS = 10.0
# Messages that a worker has in hand when it is stopped.
PER_STOP = 2
# A request that takes so long is not cut off for it.
SLOW_SECONDS = 5.0
# Answers in a row that show that every process is well.
WELL = 8
# So that a request can be kept waiting for longer than the fault lasts.
PATIENT = {"DB_LOCK_TIMEOUT_MS": "30000", "DB_STATEMENT_TIMEOUT_MS": "30000"}


def postgres_restarted(stage: Stage, *, trials: int) -> Result:
    """Restart the database server while requests and a worker are in the middle of their work."""
    messages = Messages(stage)
    result = Result("database restarts in mid-request", trials, recovered=0.0)
    cases = Case.objects.count()
    others = 0
    for _ in range(0, trials, AT_ONCE):
        residents = _ready(stage, AT_ONCE)
        with stage.mailbox.slow(before=THINKS_SECONDS, after=THINKS_SECONDS):
            queued(stage, PER_STOP)
            others += PER_STOP
            with ThreadPoolExecutor(AT_ONCE) as pool, postgres.requests_wait() as own:
                pressed = [pool.submit(resident.press) for resident in residents]
                postgres.await_waiting(own, IN_HAND)
                postgres.restart()
                began = time.monotonic()
                first = [future.result() for future in pressed]
        _check_told(result, first)
        result.recovered = max(result.recovered or 0.0, _until_well(stage, began))
        _send_again(result, residents)
    return _ended(result, messages, cases, trials, others=others, soon=RESTARTED_SECONDS)


def pool_exhausted(stage: Stage, *, trials: int) -> Result:
    """Let requests hold every connection of the portal, and more residents come meanwhile."""
    with _web(stage, **PATIENT, DB_POOL_MOST="1"):
        messages = Messages(stage)
        result = Result("all connections held", trials, slowest=0.0)
        cases = Case.objects.count()
        residents = _ready(stage, trials)
        with ThreadPoolExecutor(trials) as pool:
            with postgres.requests_wait() as own:
                pressed = [pool.submit(resident.press) for resident in residents]
                # Each process has one connection; all the others must have heard by now.
                postgres.await_waiting(own, 1)
                time.sleep(2 * POOL_SECONDS)
                heard = [future.result() for future in pressed if future.done()]
            released = time.monotonic()
            result.recovered = _until_well(stage, released)
            everyone = [future.result() for future in pressed]
        _check_told(result, heard)
        if len(heard) < trials - 2:
            result.wrong.append(f"{trials - 2 - len(heard)} still waited after twice the timeout")
        result.slowest = max((one.seconds for one in heard), default=0.0) - POOL_SECONDS
        missed = zip(residents, everyone, strict=True)
        _send_again(result, [resident for resident, one in missed if one.reference is None])
        return _ended(result, messages, cases, trials)


def no_connection_left(stage: Stage, *, trials: int) -> Result:
    """Take every connection of the database server, and let the portal begin without any."""
    messages = Messages(stage)
    cases = Case.objects.count()
    result = Result("database full", trials)
    residents = _ready(stage, trials)
    stage.stop("worker")
    stage.stop("web")
    # Ours too: what we ask for below needs none.
    connections.close_all()
    with ThreadPoolExecutor(trials) as pool:
        with postgres.no_connection_left():
            stage.start("web")
            stage.await_web()
            pressed = [future.result() for future in [pool.submit(r.press) for r in residents]]
            # Long enough for a pool to lose courage.
            time.sleep(2 * POOL_SECONDS)
        result.recovered = _until_well(stage, time.monotonic())
    stage.start("worker")
    _check_told(result, pressed)
    result.slowest = max(one.seconds for one in pressed) - POOL_SECONDS
    _send_again(result, residents)
    return _ended(result, messages, cases, trials)


def web_stopped(stage: Stage, *, trials: int) -> Result:
    """Stop the pages for a new release while requests are in the middle of their work."""
    messages = Messages(stage)
    cases = Case.objects.count()
    result = Result("pages stop in mid-request", trials, recovered=0.0)
    with _web(stage, **PATIENT):
        for _ in range(0, trials, AT_ONCE):
            residents = _ready(stage, AT_ONCE)
            with ThreadPoolExecutor(AT_ONCE + 1) as pool:
                with postgres.requests_wait() as own:
                    pressed = [pool.submit(one.press, follow=False) for one in residents]
                    postgres.await_waiting(own, IN_HAND)
                    stopping = pool.submit(stage.end_kindly, "web", seconds=STOP_SECONDS)
                    time.sleep(SLOW_SECONDS)
                answered = [_answered(future) for future in pressed]
                result.recovered = max(result.recovered or 0.0, stopping.result() - SLOW_SECONDS)
            result.wrong += [f"cut off: {one}" for one in answered if one != "303"]
            stage.start("web", env=PATIENT)
            stage.await_web()
            # Her receipt comes from the next release.
            _send_again(result, residents)
    return _ended(result, messages, cases, trials)


def _answered(future: Future[Pressed]) -> str:
    try:
        return str(future.result().status)
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__


def live_stopped(stage: Stage, *, trials: int) -> Result:
    """Stop the live hints for a new release: open streams end at once and say when to come back."""
    result = Result("live hints stop", trials, recovered=0.0)
    for _ in range(trials):
        with live_acts.any_stream(stage) as lines:
            told = lines.readline()
            stopping = stage.end_kindly("live", seconds=STOP_SECONDS)
            rest = lines.read()
        result.recovered = max(result.recovered or 0.0, stopping)
        if told.startswith(b"retry: ") and b"event: " not in rest and stopping < RECOVERED_SECONDS:
            result.once += 1
        else:
            result.wrong.append(f"first line {told!r}, stopped in {stopping:.1f} s")
        stage.start("live")
    return result


def worker_stopped(stage: Stage, *, trials: int) -> Result:
    """Stop the worker for a new release at random moments of a delivery: it finishes that first."""
    messages = Messages(stage)
    result = Result("worker stops in mid-delivery", trials, recovered=0.0)
    with stage.mailbox.slow(before=THINKS_SECONDS, after=THINKS_SECONDS):
        for number in range(trials):
            queued(stage, PER_STOP)
            time.sleep(THINKS_SECONDS * (number % 3))
            took = stage.end_kindly("worker", seconds=STOP_SECONDS)
            result.recovered = max(result.recovered or 0.0, took)
            stage.start("worker")
            stage.await_worker()
    messages.await_ends()
    counted = messages.count(result.fault, trials=PER_STOP * trials)
    counted.recovered = result.recovered
    if counted.uncertain:
        counted.wrong.append("a delivery was cut off")
    return counted


def _ready(stage: Stage, count: int) -> list[Resident]:
    """Return residents with their finger on the button."""
    residents = at_the_summary(stage, count)
    for resident in residents:
        resident.read_the_summary()
    return residents


@contextlib.contextmanager
def _web(stage: Stage, **env: str) -> Iterator[None]:
    """Serve the pages with these settings in this block."""
    stage.stop("web")
    stage.start("web", env=env)
    stage.await_web()
    yield
    stage.stop("web")
    stage.start("web")
    stage.await_web()


def _until_well(stage: Stage, since: float) -> float:
    """Wait until every process reaches the database, and return how long after `since`."""

    def well() -> bool:
        with contextlib.suppress(OSError):
            url = f"http://localhost:{stage.port}/readyz"
            return bool(urllib.request.urlopen(url, timeout=10).status == 200)
        return False

    until(lambda: all(well() for _ in range(WELL)), "the portal is well")
    return time.monotonic() - since


def _check_told(result: Result, pressed: list[Pressed]) -> None:
    """Whoever was not helped read when to try again and whom to call, above her own words."""
    for one in pressed:
        if one.reference is None and (
            one.status != 503 or not one.is_kept or not one.says_when_to_call
        ):
            result.wrong.append(
                f"answered {one.status}, kept {one.is_kept}, phone {one.says_when_to_call}"
            )


def _send_again(result: Result, residents: list[Resident]) -> None:
    """Press the button once more: now it is taken in."""
    for resident in residents:
        again = resident.press()
        if again.reference is None:
            result.wrong.append(f"the next request answered {again.status}")


def _ended(
    result: Result,
    messages: Messages,
    cases: int,
    trials: int,
    *,
    others: int = 0,
    soon: float = RECOVERED_SECONDS,
) -> Result:
    """Count what was kept: one case and one message for each resident, and nothing half."""
    messages.await_ends()
    counted = messages.count(result.fault, trials=trials + others)
    counted.trials = trials
    counted.slowest, counted.recovered, counted.wrong = (
        result.slowest,
        result.recovered,
        result.wrong,
    )
    made = Case.objects.count() - cases - others
    if made != trials:
        counted.wrong.append(f"{trials} residents have {made} cases")
    if (counted.recovered or 0.0) > soon:
        counted.wrong.append(f"recovered only after {counted.recovered:.1f} s")
    return counted
