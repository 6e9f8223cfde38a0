"""What a letter is filled in with, frozen at signing: variables, letterhead and closing."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse

from portal.kit import clock, phone
from portal.letters import kinds
from portal.letters.writing.models import Letter
from portal.municipality.models import Municipality
from portal.staff import numbers
from portal.staff.models import User


def of_letter(letter: Letter, signer: User, *, now: dt.datetime) -> dict[str, Any]:
    """Return all that the paper shows besides its text. Four queries and those of its kind. Raises
    numbers.NoNumber when the team has no number to call."""
    town = Municipality.objects.get()
    case, day = letter.case, clock.day_of(now)
    number = numbers.primary_of(case.team, on=day)
    common = {
        "naam": case.resident.shown_name if case.resident else "",
        # A translation lies in the envelope of the Dutch letter and is called the same.
        "kenmerk": letter.translates.code if letter.translates else letter.code,
        "zaak": case.reference,
        "onderwerp": case.topic.label if case.topic else case.subject,
        "collega": signer.public_name,
        "team": case.team.name,
        "telefoon": phone.show(number.number),
        "bel_adres": call_address(),
        "gemeente": town.name,
        "datum": clock.in_words(day, year=True),
    }
    own = kinds.kinds()[letter.kind].values(case)
    return {
        "values": {**common, **own},
        "head": head_of(town),
        "closing": {
            "name": signer.public_name,
            "team": case.team.name,
            "phone": phone.show(number.number),
            "hours": town.phone_hours,
            "call": call_address(),
        },
        "date": clock.in_words(day, year=True),
    }


def head_of(town: Municipality) -> dict[str, Any]:
    """Return the letterhead and where the window of the envelope is."""
    return {
        "name": town.name,
        "department": town.department,
        "address": town.letter_address,
        "return": town.return_address or town.name,
        "phone": town.phone,
        "window": {
            "left": town.window_left_mm,
            "top": town.window_top_mm,
            "width": town.window_width_mm,
            "height": town.window_height_mm,
        },
    }


def call_address() -> str:
    """Return where she picks a moment to be called, as it is printed."""
    return settings.BASE_URL.split("://")[-1] + call_path()


def call_path() -> str:
    """Return the path of that page, which lies above this app: settings name it."""
    return reverse(settings.CALL_PAGE)
