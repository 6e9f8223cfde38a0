"""The page where a half-filled form is taken up again with its code."""

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portal.intake import browser, drafts, guards, steps, views
from portal.intake.forms import ResumeForm
from portal.kit import clock
from portal.kit.refusal import Refused


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a half-filled form, and go on with it."""
    if request.method != "POST":
        return _render_resume(request, ResumeForm())
    form = ResumeForm(request.POST)
    if not form.is_valid():
        return _render_resume(request, form, status=422)
    now = clock.utc_now()
    try:
        held = drafts.resume(code=form.cleaned_data["code"], now=now)
    except drafts.UnknownCode as refusal:
        return _wrong_code(request, form, refusal, now)
    public_form = steps.public_forms()[held.draft.form]
    response = views.Walk(request, public_form, now, held).go_on()
    browser.give(response, held)
    return response


def _wrong_code(
    request: HttpRequest, form: ResumeForm, refusal: Refused, now: dt.datetime
) -> HttpResponse:
    try:
        guards.count_wrong_code(request, "resume", now=now)
    except guards.TooMany as error:
        form.add_error(None, str(error))
        return views.wait(_render_resume(request, form, status=429), error)
    form.add_error("code", str(refusal))
    return _render_resume(request, form, status=422)


def _render_resume(request: HttpRequest, form: ResumeForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "starts": [
            {"title": public.title, "url": reverse(public.url_name)}
            for public in steps.public_forms().values()
        ],
    }
    return render(request, "intake/resume.html", context, status=status)
