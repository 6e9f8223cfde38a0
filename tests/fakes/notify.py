"""A server that behaves like NotifyNL as far as the portal can see, and misbehaves as told."""

import contextlib
import dataclasses
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from notifications_python_client.authentication import decode_jwt_token, get_token_issuer
from notifications_python_client.errors import TokenError

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
API_KEY = f"portaal-{SERVICE}-{SECRET}"
SMS_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
EMAIL_TEMPLATE = "8c9d0e1f-2a3b-4c5d-8e9f-0a1b2c3d4e5f"
SENDER = "0c4c0e7a-5d0a-4f3e-9a52-5f5dbf0f4f3c"
REQUIRED = {SMS_TEMPLATE: {"tekst"}, EMAIL_TEMPLATE: {"onderwerp", "tekst"}}
TYPES = {
    429: (
        "RateLimitError",
        "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds",
    ),
    500: ("Exception", "Internal server error"),
}


@dataclasses.dataclass(frozen=True)
class Trouble:
    """What goes wrong with one request."""

    # Answer with this instead; 0 answers as it should.
    status: int = 0
    # The message was taken all the same.
    keeps: bool = False
    seconds: float = 0.0
    # The connection breaks instead of an answer.
    drops: bool = False
    body: str = ""
    location: str = ""


type Plan = Callable[[str], Trouble | None]


class Notify:
    """What the provider knows, and how it misbehaves. `plan` gets GET or POST."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.plan: Plan = lambda method: None
        self.secret = SECRET
        self.refused_numbers: set[str] = set()
        # It closes the connection after each answer.
        self.hangs_up = False
        self.closing = False
        self._lock = threading.Lock()

    def take(self, kind: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """Keep a message, as often as it is offered: the reference need not be unique."""
        row = {
            "id": str(uuid.uuid4()),
            "reference": wanted.get("reference"),
            "type": kind,
            "status": "sending",
            "sent": wanted,
        }
        with self._lock:
            self.taken.append(row)
        return row

    def known(self, reference: str) -> list[dict[str, Any]]:
        """Return what it has under a reference, newest first."""
        with self._lock:
            return [row for row in reversed(self.taken) if row["reference"] == reference]

    def references(self) -> list[str]:
        """The reference of every message it took: twice the same is a double."""
        with self._lock:
            return [str(row["reference"]) for row in self.taken]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    notify: Notify

    def do_GET(self) -> None:
        reference = parse_qs(urlsplit(self.path).query).get("reference", [""])[0]
        self.notify.asked.append(f"GET {reference}")
        if self._goes_wrong("GET", "", {}) or not self._let_in():
            return
        rows = self.notify.known(reference)
        self._answer(200, {"notifications": rows, "links": {"current": self.path}})

    def do_POST(self) -> None:
        wanted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.notify.asked.append(f"POST {wanted.get('reference')}")
        kind = urlsplit(self.path).path.rpartition("/")[2]
        if not self._let_in() or self._goes_wrong("POST", kind, wanted):
            return
        fault = self._fault(kind, wanted)
        if fault:
            self._error(400, *fault)
            return
        row = self.notify.take(kind, wanted)
        self._answer(201, {"id": row["id"], "reference": row["reference"], "content": {}})

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: tests read what was taken."""

    def _let_in(self) -> bool:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        with contextlib.suppress(TokenError):
            if get_token_issuer(token) == SERVICE:
                decode_jwt_token(token, self.notify.secret)
                return True
        self._error(403, "AuthError", "Invalid token: API key not found")
        return False

    def _goes_wrong(self, method: str, kind: str, wanted: dict[str, Any]) -> bool:
        trouble = self.notify.plan(method)
        if trouble is None:
            return False
        row = self.notify.take(kind, wanted) if trouble.keeps else None
        # In pieces, so that a test that ends does not wait for it.
        until = time.monotonic() + trouble.seconds
        while time.monotonic() < until and not self.notify.closing:
            time.sleep(0.02)
        if trouble.drops:
            self.close_connection = True
        elif trouble.body:
            self._send(trouble.status or 200, "text/html", trouble.body.encode())
        elif trouble.location:
            self._send(trouble.status, "text/plain", b"", trouble.location)
        elif trouble.status:
            error, words = TYPES.get(trouble.status, ("BadRequestError", "No"))
            self._error(trouble.status, error, words)
        elif row:
            self._answer(201, {"id": row["id"], "reference": row["reference"]})
        else:
            return False
        return True

    def _fault(self, kind: str, wanted: dict[str, Any]) -> tuple[str, str] | None:
        template = wanted.get("template_id", "")
        if template not in REQUIRED:
            return "BadRequestError", "Template not found"
        missing = REQUIRED[template] - set(wanted.get("personalisation", {}))
        if missing:
            return "BadRequestError", f"Missing personalisation: {', '.join(sorted(missing))}"
        if wanted.get("phone_number") in self.notify.refused_numbers:
            return "ValidationError", "phone_number Not a valid international number"
        if kind == "email" and "@" not in wanted.get("email_address", ""):
            return "ValidationError", "email_address Not a valid email address"
        return None

    def _error(self, status: int, error: str, words: str) -> None:
        self._answer(
            status, {"status_code": status, "errors": [{"error": error, "message": words}]}
        )

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(body).encode())

    def _send(self, status: int, kind: str, body: bytes, location: str = "") -> None:
        # Who asked may have hung up.
        with contextlib.suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if self.notify.hangs_up:
                self.send_header("Connection", "close")
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up is what many tests are about."""


@contextlib.contextmanager
def serving(notify: Notify, *, port: int = 0) -> Iterator[str]:
    """Run the server on a port of localhost, a free one without a choice, and yield its address."""
    notify.closing = False
    handler = type("Handler", (_Handler,), {"notify": notify})
    server = _Server(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        notify.closing = True
        server.shutdown()
        server.server_close()
        thread.join()
