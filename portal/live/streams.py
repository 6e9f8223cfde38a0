"""The open streams of all browsers, in memory of the live process. Nothing here asks the database
or knows what a topic means."""

import asyncio
import contextlib
import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from portal.live.tokens import Ticket

MOST_STREAMS = 5_000
MOST_STREAMS_OF_ONE = 60


@dataclasses.dataclass(eq=False, slots=True)
class Stream:
    """One browser. What waits for it is a set of topics, so a slow one never makes a long queue."""

    ticket: Ticket
    waiting: set[str] = dataclasses.field(default_factory=set)
    wake: asyncio.Event = dataclasses.field(default_factory=asyncio.Event)
    closed: bool = False

    def tell(self, topics: Iterable[str]) -> None:
        """Say soon that these topics changed."""
        self.waiting.update(topics)
        self.wake.set()

    def close(self) -> None:
        """End soon."""
        self.closed = True
        self.wake.set()

    def take(self) -> bytes:
        """Return what waits as events, and wait anew."""
        self.wake.clear()
        events = "".join(f"event: {topic}\ndata: 1\n\n" for topic in sorted(self.waiting))
        self.waiting.clear()
        return events.encode()


class Hub:
    """All open streams, by topic and by colleague."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self._by_topic: defaultdict[str, set[Stream]] = defaultdict(set)
        self._by_user: defaultdict[int, set[Stream]] = defaultdict(set)

    def is_full(self, user_id: int) -> bool:
        """Tell whether one more stream, of this colleague, would be too many."""
        return (
            len(self.streams) >= MOST_STREAMS
            or len(self._by_user.get(user_id, ())) >= MOST_STREAMS_OF_ONE
        )

    @contextlib.contextmanager
    def open(self, ticket: Ticket) -> Iterator[Stream]:
        """Hold a stream for as long as its browser listens."""
        stream = Stream(ticket)
        self.streams.add(stream)
        self._by_user[ticket.user_id].add(stream)
        for topic in ticket.topics:
            self._by_topic[topic].add(stream)
        try:
            yield stream
        finally:
            self._forget(stream)

    def hint(self, payload: str) -> None:
        """Pass a notification on: a topic that changed, or a colleague whose streams must end."""
        kind, _, user_id = payload.partition(":")
        if kind == "revoke" and user_id.isdigit():
            self.close(self._by_user.get(int(user_id), ()))
            return
        for stream in self._by_topic.get(payload, ()):
            stream.tell([payload])

    def everything_changed(self) -> None:
        """After a time of not hearing: nobody knows what was missed."""
        for stream in self.streams:
            stream.tell(stream.ticket.topics)

    def close(self, streams: Iterable[Stream]) -> None:
        """End these streams; their browsers come back and are checked anew."""
        for stream in list(streams):
            stream.close()

    def _forget(self, stream: Stream) -> None:
        self.streams.discard(stream)
        keys: list[tuple[defaultdict[Any, set[Stream]], Any]] = [
            (self._by_user, stream.ticket.user_id),
            *((self._by_topic, topic) for topic in stream.ticket.topics),
        ]
        for index, key in keys:
            index[key].discard(stream)
            if not index[key]:
                del index[key]
