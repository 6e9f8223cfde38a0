"""The first page, the pages about this website, what machines ask, and the pages for errors."""

import datetime as dt
import shutil
from collections.abc import Iterator

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client, override_settings

from almere import errors, facts, readiness
from portal.kit import address, clock
from portal.municipality.models import Municipality
from portal.outbox.models import Message
from portal.staff.models import User
from tests import build
from tests.build import Town
from tests.journeys.public import text_of


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    facts.forget()
    yield
    facts.forget()


@pytest.mark.parametrize(
    ("moment", "words", "href"),
    [
        ("2026-11-24 10:00", "Bel 14 036 of loop binnen: Stadhuis, Stadhuisplein 1", "tel:14036"),
        ("2026-11-24 14:00", "De balie is nu dicht. Die gaat morgen om 08:30 uur", "tel:14036"),
        ("2026-11-24 18:00", "Wij zijn nu dicht. Wij zijn er morgen om 08:30 uur", "/hulp-nu/"),
        ("2026-11-28 03:00", "Wij zijn er maandag 30 november om 08:30 uur", "/hulp-nu/"),
    ],
)
def test_the_line_for_now_follows_the_hours(town: Town, moment: str, words: str, href: str) -> None:
    wall = dt.datetime.fromisoformat(moment)
    with time_machine.travel(clock.instant(wall.date(), wall.time()), tick=False):
        page = Client().get("/")
        assert words in text_of(page)
        line = page.content.decode().split('class="urgent"')[1].split("</section>")[0]
        assert f'href="{href}"' in line
        help_now = text_of(Client().get("/hulp-nu/"))
        assert ("Wij nemen nu op" in help_now) == (href != "/hulp-nu/")
        assert "Veilig Thuis" in help_now


def test_the_foot_tells_when_we_answer_the_telephone(town: Town) -> None:
    foot = text_of(Client().get("/privacy/")).split("Bel ons of kom langs")[1]
    assert "Bel 14 036" in foot
    assert "De telefoon: maandag tot en met vrijdag, 09:00 tot 17:00 uur" in foot
    assert "De balie: maandag tot en met vrijdag van 08:30 tot 12:30 uur" in foot


def test_home_has_help_above_the_doors(town: Town) -> None:
    page = Client().get("/")
    said = text_of(page)
    assert said.index("Nu hulp nodig?") < said.index("Laat u terugbellen")
    for words in (
        "Bel 14 036",
        "Stadhuisplein 1, Almere",
        "maandag tot en met vrijdag van 08:30 tot 12:30 uur",
    ):
        assert words in said
    html = page.content.decode()
    for door in ("/bel-mij/", "/volg/", "#langskomen", "tel:14036"):
        assert f'href="{door}"' in html
    assert "hx-" not in html


def test_home_shows_the_notice_of_the_day(town: Town) -> None:
    Municipality.objects.update(notice="Uitkeringen komen morgen.")
    assert "Uitkeringen komen morgen." in text_of(Client().get("/"))


def test_home_costs_no_queries_once_known(town: Town, django_assert_num_queries: object) -> None:
    Client().get("/")
    with django_assert_num_queries(0):  # type: ignore[operator]
        Client().get("/")


@override_settings(PUBLIC_FACTS_SECONDS=0)
def test_home_stands_without_a_database(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    Client().get("/")

    def away(now: dt.datetime) -> facts.Facts:
        raise OperationalError

    monkeypatch.setattr(facts, "_read", away)
    assert "Stadhuisplein 1" in text_of(Client().get("/")), "the last that was known"
    facts.forget()
    assert "14 036" in text_of(Client().get("/"))


def test_home_before_anything_is_filled_in(db: None) -> None:
    assert Client().get("/").status_code == 200


@pytest.mark.parametrize("path", ["/toegankelijkheid/", "/privacy/"])
def test_pages_about_this_website(town: Town, path: str) -> None:
    page = Client().get(path)
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


def test_livez_asks_no_database(db: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        response = Client().get("/livez")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_when_all_is_well(town: Town) -> None:
    response = Client().get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"ready": True, "problems": []}


def test_readyz_tells_nothing_outside(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", shutil.disk_usage("/").total * 2)
    outside = Client().get("/readyz", REMOTE_ADDR="203.0.113.5")
    assert outside.status_code == 503
    assert outside.json() == {"ready": False}
    proxied = Client().get("/readyz", headers={"X-Forwarded-For": "127.0.0.1"})
    assert proxied.json() == {"ready": False}
    assert Client().get("/readyz").json() == {"ready": False, "problems": ["disk"]}


def test_readyz_without_a_database(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> bool:
        raise OperationalError

    monkeypatch.setattr(readiness, "_is_migrated", away)
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["problems"] == ["database"]


def test_readyz_sees_a_missing_migration(town: Town) -> None:
    readiness._seen_migrated.cache_clear()
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'intake'")
    assert Client().get("/readyz").json()["problems"] == ["migrations"]


def test_late_messages_are_told_but_close_nothing(town: Town, now: dt.datetime) -> None:
    build.callback(town.topics["uitkering"], now=now - dt.timedelta(minutes=20))
    assert Message.objects.count() == 1
    response = Client().get("/readyz")
    assert response.status_code == 200
    assert response.json()["problems"] == ["outbox"]


def test_security_txt_never_expires(town: Town, now: dt.datetime) -> None:
    Municipality.objects.update(email="veilig@almere.example")
    response = Client().get("/.well-known/security.txt")
    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert lines["Contact"] == "mailto:veilig@almere.example"
    expires = dt.datetime.fromisoformat(lines["Expires"])
    assert dt.timedelta(days=30) < expires - now < dt.timedelta(days=365)


def test_a_page_that_is_not_there(town: Town, bilal: User) -> None:
    colleague = Client()
    colleague.force_login(bilal)
    for browser in (Client(), colleague):
        response = browser.get("/bestaat/niet/")
        assert response.status_code in {302, 404}
    lost = colleague.get("/volg/x/y/z/")
    assert "14 036" in text_of(lost)
    assert 'href="/werk/">Naar uw werk' in lost.content.decode()
    assert "Naar uw werk" not in text_of(Client().get("/volg/x/y/z/"))


def test_a_form_from_another_site(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/bel-mij/onderwerp/", {"topic": "uitkering"})
    assert response.status_code == 403
    assert "Stuur het nog een keer" in text_of(response)
    assert "14 036" in text_of(response)


def test_error_pages_need_no_database(rf: object, django_assert_num_queries: object) -> None:
    request = rf.get("/")  # type: ignore[attr-defined]
    assert errors.bad_request(request, Exception("geheim")).status_code == 400
    assert errors.forbidden(request, Exception("Alleen voor teamleiders.")).status_code == 403
    assert errors.not_found(request, Exception("geheim")).status_code == 404


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.9", "203.0.113.5"),
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "10.0.0.1, 198.51.100.9", "198.51.100.9"),
        (2, "10.0.0.1, 198.51.100.9, 192.0.2.1", "198.51.100.9"),
        (2, "198.51.100.9", "203.0.113.5"),
    ],
)
def test_whose_address_is_believed(rf: object, proxies: int, forwarded: str, expected: str) -> None:
    request = rf.get("/", REMOTE_ADDR="203.0.113.5", headers={"X-Forwarded-For": forwarded})  # type: ignore[attr-defined]
    with override_settings(TRUSTED_PROXIES=proxies):
        assert address.of_request(request) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("onzin", "unknown"),
    ],
)
def test_who_counts_as_one_visitor(typed: str, expected: str) -> None:
    assert address.network(typed) == expected
