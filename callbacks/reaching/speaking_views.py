"""Noting how one conversation goes, and trying the second number."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from callbacks.models import CallbackRequest
from callbacks.reaching import speaking
from callbacks.reaching.speaking_forms import TalkForm
from callbacks.views import request_of
from portal.cases import access
from portal.cases.models import Case
from portal.kit import clock, htmx, phone
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.staff import door, permissions


@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, reference: str) -> HttpResponse:
    """Who speaks for her, a second number, a language, an interpreter."""
    now = clock.utc_now()
    case = access.get_case(door.colleague(request), reference, now=now)
    dossier = request_of(case)
    if not case.may_work:
        raise PermissionDenied(permissions.NotAllowed.text)
    form = TalkForm(posted(request), initial=_initial(case, dossier))
    if form.is_valid():
        with refusals(form):
            speaking.set_talk(
                request=dossier, talk=form.talk(), user=door.colleague(request), now=now
            )
            messages.success(request, "Genoteerd voor dit gesprek.")
            return htmx.see_other(request, "cases:case", reference=case.reference)
    status = 422 if form.is_bound else 200
    return render(request, "callbacks/talk.html", {"case": case, "form": form}, status=status)


@require_POST
def other_number(request: HttpRequest, reference: str) -> HttpResponse:
    """Try the second number from now on."""
    now = clock.utc_now()
    case = access.get_case(door.colleague(request), reference, now=now)
    try:
        speaking.swap_numbers(request=request_of(case), user=door.colleague(request), now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "U belt nu het tweede telefoonnummer.")
    return htmx.see_other(request, "cases:case", reference=case.reference)


def _initial(case: Case, dossier: CallbackRequest) -> dict[str, Any]:
    told = getattr(case, "speaker_told", None) or {}
    second = phone.show(dossier.second_number) if dossier.second_number else ""
    return {
        "language": dossier.language,
        "interpreter": dossier.interpreter,
        "second": second,
        **told,
    }
