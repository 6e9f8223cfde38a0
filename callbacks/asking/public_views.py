"""The form 'laat u terugbellen' for residents; all walking is done by portal.intake."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from callbacks.asking import public_forms
from portal.intake import views


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, page: str = "") -> HttpResponse:
    """Serve one page of the form."""
    return views.serve(request, public_forms.FORM, page)
