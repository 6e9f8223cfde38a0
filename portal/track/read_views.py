"""Reading what we wrote or promised: behind a link, and then a second proof. The link may be one to
a single letter, or the follow link, which opens all there is to read of its case."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audit import actor
from portal.cases import behind, proof
from portal.cases.models import Case
from portal.intake import guards
from portal.kit import clock, secret
from portal.kit.forms import posted
from portal.kit.refusal import Refused
from portal.track import browser, codes
from portal.track.read_forms import BirthDateForm, CodeForm
from portal.track.shared_views import followed, form_page, private, see_other, too_many, unknown

WRONG_CODE = (
    "Deze code klopt niet, of is ouder dan tien minuten. Kijk nog eens, of vraag een nieuwe code."
)
WRONG_DATE = "Deze geboortedatum klopt niet met wat wij weten. Kijk nog eens, of bel ons."
# A file is read by its own program, and can do nothing on our address.
INERT = "sandbox; default-src 'none'"


@dataclasses.dataclass(frozen=True)
class Door:
    """What a link opens: a case, and of that everything or one thing."""

    case: Case
    secret: str
    what: str = ""
    key: str = ""

    def is_open_to(self, request: HttpRequest, now: dt.datetime) -> bool:
        """Whether this browser has given the second proof. Two queries."""
        return proof.is_proven(self.case, browser.key_of(request), now=now)


@login_not_required
@require_safe
def read(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what there is to read, or ask for the second proof."""
    now = clock.utc_now()
    door = _door(secret, now)
    if door is None:
        return unknown(request, secret)
    if not door.is_open_to(request, now):
        return _ask(request, door)
    found = behind.parts_of(door.case, what=door.what, key=door.key)
    for entry, _ in found:
        proof.note_read(case=door.case, what=entry.code, by=actor.resident(door.case.pk), now=now)
    context = {"case": door.case, "secret": secret, "found": found}
    return private(render(request, "track/read.html", context))


@login_not_required
@require_safe
def file(request: HttpRequest, secret: str, what: str, key: str) -> HttpResponse:
    """Give one file, such as a letter."""
    now = clock.utc_now()
    door = _door(secret, now)
    if door is None:
        return unknown(request, secret)
    if not door.is_open_to(request, now):
        return private(see_other("track:read", secret))
    if door.what and (door.what, door.key) != (what, key):
        raise Http404("stuk")
    found = behind.file_of(door.case, what=what, key=key)
    if found is None:
        raise Http404("stuk")
    proof.note_read(case=door.case, what=what, by=actor.resident(door.case.pk), now=now)
    response = private(HttpResponse(found.content, content_type=found.content_type))
    name = re.sub(r"[^A-Za-z0-9._-]", "-", found.name)[:80]
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = INERT
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_not_required
@require_POST
def send_code(request: HttpRequest, secret: str) -> HttpResponse:
    """Text a code, and go on to where it is filled in."""
    now = clock.utc_now()
    door = _door(secret, now)
    if door is None:
        return unknown(request, secret)
    try:
        codes.send(case=door.case, by=actor.resident(door.case.pk), now=now)
    except Refused as refusal:
        return _ask(request, door, refused=str(refusal))
    return private(see_other("track:read-code", secret))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for the code of the text message."""

    def is_right(door: Door, form: forms.Form, key: str, now: dt.datetime) -> bool:
        return proof.by_code(
            case=door.case,
            code=form.cleaned_data["code"],
            browser=key,
            by=actor.resident(door.case.pk),
            now=now,
        )

    return _prove(request, secret, CodeForm(posted(request)), is_right, WRONG_CODE)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def birth_date(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for the date of birth."""

    def is_right(door: Door, form: forms.Form, key: str, now: dt.datetime) -> bool:
        return proof.by_birth_date(
            case=door.case,
            birth_date=form.cleaned_data["birth_date"],
            browser=key,
            by=actor.resident(door.case.pk),
            now=now,
        )

    return _prove(request, secret, BirthDateForm(posted(request)), is_right, WRONG_DATE)


type IsRight = Callable[[Door, forms.Form, str, dt.datetime], bool]


def _prove(
    request: HttpRequest, link: str, form: forms.Form, is_right: IsRight, wrong: str
) -> HttpResponse:
    now = clock.utc_now()
    door = _door(link, now)
    if door is None:
        return unknown(request, link)
    if form.is_valid():
        key = browser.key_of(request) or secret.new_link()
        try:
            if is_right(door, form, key, now):
                response = private(see_other("track:read", link))
                browser.give(response, key)
                return response
            # One who guesses is slowed down at home too, whichever link it is.
            guards.count_wrong_code(request, "proof", now=now)
            form.add_error(None, wrong)
        except guards.TooMany as error:
            return too_many(request, error.seconds)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"case": door.case, "secret": link, "form": form, "is_code": "code" in form.fields}
    status = 422 if form.is_bound else 200
    return form_page(render(request, "track/prove.html", context, status=status))


def _ask(request: HttpRequest, door: Door, *, refused: str = "") -> HttpResponse:
    """Show how somebody can show who she is. When there is no way, or something forbids it, the
    words are the same: which of them is nobody's business."""
    ways = proof.ways(door.case)
    context = {
        "case": door.case,
        "secret": door.secret,
        "can_code": proof.Way.CODE in ways,
        "can_birth_date": proof.Way.BIRTH_DATE in ways,
        "refused": refused,
    }
    status = 422 if refused else 200
    return private(render(request, "track/ask.html", context, status=status), has_form=True)


def _door(link: str, now: dt.datetime) -> Door | None:
    """Return what this secret opens; None for nothing. Two queries at most."""
    found = proof.find_link(link, now=now)
    if found is not None:
        return Door(found.case, link, found.what, found.key)
    case = followed(link)
    return Door(case, link) if case else None
