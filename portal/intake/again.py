"""What was typed and could not be taken, carried over one redirect in a signed cookie: only an
answer to a GET survives the Back button. What belongs to a draft is kept there instead."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from portal.kit import privacy

SALT = "portal.intake.again"
SECONDS = 600
# A cookie holds four thousand characters.
MOST_CARRIED = 300


@dataclasses.dataclass(frozen=True)
class Carried:
    """What was typed, and the words of a refusal that cannot be found again by reading it."""

    typed: dict[str, str]
    said: str


def _name(what: str) -> str:
    return f"__Host-{what}-opnieuw" if settings.SECURE_SITE else f"{what}-opnieuw"


def carry(
    response: HttpResponse, what: str, typed: Mapping[str, Any], *, said: str = ""
) -> HttpResponse:
    """Let this answer, a redirect, take along what was typed; return it."""
    kept = {name: privacy.mask_bsn(str(value))[:MOST_CARRIED] for name, value in typed.items()}
    response.set_cookie(
        _name(what),
        signing.dumps({"typed": kept, "said": said}, salt=SALT, compress=True),
        max_age=SECONDS,
        path="/",
        secure=settings.SECURE_SITE,
        httponly=True,
        samesite="Lax",
    )
    return response


def carried(request: HttpRequest, what: str) -> Carried | None:
    """Return what came along to this page, or None."""
    try:
        found = signing.loads(request.COOKIES.get(_name(what), ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    return Carried(found["typed"], found["said"])


def drop(response: HttpResponse, what: str) -> None:
    """Forget it: it is shown once."""
    response.delete_cookie(_name(what), path="/", samesite="Lax")


def bound[F: forms.Form](form: type[F], came: Carried | None, *, field: str | None = None) -> F:
    """Return this form as it was refused, with the refusal beside `field`; else an empty form."""
    if came is None:
        return form()
    refused = form(came.typed)
    if refused.is_valid() and came.said:
        refused.add_error(field, came.said)
    return refused
