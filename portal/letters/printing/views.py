"""Pages of the printer: what is ready, print runs, and their ends."""

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock, htmx
from portal.kit.refusal import Refused
from portal.letters.printing import runs, scope
from portal.letters.printing.forms import RUNS, DownloadForm, RunForm
from portal.letters.printing.models import PrintRun
from portal.staff import door
from portal.staff.models import User
from portal.staff.request import standing
from portal.staff.roles import Permission

PRINTS = Permission.PRINT_LETTERS
MOST_SHOWN = 30


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What is ready for the printer, and what lies there."""
    now = clock.utc_now()
    user, may = _who(request, now)
    context = {
        "piles": [_pile(kind, label, may) for kind, label in RUNS],
        "alone": runs.ready_alone(may)[:MOST_SHOWN],
        "runs": runs.newest(may)[:MOST_SHOWN],
        "heard": standing(request, user, now=now).teams,
    }
    return htmx.render_part(request, "letters/printing/overview.html", context, part="printing")


def _pile(kind: str, label: str, may: scope.Scope) -> dict[str, object]:
    """Return how much is ready: one line for the print room, one a team for others."""
    ready = runs.counts(PrintRun.Kind(kind), may)
    if may.all_teams:
        lines = [("", "alle teams", sum(ready.values()))]
    else:
        lines = [(str(team.pk), team.name, ready.get(team.pk, 0)) for team in may.teams]
    return {"kind": kind, "label": label, "lines": lines}


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Take all that is ready."""
    now = clock.utc_now()
    user, _ = _who(request, now)
    form = RunForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "Kies brieven of kaarten.")
        return htmx.see_other(request, "letters:printing")
    kind, team = PrintRun.Kind(form.cleaned_data["kind"]), form.cleaned_data["team"]
    try:
        run = runs.ask(kind=kind, team=team, user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return htmx.see_other(request, "letters:printing")
    return htmx.see_other(request, "letters:run", pk=run.pk)


@require_POST
def alone(request: HttpRequest, pk: int) -> HttpResponse:
    """Print one letter that goes in no pile."""
    now = clock.utc_now()
    user, may = _who(request, now)
    letter = get_object_or_404(runs.to_print(may), pk=pk)
    try:
        run = runs.ask_alone(letter=letter, user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return htmx.see_other(request, "letters:printing")
    return htmx.see_other(request, "letters:run", pk=run.pk)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: what to do with it now."""
    now = clock.utc_now()
    _, may = _who(request, now)
    return _shown(request, _run(pk, may), DownloadForm())


def _shown(
    request: HttpRequest, run: PrintRun, form: DownloadForm, status: int = 200
) -> HttpResponse:
    context = {
        "run": run,
        "form": form,
        "count": runs.size_of(run),
        "take_out": runs.to_take_out(run) if run.is_ready else [],
        "downloads": list(run.downloads.order_by("number")),
    }
    return htmx.render_part(
        request, "letters/printing/run.html", context, part="run", status=status
    )


@require_POST
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, for the printer; who took it is written down."""
    now = clock.utc_now()
    user, may = _who(request, now)
    run = _run(pk, may)
    form = DownloadForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        content = runs.download(run=run, reason=reason, user=user, now=now)
    except runs.SayWhy as refusal:
        form.add_error("reason", str(refusal))
        return _shown(request, run, form, 422)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return htmx.see_other(request, "letters:run", pk=run.pk)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="printreeks-{run.pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def posted(request: HttpRequest, pk: int) -> HttpResponse:
    """It is on its way."""
    return _act(request, pk, runs.posted, "De printreeks is gepost. De brieven staan op verstuurd.")


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """The letters go back."""
    return _act(
        request,
        pk,
        runs.cancel,
        "De printreeks is geannuleerd. De brieven staan weer klaar. Gooi weg wat al geprint is.",
    )


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the file once more."""
    return _act(request, pk, runs.again, "Wij maken de printreeks opnieuw.")


def _act(request: HttpRequest, pk: int, verb: Callable[..., object], done: str) -> HttpResponse:
    now = clock.utc_now()
    user, may = _who(request, now)
    run = _run(pk, may)
    try:
        verb(run=run, user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return htmx.see_other(request, "letters:run", pk=run.pk)


def _who(request: HttpRequest, now: dt.datetime) -> tuple[User, scope.Scope]:
    user = door.allowed(request, PRINTS, now=now)
    return user, scope.of(standing(request, user, now=now))


def _run(pk: int, may: scope.Scope) -> PrintRun:
    """Return a run of this colleague. Raises Http404 for that of others alike."""
    run = runs.find(pk, may)
    if run is None:
        raise Http404("printreeks")
    return run
