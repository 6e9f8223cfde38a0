"""What can become of a row: the words of the report, and what is counted. Pure."""

import enum


class Sort(enum.StrEnum):
    """What is counted of a list; of the rest nothing is kept."""

    TASK = "task"
    REPEAT = "repeat"
    WITHDRAWN = "withdrawn"
    NOT_OURS = "not ours"
    NOT_STORED = "not stored"
    REFUSED = "refused"


LABELS = {
    Sort.TASK: "om te bevestigen",
    Sort.REPEAT: "kwam eerder",
    Sort.WITHDRAWN: "ingetrokken",
    Sort.NOT_OURS: "niet van ons",
    Sort.NOT_STORED: "niet bewaard",
    Sort.REFUSED: "niet te lezen",
}
NAME_MISSING = "name of the child missing"
OWN_ADDRESS = "address from our own record"
NO_ADDRESS = "address missing"
SINGLY = "printed singly"


def task(*remarks: str) -> str:
    """Return 'task', or 'task: remark + remark'."""
    told = [remark for remark in remarks if remark]
    return f"{Sort.TASK}: {' + '.join(told)}" if told else str(Sort.TASK)


def refused(why: str) -> str:
    """Return 'refused: why'."""
    return f"{Sort.REFUSED}: {why}"


def same_birth(row: int | None) -> str:
    """Say of which row it is a twin; None for one that came earlier."""
    return f"same birth as row {row}" if row else "same birth as before"


def withdrawn(row: int | None, *, ended: bool) -> str:
    """Say what a withdrawal did to the task of a row; None for a task of another list."""
    which = f"task of row {row}" if row else "task"
    return f"{Sort.WITHDRAWN}: {which} {'ended' if ended else 'goes on without this child'}"


NOTHING_TO_END = f"{Sort.WITHDRAWN}: nothing to end"


def sort_of(outcome: str) -> Sort:
    """Return under what this is counted."""
    return Sort(outcome.split(":")[0])
