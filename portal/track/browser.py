"""The cookie that ties a proof to one browser: signed, gone with the browser."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

SALT = "portal.track.proof"
# Longer than a proof counts; a browser that stays open for days proves itself anew.
LONGEST = 24 * 3600


def key_of(request: HttpRequest) -> str:
    """Return the key that this browser holds; empty when it holds none of ours."""
    try:
        found = request.get_signed_cookie(_name(), default="", salt=SALT, max_age=LONGEST)
    except signing.BadSignature:
        return ""
    return str(found or "")


def give(response: HttpResponse, key: str) -> None:
    """Let this browser hold the key."""
    response.set_signed_cookie(
        _name(),
        key,
        salt=SALT,
        path="/",
        secure=settings.SECURE_SITE,
        httponly=True,
        samesite="Lax",
    )


def _name() -> str:
    return "__Host-lees" if settings.SECURE_SITE else "lees"
