"""The provider of text messages errs, hangs, forgets to answer or goes away; workers die meanwhile.
Each message leaves once, or a colleague sees that it is uncertain."""

import contextlib
import itertools
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

from portal.outbox import notify
from portal.outbox.models import Message, Provider
from tests.fakes import notify as fake
from tests.faults.stage import Stage, until
from tests.faults.tally import Messages, Result
from tests.faults.worker_acts import queued

# What the workers wait for an answer, and how slow an answer comes that they still hear.
ANSWER_SECONDS = 1.0
SLOW_SECONDS = 0.5
HANG_SECONDS = 3.0
TROUBLE_SECONDS = 4.0


class Texts(Messages):
    """Messages against what the provider of texts took."""

    def __init__(self, stage: Stage, provider: fake.Notify) -> None:
        super().__init__(stage)
        self.provider = provider

    def arrivals(self) -> Callable[[Message], int]:
        """Return what tells how often the provider took a message."""
        got = Counter(self.provider.references())
        return lambda message: got[notify.reference_of(message)]


class Act:
    """One trouble of the provider, with the real worker and beat."""

    def __init__(self, stage: Stage, provider: fake.Notify, port: int) -> None:
        self.stage = stage
        self.provider = provider
        self.port = port

    def errors_then_slow(self, *, trials: int) -> Result:
        """500 to everything for some seconds; then each answer takes long."""
        slow = fake.Trouble(seconds=SLOW_SECONDS)
        return self._for_a_while("500, then slow", trials, _always(fake.Trouble(500)), slow)

    def errors_after_taking(self, *, trials: int) -> Result:
        """500 after it took the message: only asking first keeps this from doubling."""
        plan = _at("POST", fake.Trouble(500, keeps=True))
        return self._for_a_while("500 after taking it", trials, plan)

    def too_many(self, *, trials: int) -> Result:
        """429 to most."""
        return self._for_a_while("429 to most", trials, _sometimes(fake.Trouble(429), 0.8))

    def hangs_before(self, *, trials: int) -> Result:
        """No answer to any question: nothing was handed over yet."""
        plan = _at("GET", fake.Trouble(seconds=HANG_SECONDS))
        result = self._for_a_while("hangs at the question", trials, plan)
        if result.uncertain:
            result.wrong.append("nothing was handed over and still it is uncertain")
        return result

    def hangs_after(self, *, trials: int) -> Result:
        """It takes the message and says no more."""
        plan = _at("POST", fake.Trouble(keeps=True, seconds=HANG_SECONDS))
        return self._for_a_while("hangs after the message", trials, plan)

    def hangs_up(self, *, trials: int) -> Result:
        """The connection breaks, with and without the message taken."""
        taken = itertools.cycle([True, False])

        def plan(method: str) -> fake.Trouble | None:
            return fake.Trouble(drops=True, keeps=next(taken)) if method == "POST" else None

        return self._for_a_while("connection closed", trials, plan)

    def gone(self, *, trials: int) -> Result:
        """Nobody listens, until it is back at the same place."""
        texts = Texts(self.stage, self.provider)
        queued(self.stage, trials)
        with self._served_after(TROUBLE_SECONDS):
            return self._ended(texts, "provider gone", trials)

    def killed(self, *, trials: int) -> Result:
        """The children of the worker die at random moments of a slow delivery."""
        texts = Texts(self.stage, self.provider)
        self.provider.plan = _always(fake.Trouble(seconds=SLOW_SECONDS / 2))
        with self._served_after(0):
            for _ in range(trials):
                queued(self.stage, 1)
                time.sleep(random.uniform(0, 1.5 * SLOW_SECONDS))
                for pid in self.stage.children("worker"):
                    os.kill(pid, signal.SIGKILL)
            return self._ended(texts, "worker killed, provider slow", trials)

    def tripled(self, *, trials: int) -> Result:
        """Each task comes three times, to two workers, with a provider that errs now and then."""
        self.stage.start("worker", "worker-2")
        plan = _sometimes(fake.Trouble(503), 0.3)
        result = self._for_a_while("task three times, 503 now and then", trials, plan, rings=3)
        self.stage.stop("worker-2")
        return result

    def _for_a_while(
        self,
        fault: str,
        trials: int,
        plan: fake.Plan,
        then: fake.Trouble | None = None,
        *,
        rings: int = 1,
    ) -> Result:
        texts = Texts(self.stage, self.provider)
        self.provider.plan = plan
        with self._served_after(0):
            queued(self.stage, trials, rings=rings)
            until(lambda: self.provider.asked, "the provider is asked")
            time.sleep(TROUBLE_SECONDS)
            self.provider.plan = lambda method: then
            return self._ended(texts, fault, trials)

    def _served_after(self, seconds: float) -> contextlib.AbstractContextManager[None]:
        return _later(self.provider, self.port, seconds)

    def _ended(self, texts: Texts, fault: str, trials: int) -> Result:
        recovered = texts.await_ends()
        result = texts.count(fault, trials=trials)
        result.recovered = recovered
        failed = sum(message.state == Message.State.FAILED for message in texts.all())
        if failed:
            result.wrong.append(f"{failed} messages failed")
        if Provider.objects.off().exists() and not result.uncertain:
            result.wrong.append("the provider is still off")
        self.provider.plan = lambda method: None
        self.provider.asked.clear()
        Provider.objects.all().delete()
        return result


@contextlib.contextmanager
def _later(provider: fake.Notify, port: int, seconds: float) -> Iterator[None]:
    """Serve from so many seconds after now until the end of the block."""
    begun, ended = threading.Event(), threading.Event()

    def serve() -> None:
        time.sleep(seconds)
        with fake.serving(provider, port=port):
            begun.set()
            ended.wait()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        if not seconds:
            begun.wait(5)
        yield
    finally:
        ended.set()
        thread.join()


def _always(trouble: fake.Trouble) -> fake.Plan:
    return lambda method: trouble


def _at(method: str, trouble: fake.Trouble) -> fake.Plan:
    return lambda asked: trouble if asked == method else None


def _sometimes(trouble: fake.Trouble, share: float) -> fake.Plan:
    return lambda method: trouble if random.random() < share else None
