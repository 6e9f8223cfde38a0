"""The forms 'bezwaar maken' and 'een klacht' for residents; portal.intake walks them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from objections.asking import complaint_forms, objection_forms
from portal.intake import views


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, page: str = "") -> HttpResponse:
    """Serve one page of the form with which somebody objects."""
    return views.serve(request, objection_forms.FORM, page)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest, page: str = "") -> HttpResponse:
    """Serve one page of the form with which somebody complains."""
    return views.serve(request, complaint_forms.FORM, page)
