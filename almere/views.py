"""The home page, the pages about this website, and what machines ask. Errors: almere.errors."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from almere import facts, readiness
from portal.intake import steps
from portal.kit import address, clock

SECURITY_TXT_DAYS = 180


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the doors for residents."""
    return render(request, "home.html")


@login_not_required
@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Tell whom somebody can turn to at this moment."""
    return render(request, "public/help_now.html", {"starts": steps.starts()})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Tell how accessible this website is, and what to do when it is not."""
    return render(request, "public/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Tell what we keep, why and how long."""
    return render(request, "public/privacy.html")


@login_not_required
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """Tell that this process runs; asks no database."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Tell whether visitors can be sent here. What is wrong is told inside only."""
    found = readiness.problems(now=clock.utc_now())
    is_ready = found <= readiness.NO_REASON_TO_CLOSE
    body: dict[str, object] = {"ready": is_ready}
    if settings.DEBUG or address.is_inside(request):
        body["problems"] = sorted(found)
    headers = {"Cache-Control": "no-store"}
    return JsonResponse(body, status=200 if is_ready else 503, headers=headers)


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Tell where to report a weakness (RFC 9116). Its end is always half a year ahead, so that it
    cannot be forgotten."""
    email = facts.current().email
    expires = clock.utc_now().replace(hour=0, minute=0, second=0, microsecond=0)
    expires += dt.timedelta(days=SECURITY_TXT_DAYS)
    lines = [
        f"Contact: mailto:{email}" if email else f"Contact: {settings.BASE_URL}/privacy/",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; in the demo only."""
    for_residents = request.GET.get("voor") == "inwoners"
    base = "base_public.html" if for_residents else "base_staff.html"
    return render(request, "styleguide.html", {"base": base})
