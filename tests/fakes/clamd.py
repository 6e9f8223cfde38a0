"""A virus scanner that answers as it is told to, over the wire of clamd."""

import socket
import struct
import tempfile
import threading
from pathlib import Path
from typing import Self

ANSWERS = {
    "OK": b"stream: OK\0",
    "FOUND": b"stream: Win.Test.EICAR_HDB-1 FOUND\0",
    "ERROR": b"INSTREAM size limit exceeded. ERROR\0",
    "HALF": b"stream: O",
}


class Clamd:
    """Takes connections until the block ends. Besides ANSWERS it HANGS, DIES, or is not there:
    NOBODY. `got` holds what was sent whole."""

    def __init__(self, mood: str, *, local: bool = False) -> None:
        self.mood, self.got = mood, list[bytes]()
        self._folder = tempfile.TemporaryDirectory(prefix="clamd")
        self._door = socket.socket(socket.AF_UNIX if local else socket.AF_INET)
        self._door.bind(str(Path(self._folder.name) / "s") if local else ("127.0.0.1", 0))
        name = self._door.getsockname()
        self.address = name if local else f"127.0.0.1:{name[1]}"
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        if self.mood == "NOBODY":
            self._door.close()
        else:
            self._door.listen()
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.mood != "NOBODY":
            self._door.shutdown(socket.SHUT_RDWR)
            self._door.close()
            self._thread.join(5)
        for connection in self._open:
            connection.close()
        self._folder.cleanup()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._door.accept()
            except OSError:
                return
            if self.mood == "DIES":
                connection.close()
                continue
            self._open.append(connection)
            if self.mood == "HANGS":
                continue
            self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as wire:
            assert wire.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack("!L", wire.read(4))[0]:
                content += wire.read(size)
            self.got.append(content)
            connection.sendall(ANSWERS[self.mood])
