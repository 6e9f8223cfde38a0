"""What colleagues do with questions: find, take, give back, pass on, answer, close."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.cases import access, worklists
from portal.cases import page as case_page
from portal.cases.models import Case
from portal.cases.worklists import Tab
from portal.kit import clock, htmx, plain_language
from portal.kit.forms import posted
from portal.kit.refusal import Refused
from portal.letters.wording import words
from portal.questions import answers, page, questions, worklist
from portal.questions.forms import AnswerForm, CloseForm, PassOnForm, TellForm, WordsForm
from portal.questions.models import Question
from portal.staff import door, permissions
from portal.staff.middleware import BACKGROUND
from portal.staff.request import standing
from portal.staff.roles import Permission


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Show who waits for an answer: my teams, mine, or what was finished today."""
    now = clock.utc_now()
    user = door.colleague(request)
    teams = standing(request, user, now=now).teams
    if not teams:
        raise PermissionDenied
    try:
        tab, after = _place(request)
    except ValueError:
        return HttpResponseBadRequest("lijst")
    found = worklist.read(user=user, teams=teams, tab=tab, after=after, now=now)
    in_background = BACKGROUND in request.headers
    worklist.record_looks(found, user=user, in_background=in_background, now=now)
    context = {
        "page": found,
        "tab": tab.value,
        "teams": teams,
        "counts": worklist.counts(user=user, teams=teams),
        "is_first_page": after is None,
    }
    return htmx.render_part(request, "questions/worklist.html", context, part="worklist")


@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the first question that waits, and open it."""
    user = door.colleague(request)
    try:
        taken = questions.claim_next(user=user, now=clock.utc_now())
    except Refused as refusal:
        raise PermissionDenied(str(refusal)) from None
    if taken is None:
        messages.info(request, "Er wacht geen vraag meer. Alles is opgepakt.")
        return htmx.see_other(request, "questions:worklist")
    return htmx.see_other(request, "cases:case", reference=taken.case.reference)


@require_POST
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Take this question. Who comes second reads who has it, on a fresh list."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    try:
        questions.claim(question=_question_of(case), user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return htmx.see_other(request, "questions:worklist")
    return htmx.see_other(request, "cases:case", reference=case.reference)


@require_POST
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Give this question back to the team."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    try:
        questions.release(question=_question_of(case), user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return htmx.see_other(request, "cases:case", reference=case.reference)
    messages.success(request, f"{case.reference} is terug bij het team.")
    return htmx.see_other(request, "questions:worklist")


@require_POST
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the answer, and send it when that may be."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    question, form = _question_of(case), AnswerForm(request.POST)
    if form.is_valid():
        try:
            row = answers.answer(
                question=question,
                words=form.cleaned_data["words"],
                user=user,
                now=now,
                token=form.cleaned_data["token"] or None,
                last_seen=form.cleaned_data["last_seen"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            sent = "Het antwoord is onderweg per e-mail."
            kept = "Het antwoord is bewaard. Bel de inwoner nu, of maak er een terugbelverzoek van."
            messages.success(request, sent if row.message else kept)
            return htmx.see_other(request, "cases:case", reference=case.reference)
    fresh = access.again(case, user, now=now)
    part = page.actions(fresh, user, form=form)
    return case_page.render(request, fresh, actions=part, status=422, now=now)


@require_POST
def tell(request: HttpRequest, reference: str) -> HttpResponse:
    """The resident heard the answer."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    question, form = _question_of(case), TellForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("waar")
    try:
        way = Question.Way(form.cleaned_data["way"])
        answers.tell(question=question, way=way, user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Genoteerd: de inwoner heeft het antwoord gehoord.")
    return htmx.see_other(request, "cases:case", reference=case.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: HttpRequest, reference: str) -> HttpResponse:
    """Give this question to another team."""
    now = clock.utc_now()
    user = door.colleague(request)
    may = standing(request, user, now=now)
    case = access.get_case(user, reference, may=may, now=now)
    if not case.may_work:
        raise PermissionDenied(permissions.NotAllowed.text)
    question, form = _question_of(case), PassOnForm(posted(request))
    try:
        if form.is_valid():
            questions.pass_on(question=question, **form.cleaned_data, user=user, now=now)
            team = form.cleaned_data["team"]
            messages.success(request, f"{case.reference} is doorgegeven aan {team.name}.")
            return htmx.see_other(request, "questions:worklist")
    except permissions.NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from None
    except Refused as refusal:
        form.add_error(None, str(refusal))
    status = 422 if form.is_bound else 200
    return render(request, "questions/pass_on.html", {"case": case, "form": form}, status=status)


@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """There is nothing to answer."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    question, form = _question_of(case), CloseForm(request.POST)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            questions.close_without_answer(question=question, reason=reason, user=user, now=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De vraag is afgerond.")
            return htmx.see_other(request, "cases:case", reference=case.reference)
    fresh = access.again(case, user, now=now)
    part = page.actions(fresh, user, close_form=form)
    return case_page.render(request, fresh, actions=part, status=422, now=now)


@require_POST
def hints(request: HttpRequest) -> HttpResponse:
    """Look at what is being written: long sentences and words of the office. Nothing is kept."""
    door.allowed(request, Permission.WORK_CASES, now=clock.utc_now())
    form = WordsForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    text = given.get("words") or given.get("why", "")
    context = {"hints": plain_language.hints(text, words.current()), "words": text}
    return render(request, "questions/hints.html", context)


def _question_of(case: Case) -> Question:
    if case.kind != Question.KIND:
        raise Http404("vraag")
    found: Question = case.question
    return found


def _place(request: HttpRequest) -> tuple[Tab, worklists.Place | None]:
    """Read which list and where in it. Raises ValueError for what we never hand out."""
    if not worklists.PARAMETERS.issuperset(request.GET):
        raise ValueError
    return Tab(request.GET.get("lijst", Tab.TEAM)), worklists.place(request.GET.get("na", ""))
