"""Papers: handed in, asked for, printed as a receipt, and confirmed by the team."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audit import record
from portal.desk.handing.models import PaperReceipt
from portal.desk.host import finding, papers
from portal.desk.host.forms import AskPapersForm, PapersForm, VisitPapersForm
from portal.desk.places import here
from portal.kit import clock, secret
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.request import standing
from portal.staff.roles import Permission

DESK = Permission.WORK_DESK
LOOKED = "desk.papers_looked"
BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
def hand_in(request: HttpRequest) -> HttpResponse:
    """Somebody comes with papers only."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    place = here.find(user, now=now)
    form = PapersForm(posted(request), initial={"token": secret.new_link()})
    if place.opening is not None and form.is_valid():
        with refusals(form):
            receipt = papers.hand_in(
                opening=place.opening, handed=_handed(form), user=user, now=now
            )
            return see_other(request, "desk:receipt", pk=receipt.pk)
    context = {"form": form, "here": place}
    return render(request, "desk/host/papers.html", context, status=422 if form.is_bound else 200)


@require_http_methods(BOTH)
def visit_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Papers in a visit that runs."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    visit = finding.open_visit(pk)
    form = VisitPapersForm(posted(request), initial={"token": secret.new_link()})
    if form.is_valid():
        with refusals(form):
            receipt = papers.receive(
                visit=visit,
                handed=_handed(form),
                finish=form.cleaned_data["finish"],
                user=user,
                now=now,
            )
            return see_other(request, "desk:receipt", pk=receipt.pk)
    context = {"form": form, "visit": visit}
    return render(request, "desk/host/papers.html", context, status=422 if form.is_bound else 200)


@require_http_methods(BOTH)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for papers, and say why."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    visit = finding.open_visit(pk)
    form = AskPapersForm(posted(request))
    if form.is_valid():
        with refusals(form):
            papers.ask(visit=visit, **form.cleaned_data, user=user, now=now)
            messages.success(request, "Genoteerd. Geef het ook op papier mee.")
            return see_other(request, "desk:asked", pk=visit.pk)
    context = {
        "form": form,
        "title": f"Om papieren vragen, volgnummer {visit.shown_number}",
        "intro": "Vraag alleen wat echt nodig is. Hoe vaak wij iets vragen, staat in het overzicht "
        "van de dag.",
        "visit": visit,
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/host/ask_papers.html", context, status=status)


@require_safe
def asked(request: HttpRequest, pk: int) -> HttpResponse:
    """What we asked for in this visit, to take home."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    visit = finding.visit(pk)
    record.look(code=LOOKED, about=visit.case, by=user.actor, now=now)
    context = {"visit": visit, "asked": visit.asked_papers.order_by("pk")}
    return render(request, "desk/host/asked.html", context)


@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt, for who took the papers in and for the team that gets them."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, Permission.WORK_CASES, now=now)
    found = papers.found(pk)
    may = standing(request, user, now=now)
    if found is None or (DESK not in may.held and found.team not in may.teams):
        raise Http404("bewijs")
    record.look(code=LOOKED, about=found.visit.case, by=user.actor, now=now)
    context = {"receipt": found, "is_desk": DESK in may.held}
    return render(request, "desk/host/receipt.html", context)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The papers that are on their way to the teams of this colleague."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.WORK_CASES, now=now)
    teams = standing(request, user, now=now).teams_with(Permission.WORK_CASES)
    context = {"receipts": papers.on_their_way(teams), "today": clock.day_of(now)}
    return render(request, "desk/host/papers_list.html", context)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """They lie with the team."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.WORK_CASES, now=now)
    found = papers.found(pk)
    if found is None:
        raise Http404("bewijs")
    try:
        papers.confirm(receipt=found, user=user, now=now)
        messages.success(request, "Bevestigd: de papieren zijn er.")
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return see_other(request, "desk:papers")


def _handed(form: PapersForm) -> papers.Handed:
    data = form.cleaned_data
    return papers.Handed(
        what=PaperReceipt.What(data["what"]),
        sheets=data["sheets"],
        team=data["team"],
        words=data["words"],
        written_together=data["written_together"],
        token=data["token"],
    )
