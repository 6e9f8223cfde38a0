"""The live process: one LISTEN connection for all browsers, handed on as server-sent events. It
knows topics only. Whether someone may read what changed is decided when the page asks."""

import asyncio
import contextlib
import logging
import os
import secrets
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Iterable
from types import FrameType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
from django.conf import settings
from django.utils.log import configure_logging

from portal.live import notify, tokens
from portal.live.streams import Hub, Stream

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almere.settings")

type Scope = dict[str, Any]
type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]

log = logging.getLogger("almere.live")
jitter = secrets.SystemRandom().uniform
# What stands between us and a browser closes a line that is silent for half a minute or more. More
# often than this costs a thousand idle browsers more than all that they hear.
HEARTBEAT_SECONDS = 20.0
# A browser that takes nothing for so long is gone or hangs.
STUCK_SECONDS = 20.0
SWEEP_SECONDS = 30.0
LONGEST_PAUSE = 5.0
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
HEADERS = {
    "cache-control": "private, no-store, no-transform",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "same-origin",
    "vary": "Origin",
    "x-accel-buffering": "no",
    "x-content-type-options": "nosniff",
}
# Sessions that may still listen, with the moment from which their tickets count.
ALIVE = """
    select session.id, extract(epoch from session.live_from)::float8
    from staff_staffsession session join staff_user on staff_user.id = session.user_id
    where session.id = any(%s) and staff_user.is_active
      and session.used_at > now() - make_interval(secs => %s)
      and session.started_at > now() - make_interval(secs => %s)
"""


async def connect() -> psycopg.AsyncConnection[tuple[Any, ...]]:
    """Open a connection that notices a dead network within half a minute."""
    database = settings.DATABASES["default"]
    return await psycopg.AsyncConnection.connect(
        host=database["HOST"] or None,
        port=database["PORT"] or None,
        user=database["USER"] or None,
        password=database["PASSWORD"] or None,
        dbname=database["NAME"],
        autocommit=True,
        application_name="almere-live",
        connect_timeout=3,
        keepalives_idle=10,
        keepalives_interval=5,
        keepalives_count=3,
        tcp_user_timeout=20_000,
        options="-c statement_timeout=3000",
    )


class Doorman:
    """Asks the database whether sessions still run, over one connection of its own."""

    def __init__(self) -> None:
        self._connection: psycopg.AsyncConnection[tuple[Any, ...]] | None = None
        self._one_by_one = asyncio.Lock()

    async def alive(self, tickets: Iterable[tokens.Ticket]) -> set[tokens.Ticket]:
        """Return the tickets that still count. While the database is away all of them do: then
        there is nothing to hear either, and the next sweep asks again."""
        asked = set(tickets)
        if not asked:
            return asked
        try:
            async with self._one_by_one, asyncio.timeout(5):
                rows = await self._ask([ticket.session_id for ticket in asked])
        except (psycopg.Error, OSError, TimeoutError) as error:
            log.warning("cannot check sessions: %s", type(error).__name__)
            await self.leave()
            return asked
        return {
            ticket
            for ticket in asked
            if ticket.session_id in rows and rows[ticket.session_id] <= ticket.issued_at
        }

    async def leave(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _ask(self, session_ids: list[int]) -> dict[int, float]:
        if self._connection is None:
            self._connection = await connect()
        limits = settings.SESSION_IDLE_SECONDS, settings.SESSION_COOKIE_AGE
        cursor = await self._connection.execute(ALIVE, [session_ids, *limits])
        return {int(row[0]): float(row[1]) for row in await cursor.fetchall()}


class Live:
    """The process: the hub, who listens to the database, and who looks after open streams."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.doorman = Doorman()
        self.listening = False

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen())
            group.create_task(self._sweep())

    async def _listen(self) -> None:
        """Hear the database, and come back to it, ever more slowly, when it is away."""
        pause = 0.1
        while True:
            try:
                async with await connect() as connection:
                    await connection.execute(f"listen {notify.CHANNEL}")
                    self.listening, pause = True, 0.1
                    await self.check_all()
                    self.hub.everything_changed()
                    async for note in connection.notifies():
                        self.hub.hint(note.payload)
            except (psycopg.Error, OSError) as error:
                log.warning("not listening: %s", type(error).__name__)
            self.listening = False
            # Jitter: several of these processes must not come back at the same moment.
            await asyncio.sleep(pause * jitter(0.5, 1))
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            await self.check_all()

    async def check_all(self) -> None:
        """Close the streams of sessions that ended, also when nobody told us."""
        tickets = {stream.ticket for stream in self.hub.streams}
        alive = await self.doorman.alive(tickets)
        gone = tickets - alive
        self.hub.close(stream for stream in self.hub.streams if stream.ticket in gone)


live = Live()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection: the stream, or whether this process lives and listens."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _answer(scope, receive, send)
    else:
        await send({"type": "websocket.close"})


async def _lifespan(receive: Receive, send: Send) -> None:
    await receive()
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    # Its lines hold the address with the ticket.
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    work = asyncio.create_task(live.run())
    work.add_done_callback(_stop_when_broken)
    _close_streams_when_stopping()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    work.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await work
    await live.doorman.leave()
    await send({"type": "lifespan.shutdown.complete"})


def _stop_when_broken(work: asyncio.Task[None]) -> None:
    """A process that no longer hears must not look alive: end it, someone starts it again."""
    if not work.cancelled() and work.exception() is not None:
        log.error("the live process broke", exc_info=work.exception())
        os.kill(os.getpid(), signal.SIGTERM)


def _close_streams_when_stopping() -> None:
    """A stop waits for open answers, and a stream is one that never ends by itself."""
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def stop(number: int, frame: FrameType | None, before: Any = before) -> None:
            loop.call_soon_threadsafe(live.hub.close, live.hub.streams)
            if callable(before):
                before(number, frame)

        signal.signal(number, stop)


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    path = scope["path"]
    if scope["method"] not in {"GET", "HEAD"}:
        await _plain(send, 405, "GET only")
    elif path == "/livez":
        await _plain(send, 200, "ok")
    elif path == "/readyz":
        await _plain(send, 200 if live.listening else 503, "ok" if live.listening else "deaf")
    elif path in {"/", "/live/"}:
        await _stream(scope, receive, send)
    else:
        await _plain(send, 404, "not here")


async def _stream(scope: Scope, receive: Receive, send: Send) -> None:
    """Check origin, ticket and session, then hand on what changes until someone ends it."""
    origin = dict(scope["headers"]).get(b"origin", b"").decode("latin-1")
    if origin and origin not in allowed_origins():
        await _plain(send, 403, "other site")
        return
    ticket = _ticket(scope)
    if ticket is None or not await live.doorman.alive([ticket]):
        await _plain(send, 403, "no ticket", origin)
        return
    if live.hub.is_full(ticket.user_id):
        await _plain(send, 503, "full", origin)
        return
    with live.hub.open(ticket) as stream:
        await _serve(stream, receive, send, origin)


def allowed_origins() -> frozenset[str]:
    """Return the sites whose pages may listen: our own, by all its names on one machine."""
    base = urlsplit(settings.BASE_URL)
    own = f"{base.scheme}://{base.netloc}"
    if base.hostname not in LOCAL_NAMES:
        return frozenset({own})
    port = f":{base.port}" if base.port else ""
    names = ("localhost", "127.0.0.1", "[::1]")
    return frozenset({own, *(f"{base.scheme}://{name}{port}" for name in names)})


def _ticket(scope: Scope) -> tokens.Ticket | None:
    """Return the ticket in the address if it is ours and its time is not over."""
    given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
    try:
        ticket = tokens.read(given)
    except tokens.BadTicket:
        return None
    return ticket if time.time() < ticket.ends_at else None


async def _serve(stream: Stream, receive: Receive, send: Send, origin: str) -> None:
    """Write until the browser leaves, hangs, or the stream is closed."""
    writer = asyncio.create_task(_write(stream, send, origin))
    reader = asyncio.create_task(_until_gone(receive))
    try:
        await asyncio.wait({writer, reader}, return_when=asyncio.FIRST_COMPLETED)
        if not reader.done():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(send({"type": "http.response.body", "body": b""}), 1)
    finally:
        for task in (writer, reader):
            task.cancel()
        await asyncio.gather(writer, reader, return_exceptions=True)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(stream: Stream, send: Send, origin: str) -> None:
    headers = _headers("text/event-stream; charset=utf-8", origin)
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    # After a restart everybody comes back: not all in the same second.
    await _push(send, f"retry: {int(jitter(500, 3000))}\n\n".encode())
    while not stream.closed:
        left = stream.ticket.ends_at - time.time()
        if left <= 0:
            return
        try:
            await asyncio.wait_for(stream.wake.wait(), min(HEARTBEAT_SECONDS, left))
        except TimeoutError:
            await _push(send, b": here\n\n")
        else:
            await _push(send, stream.take())


async def _push(send: Send, body: bytes) -> None:
    """Send a piece; raises TimeoutError when the browser does not take it."""
    async with asyncio.timeout(STUCK_SECONDS):
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def _plain(send: Send, status: int, text: str, origin: str = "") -> None:
    headers = _headers("text/plain; charset=utf-8", origin)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


def _headers(content_type: str, origin: str) -> list[tuple[bytes, bytes]]:
    headers = HEADERS | {"content-type": content_type}
    if origin:
        # The browser opens the stream with credentials, so that a star would not do.
        headers |= {
            "access-control-allow-origin": origin,
            "access-control-allow-credentials": "true",
        }
    return [(name.encode(), value.encode()) for name, value in headers.items()]
