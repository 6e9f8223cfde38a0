"""How a browser walks through a public form: every answer is a POST that ends in a redirect, so
that the back button works; nothing here needs JavaScript."""

import dataclasses
import datetime as dt
import logging
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.cases import lifecycle
from portal.intake import browser, drafts, guards, steps
from portal.intake.steps import PublicForm, Situation, Step, StepForm
from portal.kit import clock
from portal.kit.forms import form_age_token
from portal.kit.refusal import Refused

logger = logging.getLogger(__name__)
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
        return Situation(self.answers, self.now)

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


def serve(request: HttpRequest, form: PublicForm, page: str) -> HttpResponse:
    """Answer one request to a public form. The caller marks its view as public and lets only GET,
    HEAD and POST through."""
    now = clock.utc_now()
    walk = Walk(request, form, now, browser.held(request, form.code, now=now))
    if page in PAGES:
        response = PAGES[page](walk)
    else:
        step = form.step(page)
        if step is None:
            raise Http404("stap")
        response = _answer(walk, step) if request.method == "POST" else _ask(walk, step)
    # A refused answer may stand in the browser's own memory: with no-store its Back button shows
    # an error of the browser instead of the page.
    keep = "no-cache" if response.status_code in {422, 429} else "no-store"
    response["Cache-Control"] = f"private, {keep}"
    return response


def _enter(walk: Walk) -> HttpResponse:
    first = walk.form.steps[0]
    if not walk.answers:
        return walk.go(first.code)
    step = walk.form.first_open(walk.answers)
    context = {
        "public_form": walk.form,
        "go_on_url": walk.url(step.code if step else SUMMARY),
        "clear_url": walk.url(CLEAR),
    }
    return render(walk.request, "intake/welcome_back.html", context)


def _ask(walk: Walk, step: Step) -> HttpResponse:
    asked = walk.form.asked(walk.answers)
    first = walk.form.steps[0]
    if walk.is_sent and step != first:
        return _sent_before(walk)
    if step not in asked:
        return walk.go_on()
    first_open = walk.form.first_open(walk.answers)
    if first_open and asked.index(step) > asked.index(first_open):
        return walk.go(first_open.code)
    if step.code in walk.answers:
        form = step.form(walk.answers[step.code], situation=walk.situation)
    else:
        started = walk.answers.get(step.code + steps.UNFINISHED)
        form = step.form(situation=walk.situation, initial=started)
    return _render_step(walk, step, form)


def _render_step(walk: Walk, step: Step, form: StepForm, *, status: int = 200) -> HttpResponse:
    asked = walk.form.asked(walk.answers)
    before = walk.form.before(step, walk.answers)
    changing = CHANGING in walk.request.GET
    context = {
        "public_form": walk.form,
        "step": step,
        "form": form,
        "step_number": asked.index(step) + 1 if step in asked else 1,
        "step_total": len(asked),
        "back_url": walk.url(SUMMARY) if changing else walk.url(before.code) if before else "",
        "crisis": step == walk.form.steps[0],
        "has_bsn": any(form.has_error(name, "bsn") for name in form.fields),
    }
    return render(walk.request, step.template, context, status=status)


def _answer(walk: Walk, step: Step) -> HttpResponse:
    first = walk.form.steps[0]
    if walk.is_sent and step != first:
        return _sent_before(walk)
    form = step.form(walk.request.POST, situation=walk.situation)
    if "mask" in walk.request.POST:
        form = step.form(steps.masked(form), situation=walk.situation)
    later = "later" in walk.request.POST
    if not later and not form.is_valid():
        return _render_step(walk, step, form, status=422)
    try:
        is_new = _hold(walk)
    except guards.TooMany as error:
        form.is_valid()
        form.add_error(None, str(error))
        return wait(_render_step(walk, step, form, status=429), error)
    assert walk.held is not None
    if later:
        return _given(walk, _later(walk, step, form), is_new=is_new)
    kept = {step.code: steps.storable(form), step.code + steps.UNFINISHED: None}
    drafts.keep(draft=walk.held.draft, changed=kept)
    taker = steps.taker_of(walk.form.code) if walk.form.hands_over(walk.answers) else None
    if taker is not None:
        return _hand_over(walk, walk.held, taker)
    return _given(walk, _go_after(walk, step, lost=is_new and step != first), is_new=is_new)


def _hand_over(walk: Walk, held: drafts.Held, taker: PublicForm) -> HttpResponse:
    """Go on in another form, with what she typed here."""
    carried = taker.takes_over[walk.form.code](walk.answers)
    drafts.move(draft=held.draft, form=taker.code, answers=carried)
    response = Walk(walk.request, taker, walk.now, held).go_on()
    browser.take(response, walk.form.code)
    browser.give(response, held)
    return response


def _given(walk: Walk, response: HttpResponse, *, is_new: bool) -> HttpResponse:
    """Give the browser its new draft. Only once: pages vary by cookie, and a cookie that changes
    makes the Back button ask to send again."""
    if is_new and walk.held is not None:
        browser.give(response, walk.held)
    return response


def _hold(walk: Walk) -> bool:
    """Make sure that this browser holds a draft; tell whether it is a new one. Raises TooMany."""
    guards.count_post(walk.request, now=walk.now)
    if walk.held is not None and not walk.is_sent:
        guards.count_draft(walk.held.draft.pk, now=walk.now)
        return False
    guards.count_start(walk.request, now=walk.now)
    walk.held = drafts.start(form=walk.form.code, now=walk.now)
    return True


def _go_after(walk: Walk, step: Step, *, lost: bool) -> HttpResponse:
    if lost:
        text = _(
            "Uw eerdere antwoorden staan niet meer op dit apparaat. Wat u net invulde, hebben wij "
            "bewaard. Hebt u een code gekregen? Dan kunt u daarmee verdergaan."
        )
        messages.info(walk.request, text)
        return walk.go_on()
    if CHANGING in walk.request.GET:
        first_open = walk.form.first_open(walk.answers)
        return walk.go(first_open.code, f"?{CHANGING}=1") if first_open else walk.go(SUMMARY)
    after = walk.form.after(step, walk.answers)
    return walk.go(after.code if after else SUMMARY)


def _later(walk: Walk, step: Step, form: StepForm) -> HttpResponse:
    """Keep what is on the screen, right or not yet, and show the code."""
    assert walk.held is not None
    if form.is_valid():
        kept = {step.code: steps.storable(form), step.code + steps.UNFINISHED: None}
    else:
        kept = {step.code + steps.UNFINISHED: steps.unfinished(form)}
    drafts.keep(draft=walk.held.draft, changed=kept)
    return _show_code(walk, back_url=walk.url(step.code))


def _code(walk: Walk) -> HttpResponse:
    if not walk.answers:
        return walk.go()
    if walk.request.method != "POST":
        return walk.go_on()
    return _show_code(walk, back_url=walk.url(SUMMARY))


def _show_code(walk: Walk, *, back_url: str) -> HttpResponse:
    """Show the code at once, without a redirect: it is stored as a hash only."""
    assert walk.held is not None
    context = {
        "public_form": walk.form,
        "code": drafts.give_code(draft=walk.held.draft),
        "expires_at": walk.held.draft.expires_at,
        "back_url": back_url,
        "clear_url": walk.url(CLEAR),
    }
    return render(walk.request, "intake/code.html", context)


def _summary(walk: Walk) -> HttpResponse:
    if walk.is_sent:
        return _sent_before(walk)
    first_open = walk.form.first_open(walk.answers)
    if walk.held is None or first_open:
        if walk.request.method == "POST":
            text = _(
                "Uw antwoorden staan niet meer op dit apparaat. Zag u al een kenmerk? Dan is uw "
                "verzoek bij ons. Anders is het nog niet verstuurd."
            )
            messages.warning(walk.request, text)
        return walk.go_on()
    forms = {
        step.code: step.form(walk.answers[step.code], situation=walk.situation)
        for step in walk.form.asked(walk.answers)
    }
    wrong = next((code for code, form in forms.items() if not form.is_valid()), None)
    if wrong and walk.request.method == "POST" and _was_made(walk.held):
        # Her own first click, that is still busy, took what this one asks for.
        drafts.mark_sent(draft=walk.held.draft, now=walk.now)
        return walk.go(RECEIPT)
    if wrong:
        # What was right an hour ago need not be: a half-day that has begun, for instance.
        return walk.go(wrong, f"?{CHANGING}=1")
    if walk.request.method == "POST":
        return _send(walk, walk.held, forms)
    return _render_summary(walk, forms)


def _render_summary(
    walk: Walk,
    forms: dict[str, StepForm],
    *,
    send_form: guards.SendForm | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = [
        {"label": label, "value": value, "change_url": f"{walk.url(code)}?{CHANGING}=1"}
        for code, form in forms.items()
        for label, value in form.rows()
    ]
    shown_at = guards.still_good(send_form.data.get("shown_at", "")) if send_form else ""
    context = {
        "public_form": walk.form,
        "form": send_form or guards.SendForm(),
        "shown_at": shown_at or form_age_token(),
        "rows": rows,
        "back_url": walk.url(list(forms)[-1]),
        "code_url": walk.url(CODE),
        "clear_url": walk.url(CLEAR),
    }
    return render(walk.request, "intake/summary.html", context, status=status)


def _send(walk: Walk, held: drafts.Held, forms: dict[str, StepForm]) -> HttpResponse:
    form = guards.SendForm(walk.request.POST)
    if not form.is_valid():
        return _render_summary(walk, forms, send_form=form, status=422)
    try:
        _hold(walk)
    except guards.TooMany as error:
        form.add_error(None, str(error))
        return wait(_render_summary(walk, forms, send_form=form, status=429), error)
    submission = steps.Submission(
        data={code: step.cleaned_data for code, step in forms.items()},
        intake_token=held.draft.intake_token,
        follow_secret=held.follow_secret,
        now=walk.now,
    )
    try:
        walk.form.send(submission)
    except steps.Gone as gone:
        messages.warning(walk.request, str(gone))
        return walk.go(gone.step, f"?{CHANGING}=1")
    except Refused as error:
        # For instance a team without a number to show: her text stays, a person must help.
        logger.warning(
            "form not accepted", extra={"form": walk.form.code, "why": type(error).__name__}
        )
        return render(
            walk.request,
            "intake/refused.html",
            {
                "public_form": walk.form,
                "again_url": walk.url(SUMMARY),
                "expires_at": held.draft.expires_at,
            },
            status=503,
        )
    drafts.mark_sent(draft=held.draft, now=walk.now)
    return walk.go(RECEIPT)


def _was_made(held: drafts.Held) -> bool:
    return lifecycle.find_by_token(held.draft.intake_token) is not None


def _receipt(walk: Walk) -> HttpResponse:
    if walk.held is None or not walk.is_sent:
        if walk.held is None:
            text = _(
                "Uw ontvangstbewijs staat niet meer op dit apparaat. Is uw verzoek verstuurd? Dan "
                "is het bij ons."
            )
            messages.info(walk.request, text)
        return walk.go()
    held = walk.held
    told = walk.form.receipt(held.draft.intake_token, held.follow_secret, walk.now)
    context = {"public_form": walk.form, "clear_url": walk.url(CLEAR), **told}
    return render(walk.request, walk.form.receipt_template, context)


def _sent_before(walk: Walk) -> HttpResponse:
    return walk.go(RECEIPT)


def _clear(walk: Walk) -> HttpResponse:
    """Forget everything on this device; the answers too, unless she keeps them under a code."""
    if walk.request.method != "POST":
        return walk.go()
    if walk.held is not None and not walk.is_sent and "keep" not in walk.request.POST:
        drafts.drop(draft=walk.held.draft)
    again = "again" in walk.request.POST
    response = walk.go(walk.form.steps[0].code) if again else redirect("/")
    response.status_code = 303
    response["Clear-Site-Data"] = '"cache"'
    browser.take(response, walk.form.code)
    return response


def wait(response: HttpResponse, error: guards.TooMany) -> HttpResponse:
    response["Retry-After"] = str(error.seconds)
    return response


PAGES: dict[str, Callable[[Walk], HttpResponse]] = {
    "": _enter,
    SUMMARY: _summary,
    RECEIPT: _receipt,
    CODE: _code,
    CLEAR: _clear,
}
