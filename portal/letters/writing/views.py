"""Letters of colleagues: write one at a case, sign it, follow it, and mend what failed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.cases import access
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.letters import kinds
from portal.letters.making import store
from portal.letters.wording import signing_off
from portal.letters.writing import (
    channels,
    drafting,
    forms,
    previewing,
    reading,
    waiting,
    writing,
)
from portal.letters.writing.models import Letter
from portal.residents import languages
from portal.staff import door, names, permissions
from portal.staff.request import standing
from portal.staff.roles import Permission

# A PDF may run nothing and fetch nothing, whatever somebody managed to put into it.
PDF_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show the letters that need a person and one's drafts; a kenmerk leads to its letter."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.WORK_CASES, now=now)
    may, form = standing(request, user, now=now), forms.FindForm(request.GET)
    typed = form.cleaned_data.get("kenmerk", "") if form.is_valid() else ""
    if typed and (found := reading.find(typed, may=may, now=now)):
        return htmx.see_other(request, "letters:letter", code=found.code)
    page = (form.cleaned_data.get("bladzijde") or 1) if form.is_valid() else 1
    rows, has_next = waiting.for_a_person(may=may, now=now, page=page)
    context = {
        "form": form,
        "typed": typed,
        "rows": rows,
        "has_next": has_next,
        "number": page,
        "drafts": waiting.drafts(may=may, now=now),
        "may_write_templates": not may.held.isdisjoint(signing_off.MAY_READ),
    }
    return render(request, "letters/waiting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin a letter at a case: from a model letter or free."""
    now = clock.utc_now()
    user = door.colleague(request)
    may = standing(request, user, now=now)
    case = access.get_case(user, reference, may=may, now=now)
    if not case.may_work:
        raise PermissionDenied(permissions.NotAllowed.text)
    form = forms.BeginForm(posted(request), offered=drafting.offered(now=now))
    if form.is_valid():
        with refusals(form):
            template = form.cleaned_data["template"]
            letter = drafting.begin(case=case, template=template, user=user, now=now)
            return htmx.see_other(request, "letters:edit", code=letter.code)
    status = 422 if form.is_bound else 200
    return render(request, "letters/begin.html", {"case": case, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Write a draft. Another tab that saved meanwhile: both texts are shown."""
    now = clock.utc_now()
    user = door.colleague(request)
    may = standing(request, user, now=now)
    letter = reading.get_letter(user, code, now=now, may=may)
    if not letter.is_draft or not letter.case.may_work:
        return htmx.see_other(request, "letters:letter", code=letter.code)
    offered = channels.offered(letter.case, letter.kind)
    form = forms.LetterForm(
        posted(request),
        initial=_typed(letter),
        channels=offered,
        is_translation=letter.translates_id is not None,
    )
    theirs = None
    if form.is_valid():
        try:
            draft, seen = _draft(letter, form, offered), form.cleaned_data["seen"]
            writing.change(letter=letter, draft=draft, user=user, now=now, seen=seen)
        except writing.ChangedMeanwhile as refusal:
            form.add_error(None, str(refusal))
            theirs = refusal.theirs
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _after(request, letter)
    context = _editing(letter, form, theirs)
    return render(request, "letters/edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def translate(request: HttpRequest, code: str) -> HttpResponse:
    """Put a translation beside a Dutch draft."""
    now = clock.utc_now()
    user = door.colleague(request)
    letter = reading.get_letter(user, code, now=now)
    form = forms.TranslationForm(request.POST)
    if form.is_valid():
        try:
            language = form.cleaned_data["language"]
            made = drafting.translate(letter=letter, language=language, user=user, now=now)
            return htmx.see_other(request, "letters:edit", code=made.code)
        except Refused as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, "Kies een taal.")
    return htmx.see_other(request, "letters:edit", code=letter.code)


@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Throw away a translation that nobody signed."""
    now = clock.utc_now()
    user = door.colleague(request)
    letter = reading.get_letter(user, code, now=now)
    try:
        drafting.drop_translation(letter=letter, user=user, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return htmx.see_other(request, "letters:letter", code=letter.code)
    messages.success(request, "De vertaling is weg.")
    dutch = letter.translates.code if letter.translates else letter.code
    return htmx.see_other(request, "letters:edit", code=dutch)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Show a draft as it will be, and sign it."""
    now = clock.utc_now()
    user = door.colleague(request)
    letter = reading.get_letter(user, code, now=now, may=standing(request, user, now=now))
    if not letter.is_draft or not letter.case.may_work:
        return htmx.see_other(request, "letters:letter", code=letter.code)
    if letter.translates is not None:
        return htmx.see_other(request, "letters:sign", code=letter.translates.code)
    # Before the preview fills it in.
    seen = writing.as_read(letter)
    form = forms.SignForm(posted(request))
    if form.is_valid():
        with refusals(form):
            writing.sign(letter=letter, user=user, now=now, **form.cleaned_data)
            messages.success(request, "De brief is ondertekend. Wij maken hem nu.")
            return htmx.see_other(request, "letters:letter", code=letter.code)
    why, may_decide = previewing.obstacle(letter)
    context = {
        "letter": letter,
        "case": letter.case,
        "form": form,
        "seen": seen,
        "why": why,
        "may_decide": may_decide,
        "preview": previewing.of(letter, user, now=now),
        "translation": _translation(letter, user),
        "signed_as": user.public_name,
    }
    return render(request, "letters/sign.html", context, status=422 if form.is_bound else 200)


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show one letter: where it is, what it says, and what can be done with it."""
    now = clock.utc_now()
    user = door.colleague(request)
    letter = reading.get_letter(user, code, now=now, may=standing(request, user, now=now))
    return render(request, "letters/letter.html", _page(letter, user, forms.StopForm()))


@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """Give the PDF, exactly as it was made."""
    now = clock.utc_now()
    user = door.colleague(request)
    letter = reading.get_letter(user, code, now=now)
    try:
        content = reading.pdf_of(letter, user, now=now)
    except store.Damaged:
        context = _page(letter, user, forms.StopForm()) | {"is_damaged": True}
        return render(request, "letters/letter.html", context, status=410)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{letter.code}.pdf"'
    response["Content-Security-Policy"] = PDF_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a letter from leaving."""
    now = clock.utc_now()
    user = door.colleague(request)
    letter = reading.get_letter(user, code, now=now)
    form = forms.StopForm(request.POST)
    if form.is_valid():
        with refusals(form):
            reason = form.cleaned_data["reason"]
            drafting.stop(letter=letter, reason=reason, user=user, now=now)
            messages.success(request, "De brief is tegengehouden.")
            return htmx.see_other(request, "letters:letter", code=letter.code)
    return render(request, "letters/letter.html", _page(letter, user, form), status=422)


@require_POST
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Try at once to make or mail what is held up, failed, uncertain or came back."""
    now = clock.utc_now()
    user = door.colleague(request)
    letter = reading.get_letter(user, code, now=now)
    try:
        drafting.again(letter=letter, user=user, now=now)
        messages.success(request, "Wij proberen het nu opnieuw.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return htmx.see_other(request, "letters:letter", code=letter.code)


@require_POST
def anew(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a draft with the words of a letter that did not leave."""
    now = clock.utc_now()
    user = door.colleague(request)
    letter = reading.get_letter(user, code, now=now)
    try:
        made = drafting.anew(letter=letter, user=user, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return htmx.see_other(request, "letters:letter", code=letter.code)
    return htmx.see_other(request, "letters:edit", code=made.code)


@require_POST
def by_post(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a letter on paper in the place of one whose e-mail did not reach her."""
    now = clock.utc_now()
    user = door.colleague(request)
    letter = reading.get_letter(user, code, now=now)
    try:
        made = drafting.by_post(letter=letter, user=user, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return htmx.see_other(request, "letters:letter", code=letter.code)
    messages.success(request, "Dit wordt de brief op papier. Lees hem na en onderteken hem.")
    return htmx.see_other(request, "letters:edit", code=made.code)


@require_POST
def reprint(request: HttpRequest, code: str) -> HttpResponse:
    """Note that it is printed once more, and open its PDF."""
    now = clock.utc_now()
    user = door.colleague(request)
    letter = reading.get_letter(user, code, now=now)
    try:
        drafting.reprint(letter=letter, user=user, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return htmx.see_other(request, "letters:letter", code=letter.code)
    return htmx.see_other(request, "letters:pdf", code=letter.code)


@require_POST
def hints(request: HttpRequest) -> HttpResponse:
    """Look at what is being written. Nothing is kept."""
    door.allowed(request, *signing_off.MAY_READ, now=clock.utc_now())
    form = forms.TextForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    kind = given.get("kind", "")
    checked = previewing.check(
        subject=given.get("subject", ""),
        body=given.get("body", "").replace("\r\n", "\n"),
        kind=kind if kind in kinds.kinds() else "",
        spoken=given.get("language") or "nl",
    )
    return render(request, "letters/hints.html", {"checked": checked})


def _after(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Go on where the button says."""
    if "sign" in request.POST:
        return htmx.see_other(request, "letters:sign", code=letter.code)
    messages.success(request, "Het concept is bewaard.")
    return htmx.see_other(request, "letters:edit", code=letter.code)


def _typed(letter: Letter) -> dict[str, Any]:
    return {
        "subject": letter.subject,
        "body": letter.body,
        "addressee": letter.addressee,
        "channel": letter.channel,
        "is_urgent": letter.is_urgent,
        "seen": writing.fingerprint(letter),
    }


def _draft(letter: Letter, form: forms.LetterForm, offered: list[Letter.Channel]) -> writing.Draft:
    given = form.cleaned_data
    # A translation goes as its Dutch letter does; what cannot be chosen is the only way.
    way = letter.channel if letter.translates_id else given.get("channel") or offered[0]
    return writing.Draft(
        kind=letter.kind,
        subject=given["subject"],
        body=given["body"],
        channel=Letter.Channel(way),
        addressee=given.get("addressee", letter.addressee),
        is_urgent=given.get("is_urgent", letter.is_urgent),
    )


def _editing(letter: Letter, form: forms.LetterForm, theirs: Letter | None) -> dict[str, Any]:
    return {
        "letter": letter,
        "case": letter.case,
        "form": form,
        "theirs": theirs,
        # The next time this tab saves, it has seen what it replaces.
        "seen": writing.fingerprint(theirs) if theirs else form["seen"].value() or "",
        "variables": kinds.variables_of(letter.kind).items(),
        "begun_with": forms.begun_with(letter.version),
        "language": languages.name(letter.language),
        "direction": "rtl" if languages.is_rtl(letter.language) else "ltr",
        "beside": reading.beside(letter),
        "translation_form": forms.TranslationForm(),
        "known_address": drafting.known_address(letter),
    }


def _translation(letter: Letter, user: Any) -> Any:
    beside = reading.beside(letter)
    if beside is None or letter.translates_id is not None:
        return None
    beside.case = letter.case
    beside.addressee = beside.addressee or letter.addressee
    return previewing.of(beside, user, now=clock.utc_now())


def _page(letter: Letter, user: Any, form: forms.StopForm) -> dict[str, Any]:
    known = names.names_of({letter.written_by, letter.signed_by} - {""}, known=[user])
    return {
        "letter": letter,
        "case": letter.case,
        "form": form,
        "wrote": known.get(letter.written_by, ""),
        "signed": known.get(letter.signed_by, ""),
        "language": languages.name(letter.language),
        "begun_with": forms.begun_with(letter.version),
        "beside": reading.beside(letter),
        # A draft is seen on the page where it is signed.
        "paper": None if letter.is_draft else previewing.frozen(letter),
        "can": drafting.acts(letter) if letter.case.may_work else frozenset(),
    }
