"""Written down together: the form, what is read aloud, the paper in two copies, and the end."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from callbacks.models import CallbackRequest
from objections.dossier import dates
from objections.dossier.act_models import LegalTerm
from objections.dossier.models import Objection
from objections.handling import facts
from objections.pages import taking_page
from objections.pages.register_forms import QuestionForm, TakeForm
from objections.pages.together_forms import LATER, FinishForm, RewordForm
from objections.pages.worklist_views import objection_of
from objections.taking import receipt
from objections.taking import together as verbs
from portal.audit import record
from portal.cases import access, references
from portal.kit import clock, htmx, secret
from portal.kit.forms import posted, refusals
from portal.letters.writing import addressing
from portal.questions.models import Question
from portal.staff import door
from portal.staff.models import User
from portal.staff.permissions import NotAllowed
from portal.staff.request import standing
from portal.staff.roles import Permission

BOTH = ["GET", "HEAD", "POST"]
TITLE = "Samen een bezwaar opschrijven"


@never_cache
@require_http_methods(BOTH)
def together(request: HttpRequest) -> HttpResponse:
    """Somebody is here or on the line, without a visit or callback of hers."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.WORK_CASES, now=now)
    initial = {"token": secret.new_link(), "urgent": ""}
    form = TakeForm(posted(request), now=now, user=user, initial=initial)
    return taking_page.answer(request, form, user=user, now=now, title=TITLE)


@never_cache
@require_http_methods(BOTH)
def together_from(request: HttpRequest, reference: str) -> HttpResponse:
    """What she came, called or wrote for is an objection; it keeps its first moment."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, may=standing(request, user, now=now), now=now)
    if case.kind not in verbs.FROM:
        raise Http404("zaak")
    if not case.may_work:
        raise PermissionDenied(NotAllowed.text)
    form_class = QuestionForm if case.kind == Question.KIND else TakeForm
    form = form_class(
        posted(request),
        now=now,
        user=user,
        known=case.resident,
        call_stands=case.kind == CallbackRequest.KIND,
        initial={
            "token": secret.new_link(),
            "urgent": "",
            "topic": case.topic.code if case.topic else "",
            "words": case.question.words if case.kind == Question.KIND else "",
        },
    )
    return taking_page.answer(request, form, user=user, now=now, origin=case, title=TITLE)


@never_cache
@require_safe
def noted(request: HttpRequest, reference: str) -> HttpResponse:
    """What was taken in, for who did that and for its team: to read aloud, print and sign."""
    now = clock.utc_now()
    user = door.colleague(request)
    objection = _found(user, reference, now)
    return _noted(request, objection, user, now)


@never_cache
@require_safe
def paper(request: HttpRequest, reference: str) -> HttpResponse:
    """What she signs, in two copies with the stamp of receipt."""
    now = clock.utc_now()
    user = door.colleague(request)
    objection = _found(user, reference, now)
    context = {
        "objection": objection,
        "case": objection.case,
        "address": _address(objection),
        "copies": ("Voor de inwoner", "Voor de gemeente"),
        "call": receipt.promised_call(objection) if objection.wants_call else "",
    }
    return render(request, "objections/paper.html", context)


@require_POST
def reword(request: HttpRequest, reference: str) -> HttpResponse:
    """She says it otherwise."""
    now = clock.utc_now()
    user = door.colleague(request)
    objection = _found(user, reference, now)
    form = RewordForm(request.POST)
    if form.is_valid():
        with refusals(form):
            words = form.cleaned_data["words"]
            facts.reword(objection=objection, words=words, user=user, now=now)
            messages.success(request, "De woorden zijn veranderd. Lees ze nog een keer voor.")
            return htmx.see_other(request, "objections:noted", reference=objection.case.reference)
    return _noted(request, objection, user, now, reword_form=form)


@require_POST
def finish(request: HttpRequest, reference: str) -> HttpResponse:
    """She signed, or signs later; the visit ends with it."""
    now = clock.utc_now()
    user = door.colleague(request)
    objection = _found(user, reference, now)
    form = FinishForm(request.POST)
    if form.is_valid():
        with refusals(form):
            how = form.cleaned_data["how"]
            signed = None if how == LATER else Objection.Signed(how)
            verbs.finish(objection=objection, how=signed, user=user, now=now)
            messages.success(request, "Klaar. De inwoner krijgt een exemplaar mee.")
            return htmx.see_other(request, "objections:noted", reference=objection.case.reference)
    return _noted(request, objection, user, now, form=form)


def _noted(
    request: HttpRequest,
    objection: Objection,
    user: User,
    now: dt.datetime,
    *,
    form: FinishForm | None = None,
    reword_form: RewordForm | None = None,
) -> HttpResponse:
    may = standing(request, user, now=now)
    bad = next((one for one in (form, reword_form) if one is not None), None)
    held = dates.of(objection.case)
    context = {
        "objection": objection,
        "case": objection.case,
        "dates": [held[term] for term in LegalTerm if term in held and held[term].day],
        "address": _address(objection),
        "call": receipt.promised_call(objection) if objection.wants_call else "",
        "form": form or FinishForm(),
        "reword_form": reword_form or RewordForm(initial={"words": objection.words}),
        "bad": bad,
        "in_visit": verbs.visit_of(objection, user) is not None,
        "reads": objection.case.team in may.teams_with(Permission.READ_CASES),
        "is_desk": Permission.WORK_DESK in may.held,
    }
    return render(request, "objections/noted.html", context, status=422 if bad else 200)


def _found(user: User, reference: str, now: dt.datetime) -> Objection:
    """Return an objection that this colleague took in, or whose case is open to them. Raises
    Http404."""
    cleaned = references.clean(reference)
    mine: Objection | None = Objection.objects.written_down_by(user, cleaned).first()
    if mine is None:
        return objection_of(access.get_case(user, reference, now=now))
    record.look(code="case.looked", about=mine.case, by=user.actor, now=now)
    return mine


def _address(objection: Objection) -> str:
    """Return where she lives, as she told it or as we know it; nothing when neither."""
    if objection.address:
        return objection.address
    try:
        return ", ".join(addressing.of_resident(objection.case.resident).splitlines()[1:])
    except addressing.NoAddress:
        return ""
