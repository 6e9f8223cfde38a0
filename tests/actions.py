"""What a resident fills in for an action on the page of her follow link."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from portal.cases.models import Case
from portal.track.actions import Action


def answered(action: Action, case: Case, *, now: dt.datetime) -> dict[str, Any]:
    """Return the cleaned answers to this action: nothing, or the last moment that it offers."""
    if action.make_form is None:
        return {}
    empty = action.make_form(case, None, QueryDict(), now)
    sent: dict[str, Any] = {name: empty[name].value() or "" for name in empty.fields}
    sent["moment"] = empty["moment"].subwidgets[-1].data["value"]
    form = action.make_form(case, QueryDict(urlencode(sent)), QueryDict(), now)
    assert form.is_valid(), form.errors
    return form.cleaned_data
