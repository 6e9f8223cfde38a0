"""The page behind a follow link: where it stands, what happens next, and what she can do. Whoever
has the link sees it, so it tells nothing that a stranger may not know."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from portal.audit import actor
from portal.cases import kinds, lifecycle
from portal.cases.models import Case
from portal.intake import again, guards, steps
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.track import actions
from portal.track.actions import Action
from portal.track.forms import FindForm

PAGE = "volg"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Ask for a follow link and go to its page; an unknown one says there that it is unknown."""
    if request.method == "POST":
        form = FindForm(request.POST)
        if form.is_valid():
            return _private(_see_other("track:follow", form.cleaned_data["code"]))
        response = redirect("track:find")
        response.status_code = 303
        return again.carry(response, PAGE, {"code": form.data.get("code", "")})
    came = again.carried(request, PAGE)
    page = render(request, "track/find.html", {"form": again.bound(FindForm, came)})
    if came is not None:
        again.drop(page, PAGE)
    return page


@login_not_required
@require_safe
def follow(request: HttpRequest, secret: str) -> HttpResponse:
    """Show where a case stands."""
    case = lifecycle.find_by_follow_secret(secret)
    if case is None:
        return _unknown(request)
    of_kind = kinds.kind_of(case).for_resident
    told = of_kind(case) if of_kind else None
    # What the kind tells goes first: the page must not say of a case what its story hides.
    is_open = told.context.get("is_open", case.is_open) if told else case.is_open
    context = {
        "case": case,
        "secret": secret,
        "told": told,
        "actions": actions.offered(case),
        "starts": [] if is_open else steps.starts(),
    }
    return _private(render(request, "track/follow.html", context))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, secret: str, code: str) -> HttpResponse:
    """Ask to confirm an action, and do it."""
    case = lifecycle.find_by_follow_secret(secret)
    if case is None:
        return _unknown(request)
    action = actions.actions().get(code)
    if action is None:
        raise Http404("actie")
    if not action.offered(case):
        # Pressed twice, or done from another screen: the page says how it stands.
        return _private(_see_other("track:follow", secret))
    form = _form(request, case, action)
    if form.is_bound and form.is_valid() and _done(request, case, action, form):
        return _private(_see_other("track:follow", secret))
    context = {"case": case, "secret": secret, "action": action, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    page = _private(render(request, action.template, context, status=status), has_form=True)
    if status == 422:
        # Back shows this page again from memory; with no-store the browser shows an error instead.
        page["Cache-Control"] = "private, no-cache"
    return page


def _form(request: HttpRequest, case: Case, action: Action) -> forms.Form:
    sent = request.POST if request.method == "POST" else None
    if action.make_form is None:
        return action.form(sent)
    return action.make_form(case, sent, request.GET, clock.utc_now())


def _done(request: HttpRequest, case: Case, action: Action, form: forms.Form) -> bool:
    try:
        action.run(case, form.cleaned_data, actor.resident(case.pk), clock.utc_now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, str(action.done))
    return True


def _unknown(request: HttpRequest) -> HttpResponse:
    """Say kindly that this opens nothing, and how to reach us; slow down who keeps trying."""
    context: dict[str, Any] = {"form": FindForm(), "action_url": reverse("track:find")}
    try:
        guards.count_wrong_code(request, "follow", now=clock.utc_now())
    except guards.TooMany as error:
        response = render(request, "errors/429.html", status=429)
        response["Retry-After"] = str(error.seconds)
        return _private(response)
    return _private(render(request, "track/unknown.html", context, status=404), has_form=True)


def _see_other(name: str, secret: str) -> HttpResponse:
    response = redirect(name, secret)
    response.status_code = 303
    return response


def _private(response: HttpResponse, *, has_form: bool = False) -> HttpResponse:
    """Keep the secret in the address from other sites, caches and search engines. A page with a
    form must name its origin to ourselves: without it the check of where a form came from fails."""
    response["Referrer-Policy"] = "same-origin" if has_form else "no-referrer"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
