"""What a resident can do herself on the page of her follow link; higher apps fill
RESIDENT_ACTIONS."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise as LazyText
from django.utils.module_loading import import_string

from portal.audit.actor import Actor
from portal.cases.models import Case

type Text = str | LazyText


@dataclasses.dataclass(frozen=True)
class Action:
    """A button with a page that asks to confirm. `run` gets the cleaned data of `form`; running it
    twice does what running it once does."""

    code: str
    label: Text
    question: Text
    explanation: Text
    # What she reads when it is done.
    done: Text
    form: type[forms.Form]
    run: Callable[[Case, dict[str, Any], Actor, dt.datetime], None]
    offered: Callable[[Case], bool]
    # For a form that depends on the case and on what its address says: (case, sent, address, now).
    make_form: Callable[[Case, QueryDict | None, QueryDict, dt.datetime], forms.Form] | None = None
    template: str = "track/confirm.html"


@functools.cache
def actions() -> dict[str, Action]:
    """Return all actions by code."""
    found: list[Action] = [import_string(path) for path in settings.RESIDENT_ACTIONS]
    return {action.code: action for action in found}


def offered(case: Case) -> list[Action]:
    """Return what the holder of the link can do with this case now."""
    return [action for action in actions().values() if action.offered(case)]
