"""A resident who walks through the public form with a browser that keeps cookies and runs no
script."""

import dataclasses
import http.client
import itertools
import re
import time
from html.parser import HTMLParser
from urllib.parse import urlencode

# The form finds an answer that comes sooner too quick for a person.
THINKS_SECONDS = 2.1
ANSWERS = {"wait": "ja", "others": "nee"}
FALLBACK_PHONE = "14 036"
REFERENCE = re.compile(r"Z-\d\d-\d{6}")
_visitors = itertools.count()


class Stuck(Exception):
    """The walk did not end where it should."""


@dataclasses.dataclass(frozen=True)
class Receipt:
    """What the resident read at the end, and how long she waited for it."""

    reference: str
    seconds: float


@dataclasses.dataclass(frozen=True)
class Pressed:
    """What one press of a button gave."""

    status: int
    reference: str | None
    seconds: float
    # On a page that says that the portal is away.
    says_when_to_call: bool
    is_kept: bool


class _Fields(HTMLParser):
    """The fields of the first form that has a CSRF token: name to value, first radio button of each
    name."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if self._done or tag not in {"input", "textarea", "select"} or not name:
            return
        self.found.setdefault(name, given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and "csrfmiddlewaretoken" in self.found:
            self._done = True


class Resident:
    """One person with one browser."""

    def __init__(self, port: int, *, number: str) -> None:
        self.port = port
        self.number = number
        self.cookies: dict[str, str] = {}
        # Each comes from an address of her own: a hundred forms from one address is a machine.
        number_of_visitor = next(_visitors)
        self._address = f"127.0.{number_of_visitor // 250 + 1}.{number_of_visitor % 250 + 1}"
        self._form: dict[str, str] = {}
        self._path = "/bel-mij/"
        self._shown_at = 0.0

    def fill_in(self) -> None:
        """Answer every question and stop at the summary."""
        for _ in range(15):
            status, where, page = self.request("GET", self._path)
            if status in {301, 302, 303}:
                self._path = where
                continue
            self._form = self._read(page)
            self._shown_at = time.monotonic()
            if "shown_at" in self._form:
                return
            status, where, page = self.request("POST", self._path, self._form)
            if status != 303:
                raise Stuck(f"{self._path} answered {status}")
            self._path = where
        raise Stuck(f"no summary after fifteen pages, now at {self._path}")

    def send(self) -> Receipt:
        """Press the button on the summary, after reading it, and read the receipt."""
        self.read_the_summary()
        pressed = self.press()
        if pressed.reference is None:
            raise Stuck(f"no receipt: {pressed.status} at {self._path}")
        return Receipt(pressed.reference, pressed.seconds)

    def read_the_summary(self) -> None:
        """Take the time that a person takes."""
        time.sleep(max(0.0, self._shown_at + THINKS_SECONDS - time.monotonic()))

    def press(self, *, follow: bool = True) -> Pressed:
        """Press the button of the form on the screen, whatever comes of it. A page that is away and
        shows her form again, filled in, becomes the form of the next press."""
        began = time.monotonic()
        status, where, page = self.request("POST", self._path, self._form)
        if status == 303 and follow:
            status, _, page = self.request("GET", where)
        seconds = time.monotonic() - began
        found = REFERENCE.search(page)
        kept = {name: value for name, value in self._read(page).items() if name in self._form}
        is_kept = status == 503 and kept == self._form
        if is_kept:
            self._form = kept
        has_phone = FALLBACK_PHONE in page
        reference = found.group() if found and status == 200 else None
        return Pressed(status, reference, seconds, says_when_to_call=has_phone, is_kept=is_kept)

    def request(
        self, method: str, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Return status, Location and body of one request."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=30, source_address=(self._address, 0)
        )
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://localhost:{self.port}"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name.strip()] = value
        return answer.status, answer.headers.get("Location", ""), page

    def _read(self, page: str) -> dict[str, str]:
        fields = _Fields()
        fields.feed(page)
        given = ANSWERS | {"phone": self.number}
        return {name: given.get(name, value) for name, value in fields.found.items()}
