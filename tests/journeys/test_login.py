"""Logging in: the right password, not too often, back to where one was, and nothing typed lost."""

import datetime as dt
import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.audit.models import Event
from portal.staff import login
from portal.staff.models import StaffSession, User
from tests.journeys import extra_urls

PASSWORD = "een lange zin om in te komen"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
TEXT = 'Mevrouw zegt: "Ik kom\nmorgen" <b>langs</b> & belt niet'
# What a test client returns; its type has no public name.
type Answer = Any


@pytest.fixture(autouse=True)
def quick_hashes(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def bilal(bilal: User) -> User:
    """The klantmanager, with a password that the tests know."""
    bilal.set_password(PASSWORD)
    bilal.save(update_fields=["password"])
    return bilal


@pytest.fixture
def notes(settings: LazySettings) -> Iterator[list[list[str]]]:
    """A form that needs a login, and what it received."""
    settings.ROOT_URLCONF = "tests.journeys.extra_urls"
    extra_urls.received.clear()
    yield extra_urls.received
    extra_urls.received.clear()


def log_in(
    client: Client, username: str = "bilal", password: str = PASSWORD, **more: str
) -> Answer:
    address = more.pop("address", "127.0.0.1")
    data = {"username": username, "password": password, **more}
    answer: Answer = client.post(
        "/inloggen/", data, REMOTE_ADDR=address, headers={"User-Agent": FIREFOX}
    )
    return answer


def value_of(name: str, answer: Answer) -> str:
    """Return the value of the first hidden field with this name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found, f"no field {name}"
    return html.unescape(found.group(1))


def words(answer: Answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def is_in(client: Client) -> bool:
    return client.get("/mijn/sessies/").status_code == 200


def test_a_colleague_logs_in_with_a_new_session_and_lands_on_her_own_work(bilal: User) -> None:
    client = Client()
    assert client.get("/inloggen/").status_code == 200

    answer = log_in(client, username="Bilal")

    assert answer.status_code == 303
    assert answer["Location"] == "/werk/"
    session = StaffSession.objects.get(user=bilal)
    assert session.browser == "Firefox op Windows"
    assert session.session_key == client.session.session_key
    assert Event.objects.filter(code="session.started", object_id=bilal.pk).count() == 1
    assert is_in(client)


def test_every_login_gives_another_session_id(bilal: User) -> None:
    client = Client()
    log_in(client)
    before = client.cookies["session"].value
    log_in(client)
    after = client.cookies["session"].value

    thief = Client()
    thief.cookies["session"] = before
    assert before != after
    assert not is_in(thief)
    assert is_in(client)


def test_a_wrong_password_and_an_unknown_name_read_the_same(bilal: User) -> None:
    wrong = log_in(Client(), password="iets heel anders")
    unknown = log_in(Client(), username="niemand", password="iets heel anders")
    bilal.is_active = False
    bilal.save(update_fields=["is_active"])
    gone = log_in(Client())

    assert wrong.status_code == unknown.status_code == gone.status_code == 422
    assert words(wrong) == words(unknown) == words(gone)
    assert login.WrongPassword.text in words(wrong)
    assert 'value="bilal"' in wrong.content.decode()
    assert "iets heel anders" not in wrong.content.decode()


def test_the_tenth_wrong_password_is_refused_wherever_it_comes_from(bilal: User) -> None:
    for number in range(9):
        assert log_in(Client(), password="fout", address=f"10.0.0.{number}").status_code == 422

    for number in range(10, 13):
        answer = log_in(Client(), password="fout", address=f"10.0.0.{number}")
        assert answer.status_code == 429
        assert answer["Retry-After"] == "900"
        assert "vanaf 10:15 uur" in words(answer)
        assert "Bel 14 036" in words(answer)
    assert log_in(Client(), address="10.0.0.99").status_code == 429
    assert log_in(Client(), username="BILAL").status_code == 429
    assert log_in(Client(), username="daan", password="fout").status_code == 422

    with time_machine.travel(dt.datetime(2026, 11, 24, 9, 15, tzinfo=dt.UTC), tick=False):
        assert log_in(Client()).status_code == 303


def test_a_stranger_cannot_lock_the_owner_out_of_her_own_browser(bilal: User) -> None:
    own = Client()
    log_in(own)
    own.post("/uit/")
    for number in range(12):
        log_in(Client(), password="fout", address=f"10.0.0.{number}")

    assert log_in(Client()).status_code == 429
    assert log_in(own).status_code == 303


def test_a_right_password_wipes_out_the_wrong_ones_before_it(bilal: User) -> None:
    for _ in range(3):
        for _ in range(8):
            log_in(Client(), password="fout")
        assert log_in(Client()).status_code == 303


def test_a_whole_town_hall_logs_in_from_one_address(
    bilal: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "ADDRESS_LIMITS", ((login.QUARTER, 5),))
    for _ in range(12):
        assert log_in(Client(), address="192.0.2.1").status_code == 303


def test_guessing_many_names_from_one_address_ends_and_no_header_helps(
    bilal: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "ADDRESS_LIMITS", ((login.QUARTER, 5),))
    for number in range(5):
        log_in(Client(), username=f"naam{number}", password="fout", address="192.0.2.1")

    answer = Client().post(
        "/inloggen/",
        {"username": "bilal", "password": PASSWORD},
        REMOTE_ADDR="192.0.2.1",
        headers={"X-Forwarded-For": "203.0.113.9"},
    )

    assert answer.status_code == 429
    assert log_in(Client(), address="192.0.2.2").status_code == 303


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:evil",
        "/\t/evil.example",
        "mijn/sessies/",
    ],
)
def test_nobody_is_sent_to_another_site_after_login(bilal: User, wanted: str) -> None:
    client = Client()
    assert log_in(client, next=wanted)["Location"] == "/werk/"
    assert client.get("/inloggen/", {"next": wanted})["Location"] == "/werk/"


def test_after_login_one_is_back_at_the_page_one_asked_for(bilal: User) -> None:
    client = Client()
    sent = client.get("/mijn/sessies/?van=mail")
    assert sent.status_code == 302
    assert sent["Location"] == "/inloggen/?next=/mijn/sessies/%3Fvan%3Dmail"

    page = client.get(sent["Location"])

    assert log_in(client, next=value_of("next", page))["Location"] == "/mijn/sessies/?van=mail"


@pytest.mark.parametrize("name", ["fatma", "gijs", "hanna"])
def test_everyone_lands_on_a_page_that_they_may_see(
    name: str, request: pytest.FixtureRequest
) -> None:
    user: User = request.getfixturevalue(name)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    client = Client()

    landed = client.get(log_in(client, username=name)["Location"])

    assert landed.status_code == 200


def test_what_was_typed_is_sent_after_login_when_the_session_had_ended(
    bilal: User, notes: list[list[str]], now: dt.datetime
) -> None:
    client = Client(enforce_csrf_checks=True)
    token = value_of("csrfmiddlewaretoken", client.get("/inloggen/"))
    typed = {"text": TEXT, "box": ["een", "twee"], "csrfmiddlewaretoken": token}

    lost = client.post("/proef/notitie/?van=lijst", typed)
    assert lost.status_code == 401
    assert "Wat u hebt ingevuld, is niet weg." in words(lost)
    assert not notes
    assert not Session.objects.exists()

    # A typing error in the password does not lose it either.
    hidden = {name: value_of(name, lost) for name in ("kept", "csrfmiddlewaretoken")}
    wrong = log_in(client, password="fout", **hidden)
    hidden = {name: value_of(name, wrong) for name in ("kept", "csrfmiddlewaretoken")}
    asked = log_in(client, **hidden)

    assert asked.status_code == 200
    assert "U was even uitgelogd." in words(asked)
    assert 'Mevrouw zegt: "Ik kom' in words(asked)
    assert "<b>langs" not in asked.content.decode()
    assert not notes

    page = asked.content.decode()
    assert 'action="/proef/notitie/?van=lijst"' in page
    again = {
        "text": value_of("text", asked),
        "box": re.findall(r'name="box" value="([^"]*)"', page),
        "csrfmiddlewaretoken": value_of("csrfmiddlewaretoken", asked),
    }
    client.post("/proef/notitie/?van=lijst", again)
    assert notes == [[TEXT, "een", "twee"]]


def test_secrets_and_files_are_never_kept(bilal: User, notes: list[list[str]]) -> None:
    client = Client()
    file = SimpleUploadedFile("brief.txt", b"wat in de brief staat")

    lost = client.post("/proef/notitie/", {"text": "een zin", "new_password": "x1y2", "f": file})
    asked = log_in(client, kept=value_of("kept", lost))

    assert "bestanden" in words(lost)
    assert "een zin" in words(asked)
    assert "x1y2" not in asked.content.decode()
    assert "in de brief" not in asked.content.decode()


def test_a_very_long_text_is_not_kept_and_the_page_says_so(
    bilal: User, notes: list[list[str]]
) -> None:
    lost = Client().post("/proef/notitie/", {"text": "lang " * 60_000})

    assert lost.status_code == 401
    assert "heel lange teksten" in words(lost)


def test_a_stranger_cannot_put_a_form_in_front_of_a_colleague(
    bilal: User, notes: list[list[str]]
) -> None:
    theirs = Client(enforce_csrf_checks=True)
    token = value_of("csrfmiddlewaretoken", theirs.get("/inloggen/"))
    sealed = value_of(
        "kept",
        theirs.post("/proef/notitie/", {"text": "van mij", "csrfmiddlewaretoken": token}),
    )

    ours = Client(enforce_csrf_checks=True)
    token = value_of("csrfmiddlewaretoken", ours.get("/inloggen/"))
    answer = log_in(ours, kept=sealed, csrfmiddlewaretoken=token)

    assert answer.status_code == 303
    assert not notes


def test_an_open_form_can_still_be_sent_after_logging_in_on_another_tab(
    bilal: User, notes: list[list[str]], now: dt.datetime
) -> None:
    client = Client(enforce_csrf_checks=True)
    token = value_of("csrfmiddlewaretoken", client.get("/inloggen/"))
    log_in(client, csrfmiddlewaretoken=token)
    open_tab = value_of("csrfmiddlewaretoken", client.get("/mijn/sessies/"))

    with time_machine.travel(now + dt.timedelta(minutes=40), tick=False):
        refused = client.post(
            "/proef/notitie/",
            {"text": "een zin"},
            headers={"HX-Request": "true", "X-CSRFToken": open_tab},
        )
        assert refused.status_code == 401
        other_tab = value_of("csrfmiddlewaretoken", client.get("/inloggen/"))
        log_in(client, csrfmiddlewaretoken=other_tab)
        client.post(
            "/proef/notitie/",
            {"text": "een zin"},
            headers={"HX-Request": "true", "X-CSRFToken": open_tab},
        )

    assert notes == [["een zin"]]


def test_the_form_of_one_colleague_is_not_sent_in_the_name_of_the_next(
    bilal: User, carla: User, notes: list[list[str]]
) -> None:
    carla.set_password(PASSWORD)
    carla.save(update_fields=["password"])
    client = Client(enforce_csrf_checks=True)
    token = value_of("csrfmiddlewaretoken", client.get("/inloggen/"))
    log_in(client, csrfmiddlewaretoken=token)
    his_tab = value_of("csrfmiddlewaretoken", client.get("/mijn/sessies/"))
    client.post("/uit/", {"csrfmiddlewaretoken": his_tab})

    token = value_of("csrfmiddlewaretoken", client.get("/inloggen/"))
    log_in(client, username="carla", csrfmiddlewaretoken=token)
    client.post("/proef/notitie/", {"text": "van Bilal", "csrfmiddlewaretoken": his_tab})

    assert not notes


def test_htmx_without_a_session_goes_to_login_for_a_link_and_stays_for_a_form(
    bilal: User, notes: list[list[str]]
) -> None:
    client = Client()
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/mijn/sessies/?a=1"}

    link = client.get("/proef/notitie/", headers=here)
    form = client.post("/proef/notitie/", {"text": "een zin"}, headers=here)
    hint = client.get("/proef/notitie/", headers={**here, "X-Background": "1"})
    evil = client.get(
        "/proef/notitie/",
        headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/x/"},
    )

    assert link.status_code == 401
    assert link["HX-Redirect"] == "/inloggen/?next=%2Fmijn%2Fsessies%2F%3Fa%3D1"
    assert evil["HX-Redirect"] == "/inloggen/"
    for stays in (form, hint):
        assert stays.status_code == 401
        assert "HX-Redirect" not in stays
        assert stays["HX-Retarget"] == "#messages"
        assert "Wat u hebt getypt, staat nog op deze bladzijde." in words(stays)
    assert not notes


def test_the_demo_shows_its_people_and_lets_one_in_with_one_click(
    settings: LazySettings, bilal: User, fatma: User
) -> None:
    assert "verzonnen" not in words(Client().get("/inloggen/"))
    settings.DEMO = True
    settings.DEMO_PASSWORD = PASSWORD
    client = Client()

    page = client.get("/inloggen/")

    assert "Bilal" in words(page)
    assert "klantmanager, Inkomen 1. Inlognaam: bilal" in words(page)
    assert "ontdekkingsteam, coördinator, Ontdekkingsteam" in words(page)
    answer = log_in(client, username="bilal", password=value_of("password", page))
    assert answer.status_code == 303


def test_choosing_a_new_password_ends_the_other_sessions(
    bilal: User, browser_of: Callable[[User], Client]
) -> None:
    here, there = browser_of(bilal), browser_of(bilal)
    assert is_in(here)
    assert is_in(there)
    new = "nog een veel langere zin"

    short = here.post("/mijn/wachtwoord/", {"old_password": PASSWORD, "new_password": "kort"})
    wrong = here.post("/mijn/wachtwoord/", {"old_password": "fout", "new_password": new})
    right = here.post("/mijn/wachtwoord/", {"old_password": PASSWORD, "new_password": new})

    assert short.status_code == wrong.status_code == 422
    assert "Uw oude wachtwoord klopt niet." in words(wrong)
    assert right.status_code == 303
    assert is_in(here)
    assert not is_in(there)
    assert StaffSession.objects.filter(user=bilal).count() == 1
    assert log_in(Client(), password=new).status_code == 303
