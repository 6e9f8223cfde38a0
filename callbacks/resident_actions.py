"""What a resident can do with her callback on the page of her follow link."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from callbacks import moving, requests
from callbacks.models import CallbackRequest
from callbacks.moment_forms import MoveForm
from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.contacts import promises
from portal.track.actions import Action


class NothingToAsk(forms.Form):
    """Only a button."""


def _cancel(case: Case, data: dict[str, Any], by: Actor, now: dt.datetime) -> None:
    requests.cancel(request=case.callback, by=by, now=now)


def _is_waiting(case: Case) -> bool:
    return case.kind == CallbackRequest.KIND and case.is_open


def _can_move(case: Case) -> bool:
    # What cannot wait until tomorrow is called as soon as we can.
    return _is_waiting(case) and not case.is_urgent


def _move(case: Case, data: dict[str, Any], by: Actor, now: dt.datetime) -> None:
    moving.by_resident(case=case, wanted=data["wanted"], seen=data["seen"], by=by, now=now)


def _move_form(
    case: Case, sent: QueryDict | None, address: QueryDict, now: dt.datetime
) -> forms.Form:
    return MoveForm(
        sent, case=case, window=promises.open_window(case), day=address.get("dag", ""), now=now
    )


MOVE = Action(
    code="ander-moment",
    label=_("Kies een ander moment"),
    question=_("Wanneer mogen wij u bellen?"),
    explanation=_("Kiest u een ander moment? Dan bellen wij niet meer op het oude moment."),
    done=_("Goed, wij bellen u op het moment dat u nu koos."),
    form=MoveForm,
    run=_move,
    offered=_can_move,
    make_form=_move_form,
    template="callbacks/public/move.html",
)

CANCEL = Action(
    code="annuleren",
    label=_("Ik hoef niet meer gebeld te worden"),
    question=_("Wilt u niet meer gebeld worden?"),
    explanation=_(
        "Dan bellen wij u niet. Hebt u later toch een vraag? Dan kunt u opnieuw vragen of wij "
        "bellen."
    ),
    done=_("Goed, wij bellen u niet meer."),
    form=NothingToAsk,
    run=_cancel,
    offered=_is_waiting,
)
