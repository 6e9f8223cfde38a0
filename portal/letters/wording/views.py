"""Model letters and shared blocks: the list, writing a version, and its two readers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.letters import kinds
from portal.letters.wording import blocks, forms, shelves, signing_off, templates
from portal.letters.wording.models import AddressForm, Template, TemplateVersion
from portal.residents import languages
from portal.staff import door, names
from portal.staff.models import User
from portal.staff.request import standing
from portal.staff.roles import Permission

WRITER = Permission.WRITE_TEMPLATES
READERS = signing_off.MAY_READ


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show all model letters and blocks."""
    now = clock.utc_now()
    user = door.allowed(request, *READERS, now=now)
    context = {
        "rows": shelves.rows(today=clock.day_of(now)),
        "may_write": WRITER in standing(request, user, now=now).held,
    }
    return render(request, "letters/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a model letter or a block; its text comes on the next page."""
    now = clock.utc_now()
    user = door.allowed(request, WRITER, now=now)
    form = forms.TemplateForm(posted(request))
    if form.is_valid():
        with refusals(form):
            template = templates.add(
                name=form.cleaned_data["name"], kind=form.kind_code(), user=user, now=now
            )
            return htmx.see_other(request, "letters:write-version", code=template.code)
    status = 422 if form.is_bound else 200
    return render(request, "letters/template_new.html", {"form": form}, status=status)


@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """Show one model letter with its versions."""
    now = clock.utc_now()
    user = door.allowed(request, *READERS, now=now)
    found = _template(code)
    versions = shelves.versions(found)
    used = shelves.used_today(versions, clock.day_of(now))
    context = {
        "template": found,
        "kind": _kind_label(found),
        "rows": [(one, one.pk in used, languages.name(one.language)) for one in versions],
        "may_write": WRITER in standing(request, user, now=now).held,
    }
    return render(request, "letters/template.html", context)


@require_POST
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """Stop offering a model letter, or offer it again."""
    now = clock.utc_now()
    user = door.allowed(request, WRITER, now=now)
    found = _template(code)
    try:
        templates.switch(template=found, is_active=not found.is_active, user=user, now=now)
        done = "niet meer" if found.is_active else "weer"
        messages.success(request, f"Collega's kunnen '{found.name}' {done} kiezen.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return htmx.see_other(request, "letters:template", code=found.code)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Write a new version; it begins with the words of the newest one."""
    now = clock.utc_now()
    user = door.allowed(request, WRITER, now=now)
    found = _template(code)
    newest = next(iter(shelves.versions(found)), None)
    initial = forms.initial_of(newest) | {"from_on": clock.day_of(now), "reason": ""}
    form = forms.VersionForm(
        posted(request), initial=initial, is_block=found.is_block, is_fixed_form=False
    )
    return _written(request, found, None, form, user)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Write a version anew that nobody read yet."""
    now = clock.utc_now()
    user = door.allowed(request, WRITER, now=now)
    version = _version(code, pk)
    if version.is_fixed:
        messages.info(request, templates.IsFixed.text)
        return htmx.see_other(request, "letters:version", code=code, pk=pk)
    form = forms.VersionForm(
        posted(request),
        initial=forms.initial_of(version),
        is_block=version.template.is_block,
        is_fixed_form=True,
    )
    return _written(request, version.template, version, form, user)


@require_safe
def version(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show one version: in the looks of the letter, what is still to be done, who read it."""
    user = door.allowed(request, *READERS, now=clock.utc_now())
    found = _version(code, pk)
    return render(request, "letters/version.html", _page(request, found, user))


@require_POST
def accept(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Leave a long sentence as it is."""
    now = clock.utc_now()
    user = door.allowed(request, WRITER, now=now)
    found, form = _version(code, pk), forms.SentenceForm(request.POST)
    try:
        sentence = form.cleaned_data["sentence"] if form.is_valid() else ""
        signing_off.accept(version=found, sentence=sentence, user=user, now=now)
        messages.success(request, "Deze zin mag zo blijven.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return htmx.see_other(request, "letters:version", code=code, pk=pk)


@require_POST
def read(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Sign as the colleague who read it."""
    now = clock.utc_now()
    user = door.allowed(request, *READERS, now=now)
    found = _version(code, pk)
    try:
        signing_off.read(version=found, user=user, now=now)
        messages.success(request, "Dank u. Uw naam staat nu bij deze tekst.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return htmx.see_other(request, "letters:version", code=code, pk=pk)


@require_POST
def experience(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Note that somebody with experience read it."""
    now = clock.utc_now()
    user = door.allowed(request, *READERS, now=now)
    found, form = _version(code, pk), forms.ExperienceForm(request.POST)
    if form.is_valid():
        with refusals(form):
            name = form.cleaned_data["name"]
            signing_off.note_experience(version=found, name=name, user=user, now=now)
            messages.success(request, "Genoteerd.")
            return htmx.see_other(request, "letters:version", code=code, pk=pk)
    context = _page(request, found, user) | {"form": form}
    return render(request, "letters/version.html", context, status=422)


def _written(
    request: HttpRequest,
    template: Template,
    version: TemplateVersion | None,
    form: forms.VersionForm,
    user: User,
) -> HttpResponse:
    now, problems = clock.utc_now(), []
    if form.is_valid():
        try:
            text = _text(form.cleaned_data, version)
            saved = templates.keep(
                template=template, text=text, user=user, now=now, version=version
            )
        except templates.BadText as refusal:
            problems = refusal.problems
            form.add_error("body", "Deze tekst kan zo niet. Kijk bij 'Deze regels werken niet'.")
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De tekst is bewaard. Nu moeten twee mensen hem lezen.")
            return htmx.see_other(request, "letters:version", code=template.code, pk=saved.pk)
    typed = str(form["body"].value() or "").splitlines()
    context = {
        "template": template,
        "version": version,
        "form": form,
        "problems": [
            (one, typed[one.line - 1] if 0 < one.line <= len(typed) else "") for one in problems
        ],
        "variables": kinds.variables_of(template.kind).items(),
        "blocks": [code for code in blocks.codes() if code != template.code],
        "spoken": version.language if version else form["language"].value() or "nl",
    }
    status = 422 if form.is_bound else 200
    return render(request, "letters/write_version.html", context, status=status)


def _text(given: dict[str, Any], version: TemplateVersion | None) -> templates.Text:
    return templates.Text(
        subject=given.get("subject", ""),
        body=given["body"],
        reason=given["reason"],
        from_on=given["from_on"],
        language=version.language if version else given["language"],
        address_form=AddressForm(version.address_form if version else given["address_form"]),
    )


def _page(request: HttpRequest, found: TemplateVersion, user: User) -> dict[str, Any]:
    now = clock.utc_now()
    before = shelves.before(found)
    name = shelves.LONG_NAME if request.GET.get("naam") == "lang" else ""
    try:
        paper = shelves.sample(found, user, now=now, name=name)
    except (ValueError, KeyError):
        paper = None
    who = {found.written_by, found.colleague_by, found.experience_by} - {""}
    known = names.names_of(who, known=[user])
    held = standing(request, user, now=now).held
    return {
        "version": found,
        "template": found.template,
        "kind": _kind_label(found.template),
        "language": languages.name(found.language),
        "paper": paper,
        "is_long_name": bool(name),
        "standing": signing_off.standing(found, now=now),
        "changes": shelves.changes(before, found) if before else [],
        "before": before,
        "wrote": known.get(found.written_by, ""),
        "colleague": known.get(found.colleague_by, ""),
        "noted": known.get(found.experience_by, ""),
        "form": forms.ExperienceForm(),
        "may_write": WRITER in held,
        "is_mine": found.written_by == user.actor.key,
        "may_note": user.actor.key not in {found.written_by, found.colleague_by},
        "may_read": user.actor.key not in {found.written_by, found.experience_by},
    }


def _kind_label(template: Template) -> str:
    kind = kinds.kinds().get(template.kind)
    return kind.label if kind else "Blok"


def _template(code: str) -> Template:
    found = shelves.find(code)
    if found is None:
        raise Http404("briefmodel")
    return found


def _version(code: str, pk: int) -> TemplateVersion:
    found = shelves.version(code, pk)
    if found is None:
        raise Http404("versie")
    return found
