"""Pages of letters to many: choosing, looking, signing, and how far it is."""

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.letters import kinds
from portal.letters.making import sheet
from portal.letters.printing import batches
from portal.letters.printing.forms import BatchForm
from portal.letters.printing.models import LetterBatch
from portal.letters.wording import choosing
from portal.letters.wording.models import Template
from portal.staff import door
from portal.staff.models import Team, User
from portal.staff.request import standing
from portal.staff.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The batches of one's teams, and choosing a new one."""
    now = clock.utc_now()
    user, teams = _who(request, now)
    today = clock.day_of(now)
    form = BatchForm(
        posted(request), request.FILES or None, teams=teams, templates=_templates(today)
    )
    if form.is_valid():
        version = choosing.current(form.cleaned_data["template"], on=today)
        if version is None:
            form.add_error("template", "Dit briefmodel kan vandaag niet worden gebruikt.")
        else:
            with refusals(form):
                batch = batches.choose(
                    version=version,
                    team=form.cleaned_data["team"],
                    choice=form.choice(),
                    user=user,
                    now=now,
                )
                return htmx.see_other(request, "letters:batch", pk=batch.pk)
    context = {"form": form, "batches": batches.of_teams(teams)}
    status = 422 if form.is_bound else 200
    return render(request, "letters/printing/batches.html", context, status=status)


def _templates(today: dt.date) -> QuerySet[Template]:
    usable = [
        kind.code
        for kind in kinds.kinds().values()
        if kind.by_hand and kind.layout == kinds.LETTER and not kind.is_refusal
    ]
    return choosing.of_kinds(usable, on=today)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: three real letters before it is signed, and then how far it is."""
    now = clock.utc_now()
    user, teams = _who(request, now)
    batch = _batch(pk, teams)
    previews = batches.previews(batch, user=user, now=now) if batch.is_draft else []
    context = {
        "batch": batch,
        "signer": user.public_name,
        "progress": batches.progress(batch),
        "shown": [(one, sheet.context_of(one.letter)) for one in previews if one.letter],
        "not_shown": [one for one in previews if one.letter is None],
        "without": [] if batch.is_draft else batches.without_letter(batch),
    }
    return htmx.render_part(request, "letters/printing/batch.html", context, part="batch")


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign all of it by name."""
    return _act(request, pk, batches.sign, "Ondertekend. De brieven worden gemaakt.")


@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it stand still."""
    return _act(request, pk, batches.pause, "De reeks staat stil.")


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go on."""
    return _act(request, pk, batches.resume, "De reeks gaat verder.")


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop what is not made."""
    return _act(request, pk, batches.cancel, "De reeks is gestopt. Wat al gemaakt was, blijft.")


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try what failed."""
    return _act(request, pk, batches.again, "Wij proberen de mislukte brieven opnieuw.")


def _act(request: HttpRequest, pk: int, verb: Callable[..., object], done: str) -> HttpResponse:
    now = clock.utc_now()
    user, teams = _who(request, now)
    batch = _batch(pk, teams)
    try:
        verb(batch=batch, user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return htmx.see_other(request, "letters:batch", pk=batch.pk)


def _who(request: HttpRequest, now: dt.datetime) -> tuple[User, list[Team]]:
    user = door.allowed(request, Permission.LEAD_TEAM, now=now)
    return user, standing(request, user, now=now).teams_with(Permission.LEAD_TEAM)


def _batch(pk: int, teams: list[Team]) -> LetterBatch:
    batch = batches.find(pk, teams)
    if batch is None:
        raise Http404("reeks")
    return batch
