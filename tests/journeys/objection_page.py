"""The forms 'bezwaar maken' and 'een klacht' as a resident without JavaScript walks them: what a
page shows is what the next request sends."""

import dataclasses
import re
from typing import Any

from django.test import Client

from tests.journeys.public import READING, Answer, text_of, value_of

type Answers = dict[str, dict[str, str]]
REST: Answers = {
    "stukken": {"later_on": ""},
    "onderwerp": {"topic": "uitkering"},
    "spoed": {"wait": "ja"},
    "berichten": {"others": "nee"},
    "bellen": {"way": "bellen"},
    "wanneer": {"moment": "2026-11-25-ochtend", "remind": ""},
    "bereik": {"phone": "06 12 34 56 78", "email": "ayse@inwoner.example"},
    "over-u": {
        "name": "Ayşe Yılmaz",
        "birth_date": "31-12-1980",
        "postcode": "1315ab",
        "house_number": "12",
    },
    "taal": {"language": "nl", "interpreter": ""},
    "hulp": {"who": "niemand"},
}
LETTER = {
    "what": "Mijn uitkering wordt lager",
    "reference": "WI-2026-0815",
    "printed_on": "3-11-2026",
    "unknown": "",
}
TREATED = {
    "words": "De man aan de balie lachte mij uit.",
    "when": "vorige week dinsdag",
    "where": "aan de balie",
}
OBJECTION: Answers = {
    "soort": {"about": "besluit"},
    "brief": LETTER,
    "waarom": {"words": "Ik woon alleen. Dat staat verkeerd in de brief.", "later_on": ""},
    **REST,
}
COMPLAINT: Answers = {"soort": {"about": "behandeling"}, "bejegening": TREATED, **REST}


@dataclasses.dataclass
class Resident:
    """Somebody with a browser. `client` keeps the cookies; `last` is the page she is on."""

    form: str
    answers: Answers
    client: Client = dataclasses.field(default_factory=Client)

    def get(self, page: str = "", **extra: Any) -> Answer:
        """Look at a page of the form; follows redirects."""
        return self.client.get(f"{self.form}{page}", follow=True, **extra)

    def answer(self, step: str, given: dict[str, str] | None = None, **extra: Any) -> Answer:
        """Answer one step."""
        data = given if given is not None else self.answers[step]
        return self.client.post(f"{self.form}{step}/", data, **extra)

    def wrong(self, step: str, given: dict[str, str]) -> str:
        """Answer one step in a way that is not taken; return what the same screen says then."""
        response = self.answer(step, given)
        if response.status_code == 422:
            return text_of(response)
        assert response["Location"] == f"{self.form}{step}/", response["Location"]
        return text_of(self.get(f"{step}/"))

    def walk(self, *, until: str = "", **instead: dict[str, str]) -> None:
        """Answer every question that is asked before `until`, with some answers of her own: the
        next question is always the one on her screen."""
        answers = self.answers | {name.replace("_", "-"): one for name, one in instead.items()}
        page = self.form + "soort/"
        for _ in range(25):
            step = page.removeprefix(self.form).strip("/")
            if step in {until, "controle"}:
                return
            response = self.answer(step, answers[step])
            assert response.status_code == 303, (step, text_of(response))
            assert response["Location"] != page, (step, text_of(self.get(f"{step}/")))
            page = response["Location"]
            if not page.startswith(self.form):
                # Another form goes on.
                self.form = "/" + page.split("/")[1] + "/"
        raise AssertionError("no end")

    def send(self, traveller: Any) -> Answer:
        """Read the summary for a while, send, and return the page that follows."""
        data = {"shown_at": value_of(self.get("controle/"), "shown_at"), "website": ""}
        traveller.shift(READING)
        return self.client.post(f"{self.form}controle/", data, follow=True)


def follow_path(receipt: Answer) -> str:
    """Return the path of the first follow link on a receipt."""
    found = re.search(r'href="[^"]*(/volg/[\w-]+/)', receipt.content.decode())
    assert found, text_of(receipt)
    return found.group(1)
