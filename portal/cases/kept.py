"""Addresses of residents who turned out to be somebody we knew: they lead to the row that
stands."""

import functools
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from portal.cases.circle import MergedInto
from portal.kit.htmx import see_other

MOVED = "Deze inwoner stond er twee keer in. U ziet nu de bladzijde die is gebleven."


def follows_merges[**P](
    view: Callable[P, HttpResponse],
) -> Callable[P, HttpResponse]:
    """Lead whoever asks for a merged resident to the one that stands. What was sent to the old
    address is not carried out: it would be written down where nobody looks."""

    @functools.wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except MergedInto as merged:
            request = args[0]
            assert isinstance(request, HttpRequest)
            messages.info(request, MOVED)
            return see_other(request, "cases:resident", pk=merged.kept)

    return wrapped
