"""The page behind a follow link: where it stands, what happens next, and what she can do. Whoever
has the link sees it, so it tells nothing that a stranger may not know."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from portal.audit import actor
from portal.cases import behind, kinds, proof
from portal.cases.models import Case
from portal.intake import again, steps
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.track import actions
from portal.track.actions import Action
from portal.track.forms import FindForm
from portal.track.shared_views import followed, form_page, private, see_other, unknown

PAGE = "volg"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Ask for a follow link and go to its page; an unknown one says there that it is unknown."""
    if request.method == "POST":
        form = FindForm(request.POST)
        if form.is_valid():
            return private(see_other("track:follow", form.cleaned_data["code"]))
        return again.carry(see_other("track:find"), PAGE, {"code": form.data.get("code", "")})
    came = again.carried(request, PAGE)
    page = render(request, "track/find.html", {"form": again.bound(FindForm, came)})
    if came is not None:
        again.drop(page, PAGE)
    return page


@login_not_required
@require_safe
def follow(request: HttpRequest, secret: str) -> HttpResponse:
    """Show where a case stands."""
    case = followed(secret)
    if case is None:
        return unknown(request, secret)
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
        # Whether there is something to read, and not what: that stands behind the second proof.
        "can_read": bool(behind.parts_of(case)) and bool(proof.ways(case)),
    }
    return private(render(request, "track/follow.html", context))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, secret: str, code: str) -> HttpResponse:
    """Ask to confirm an action, and do it."""
    case = followed(secret)
    if case is None:
        return unknown(request, secret)
    action = actions.actions().get(code)
    if action is None:
        raise Http404("actie")
    if not action.offered(case):
        # Pressed twice, or done from another screen: the page says how it stands.
        return private(see_other("track:follow", secret))
    form = _form(request, case, action)
    if form.is_bound and form.is_valid() and _done(request, case, action, form):
        return private(see_other("track:follow", secret))
    context = {"case": case, "secret": secret, "action": action, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return form_page(render(request, action.template, context, status=status))


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
