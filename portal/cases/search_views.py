"""The search page: a POST, so that nothing personal stands in an address or a log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.cases import search as searching
from portal.cases.search_forms import SearchForm
from portal.kit import clock
from portal.kit.forms import posted
from portal.staff import door, people
from portal.staff.request import standing
from portal.staff.roles import Permission


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Find a resident by name, number, date of birth or reference."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.FIND_RESIDENTS, now=now)
    form = SearchForm(posted(request))
    found, left = None, []
    if form.is_valid():
        found = searching.find(
            form.cleaned_data["q"], may=standing(request, user, now=now), now=now
        )
        # A resident may ask for a colleague who is gone.
        left = people.left_named_like(form.cleaned_data["q"])
    held = standing(request, user, now=now).held
    context = {
        "form": form,
        "found": found,
        "left": left,
        "safe_contact": searching.SAFE_CONTACT,
        "can_work": Permission.WORK_CASES in held,
    }
    status = 422 if form.is_bound and found is None else 200
    return render(request, "cases/search.html", context, status=status)
