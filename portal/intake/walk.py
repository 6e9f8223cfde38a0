"""One request of somebody who walks through a public form: what she holds, and where she goes."""

import dataclasses
import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.intake import drafts, guards
from portal.intake.steps import PublicForm, Situation

SUMMARY, RECEIPT, CODE, CLEAR = "controle", "verstuurd", "bewaren", "wissen"
CHANGING = "wijzig"


@dataclasses.dataclass
class Walk:
    """One request of somebody who walks through a form."""

    request: HttpRequest
    form: PublicForm
    now: dt.datetime
    held: drafts.Held | None

    @property
    def answers(self) -> drafts.Answers:
        """The answers so far; none when this form was sent."""
        return {} if self.held is None or self.is_sent else self.held.draft.answers

    @property
    def is_sent(self) -> bool:
        """Whether the form of this browser was sent."""
        return self.held is not None and self.held.draft.sent_at is not None

    @property
    def situation(self) -> Situation:
        """What the steps may know."""
        token = "" if self.held is None or self.is_sent else self.held.draft.intake_token
        return Situation(self.answers, self.now, token)

    def url(self, page: str = "") -> str:
        """Return the address of a page of this form."""
        args = [page] if page else []
        return reverse(self.form.url_name, args=args)

    def go(self, page: str = "", query: str = "") -> HttpResponse:
        """Go to a page of this form."""
        response = redirect(self.url(page) + query)
        response.status_code = 303
        return response

    def go_on(self) -> HttpResponse:
        """Go to the first step without an answer, or to the summary."""
        step = self.form.first_open(self.answers)
        return self.go(step.code if step else SUMMARY)

    def hold(self) -> bool:
        """Make sure that this browser holds a draft; tell whether it is a new one. Raises
        guards.TooMany."""
        guards.count_post(self.request, now=self.now)
        if self.held is not None and not self.is_sent:
            guards.count_draft(self.held.draft.pk, now=self.now)
            return False
        guards.count_start(self.request, now=self.now)
        self.held = drafts.start(form=self.form.code, now=self.now)
        return True
