"""The cookie that ties a browser to its draft: signed, for one form, gone with the browser."""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from portal.intake import drafts

SALT = "portal.intake.key"


def cookie_name(form: str) -> str:
    """Return the name of the cookie of one form; two forms in two tabs have two."""
    return f"__Host-{form}" if settings.SECURE_SITE else form


def held(request: HttpRequest, form: str, *, now: dt.datetime) -> drafts.Held | None:
    """Return the draft that this browser holds, or None. One query at most."""
    name, longest = cookie_name(form), int(drafts.LIFETIME.total_seconds())
    try:
        key = request.get_signed_cookie(name, default="", salt=SALT, max_age=longest)
    except signing.BadSignature:
        return None
    return drafts.find(form=form, key=key, now=now) if key else None


def give(response: HttpResponse, held: drafts.Held) -> None:
    """Let this browser hold the draft."""
    response.set_signed_cookie(
        cookie_name(held.draft.form),
        held.key,
        salt=SALT,
        path="/",
        secure=settings.SECURE_SITE,
        httponly=True,
        samesite="Lax",
    )


def take(response: HttpResponse, form: str) -> None:
    """Let this browser forget the draft."""
    response.delete_cookie(cookie_name(form), path="/", samesite="Lax")
