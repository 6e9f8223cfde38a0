"""Counting: what the portal says of each message against what the mail server got."""

import dataclasses
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable

from portal.outbox import smtp
from portal.outbox.models import Message
from tests.faults.stage import Stage, until

HEADS = (
    *("fault", "trials", "once", "lost", "doubled", "uncertain", "errors"),
    *("slowest", "recovered", "seconds"),
)
WIDTHS = (38, 7, 6, 6, 8, 10, 7, 9, 10, 7)
PATIENCE_SECONDS = 3.0


@dataclasses.dataclass
class Result:
    """One line of the table."""

    fault: str
    trials: int
    once: int = 0
    lost: int = 0
    doubled: int = 0
    uncertain: int = 0
    # Seconds that the slowest resident waited for her receipt; None where nobody waits.
    slowest: float | None = None
    recovered: float | None = None
    # What else went wrong, in words.
    wrong: list[str] = dataclasses.field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing was lost or doubled and nobody waited too long."""
        slow = self.slowest is not None and self.slowest >= PATIENCE_SECONDS
        return not (self.lost or self.doubled or self.wrong or slow)


class Messages:
    """The messages that were queued since this moment."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.after = Message.objects.order_by("pk").values_list("pk", flat=True).last() or 0

    def all(self) -> list[Message]:
        """Return them, oldest first."""
        return list(Message.objects.filter(pk__gt=self.after).order_by("pk"))

    def await_ends(self, *, seconds: float = 180.0) -> float:
        """Wait until each has ended; return how long that took."""
        running = [Message.State.QUEUED, Message.State.CLAIMED, Message.State.HANDED]
        left = Message.objects.filter(pk__gt=self.after, state__in=running)

        def ended() -> bool:
            self.stage.keep()
            return not left.exists()

        return until(ended, "every message ended", seconds=seconds)

    def arrivals(self) -> Callable[[Message], int]:
        """Return what tells how often a message came to its provider."""
        got = Counter(self.stage.mailbox.ids())
        return lambda message: got[message_id(message)]

    def count(self, fault: str, *, trials: int) -> Result:
        """Compare rows with what came. A message that is missing altogether is lost too."""
        arrived = self.arrivals()
        messages = self.all()
        result = Result(fault, trials, lost=max(0, trials - len(messages)))
        for message in messages:
            times = arrived(message)
            if times > 1:
                result.doubled += 1
            elif message.state == Message.State.UNCERTAIN:
                result.uncertain += 1
            elif message.state == Message.State.SENT and times == 1:
                result.once += 1
            else:
                result.lost += 1
        return result


def message_id(message: Message) -> str:
    """Return the Message-ID with which a message leaves."""
    made = Message(recipient="x@sms.example", dedupe_key=message.dedupe_key)
    return str(smtp.compose(made)["Message-ID"])


def show(acts: Iterable[Callable[[], Result]]) -> bool:
    """Do the acts and print a line after each; tell whether all of it holds."""
    line(HEADS, WIDTHS)
    # All of them: one that falls short must not hide the next.
    results = [_shown(act) for act in acts]
    return all(result.holds for result in results)


def _shown(act: Callable[[], Result]) -> Result:
    began = time.monotonic()
    result = act()
    cells = (
        result.fault,
        str(result.trials),
        str(result.once),
        str(result.lost),
        str(result.doubled),
        str(result.uncertain),
        str(len(result.wrong)),
        "" if result.slowest is None else f"{result.slowest:.2f} s",
        "" if result.recovered is None else f"{result.recovered:.1f} s",
        f"{time.monotonic() - began:.0f} s",
    )
    line(cells, WIDTHS)
    tell(result.wrong)
    return result


def tell(wrong: Iterable[str]) -> None:
    """Write down what went wrong, each once with how often."""
    for words, times in Counter(wrong).items():
        sys.stdout.write(f"    WRONG, {times} times: {words}\n")


def line(cells: tuple[str, ...], widths: tuple[int, ...]) -> None:
    """Write one line of a table."""
    padded = (f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
    sys.stdout.write("".join(padded).rstrip() + "\n")
    sys.stdout.flush()
