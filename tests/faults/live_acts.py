"""The process of live hints dies: streams come back and hints go on."""

from tests.faults.stage import Stage
from tests.faults.tally import Result


def live_killed(stage: Stage, *, trials: int) -> Result:
    return Result("live process killed", trials)
