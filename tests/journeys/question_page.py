"""The pages around a question as a colleague uses them, and the form as a resident walks it."""

import dataclasses
import re
from typing import Any

from django.test import Client

from portal.cases.models import Assignment
from portal.questions.models import Question
from tests.journeys.public import READING, Answer, text_of, value_of

LIST = "/vragen/"
ANSWERS: dict[str, dict[str, str]] = {
    "onderwerp": {"topic": "uitkering"},
    "vraag": {"words": "Wanneer komt mijn uitkering op de rekening?"},
    "spoed": {"wait": "ja"},
    "berichten": {"others": "nee"},
    "antwoord": {"way": "email", "email": "ayse@inwoner.example"},
    "over-u": {"name": "Ayşe Yılmaz"},
}


@dataclasses.dataclass
class Writer:
    """Somebody with a question and a browser. `client` keeps the cookies."""

    client: Client = dataclasses.field(default_factory=Client)

    def get(self, page: str = "", **extra: Any) -> Answer:
        """Look at a page of the form; follows redirects."""
        return self.client.get(f"/vraag/{page}", follow=True, **extra)

    def answer(self, step: str, given: dict[str, str] | None = None, **extra: Any) -> Answer:
        """Answer one step."""
        data = given if given is not None else ANSWERS[step]
        return self.client.post(f"/vraag/{step}/", data, **extra)

    def walk(self, *, until: str = "", **instead: dict[str, str]) -> None:
        """Answer every step before `until`, with some answers of her own."""
        answers = ANSWERS | {step.replace("_", "-"): given for step, given in instead.items()}
        for step, given in answers.items():
            if step == until:
                return
            response = self.answer(step, given)
            assert response.status_code == 303, (step, text_of(response))

    def send(self, traveller: Any) -> Answer:
        """Read the summary for a while, send, and return the page that follows."""
        data = {"shown_at": value_of(self.get("controle/"), "shown_at"), "website": ""}
        traveller.shift(READING)
        return self.client.post("/vraag/controle/", data, follow=True)


def case_url(question: Question) -> str:
    """Return where the case page of a question stands."""
    return f"/zaken/{question.case.reference}/"


def url(question: Question, step: str) -> str:
    """Return where a step is posted to."""
    return f"/vragen/{question.case.reference}/{step}/"


def form_of(browser: Client, question: Question) -> dict[str, str]:
    """Open the case and return the hidden fields of the form with the answer."""
    text = browser.get(case_url(question)).text
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', text)[1]  # type: ignore[index]
        for name in ("token", "last_seen")
    }


def check_cases_agree() -> None:
    """Hold every dossier to its case: open and closed together, with one outcome, and one running
    assignment that says who has it."""
    for question in Question.objects.select_related("case"):
        case = question.case
        assert (question.state == Question.State.OPEN) == case.is_open
        assert case.outcome == ("" if case.is_open else question.state)
        assert (question.state == Question.State.ANSWERED) <= question.answers.exists()
        running = Assignment.objects.get(case=case, until_at=None)
        assert (running.team_id, running.owner_id) == (case.team_id, case.owner_id)
