"""What every answer carries, whatever it is; and the answers that are not pages."""

import io
import json
import logging
from collections.abc import Callable
from unittest import mock

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.test import Client

from almere import away, logs
from portal.staff.models import User

MARKS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
ANSWERS = {
    "/inloggen/": 200,
    "/mijn/sessies/": 200,
    "/proef/verboden/": 403,
    "/bestaat-niet/": 404,
    "/uit/": 405,
    "/proef/kapot/": 500,
    "/proef/weg/": 503,
    "/proef/dicht/": 503,
    "/proef/traag/": 503,
    "/static/css/staff.css": 200,
    "/static/niets.css": 404,
}


@pytest.fixture
def client(settings: LazySettings, browser_of: Callable[[User], Client], bilal: User) -> Client:
    """A colleague's browser, on a portal with views that break."""
    settings.ROOT_URLCONF = "tests.journeys.extra_urls"
    client = browser_of(bilal)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_carries_the_marks(client: Client, path: str) -> None:
    answer = client.get(path, follow=path == "/inloggen/")

    answer.close()
    assert answer.status_code == ANSWERS[path]
    check_marks(answer.headers)
    if not (path.startswith("/static/") and answer.status_code == 200):
        assert_uncached(answer.headers, path)


def check_marks(headers: object) -> None:
    given = dict(headers.items())  # type: ignore[attr-defined]
    for name, value in MARKS.items():
        assert given[name] == value
    policy = given["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "camera=()" in given["Permissions-Policy"]
    assert given["X-Request-ID"]


def assert_uncached(headers: object, path: str) -> None:
    if not path.startswith("/static/"):
        assert headers["Cache-Control"] == "private, no-store"  # type: ignore[index]


def test_a_redirect_and_a_visitor_get_the_same_marks(db: None, settings: LazySettings) -> None:
    visitor = Client()
    for answer in (visitor.get("/mijn/sessies/"), visitor.get("/", follow=True)):
        check_marks(answer.headers)
        assert_uncached(answer.headers, "/")


@pytest.mark.parametrize("host", ["evil.example", "testserver:80@evil.example", "[::1"])
def test_a_forged_host_is_refused(client: Client, host: str) -> None:
    answer = client.get("/inloggen/", headers={"Host": host})

    assert answer.status_code == 400
    assert host not in answer.content.decode()
    check_marks(answer.headers)


def test_a_forwarded_host_is_not_believed(client: Client) -> None:
    answer = Client().get("/mijn/sessies/", headers={"X-Forwarded-Host": "evil.example"})

    assert answer["Location"].startswith("/inloggen/")


def test_the_page_for_a_database_that_is_away_keeps_what_was_typed(client: Client) -> None:
    answer = client.post("/proef/weg/", {"text": 'een "zin"', "password": "geheim1"})

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    page = answer.content.decode()
    assert 'name="text" value="een &quot;zin&quot;"' in page
    assert 'action="/proef/weg/"' in page
    assert "geheim1" not in page
    assert "14 036" in page


def test_htmx_keeps_its_screen_when_the_database_is_away(client: Client) -> None:
    click = client.post("/proef/weg/", {"text": "een zin"}, headers={"HX-Request": "true"})
    poll = client.get("/proef/weg/", headers={"HX-Request": "true", "X-Background": "1"})

    assert click.status_code == poll.status_code == 503
    assert click["HX-Retarget"] == "#messages"
    assert "<html" not in click.content.decode()
    assert poll["HX-Reswap"] == "none"


def test_a_database_that_is_away_in_the_middleware_gives_the_same_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.staff.sessions.running", extra_away)

    answer = client.get("/mijn/sessies/")

    assert answer.status_code == 503
    assert answer["Retry-After"]
    check_marks(answer.headers)


def test_without_a_connection_the_next_ones_do_not_wait_for_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(away, "_full_until", 0.0)
    monkeypatch.setattr(away, "time", mock.Mock(monotonic=lambda: clock[0]))
    assert client.get("/mijn/sessies/").status_code == 200
    assert client.post("/proef/vol/", {"text": "een zin"}).status_code == 503
    told = client.post("/proef/notitie/", {"text": "een zin"})
    assert told.status_code == 503
    assert 'name="text" value="een zin"' in told.content.decode()
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 200, "it got a connection"
    assert client.get("/mijn/sessies/").status_code == 200

    client.get("/proef/vol/")
    clock[0] += away.FULL_SECONDS
    # One finds out, and finds none: the others are still sent away.
    assert client.get("/proef/vol/").status_code == 503
    assert client.get("/mijn/sessies/").status_code == 503
    clock[0] += away.FULL_SECONDS
    assert client.get("/mijn/sessies/").status_code == 200
    assert client.get("/mijn/sessies/").status_code == 200


def extra_away(**_: object) -> None:
    raise OperationalError("the server closed the connection")


def test_logs_hold_the_number_of_the_request_and_no_address_or_text(client: Client) -> None:
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(logs.JsonFormatter())
    logging.getLogger("django.request").addHandler(handler)
    try:
        broken = client.get("/proef/kapot/?naam=Yilmaz")
        client.get("/volg/dit-is-een-geheime-code/")
        client.get("/bestaat/mevrouw-yilmaz/")
    finally:
        logging.getLogger("django.request").removeHandler(handler)

    first = json.loads(lines.getvalue().splitlines()[0])
    assert first["request_id"] == broken["X-Request-ID"]
    assert first["error"] == "ValueError"
    for secret in ("ilmaz", "geheime-code", "geheim van"):
        assert secret not in lines.getvalue()


def test_the_log_of_a_task_holds_no_text_of_its_error() -> None:
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(logs.JsonFormatter())
    logger = logging.getLogger("celery.app.trace")
    logger.addHandler(handler)
    context = {"name": "outbox.send", "id": "1-2-3", "exc": "DETAIL: (Yilmaz)", "args": "[7]"}
    try:
        logger.error("Task %(name)s[%(id)s] raised unexpected: %(exc)s", context)
    finally:
        logger.removeHandler(handler)

    assert json.loads(lines.getvalue())["text"] == "task outbox.send 1-2-3"
    assert "Yilmaz" not in lines.getvalue()
