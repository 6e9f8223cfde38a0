"""The pages around a call as a colleague uses them, and the check that case and dossier agree."""

import re

from django.test import Client

from callbacks.models import CallbackRequest
from portal.cases.models import Assignment, Case
from portal.contacts.models import Promise
from portal.residents.models import Resident

LIST = "/terugbellen/"


def case_url(request: CallbackRequest) -> str:
    """Return where the case page of a request stands."""
    return f"/zaken/{request.case.reference}/"


def url(request: CallbackRequest, step: str) -> str:
    """Return where a step of the call is posted to."""
    return f"/terugbellen/{request.case.reference}/{step}/"


def resident_of(request: CallbackRequest) -> Resident:
    """Return who asked."""
    assert request.case.resident is not None
    return request.case.resident


def form_of(browser: Client, request: CallbackRequest) -> dict[str, str]:
    """Open the case and return the hidden fields of the form with the results."""
    text = browser.get(case_url(request)).text
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', text)[1]  # type: ignore[index]
        for name in ("token", "last_seen")
    }


def check_cases_agree() -> None:
    """Hold every dossier to its case: open and closed together, an owner when claimed, at most one
    running assignment that says the same, and a promised window as long as it is open, unless she
    was told why there is none."""
    for request in CallbackRequest.objects.select_related("case"):
        case: Case = request.case
        is_closed = request.state == CallbackRequest.State.CLOSED
        assert is_closed == (not case.is_open)
        if is_closed:
            assert case.outcome in CallbackRequest.Outcome.values
        else:
            assert (request.state == CallbackRequest.State.CLAIMED) == (case.owner_id is not None)
        running = Assignment.objects.get(case=case, until_at=None)
        assert (running.team_id, running.owner_id) == (case.team_id, case.owner_id)
        windows = Promise.objects.filter(
            case=case, kind=Promise.Kind.WINDOW, state=Promise.State.OPEN
        )
        told = Promise.objects.filter(case=case, state=Promise.State.TOLD).exists()
        assert windows.count() in ({0} if is_closed else {0, 1} if told else {1})
