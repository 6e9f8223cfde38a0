"""The page with words for letters of other systems: whom to call, and where to ask for a call."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.kit import clock, phone
from portal.staff import door, numbers
from portal.staff.models import Team, User
from portal.staff.request import standing
from portal.staff.roles import Permission

WORDS = (
    "Wilt u uitleg over deze brief? Bel {name} van {team}: {number}. Of laat u bellen: ga naar "
    "{address}, vul het kenmerk van deze brief in en kies een moment. Dat is gratis en u hebt geen "
    "inlogcode nodig."
)


@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """One block of text for each team of this colleague."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.READ_CASES, now=now)
    teams = standing(request, user, now=now).teams
    context = {
        "blocks": [(team, _words(team, user, clock.day_of(now))) for team in teams],
        "address": _address(),
    }
    return render(request, "callbacks/letter_texts.html", context)


def _words(team: Team, user: User, day: dt.date) -> str:
    """Return the block, or nothing for a team without a number. Two queries at most."""
    try:
        number = numbers.primary_of(team, on=day)
    except numbers.NoNumber:
        return ""
    return WORDS.format(
        name=user.public_name or user.name,
        team=team.name,
        number=phone.show(number.number),
        address=_address(),
    )


def _address() -> str:
    return settings.BASE_URL.split("://")[-1] + reverse("callbacks:letter")
