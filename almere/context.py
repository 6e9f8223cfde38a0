"""What every page shows: municipality, navigation and banners."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from portal.kit import clock, page
from portal.staff import live_url, permissions
from portal.staff.models import User


def base(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the base pages. Staff get navigation and banners: two queries and one
    per counted item. Must not fail without a database: error pages use it too."""
    context: dict[str, Any] = {"demo": settings.DEMO, "fallback_phone": settings.FALLBACK_PHONE}
    user = getattr(request, "user", None)
    if isinstance(user, User):
        context |= _staff(request, user)
    return context


def _staff(request: HttpRequest, user: User) -> dict[str, Any]:
    now = clock.utc_now()
    held = permissions.held_by(user, now=now)
    items: list[page.NavItem] = [import_string(path) for path in settings.NAV]
    banners: list[page.BannerSource] = [import_string(path) for path in settings.BANNERS]
    return {
        "nav": [
            {
                "label": item.label,
                "url": reverse(item.url_name),
                "count": page.count_words(item.count(user)) if item.count else "",
                "current": request.path.startswith(reverse(item.url_name)),
            }
            for item in items
            if item.permission in held
        ],
        "banners": [
            banner
            for source in banners
            if (banner := source(user)) and (not banner.permission or banner.permission in held)
        ],
        "search_url": reverse("residents:search") if "FIND_RESIDENTS" in held else "",
        "logout_url": reverse("staff:logout"),
        "staff_name": user.name,
        # Not before the template asks: a case page gives an address with its own topic.
        "live_url": SimpleLazyObject(lambda: live_url.of_page(request, now=now)),
    }
