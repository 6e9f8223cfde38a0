"""Text messages leave by a provider that fails in every way it can: ./run faults messages

A real worker and beat, and a server that behaves like NotifyNL. Nothing may be lost or doubled;
what is uncertain waits for a colleague and never leaves again by itself.
"""

import functools

from tests.fakes import notify as fake
from tests.fakes.smtp import free_port
from tests.faults import fault_spine, message_acts, stage, tally


def run() -> bool:
    """Do every act on one stage and show the table."""
    port = free_port()
    with fault_spine.database() as name, stage.opened(name) as the_stage:
        the_stage.env |= {
            "SMS_GATEWAY": "notify",
            "NOTIFY_BASE_URL": f"http://127.0.0.1:{port}",
            "NOTIFY_API_KEY": fake.API_KEY,
            "NOTIFY_SMS_TEMPLATE": fake.SMS_TEMPLATE,
            "NOTIFY_ANSWER_SECONDS": str(message_acts.ANSWER_SECONDS),
            "OUTBOX_PROBE_SECONDS": "1",
        }
        fault_spine.people()
        the_stage.start_all("worker", "beat")
        act = message_acts.Act(the_stage, fake.Notify(), port)
        acts = [
            (act.errors_then_slow, 30),
            (act.errors_after_taking, 20),
            (act.too_many, 20),
            (act.hangs_before, 10),
            (act.hangs_after, 10),
            (act.hangs_up, 20),
            (act.gone, 20),
            (act.killed, 20),
            (act.tripled, 30),
        ]
        return tally.show(functools.partial(act, trials=trials) for act, trials in acts)
