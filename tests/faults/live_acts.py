"""The process of live hints dies: browsers come back by themselves and hints go on."""

import contextlib
import http.client
import time
from collections.abc import Iterator
from urllib.parse import urlencode

from portal.cases.models import Topic
from portal.kit import clock
from portal.live import tokens, topics
from portal.staff import sessions
from portal.staff.models import StaffSession, User
from tests import build
from tests.faults.stage import Stage, until
from tests.faults.tally import Result

HINT_SECONDS = 5.0


def live_killed(stage: Stage, *, trials: int) -> Result:
    """Kill the process in the middle of a stream, and listen again when it is back.

    A trial counts when a hint came before, and again after the reconnection. What happened in
    between is no hint: a page reads itself anew whenever it connects.
    """
    result = Result("live process killed", trials, slowest=0.0, recovered=0.0)
    topic = Topic.objects.select_related("team").get(code="uitkering")
    session = _session()
    until(lambda: _hears(stage, session, topic), "the live process hears")
    for _ in range(trials):
        with _stream(stage, session, topic) as lines:
            waits = [_hint_after_a_request(lines, topic)]
            stage.kill("live")
        build.callback(topic, now=clock.utc_now())
        began = time.monotonic()
        stage.start("live")
        until(lambda: _hears(stage, session, topic), "the live process is back")
        result.recovered = max(result.recovered or 0.0, time.monotonic() - began)
        with _stream(stage, session, topic) as lines:
            waits.append(_hint_after_a_request(lines, topic))
        heard = [wait for wait in waits if wait is not None]
        result.slowest = max(result.slowest or 0.0, *heard, 0.0)
        if len(heard) == len(waits):
            result.once += 1
        else:
            result.lost += 1
    return result


@contextlib.contextmanager
def any_stream(stage: Stage) -> Iterator[http.client.HTTPResponse]:
    """Yield an open stream of a colleague whose page is live."""
    topic = Topic.objects.select_related("team").get(code="uitkering")
    session = _session()
    until(lambda: _hears(stage, session, topic), "the live process hears")
    with _stream(stage, session, topic) as lines:
        yield lines


def _session() -> StaffSession:
    user = User.objects.get(username="bilal")
    now = clock.utc_now()
    return sessions.start(user=user, session_key="faults", browser="faults", now=now)


@contextlib.contextmanager
def _stream(
    stage: Stage, session: StaffSession, topic: Topic
) -> Iterator[http.client.HTTPResponse]:
    """Yield an open stream of this team's hints. Raises OSError when nothing answers."""
    token = tokens.issue(
        user_id=session.user_id,
        session_id=session.pk,
        topics=[topics.team(topic.team_id)],
        now=clock.utc_now(),
    )
    connection = http.client.HTTPConnection("127.0.0.1", stage.live_port, timeout=HINT_SECONDS)
    try:
        connection.request("GET", f"/live/?{urlencode({'token': token})}")
        answer = connection.getresponse()
        if answer.status != 200:
            raise ConnectionRefusedError(answer.status)
        yield answer
    finally:
        connection.close()


def _hears(stage: Stage, session: StaffSession, topic: Topic) -> bool:
    """Tell whether streams open and the process listens to the database."""
    connection = http.client.HTTPConnection("127.0.0.1", stage.live_port, timeout=2)
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/readyz")
        if connection.getresponse().status != 200:
            return False
        with _stream(stage, session, topic):
            return True
    return False


def _hint_after_a_request(lines: http.client.HTTPResponse, topic: Topic) -> float | None:
    """Ask for a callback and return after how many seconds the hint came, or None."""
    began = time.monotonic()
    build.callback(topic, now=clock.utc_now())
    wanted = f"event: {topics.team(topic.team_id)}".encode()
    with contextlib.suppress(OSError):
        while time.monotonic() - began < HINT_SECONDS:
            line = lines.readline()
            if line.strip() == wanted:
                return time.monotonic() - began
            if not line:
                break
    return None
