"""The files of a case for colleagues: adding one, looking at one, taking back one of ours. They are
served as dead weight: nothing in them can run under the name of this site."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from portal.cases import access, permissions
from portal.cases.models import Case
from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.kit.refusal import Refused
from portal.staff import door
from portal.uploads import store, uploads
from portal.uploads.forms import UploadForm
from portal.uploads.models import Upload

TYPES: dict[str, str] = {
    Upload.Kind.JPEG: "image/jpeg",
    Upload.Kind.PNG: "image/png",
    Upload.Kind.PDF: "application/pdf",
}
INERT = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a scan to an open case."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    form = UploadForm(posted(request), request.FILES or None)
    if form.is_valid():
        with refusals(form):
            permissions.check_can_work(user, case, now=now)
            uploads.keep(**form.cleaned_data, at=case, by=user.actor, now=now)
            messages.success(request, "Het stuk staat bij deze zaak.")
            return see_other(request, "cases:case", reference=case.reference)
    status = 422 if form.is_bound else 200
    return render(request, "uploads/add.html", {"form": form, "case": case}, status=status)


@require_safe
def file(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Give a file as it came in: always to be saved, never shown by the browser."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    upload = _of(case, key)
    try:
        content = uploads.content_of(upload=upload, by=user.actor, now=now)
    except store.Damaged:
        return _missing(request, case)
    name = f"{case.reference}-stuk-{upload.number}{uploads.SUFFIX[upload.kind]}"
    return _inert(content, TYPES[upload.kind], f'attachment; filename="{name}"')


@require_safe
def look(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Show a photo on a page of its own, with the words that came with it."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    upload = _of(case, key)
    if not upload.is_picture:
        raise Http404("stuk")
    return render(request, "uploads/look.html", {"upload": upload, "case": case})


@require_safe
def preview(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Show the picture that we made of a photo."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    upload = _of(case, key)
    if not upload.is_picture:
        raise Http404("stuk")
    try:
        content = uploads.preview_of(upload=upload, by=user.actor, now=now)
    except store.Damaged:
        return _missing(request, case)
    return _inert(content, TYPES[Upload.Kind.JPEG], "inline")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Ask whether this is the wrong case, and take the file back."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    upload = _of(case, key)
    if request.method != "POST":
        return render(request, "uploads/withdraw.html", {"upload": upload, "case": case})
    try:
        permissions.check_can_work(user, case, now=now)
        uploads.withdraw(upload=upload, by=user.actor, now=now)
        messages.success(request, "Het stuk is weg bij deze zaak.")
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return see_other(request, "cases:case", reference=case.reference)


def _of(case: Case, key: str) -> Upload:
    upload = uploads.find(case=case, key=key)
    if upload is None:
        raise Http404("stuk")
    return upload


def _missing(request: HttpRequest, case: Case) -> HttpResponse:
    return render(request, "uploads/missing.html", {"case": case}, status=410)


def _inert(content: bytes, content_type: str, disposition: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = disposition
    response["Content-Security-Policy"] = INERT
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
