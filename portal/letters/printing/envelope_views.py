"""The page on which the functional manager sets the envelope, and its test page."""

import dataclasses

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit import clock, htmx
from portal.kit.forms import posted
from portal.kit.refusal import Refused
from portal.letters.printing import envelope, runs
from portal.letters.printing.envelope import Envelope
from portal.letters.printing.forms import EnvelopeForm
from portal.staff import door
from portal.staff.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Where the window is."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    form = EnvelopeForm(posted(request), initial=dataclasses.asdict(envelope.now_set()))
    if form.is_valid():
        envelope.change(envelope=Envelope(**form.cleaned_data), user=user, now=now)
        messages.success(request, "Opgeslagen. Maak nu een proef met een echte envelop.")
        return htmx.see_other(request, "letters:envelope")
    run = envelope.proof_run()
    context = {"form": form, "run": run}
    status = 422 if form.is_bound else 200
    return htmx.render_part(
        request, "letters/printing/envelope.html", context, part="proof", status=status
    )


@require_POST
def proof_page(request: HttpRequest) -> HttpResponse:
    """The file of the test page."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    run = envelope.proof_run()
    if run is None:
        raise Http404("proefpagina")
    try:
        content = runs.download(run=run, reason="proef", user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return htmx.see_other(request, "letters:envelope")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="proefpagina.pdf"'
    return response
