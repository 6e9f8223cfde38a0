"""The doorbell is refused, hangs or forgets: nobody waits for it and no message depends on it."""

from kombu import Connection

from tests.faults.residents import Receipt, Resident
from tests.faults.stage import DELIVER, Stage
from tests.faults.tally import Messages, Result


def broker_away(stage: Stage, *, trials: int) -> Result:
    """Kill the broker while residents send, and start an empty one."""
    messages = Messages(stage)
    waiting = at_the_summary(stage, trials)
    stage.broker.kill()
    receipts = [resident.send() for resident in waiting]
    stage.broker.start()
    return _ended(messages, "broker refuses", receipts)


def broker_frozen(stage: Stage, *, trials: int) -> Result:
    """Freeze the broker while residents send, and let it go on."""
    messages = Messages(stage)
    waiting = at_the_summary(stage, trials)
    stage.broker.freeze()
    try:
        receipts = [resident.send() for resident in waiting]
    finally:
        stage.broker.thaw()
    return _ended(messages, "broker hangs", receipts)


def broker_emptied(stage: Stage, *, trials: int) -> Result:
    """Empty the broker with all tasks still in it."""
    messages = Messages(stage)
    stage.stop("worker")
    receipts = [resident.send() for resident in at_the_summary(stage, trials)]
    queued = stage.broker.waiting()
    words = stage.broker.everything()
    stage.broker.empty()
    stage.start("worker")
    result = _ended(messages, "broker emptied", receipts)
    if queued < trials:
        result.wrong.append(f"only {queued} tasks waited in the broker before it was emptied")
    if any(secret in words for secret in ("+3161", "Wij bellen", "sms.example", "Z-2")):
        result.wrong.append("the broker holds more than ids")
    return result


def web_recovers(stage: Stage, *, trials: int) -> Result:
    """After all that, the bell rings again by itself: messages leave without a sweep's delay."""
    messages = Messages(stage)
    receipts = [resident.send() for resident in at_the_summary(stage, trials)]
    return _ended(messages, "nothing (after the faults)", receipts)


def stranger_refused(stage: Stage, *, trials: int) -> Result:
    """Push messages that hold code into the queue: the worker refuses them and works on."""
    messages = Messages(stage)
    stage.stop("worker")
    with Connection(stage.broker.url) as connection, connection.SimpleQueue("urgent") as queue:
        for _ in range(trials):
            queue.put({"task": DELIVER}, serializer="pickle")
    stage.start("worker")
    receipts = [resident.send() for resident in at_the_summary(stage, trials)]
    result = _ended(messages, "pickle in the queue", receipts)
    refused = stage.log("worker").count("ContentDisallowed")
    if refused < trials:
        result.wrong.append(f"the worker told of {refused} refused messages, not of {trials}")
    return result


def at_the_summary(stage: Stage, count: int) -> list[Resident]:
    """Return residents who have answered every question and have not sent yet."""
    residents = [
        Resident(stage.port, number=f"06 1234 {number:04d}") for number in range(5000, 5000 + count)
    ]
    for resident in residents:
        resident.fill_in()
    return residents


def _ended(messages: Messages, fault: str, receipts: list[Receipt]) -> Result:
    recovered = messages.await_ends()
    result = messages.count(fault, trials=len(receipts))
    result.slowest = max(receipt.seconds for receipt in receipts)
    result.recovered = recovered
    if len({receipt.reference for receipt in receipts}) != len(receipts):
        result.wrong.append("two residents read the same reference")
    return result
