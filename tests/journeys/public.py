"""Walks through 'laat u terugbellen' as a browser without JavaScript does: what a page shows is
what the next request sends."""

import dataclasses
import datetime as dt
import re
from html import unescape
from typing import Any

import time_machine
from django.test import Client

# What a test client returns, which has more than an HttpResponse: redirect_chain, json().
type Answer = Any
ANSWERS: dict[str, dict[str, str]] = {
    "onderwerp": {"topic": "uitkering", "story": "Mijn uitkering is nog niet gestort."},
    "spoed": {"wait": "ja"},
    "wanneer": {"moment": "2026-11-25-ochtend", "remind": ""},
    "berichten": {"others": "nee"},
    "nummer": {"phone": "06 12 34 56 78", "email": ""},
    "over-u": {
        "name": "Ayşe Yılmaz",
        "birth_date": "",
        "language": "nl",
        "helper": "",
        "helper_kind": "",
    },
}
READING = dt.timedelta(seconds=20)


@dataclasses.dataclass
class Resident:
    """Somebody with a browser. `client` keeps the cookies."""

    client: Client = dataclasses.field(default_factory=Client)
    # Where the form is.
    form: str = "/bel-mij/"

    def get(self, page: str = "", **extra: Any) -> Answer:
        """Look at a page of the form; follows redirects."""
        return self.client.get(f"{self.form}{page}", follow=True, **extra)

    def answer(self, step: str, given: dict[str, str] | None = None, **extra: Any) -> Answer:
        """Answer one step."""
        data = given if given is not None else ANSWERS[step]
        return self.client.post(f"{self.form}{step}/", data, **extra)

    def walk(self, **instead: dict[str, str]) -> None:
        """Answer every step that is asked, with some answers of her own."""
        answers = ANSWERS | {step.replace("_", "-"): given for step, given in instead.items()}
        for step, given in answers.items():
            if step == "wanneer" and answers["spoed"]["wait"] == "nee":
                continue
            response = self.answer(step, given)
            assert response.status_code == 303, (step, text_of(response))

    def send_data(self) -> dict[str, str]:
        """Look at the summary and return what its button sends."""
        return {"shown_at": value_of(self.get("controle/"), "shown_at"), "website": ""}

    def send(self, traveller: Any, data: dict[str, str] | None = None) -> Answer:
        """Read the summary for a while, send, and return the page that follows."""
        data = data or self.send_data()
        traveller.shift(READING)
        return self.client.post(f"{self.form}controle/", data, follow=True)


def text_of(response: Answer) -> str:
    """Return what a page says, without tags."""
    html = re.sub(
        r"<(script|style|svg|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S
    )
    # An address in two parts that may break between them.
    html = re.sub(r'<wbr><span class="code">([^<]*)</span>', r"\1", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def value_of(response: Answer, name: str) -> str:
    """Return the value of an input on the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found, text_of(response)
    return unescape(found.group(1))


type Traveller = time_machine.Traveller
