"""A resident reads what we wrote: behind her link, and then only after a second proof."""

import dataclasses
import datetime as dt
import html
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from portal.audit.models import Event
from portal.cases import behind, following, lifecycle, proof
from portal.cases.behind import Behind, File, Part
from portal.cases.models import Case
from portal.cases.proof_models import Proof, ReadLink
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.outbox import wording
from portal.outbox.models import Message
from portal.questions import answers, questions
from portal.questions.models import Question
from portal.residents import register
from portal.residents.models import Resident
from portal.staff.models import User
from tests import build

SECRET = "l33sD1t-l33sD1t-l33sD1t"
WORDS = "Uw uitkering komt vrijdag."
PROMISED = "Wij sturen u het formulier."
LETTER = b"%PDF-1.7 een brief"
NOT_HERE = "Op internet kunnen wij dit niet laten zien."
# What a test client returns.
type Answer = Any


def _parts(case: Case) -> list[Part]:
    return [
        Part(key="7", title="Uw brief", at=case.opened_at, file_label="Open de brief"),
        Part(key="8", title="Een andere brief", at=case.opened_at, file_label="Open de brief"),
    ]


def _file(case: Case, key: str) -> File | None:
    return File("brief \r\nX-Kop: ja.pdf", "application/pdf", LETTER) if key == "7" else None


# What an app that makes letters puts here.
LETTERS = Behind(code="brief", parts=_parts, file=_file)


@pytest.fixture
def case(town: build.Town, bilal: User, now: dt.datetime) -> Case:
    """A question that was answered, with a promise."""
    asked = build.question(town.topics["uitkering"], now=now, follow_secret=SECRET)
    resident = asked.case.resident
    assert resident is not None
    Resident.objects.filter(pk=resident.pk).update(birth_date=dt.date(1980, 12, 31))
    promises.make(
        case=asked.case,
        kind=Promise.Kind.OTHER,
        text=PROMISED,
        from_at=now,
        until_at=now + dt.timedelta(days=2),
        owner=bilal,
        by=bilal.actor,
        now=now,
    )
    questions.claim(question=asked, user=bilal, now=now)
    fresh = Question.objects.select_related("case").get(pk=asked.pk)
    answers.answer(question=fresh, words=WORDS, user=bilal, now=now)
    found = lifecycle.find_by_follow_secret(SECRET)
    assert found is not None
    return found


@dataclasses.dataclass
class Reader:
    """Somebody with a browser and a link."""

    secret: str = SECRET
    client: Client = dataclasses.field(default_factory=Client)

    def get(self, page: str = "") -> Answer:
        return self.client.get(f"/lees/{self.secret}/{page}")

    def post(self, page: str, **data: str) -> Answer:
        return self.client.post(f"/lees/{self.secret}/{page}", data)

    def born(self, day: str) -> Answer:
        return self.post("geboortedatum/", birth_date=day)


def text(answer: Answer) -> str:
    return unescape(answer.content.decode())


def last_code() -> str:
    message = Message.objects.filter(kind=wording.CODE).latest("pk")
    found = re.search(r"\d{6}", message.body)
    assert found is not None
    return found.group()


def test_the_link_alone_tells_that_there_is_something_and_not_what(case: Case) -> None:
    follow = text(Client().get(f"/volg/{SECRET}/"))
    assert "Er staat iets voor u klaar om te lezen" in follow
    assert f'href="/lees/{SECRET}/"' in follow
    page = text(Reader().get())
    for words in (follow, page):
        assert WORDS not in words
        assert PROMISED not in words
        assert "1980" not in words
    assert "Laat zien dat u het bent" in page


def test_she_reads_it_after_her_date_of_birth(case: Case) -> None:
    her = Reader()
    wrong = her.born("30-12-1980")
    assert wrong.status_code == 422
    assert "Deze geboortedatum klopt niet" in text(wrong)
    assert 'value="30-12-1980"' in text(wrong)
    right = her.born("31 december 1980")
    assert (right.status_code, right["Location"]) == (303, f"/lees/{SECRET}/")
    page = her.get()
    assert WORDS in text(page)
    assert PROMISED in text(page)
    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    read = Event.objects.filter(code="proof.read", object_id=case.pk)
    assert {event.data["what"] for event in read} == {"antwoord", "afspraak"}
    assert {event.actor for event in read} == {f"resident:{case.pk}"}


def test_another_browser_and_another_hour_ask_again(case: Case, now: dt.datetime) -> None:
    her = Reader()
    her.born("31-12-1980")
    assert WORDS in text(her.get())
    assert WORDS not in text(Reader().get())
    with time_machine.travel(now + dt.timedelta(minutes=31), tick=False):
        assert WORDS not in text(her.get())


def test_a_cookie_that_somebody_made_up_proves_nothing(case: Case) -> None:
    her = Reader()
    her.born("31-12-1980")
    cookie = her.client.cookies["lees"]
    assert cookie["httponly"]
    other = Reader()
    other.client.cookies["lees"] = cookie.value.split(":")[0]
    assert WORDS not in text(other.get())


def test_she_reads_it_after_a_code(town: build.Town, bilal: User, now: dt.datetime) -> None:
    request = build.callback(town.topics["uitkering"], now=now, follow_secret=SECRET)
    promises.make(
        case=request.case,
        kind=Promise.Kind.OTHER,
        text=PROMISED,
        from_at=now,
        until_at=now + dt.timedelta(days=2),
        owner=bilal,
        by=bilal.actor,
        now=now,
    )
    her = Reader()
    assert "Vul uw geboortedatum in" not in text(her.get())
    sent = her.post("stuur-code/")
    assert (sent.status_code, sent["Location"]) == (303, f"/lees/{SECRET}/code/")
    assert "Welke code staat er in de sms?" in text(her.get("code/"))
    code = last_code()
    wrong = her.post("code/", code=f"{(int(code) + 1) % 1_000_000:06}")
    assert wrong.status_code == 422
    assert "Deze code klopt niet" in text(wrong)
    assert her.post("code/", code=f" {code[:3]} {code[3:]} ").status_code == 303
    assert PROMISED in text(her.get())


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "१२३४५६", "x" * 300])
def test_what_is_no_code_is_no_try(case: Case, typed: str) -> None:
    assert Reader().post("code/", code=typed).status_code == 422


def test_never_for_safe_contact_and_nobody_can_tell(case: Case, now: dt.datetime) -> None:
    her = Reader()
    her.born("31-12-1980")
    resident = case.resident
    assert resident is not None
    register.set_safe_contact(resident=resident, by=build.TESTER, now=now)
    page = text(her.get())
    assert NOT_HERE in page
    assert WORDS not in page
    assert "veilig" not in page.lower()
    assert her.born("31-12-1980").status_code == 422
    assert her.post("stuur-code/").status_code == 422
    assert "Er staat iets voor u klaar" not in text(Client().get(f"/volg/{SECRET}/"))
    # The same page as for who is known too little.
    Resident.objects.filter(pk=resident.pk).update(
        safe_contact=False, safe_contact_confirmed=False, birth_date=None
    )
    strip = re.compile(r'<input type="hidden"[^>]*>')
    assert strip.sub("", text(Reader().get())) == strip.sub("", page)


def test_an_unknown_link_is_said_kindly_and_slowed_down(db: None, now: dt.datetime) -> None:
    answers = [Reader(f"n13tV4nOns-{n}").get().status_code for n in range(21)]
    assert answers == [404] * 20 + [429]


def test_guessing_is_slowed_down(case: Case) -> None:
    statuses = [Reader().born(f"{1 + n % 28}-{1 + n // 28}-1970").status_code for n in range(22)]
    assert statuses[:20] == [422] * 20
    assert statuses[21] in {422, 429}
    # Also with the right answer.
    assert Reader().born("31-12-1980").status_code == 422
    assert not Proof.objects.exists()


@pytest.fixture
def _letters(settings: Settings) -> Any:
    settings.BEHIND_PROOF = [*settings.BEHIND_PROOF, "tests.journeys.test_lees.LETTERS"]
    behind.entries.cache_clear()
    yield
    behind.entries.cache_clear()


@pytest.fixture
def link(case: Case, now: dt.datetime) -> str:
    """The secret of a link to one letter, as it stands in a message."""
    made = proof.make_link(case=case, what="brief", key="7", by=build.TESTER, now=now)
    assert following.read_url_of(made).endswith(f"/lees/{made}/")
    return made


@pytest.mark.usefixtures("_letters")
def test_a_link_to_a_letter_opens_that_letter_and_nothing_else(case: Case, link: str) -> None:
    her = Reader(link)
    assert (her.get("brief/7/").status_code, her.get("brief/7/")["Location"]) == (
        303,
        f"/lees/{link}/",
    )
    her.born("31-12-1980")
    page = text(her.get())
    assert "Uw brief" in page
    assert f'href="/lees/{link}/brief/7/"' in page
    assert "Een andere brief" not in page
    assert WORDS not in page
    letter = her.get("brief/7/")
    assert letter.content == LETTER
    assert letter["Content-Type"] == "application/pdf"
    assert letter["Content-Disposition"] == 'attachment; filename="brief---X-Kop--ja.pdf"'
    assert letter["X-Content-Type-Options"] == "nosniff"
    assert letter["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert letter["Cache-Control"] == "private, no-store"
    assert her.get("brief/8/").status_code == 404
    assert her.get("antwoord/1/").status_code == 404


@pytest.mark.usefixtures("_letters")
def test_a_letter_of_another_case_is_not_found(
    case: Case, link: str, town: build.Town, now: dt.datetime
) -> None:
    Reader(link).born("31-12-1980")
    build.question(town.topics["uitkering"], now=now, follow_secret="an0ther-an0ther-an0ther")
    assert Reader("an0ther-an0ther-an0ther").get("brief/7/").status_code == 303
    her = Reader()
    her.born("31-12-1980")
    assert her.get("brief/9/").status_code == 404
    assert her.get("niets/7/").status_code == 404


@pytest.mark.usefixtures("_letters")
@pytest.mark.parametrize(
    "over",
    [
        lambda case, now: proof.end_links(
            case=case, what="brief", key="7", by=build.TESTER, now=now
        ),
        lambda case, now: ReadLink.objects.update(
            made_at=now - dt.timedelta(days=60), expires_at=now
        ),
    ],
    ids=["withdrawn", "too old"],
)
def test_a_link_that_is_over_opens_nothing(
    case: Case, link: str, now: dt.datetime, over: Callable[[Case, dt.datetime], object]
) -> None:
    her = Reader(link)
    her.born("31-12-1980")
    over(case, now)
    said = her.get()
    assert said.status_code == her.get("brief/7/").status_code == 410
    assert "Zo'n link werkt niet voor altijd." in html.unescape(said.content.decode())


def test_no_link_of_hers_stands_on_a_screen_of_ours(
    case: Case, link: str, bilal: User, browser_of: Callable[[User], Client]
) -> None:
    message = Message(case=case, kind="RECEIPT", body=f"Lees: {following.read_url_of(link)} Dag.")
    assert link not in wording.without_secret(message)
    assert wording.without_secret(message).endswith(" Dag.")
