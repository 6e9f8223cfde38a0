"""How a browser walks through a public form: every answer is a POST that ends in a redirect, so
that the back button works; nothing here needs JavaScript."""

import logging
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.cases import lifecycle
from portal.intake import again, browser, drafts, guards, saving, steps
from portal.intake.steps import PublicForm, Step, StepForm
from portal.intake.walk import CHANGING, CLEAR, CODE, RECEIPT, SUMMARY, Walk
from portal.kit import clock
from portal.kit.forms import form_age_token
from portal.kit.refusal import Refused

logger = logging.getLogger(__name__)


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
    # The few refused answers without a redirect (see _wrong) may stand in the browser's own memory:
    # with no-store its Back button shows an error of the browser instead of the page.
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
    return _render_step(walk, step, _form_of(walk, step))


def _form_of(walk: Walk, step: Step) -> StepForm:
    """Return the form of a step as she left it; what was wrong comes with its errors."""
    given = walk.answers.get(step.code + steps.WRONG) or walk.answers.get(step.code)
    if given is not None:
        return step.form(given, situation=walk.situation)
    started = walk.answers.get(step.code + steps.UNFINISHED)
    return step.form(situation=walk.situation, initial=started)


def begin_with(request: HttpRequest, form: PublicForm, initial: dict[str, str]) -> HttpResponse:
    """Show the first question of a public form with something filled in, for an address that tells
    it. Nothing is kept before she sends it. The caller marks its view as public."""
    now = clock.utc_now()
    walk = Walk(request, form, now, browser.held(request, form.code, now=now))
    first = form.steps[0]
    shown = first.form(situation=walk.situation, initial=initial)
    response = _render_step(walk, first, shown, action_url=walk.url(first.code))
    response["Cache-Control"] = "private, no-store"
    return response


def _render_step(
    walk: Walk, step: Step, form: StepForm, *, status: int = 200, action_url: str = ""
) -> HttpResponse:
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
        "action_url": action_url,
    }
    return render(walk.request, step.template, context, status=status)


def _answer(walk: Walk, step: Step) -> HttpResponse:
    first = walk.form.steps[0]
    if walk.is_sent and step != first:
        return _sent_before(walk)
    form = step.form(walk.request.POST, situation=walk.situation)
    if "mask" in walk.request.POST:
        form = step.form(steps.masked(form), situation=walk.situation)
    try:
        is_new = walk.hold()
    except guards.TooMany as error:
        form.is_valid()
        form.add_error(None, str(error))
        return wait(_render_step(walk, step, form, status=429), error)
    assert walk.held is not None
    if step.take is not None:
        taken = step.take(walk.request, walk.held.draft.intake_token, walk.now)
        # What came along may have changed the screen itself.
        typed = {name: form.data.get(name, "") for name in form.data}
        form = step.form({**typed, steps.REFUSED: taken.said}, situation=walk.situation)
        if taken.stays:
            return _given(walk, _stay(walk, walk.held, step, form, is_new=is_new), is_new=is_new)
    return _given(walk, _answered(walk, walk.held, step, form, is_new=is_new), is_new=is_new)


def _answered(
    walk: Walk, held: drafts.Held, step: Step, form: StepForm, *, is_new: bool
) -> HttpResponse:
    if "later" in walk.request.POST:
        return saving.keep_for_later(walk, held, step, form)
    if not form.is_valid():
        return _wrong(walk, held, step, form, is_new=is_new)
    drafts.keep(draft=held.draft, changed=steps.right(step, form))
    taker = steps.taker_of(walk.form.code) if walk.form.hands_over(walk.answers) else None
    if taker is not None:
        return _hand_over(walk, held, taker)
    return _go_after(walk, step, lost=is_new and step != walk.form.steps[0])


def _stay(
    walk: Walk, held: drafts.Held, step: Step, form: StepForm, *, is_new: bool
) -> HttpResponse:
    """Show the same screen again, with what was added or taken away."""
    if not form.is_valid():
        return _wrong(walk, held, step, form, is_new=is_new)
    changed = steps.right(step, form)
    if step.code not in walk.answers:
        # She did not say yet that this is all.
        changed |= {step.code + steps.UNFINISHED: changed[step.code], step.code: None}
    drafts.keep(draft=held.draft, changed=changed)
    return _lost(walk) if is_new and step != walk.form.steps[0] else _same(walk, step)


def _wrong(
    walk: Walk, held: drafts.Held, step: Step, form: StepForm, *, is_new: bool
) -> HttpResponse:
    """Keep what is not right yet and show it again with what is wrong. What we may not or cannot
    keep is shown at once, so that nothing typed is lost."""
    if not steps.may_keep(form):
        return _render_step(walk, step, form, status=422)
    drafts.keep(draft=held.draft, changed={step.code + steps.WRONG: steps.storable(form)})
    if is_new and step != walk.form.steps[0]:
        return _lost(walk)
    return _same(walk, step)


def _same(walk: Walk, step: Step) -> HttpResponse:
    return walk.go(step.code, f"?{CHANGING}=1" if CHANGING in walk.request.GET else "")


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


def _go_after(walk: Walk, step: Step, *, lost: bool) -> HttpResponse:
    if lost:
        return _lost(walk)
    if CHANGING in walk.request.GET:
        first_open = walk.form.first_open(walk.answers)
        return walk.go(first_open.code, f"?{CHANGING}=1") if first_open else walk.go(SUMMARY)
    after = walk.form.after(step, walk.answers)
    return walk.go(after.code if after else SUMMARY)


def _lost(walk: Walk) -> HttpResponse:
    text = _(
        "Uw eerdere antwoorden staan niet meer op dit apparaat. Wat u net invulde, hebben wij "
        "bewaard. Hebt u een code gekregen? Dan kunt u daarmee verdergaan."
    )
    messages.info(walk.request, text)
    return walk.go_on()


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
    if wrong:
        return _not_any_more(walk, walk.held, wrong)
    if walk.request.method == "POST":
        return _send(walk, walk.held, forms)
    if came := again.carried(walk.request, walk.form.code):
        return _once_more(walk, came)
    return _render_summary(walk, forms)


def _once_more(walk: Walk, came: again.Carried) -> HttpResponse:
    """Ask to press the button again, calmly: she did nothing wrong and nothing is lost."""
    context = {
        "public_form": walk.form,
        "said": came.said,
        "shown_at": came.typed["shown_at"] or form_age_token(),
        "website_label": guards.SendForm.base_fields["website"].label,
        "summary_url": walk.url(SUMMARY),
    }
    response = render(walk.request, "intake/once_more.html", context)
    again.drop(response, walk.form.code)
    return response


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
        shown_at = guards.still_good(form.data.get("shown_at", ""))
        said = str(form.non_field_errors()[0])
        return again.carry(walk.go(SUMMARY), walk.form.code, {"shown_at": shown_at}, said=said)
    try:
        walk.hold()
    except guards.TooMany as error:
        form.add_error(None, str(error))
        return wait(_render_summary(walk, forms, send_form=form, status=429), error)
    submission = steps.Submission(
        data={code: step.cleaned_data for code, step in forms.items()},
        intake_token=held.draft.intake_token,
        follow_secret=held.follow_secret,
        now=walk.now,
        sender=guards.sender(walk.request),
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


def _not_any_more(walk: Walk, held: drafts.Held, code: str) -> HttpResponse:
    """Ask a step again that was right before: a half-day that has begun, or a time that is gone."""
    is_sending = walk.request.method == "POST"
    if is_sending and lifecycle.find_by_token(held.draft.intake_token) is not None:
        # Her own first click, that is still busy, took what this one asks for.
        drafts.mark_sent(draft=held.draft, now=walk.now)
        return walk.go(RECEIPT)
    return walk.go(code, f"?{CHANGING}=1")


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
    anew = "again" in walk.request.POST
    messages.success(walk.request, _cleared(walk, anew=anew))
    response = walk.go(walk.form.steps[0].code) if anew else redirect("/")
    response.status_code = 303
    response["Clear-Site-Data"] = '"cache"'
    browser.take(response, walk.form.code)
    return response


def _cleared(walk: Walk, *, anew: bool) -> str:
    if anew:
        return _("Wij hebben gewist wat er stond. U begint met een leeg formulier.")
    if walk.is_sent:
        return _("Dit staat niet meer op dit apparaat. Uw verzoek is wel bij ons.")
    if "keep" in walk.request.POST:
        return _("Het formulier is dicht op dit apparaat. Met uw code kunt u verdergaan.")
    return _("Wij hebben gewist wat u invulde. Er is niets verstuurd.")


def wait(response: HttpResponse, error: guards.TooMany) -> HttpResponse:
    response["Retry-After"] = str(error.seconds)
    return response


PAGES: dict[str, Callable[[Walk], HttpResponse]] = {
    "": _enter,
    SUMMARY: _summary,
    RECEIPT: _receipt,
    CODE: saving.code,
    CLEAR: _clear,
}
