"""The list of office words, for the functional manager."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.letters.wording import forms, words
from portal.letters.wording.models import OfficeWord
from portal.staff import door
from portal.staff.roles import Permission


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the list."""
    door.allowed(request, Permission.MANAGE_OFFICE, now=clock.utc_now())
    return render(request, "letters/words.html", {"rows": words.all_of_them()})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put a word on the list."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    form = forms.WordForm(posted(request))
    if form.is_valid():
        with refusals(form):
            words.add(**form.cleaned_data, by=user.actor, now=now)
            messages.success(request, "Het woord staat in de lijst. De hints kennen het meteen.")
            return htmx.see_other(request, "letters:words")
    return _form(request, form, "Nieuw moeilijk woord")


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the human word anew."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    row = _row(pk)
    initial = {"human": row.human, "beside": row.beside}
    form = forms.WordForm(posted(request), initial=initial, is_known=True)
    if form.is_valid():
        words.change(row=row, **form.cleaned_data, by=user.actor, now=now)
        messages.success(request, "Het woord is bijgewerkt.")
        return htmx.see_other(request, "letters:words")
    return _form(request, form, f"'{row.word}' wijzigen")


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a word off the list."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    row = _row(pk)
    words.remove(row=row, by=user.actor, now=now)
    messages.success(request, f"'{row.word}' staat niet meer in de lijst.")
    return htmx.see_other(request, "letters:words")


def _form(request: HttpRequest, form: forms.WordForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "back_url": reverse("letters:words")}
    status = 422 if form.is_bound else 200
    return render(request, "staff/form.html", context, status=status)


def _row(pk: int) -> OfficeWord:
    found = words.find(pk)
    if found is None:
        raise Http404("woord")
    return found
