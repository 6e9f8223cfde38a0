"""What every page shows: municipality, navigation and banners."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.module_loading import import_string

from almere import facts
from callbacks.telephony import desk
from callbacks.telephony.desk import OnScreen
from portal.desk import ringing as rings_now
from portal.kit import clock, page
from portal.staff import live_url
from portal.staff.models import User
from portal.staff.permissions import Standing
from portal.staff.request import standing
from portal.staff.roles import Permission

# Where a colleague has a resident before her.
AT_DESK = ("/balie/", "/zaken/", "/inwoners/", "/terugbellen/")


def base(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the base pages. Staff get navigation and banners: two queries and one
    per counted item. Must not fail without a database: error pages use it too."""
    context: dict[str, Any] = {
        "demo": settings.DEMO,
        "fallback_phone": settings.FALLBACK_PHONE,
        "municipality": facts.current(),
        "home_url": "/",
    }
    user = getattr(request, "user", None)
    if isinstance(user, User):
        frame = _Frame(request, user)
        context |= {name: _later(frame, name) for name in _Frame.PARTS}
        context |= {
            "crisis_url": reverse("staff:crisis"),
            "logout_url": reverse("staff:logout"),
            "mine_url": reverse("staff:mine"),
            "staff_name": user.name,
        }
    return context


def _later(frame: "_Frame", name: str) -> "SimpleLazyObject[Any]":
    """Ask only when the template does: a fragment has no frame, and pays no query for it."""
    return SimpleLazyObject(lambda: getattr(frame, name))


class _Frame:
    """What stands around the page of a colleague."""

    PARTS = (
        "nav",
        "home_url",
        "banners",
        "search_url",
        "new_call_url",
        "live_url",
        "hears_phone",
        "on_screen",
        "rings",
        "something_rings",
        "assist_url",
    )

    def __init__(self, request: HttpRequest, user: User) -> None:
        self.request = request
        self.user = user
        self.now = clock.utc_now()

    @cached_property
    def may(self) -> Standing:
        return standing(self.request, self.user, now=self.now)

    @cached_property
    def nav(self) -> list[dict[str, Any]]:
        items: list[page.NavItem] = [import_string(path) for path in settings.NAV]
        urls = {item.url_name: reverse(item.url_name) for item in items}
        # Of two that lie above this page the nearest: the roster lies below the desk.
        around = [url for url in urls.values() if self.request.path.startswith(url)]
        shown = [
            {
                "label": item.label,
                "url": urls[item.url_name],
                "count": page.count_words(item.count(self.may)) if item.count else "",
                "current": urls[item.url_name] == max(around, key=len, default=""),
            }
            for item in items
            if item.permission in self.may.held
        ]
        # Another installation, with invented people: only for who has something to practise.
        practice = {"label": "Oefenen", "url": settings.PRACTICE_URL, "elsewhere": True}
        return [*shown, practice] if shown and settings.PRACTICE_URL else shown

    @property
    def home_url(self) -> str:
        return str(self.nav[0]["url"]) if self.nav else reverse("staff:own-sessions")

    @property
    def banners(self) -> list[page.Banner]:
        sources: list[page.BannerSource] = [import_string(path) for path in settings.BANNERS]
        return [banner for source in sources if (banner := source(self.may))]

    @property
    def search_url(self) -> str:
        return reverse("cases:search") if Permission.FIND_RESIDENTS in self.may.held else ""

    @property
    def new_call_url(self) -> str:
        return reverse("callbacks:entry") if Permission.WORK_CASES in self.may.held else ""

    @property
    def hears_phone(self) -> bool:
        return Permission.WORK_CASES in self.may.held

    @property
    def on_screen(self) -> list[OnScreen]:
        return desk.on_screen(self.may, now=self.now)

    @property
    def rings(self) -> bool:
        return not rings_now.REACHED.isdisjoint(self.may.held)

    @property
    def something_rings(self) -> bool:
        return rings_now.anything(self.may)

    @property
    def assist_url(self) -> str:
        """Help of colleagues is one key away wherever somebody works with a resident."""
        at_desk = self.request.path.startswith(AT_DESK) and Permission.WORK_DESK in self.may.held
        return reverse("desk:assist") if at_desk else ""

    @property
    def live_url(self) -> str:
        """A case page gives an address with its own topic instead."""
        return live_url.of_page(self.request, now=self.now)
