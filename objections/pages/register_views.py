"""An objection that came by post, e-mail, telephone or over the counter."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from objections.pages import taking_page
from objections.pages.register_forms import RegisterForm
from portal.kit import clock, secret
from portal.kit.forms import posted
from portal.staff import door
from portal.staff.roles import Permission


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Take in what somebody sent or told."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.WORK_CASES, now=now)
    initial = {"token": secret.new_link(), "urgent": ""}
    form = RegisterForm(posted(request), now=now, user=user, initial=initial)
    title = "Nieuw bezwaar"
    return taking_page.answer(request, form, user=user, now=now, title=title)
