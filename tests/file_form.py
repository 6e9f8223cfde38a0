"""The portal with one form more, which asks for files: what any form of residents can do."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from almere import urls
from callbacks.models import CallbackRequest
from portal.audit.actor import ANONYMOUS
from portal.cases import lifecycle
from portal.cases.models import Case, Topic
from portal.intake import file_step, views
from portal.intake.steps import PublicForm, Step, StepForm, Submission
from portal.kit.forms import LineField
from tests import build

handler500 = urls.handler500


class AboutForm(StepForm):
    """One question before the files."""

    about = LineField(label="Waar gaat het over?", widget=forms.TextInput)


def send(submission: Submission) -> None:
    """Make a case and give it the files."""
    with transaction.atomic():
        request: CallbackRequest = build.callback(Topic.objects.all()[0], now=submission.now)
        Case.objects.filter(pk=request.case.pk).update(intake_token=submission.intake_token)
        file_step.attach(submission=submission, case=request.case, by=ANONYMOUS, now=submission.now)


def receipt(intake_token: str, follow_secret: str, now: dt.datetime) -> dict[str, Any]:
    """Tell the case."""
    return {"case": lifecycle.find_by_token(intake_token)}


FORM = PublicForm(
    code="proef",
    title="Proef",
    url_name="proef",
    steps=(
        Step("over", "Waar gaat het over?", AboutForm),
        file_step.step("Wilt u iets meesturen?"),
    ),
    send=send,
    receipt=receipt,
    receipt_template="intake/clear.html",
    send_label="Verstuur",
)


@login_not_required
def serve(request: HttpRequest, page: str = "") -> HttpResponse:
    """Serve one page of the form."""
    return views.serve(request, FORM, page)


urlpatterns = [
    *urls.urlpatterns,
    path("proef/", serve, name="proef"),
    path("proef/<slug:page>/", serve, name="proef"),
]
