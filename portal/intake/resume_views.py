"""The page where a half-filled form is taken up again with its code."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal.intake import again, browser, drafts, guards, steps, views
from portal.intake.forms import ResumeForm
from portal.intake.walk import Walk
from portal.kit import clock

PAGE = "verder"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a half-filled form, and go on with it."""
    if request.method != "POST":
        return _ask(request)
    form = ResumeForm(request.POST)
    now = clock.utc_now()
    said = ""
    if form.is_valid():
        try:
            held = drafts.resume(code=form.cleaned_data["code"], now=now)
        except drafts.UnknownCode as refusal:
            said = str(refusal)
        else:
            response = Walk(request, steps.public_forms()[held.draft.form], now, held).go_on()
            browser.give(response, held)
            return response
    if said:
        try:
            guards.count_wrong_code(request, "resume", now=now)
        except guards.TooMany as error:
            form.add_error(None, str(error))
            return views.wait(_render(request, form, status=429), error)
    response = redirect("intake:resume")
    response.status_code = 303
    return again.carry(response, PAGE, {"code": form.data.get("code", "")}, said=said)


def _ask(request: HttpRequest) -> HttpResponse:
    came = again.carried(request, PAGE)
    response = _render(request, again.bound(ResumeForm, came, field="code"))
    if came is not None:
        again.drop(response, PAGE)
    return response


def _render(request: HttpRequest, form: ResumeForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "starts": steps.starts()}
    return render(request, "intake/resume.html", context, status=status)
