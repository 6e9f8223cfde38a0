"""The plainest ASGI program that listens to the database and fans out server-sent events, for
comparison: no tickets, no sessions, no topics."""

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg

from portal.live.notify import CHANNEL

type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]

_waiting: set[asyncio.Queue[bytes]] = set()
_tasks: list[asyncio.Task[None]] = []


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Stream every notification to everybody."""
    if scope["type"] == "lifespan":
        await receive()
        _tasks.append(asyncio.create_task(_listen()))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    _waiting.add(queue)
    with contextlib.suppress(asyncio.CancelledError):
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"retry: 1000\n\n", "more_body": True})
        while True:
            body = await queue.get()
            await send({"type": "http.response.body", "body": body, "more_body": True})
    _waiting.discard(queue)


async def _listen() -> None:
    url = os.environ["DATABASE_URL"]
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as database:
        await database.execute(f"listen {CHANNEL}")
        async for note in database.notifies():
            event = f"event: {note.payload}\ndata: 1\n\n".encode()
            for queue in _waiting:
                queue.put_nowait(event)
