"""The page of one call, put together with its forms; one that was not right comes back with what
was typed in it."""

import datetime as dt

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render as render_template

from callbacks.telephony import caller, checking, desk, forms
from callbacks.telephony.desk import Desk
from callbacks.telephony.forms import AnswerForm, NoteForm, ReachedForm, ReasonForm
from callbacks.telephony_models import IncomingCall
from portal.cases import search
from portal.staff.permissions import Standing


def render(
    request: HttpRequest,
    call: IncomingCall,
    *,
    may: Standing,
    now: dt.datetime,
    answer: AnswerForm | None = None,
    note: NoteForm | None = None,
    reached: ReachedForm | None = None,
    reason: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the whole page; 422 when one of these forms was not right."""
    shown = desk.read(call, may, now=now)
    wrong = [form for form in (answer, note, reached, reason) if form is not None]
    reasons = forms.NO_ACTION_REASONS if shown.is_missed else forms.NO_FILE_REASONS
    context = {
        "desk": shown,
        "call": call,
        "form": wrong[0] if wrong else None,
        "answer": answer or AnswerForm(asks_name=shown.hint.resident is None),
        "note": note or NoteForm(cases=_cases(shown), initial=_first(shown)),
        "reached": reached,
        "reason": reason or ReasonForm(reasons=reasons),
        # This page says it all; another call comes in sight with the next hint.
        "on_screen": [],
    }
    code = 422 if wrong else status
    return render_template(request, "callbacks/call.html", context, status=code)


def answer_form(call: IncomingCall, data: QueryDict, *, now: dt.datetime) -> AnswerForm:
    """Return the form of the check question, filled in. Three queries."""
    hint = caller.hint(call.number_calling, now=now)
    return AnswerForm(data, asks_name=hint.resident is None)


def note_form(call: IncomingCall, may: Standing, data: QueryDict, *, now: dt.datetime) -> NoteForm:
    """Return the form for a note, filled in. Five queries at most."""
    people = caller.candidates(call.number_calling)
    resident = checking.checked(call, people, may.user)
    lines = search.lines_of([resident], may=may, now=now)[resident.pk] if resident else []
    return NoteForm(data, cases=_choices(lines))


def _cases(shown: Desk) -> list[tuple[str, str]]:
    return _choices(shown.lines)


def _choices(lines: list[search.Line]) -> list[tuple[str, str]]:
    return [
        (line.reference, f"{line.kind}, {line.team}, {line.reference}")
        for line in lines
        if line.reference and line.state == "open"
    ]


def _first(shown: Desk) -> dict[str, str]:
    choices = _cases(shown)
    return {"case": choices[0][0]} if len(choices) == 1 else {}
