"""The forms 'laat u terugbellen' and 'bel mij over deze brief' for residents; all walking is done
by portal.intake."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from callbacks.asking import letter_forms, letters, public_forms
from portal.intake import views


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, page: str = "") -> HttpResponse:
    """Serve one page of the form."""
    return views.serve(request, public_forms.FORM, page)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def about_letter(request: HttpRequest, page: str = "") -> HttpResponse:
    """Serve one page of the form about a letter. What is no page is the kenmerk on the letter: it
    is filled in, whether we know that letter or not."""
    form = letter_forms.FORM
    is_page = page in views.PAGES or form.step(page) is not None
    if not is_page and request.method != "POST" and letters.is_code(page):
        return views.begin_with(request, form, {"code": letters.clean(page)})
    return views.serve(request, form, page)
