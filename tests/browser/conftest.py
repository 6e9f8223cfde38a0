"""One Chromium for all browser tests, pages of any width, and the checks that every page passes.

Run these in a pytest call of their own: Playwright leaves an event loop running in its process.
"""

import dataclasses
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings, settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from portal.staff.models import User
from tests.live_process import LiveProcess, database_url, until

# Playwright's loop makes Django believe that it runs inside async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOTS = Path(__file__).resolve().parents[2] / ".local" / "screenshots"
PATIENCE_MS = 10_000


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The one browser; a test gets a fresh context, which is as clean as a new browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class PageAt(Protocol):
    """Opens a page of a width; with `user` it is logged in. See `page_at`."""

    def __call__(
        self,
        width: int = 1280,
        height: int = 800,
        *,
        user: User | None = None,
        javascript: bool = True,
        forced_colors: bool = False,
        zoom: float = 1.0,
    ) -> Page: ...


@dataclasses.dataclass
class Complaints:
    """What browsers complained about: a blocked script or style, an error, a stranger's server."""

    base_url: str
    texts: list[str] = dataclasses.field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Listen to everything that goes wrong in this page."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.texts.append(f"script: {error}"))
        page.on("request", lambda request: self._on_request(request.url))

    def _on_console(self, message: ConsoleMessage) -> None:
        # A refused form (422), a page that is not there and a live stream that is not running
        # are no faults of the page; nor are the words in which htmx tells of them.
        # Nor is a question that was taken back because somebody pressed a button.
        taken_back = ("htmx:afterRequest", "htmx:sendAbort")
        of_htmx = ("Response Status Error Code", "[object Event]", *taken_back)
        if message.type != "error" or "Failed to load resource" in message.text:
            return
        if message.text.startswith(of_htmx):
            return
        if not (settings.LIVE_URL and settings.LIVE_URL in message.text):
            self.texts.append(f"console: {message.text}")

    def _on_request(self, url: str) -> None:
        # A link that dials leaves the browser, and no other server hears of it.
        own = [self.base_url, "data:", "about:", "blob:", "tel:"]
        if settings.LIVE_URL:
            own.append(settings.LIVE_URL)
        if not url.startswith(tuple(own)):
            self.texts.append(f"request to a strange address: {url}")


class AtWork:
    """Counts the requests that the live server has begun and not ended, with what they read."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = threading.Lock()
        request_started.connect(self._begin)
        request_finished.connect(self._end)

    def _begin(self, **_: object) -> None:
        with self._lock:
            self.count += 1

    def _end(self, **_: object) -> None:
        with self._lock:
            self.count -= 1

    def is_idle(self) -> bool:
        return self.count <= 0


@pytest.fixture(scope="session")
def at_work() -> AtWork:
    """What the server still does."""
    return AtWork()


@pytest.fixture
def page_at(chromium: Browser, live_server: LiveServer, at_work: AtWork) -> Iterator[PageAt]:
    """Return a function that opens a page; addresses are relative: page.goto("/bel-mij/").

    `zoom` 4.0 on a width of 1280 is what 400 % zoom does. When the test is over, anything that a
    browser complained about fails it.
    """
    complaints = Complaints(live_server.url)
    contexts: list[BrowserContext] = []

    def open_page(
        width: int = 1280,
        height: int = 800,
        *,
        user: User | None = None,
        javascript: bool = True,
        forced_colors: bool = False,
        zoom: float = 1.0,
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": round(width / zoom), "height": round(height / zoom)},
            device_scale_factor=zoom,
            java_script_enabled=javascript,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
            forced_colors="active" if forced_colors else "none",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if user is not None:
            log_in(context, user, live_server.url)
        page = context.new_page()
        complaints.watch(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    # The tables are emptied next: a request that still reads them would stand in the way.
    until(at_work.is_idle, "the server has answered everything", 15)
    assert complaints.texts == []


def log_in(context: BrowserContext, user: User, base_url: str) -> None:
    """Give this browser the session of a colleague, without walking through the login page."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])


@pytest.fixture
def live(live_server: LiveServer, settings: LazySettings) -> Iterator[LiveProcess]:
    """The real live process, which the pages of this test listen to."""
    process = LiveProcess(database_url(), origin=live_server.url)
    until(process.hears, "the live process listens", 5)
    settings.LIVE_URL = f"http://localhost:{process.port}"
    settings.SECURE_CSP = {**settings.SECURE_CSP, "connect-src": ["'self'", settings.LIVE_URL]}
    yield process
    process.stop(signal.SIGKILL)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Return a check that axe finds nothing on the page as it stands now."""
    checker = Axe()

    def check(page: Page) -> None:
        violations = checker.run(page).response["violations"]
        found = [
            f"{rule['id']}: {rule['help']}: {node['target']} {node['html'][:160]}"
            for rule in violations
            for node in rule["nodes"]
        ]
        assert found == [], page.url

    return check


@pytest.fixture(scope="session")
def fits() -> Callable[[Page], None]:
    """Return a check that nobody has to scroll sideways to read this page."""

    def check(page: Page) -> None:
        wide, seen = page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= seen, f"{page.url} is {wide} wide on a screen of {seen}"

    return check


@pytest.fixture(scope="session")
def shot() -> Callable[[Page, str], Path]:
    """Return a function that keeps a picture of the whole page in .local/screenshots."""

    def keep(page: Page, name: str) -> Path:
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f"{name}.png"
        # Hiding the caret writes styles into a page that may be changing: the CSP refuses those.
        page.screenshot(path=path, full_page=True, caret="initial")
        return path

    return keep
