"""What got better: the public page, and the pages of its manager."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import clock, htmx, spreadsheet
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.news import notes
from portal.news.forms import NoteForm
from portal.news.models import NewsNote
from portal.staff import door
from portal.staff.roles import Permission

NAME = "verbeteringen"


@login_not_required
@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """Show everybody what got better."""
    return render(request, "news/shown.html", {"notes": notes.shown(clock.utc_now())})


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show all notes to their manager."""
    now = clock.utc_now()
    door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    today = clock.day_of(now)
    rows = [
        (note, note.state_on(today), notes.may_change(note, today)) for note in notes.all_of_them()
    ]
    return render(request, "news/index.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a note."""
    return _write(request, None, "Wat is er beter geworden?")


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note anew, as long as nobody has read it."""
    return _write(request, _note(pk), "Verbetering wijzigen")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a note from the page."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    try:
        notes.withdraw(note=_note(pk), by=user.actor, now=now)
        messages.success(request, "Het bericht staat niet meer op de site.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return htmx.see_other(request, "news:index")


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Give all that is shown, as text for a newsletter or as a list."""
    now = clock.utc_now()
    door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    if form == "tekst":
        return _file(notes.as_text(now), "text/plain", "txt")
    if form == "csv":
        # The mark at the start tells a spreadsheet that this is UTF-8.
        typed = spreadsheet.write(notes.COLUMNS, notes.as_rows(now))
        return _file(f"\ufeff{typed}", "text/csv", "csv")
    raise Http404("bestand")


def _write(request: HttpRequest, note: NewsNote | None, title: str) -> HttpResponse:
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    known = (
        {"title": note.title, "body": note.body, "publish_on": note.publish_on} if note else None
    )
    form = NoteForm(posted(request), initial=known)
    if form.is_valid():
        with refusals(form):
            notes.write(note=note, **form.cleaned_data, by=user.actor, now=now)
            messages.success(request, "Het bericht is bewaard.")
            return htmx.see_other(request, "news:index")
    context = {"form": form, "title": title, "back_url": reverse("news:index")}
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


def _note(pk: int) -> NewsNote:
    found = notes.find(pk)
    if found is None:
        raise Http404("bericht")
    return found


def _file(typed: str, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(typed, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{NAME}.{ending}"'
    return response
