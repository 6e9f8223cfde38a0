"""Workers die or sleep, tasks come three times, two beats tick: each message still leaves once."""

import os
import random
import signal
import time
from collections.abc import Callable

from portal.audit.actor import job
from portal.cases import lifecycle
from portal.cases.models import Channel
from portal.kit import clock
from portal.outbox import post
from portal.outbox.models import Message, Provider
from portal.staff.models import Team
from tests.faults.stage import DELIVER, STALE_SECONDS, Stage, until
from tests.faults.tally import Messages, Result

BY = job("faults")
# How long the mail server takes before it wants the words of a message, and before its answer.
THINKS_SECONDS = 0.4
# A mail server that hangs, and how long until it is well again.
HANGS_SECONDS = 60.0
TROUBLE_SECONDS = 6.0
NUMBER = "+31612345678"


def queued(stage: Stage, count: int, *, rings: int = 1) -> list[Message]:
    """Queue messages as a verb does, and ring each on the broker of the stage."""
    made = [queue(number) for number in range(count)]
    for message in made:
        for _ in range(rings):
            stage.ring(DELIVER, message.pk)
    return made


def child_killed(stage: Stage, *, trials: int) -> Result:
    """Kill the children of the worker at random moments of a delivery."""

    def kill_children() -> None:
        for pid in stage.children("worker"):
            os.kill(pid, signal.SIGKILL)

    return _killed(stage, "worker child killed", trials, kill_children)


def worker_killed(stage: Stage, *, trials: int) -> Result:
    """Kill the whole worker at random moments of a delivery, and start another."""

    def kill_all() -> None:
        stage.kill("worker")
        stage.start("worker")
        stage.await_worker()

    return _killed(stage, "worker killed", trials, kill_all)


def worker_asleep(stage: Stage, *, trials: int) -> Result:
    """Let the worker's machine sleep in mid-delivery until its messages are given to another."""
    messages = Messages(stage)
    stage.start("worker", "worker-2")
    with stage.mailbox.slow(before=THINKS_SECONDS, after=THINKS_SECONDS):
        queued(stage, trials)
        time.sleep(THINKS_SECONDS)
        sleeping = stage.children("worker")
        for pid in sleeping:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(STALE_SECONDS + 2)
        for pid in sleeping:
            os.kill(pid, signal.SIGCONT)
        recovered = messages.await_ends()
    stage.stop("worker-2")
    result = messages.count("worker asleep", trials=trials)
    result.recovered = recovered
    return result


def task_tripled(stage: Stage, *, trials: int) -> Result:
    """Ring each message three times, with two workers to answer."""
    return _by_two(stage, "task comes three times", trials, rings=3)


def two_beats(stage: Stage, *, trials: int) -> Result:
    """Let two beats sweep, with two workers, and ring nothing."""
    stage.start("beat", "beat-2")
    result = _by_two(stage, "two beats", trials, rings=0)
    stage.stop("beat-2")
    return result


def _by_two(stage: Stage, fault: str, trials: int, *, rings: int) -> Result:
    messages = Messages(stage)
    stage.start("worker", "worker-2")
    with stage.mailbox.slow(before=0.02, after=0.02):
        queued(stage, trials, rings=rings)
        recovered = messages.await_ends()
    stage.stop("worker-2")
    result = messages.count(fault, trials=trials)
    result.recovered = recovered
    return result


def mail_hangs(stage: Stage, *, trials: int) -> Result:
    """Let the mail server take each message and say no more, for a while; no other worker runs."""
    messages, before = Messages(stage), len(stage.mailbox.mails)
    stage.start("worker", env={"SMTP_ANSWER_SECONDS": "1", "OUTBOX_PROBE_SECONDS": "1"})
    with stage.mailbox.slow(before=0, after=HANGS_SECONDS):
        queued(stage, trials)
        until(lambda: len(stage.mailbox.mails) > before, "the mail server is asked")
        time.sleep(TROUBLE_SECONDS)
        unanswered = len(stage.mailbox.mails) - before
    recovered = messages.await_ends()
    stage.stop("worker")
    result = messages.count("SMTP hangs after DATA", trials=trials)
    result.recovered = recovered
    if not 0 < result.uncertain <= unanswered:
        result.wrong.append(f"{unanswered} got no answer, {result.uncertain} are told as uncertain")
    Provider.objects.all().delete()
    return result


def _killed(stage: Stage, fault: str, trials: int, kill: Callable[[], None]) -> Result:
    messages = Messages(stage)
    with stage.mailbox.slow(before=THINKS_SECONDS, after=THINKS_SECONDS):
        for _ in range(trials):
            queued(stage, 1)
            time.sleep(random.uniform(0, 2.5 * THINKS_SECONDS))
            kill()
    recovered = messages.await_ends()
    result = messages.count(fault, trials=trials)
    result.recovered = recovered
    return result


def queue(number: int) -> Message:
    """Queue one message in a case of its own."""
    now = clock.utc_now()
    case = lifecycle.open_case(
        opening=lifecycle.Opening(
            kind="CALLBACK",
            subject="Mijn uitkering",
            channel=Channel.WEB,
            team=Team.objects.get(code="inkomen-1"),
        ),
        by=BY,
        now=now,
    )
    message = post.queue(
        case=case,
        kind="RECEIPT",
        channel=Message.Channel.SMS,
        recipient=NUMBER,
        subject="",
        body="Wij bellen u dinsdag.",
        dedupe_key=f"fault-{time.monotonic_ns()}-{number}",
        by=BY,
        now=now,
    )
    if message is None:
        raise AssertionError("nothing forbids this message")
    return message
