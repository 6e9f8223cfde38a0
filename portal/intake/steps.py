"""What a public form is: ordered steps with one question each, rules that skip a step, a summary
and a receipt. How a browser walks through it is in portal.intake.views."""

import dataclasses
import datetime as dt
import functools
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from portal.intake.drafts import Answer, Answers
from portal.kit import privacy
from portal.kit.forms import LineField, NoteField
from portal.kit.refusal import Refused

type Text = str | LazyText
# More than this is not kept of an answer that is not right yet.
MOST_KEPT = 4000
# Marks an answer that she wants to finish later, and one that was refused: it is shown again with
# its errors.
UNFINISHED, WRONG = "?", "!"
# Of a step that takes something: the field with what was refused, for the screen that follows.
REFUSED = "refused"


@dataclasses.dataclass(frozen=True)
class Situation:
    """What a step may know: the answers so far, the moment, and the token of the draft for what is
    kept beside its answers; empty when there is no draft yet."""

    answers: Answers
    now: dt.datetime
    intake_token: str = ""


class Gone(Refused):
    """What she chose at a step was taken by somebody else just now: she chooses again there, and
    keeps everything that she typed."""

    def __init__(self, step: str, text: str) -> None:
        self.step = step
        super().__init__(text)


class StepForm(forms.Form):
    """The form of one step. Subclasses add the fields and may use `self.situation`."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, situation: Situation, **kwargs: Any
    ) -> None:
        self.situation = situation
        super().__init__(data, **kwargs)

    def rows(self) -> list[tuple[Text, Text]]:
        """Return what the summary shows of a valid form: label and value of each field."""
        return [
            (field.label or "", self.shown(name) or _("Niet ingevuld"))
            for name, field in self.fields.items()
        ]

    def shown(self, name: str) -> str:
        """Return the value of a field in words."""
        typed = str(self.data.get(name, "")).strip()
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(typed, typed))


def always(answers: Answers) -> bool:
    """Ask this step of everyone."""
    return True


def never(answers: Answers) -> bool:
    """Keep everyone in this form."""
    return False


@dataclasses.dataclass(frozen=True)
class Taken:
    """What a step did with what was sent beside its answer, such as a file. `stays` shows the same
    screen again; `said` is what could not be done, in words for her."""

    stays: bool
    said: str = ""


@dataclasses.dataclass(frozen=True)
class Step:
    """One screen with one question. `code` stands in its address; `take` does what the buttons on
    the screen itself ask, before the answer is judged: (request, intake_token, now)."""

    code: str
    title: Text
    form: type[StepForm]
    template: str = "intake/step.html"
    applies: Callable[[Answers], bool] = always
    take: Callable[[HttpRequest, str, dt.datetime], Taken] | None = None


@dataclasses.dataclass(frozen=True)
class Submission:
    """A whole form that may be sent: the cleaned data of each step that applied."""

    data: dict[str, dict[str, Any]]
    intake_token: str
    follow_secret: str
    now: dt.datetime
    # A keyed hash of where it came from: tells one sender from another, and nobody who it is.
    sender: str = ""


@dataclasses.dataclass(frozen=True)
class PublicForm:
    """A form for residents.

    `send` makes the case, once per intake token, or raises Gone or another Refused. `receipt`
    returns what the receipt page shows of the case with this token: (intake_token, follow_secret,
    now).
    """

    code: str
    title: Text
    url_name: str
    steps: tuple[Step, ...]
    send: Callable[[Submission], None]
    receipt: Callable[[str, str, dt.datetime], dict[str, Any]]
    receipt_template: str
    send_label: Text
    # With these answers another form goes on: the one that takes over from this one.
    hands_over: Callable[[Answers], bool] = never
    # By the code of another form: what of its answers this form goes on with.
    takes_over: Mapping[str, Callable[[Answers], Answers]] = dataclasses.field(default_factory=dict)

    def step(self, code: str) -> Step | None:
        """Return the step with this code, or None."""
        return next((step for step in self.steps if step.code == code), None)

    def asked(self, answers: Answers) -> list[Step]:
        """Return the steps that these answers ask for, in order."""
        return [step for step in self.steps if step.applies(answers)]

    def first_open(self, answers: Answers) -> Step | None:
        """Return the first step without an answer, or None when all are answered."""
        return next((step for step in self.asked(answers) if step.code not in answers), None)

    def before(self, step: Step, answers: Answers) -> Step | None:
        """Return the step before this one, or None for the first."""
        asked = self.asked(answers)
        place = asked.index(step) if step in asked else 0
        return asked[place - 1] if place else None

    def after(self, step: Step, answers: Answers) -> Step | None:
        """Return the step after this one, or None for the last."""
        asked = self.asked(answers)
        place = asked.index(step) + 1
        return asked[place] if place < len(asked) else None


@functools.cache
def public_forms() -> dict[str, PublicForm]:
    """Return all public forms by code."""
    found: list[PublicForm] = [import_string(path) for path in settings.PUBLIC_FORMS]
    return {form.code: form for form in found}


def starts() -> list[dict[str, Text]]:
    """Return where each form begins: its title and address."""
    return [
        {"title": form.title, "url": reverse(form.url_name)} for form in public_forms().values()
    ]


def taker_of(code: str) -> PublicForm | None:
    """Return the form that can go on with the answers of this one, or None."""
    return next((form for form in public_forms().values() if code in form.takes_over), None)


def storable(form: StepForm) -> Answer:
    """Return what was typed, as text that the database can hold: without null and half
    characters."""
    return {name: _clean(str(form.data.get(name, ""))) for name in form.fields}


def masked(form: StepForm) -> Answer:
    """Return what was typed with every citizen service number made unreadable."""
    free = {name for name, field in form.fields.items() if isinstance(field, LineField | NoteField)}
    return {
        name: privacy.mask_bsn(typed) if name in free else typed
        for name, typed in storable(form).items()
    }


def unfinished(form: StepForm) -> Answer:
    """Return what may be kept of a form that is not right yet: no field was checked."""
    return {name: privacy.mask_bsn(typed)[:MOST_KEPT] for name, typed in storable(form).items()}


def may_keep(form: StepForm) -> bool:
    """Tell whether what was typed and is not right may wait in a draft: not with a citizen service
    number in it, and not without end."""
    typed = storable(form).values()
    return not any(privacy.find_bsn(text) for text in typed) and sum(map(len, typed)) <= MOST_KEPT


def right(step: Step, form: StepForm) -> dict[str, Answer | None]:
    """Return what a draft keeps of a right answer: the answer, and nothing that was not right."""
    return {step.code: storable(form), step.code + UNFINISHED: None, step.code + WRONG: None}


def _clean(typed: str) -> str:
    return "".join(ch for ch in typed if ch != "\0" and unicodedata.category(ch) != "Cs")
