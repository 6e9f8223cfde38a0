"""What a resident can do with her callback on the page of her follow link."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from callbacks import requests
from callbacks.asking import joins
from callbacks.models import CallbackRequest, FormAsk
from callbacks.moments import moving
from callbacks.moments.resident_forms import MoveForm
from callbacks.moments.windows import Window
from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.contacts import promises
from portal.contacts.models import Promise
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


def _can_move(case: Case) -> bool:
    # What cannot wait until tomorrow is called as soon as we can.
    own = joins.joined_of(case)
    is_urgent = case.is_urgent if own is None else own.asked_urgent
    return _is_waiting(case) and not is_urgent


def _move(case: Case, data: dict[str, Any], by: Actor, now: dt.datetime) -> None:
    own = joins.joined_of(case)
    if own is not None:
        known = {_mark_of(own, moved): moved for moved in (own.times_moved, own.times_moved - 1)}
        seen = known.get(data["seen"])
        joins.choose_moment(ask=own, wanted=data["wanted"], seen=seen, by=by, now=now)
        return
    seen = _seen(promises.open_window(case), data["seen"])
    moving.by_resident(case=case, wanted=data["wanted"], seen=seen, by=by, now=now)


def _mark(key: object) -> str:
    """Name what stood on the screen without telling what it is: a number would tell whether this
    request joined another."""
    return salted_hmac("callbacks.seen", str(key), algorithm="sha256").hexdigest()[:20]


def _mark_of(own: FormAsk, times_moved: int) -> str:
    return _mark(f"{own.pk} {times_moved}")


def _seen(window: Promise | None, mark: str) -> int | None:
    """Return which promise stood on the screen: this one, the one before it, or 0 for another."""
    if window is None:
        return 0 if mark else None
    known = {_mark(key): key for key in (window.pk, window.replaces_id) if key}
    return known.get(mark, 0)


def _move_form(
    case: Case, sent: QueryDict | None, address: QueryDict, now: dt.datetime
) -> forms.Form:
    day = address.get("dag", "")
    own = joins.joined_of(case)
    if own is not None:
        window = None if own.asked_safe else joins.window_of(own)
        seen = _mark_of(own, own.times_moved)
        return MoveForm(sent, case=case, window=window, seen=seen, day=day, now=now)
    promised = promises.open_window(case)
    is_safe = case.resident is not None and case.resident.safe_contact
    # Whoever reads along on her screen learns nothing of what she has.
    shown = Window.of(promised) if promised and not is_safe else None
    seen = _mark(promised.pk) if promised else ""
    return MoveForm(sent, case=case, window=shown, seen=seen, day=day, now=now)


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
