"""What a resident can do with her callback on the page of her follow link."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from callbacks import joins, requests
from callbacks.models import CallbackRequest
from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.track.actions import Action


class NothingToAsk(forms.Form):
    """Only a button."""


def _cancel(case: Case, data: dict[str, Any], by: Actor, now: dt.datetime) -> None:
    own = joins.joined_of(case)
    if own is None:
        requests.cancel(request=case.callback, by=by, now=now)
    else:
        joins.withdraw(ask=own, by=by, now=now)


def _is_waiting(case: Case) -> bool:
    if case.kind != CallbackRequest.KIND:
        return False
    own = joins.joined_of(case)
    return case.is_open if own is None else own.withdrawn_at is None


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
