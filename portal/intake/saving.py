"""Going on later: what is on the screen is kept, right or not yet, and the code is shown on a page
that can be read again."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from portal.intake import browser, drafts, steps
from portal.intake.steps import Step, StepForm
from portal.intake.walk import CLEAR, CODE, SUMMARY, Walk


def keep_for_later(walk: Walk, held: drafts.Held, step: Step, form: StepForm) -> HttpResponse:
    """Keep what is on the screen of this step, and go to the code."""
    if form.is_valid():
        kept = steps.right(step, form)
    else:
        kept = {step.code + steps.UNFINISHED: steps.unfinished(form), step.code + steps.WRONG: None}
    drafts.keep(draft=held.draft, changed=kept)
    return _saved(walk, held)


def code(walk: Walk) -> HttpResponse:
    """Give the code of this form when asked, and show it as often as she looks."""
    if walk.held is None or not walk.answers:
        return walk.go()
    if walk.request.method == "POST":
        return _saved(walk, walk.held)
    if not walk.held.is_saved:
        return walk.go_on()
    context = {
        "public_form": walk.form,
        "code": walk.held.code,
        "resume_url": settings.BASE_URL + reverse("intake:resume"),
        "expires_at": walk.held.draft.expires_at,
        "back_url": walk.url(_where_she_was(walk)),
        "clear_url": walk.url(CLEAR),
    }
    return render(walk.request, "intake/code.html", context)


def _saved(walk: Walk, held: drafts.Held) -> HttpResponse:
    drafts.save(held=held, now=walk.now)
    response = walk.go(CODE)
    # The draft lives a day from now on, and so does what this browser holds.
    browser.give(response, held)
    return response


def _where_she_was(walk: Walk) -> str:
    asked = walk.form.asked(walk.answers)
    unfinished = next((s for s in asked if s.code + steps.UNFINISHED in walk.answers), None)
    place = unfinished or walk.form.first_open(walk.answers)
    return place.code if place else SUMMARY
