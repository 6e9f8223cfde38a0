"""Browsers of colleagues: their name in words, and proof that someone logged in there before."""

import hashlib
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "__Host-browser" if settings.SECURE_SITE else "browser"
SALT = "portal.staff.browser"
MAX_AGE_SECONDS = 60 * 86400
PROGRAMS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def label(user_agent: str) -> str:
    """Return 'Firefox op Windows': enough to recognise one's own, less than the browser tells."""
    program = next((name for mark, name in PROGRAMS if mark in user_agent), "Onbekende browser")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{program} op {system}" if system else program


def remember(response: HttpResponse, username: str) -> None:
    """Let this browser prove later that its owner logged in here: a stranger who types wrong
    passwords elsewhere does not lock it out."""
    response.set_cookie(
        COOKIE,
        signing.dumps([_digest(username), secrets.token_hex(8)], salt=SALT),
        max_age=MAX_AGE_SECONDS,
        secure=settings.SECURE_SITE,
        httponly=True,
        samesite="Lax",
    )


def known(request: HttpRequest, username: str) -> str:
    """Return the code of this browser when this name logged in here before, else nothing."""
    digest, code = _remembered(request)
    return code if digest == _digest(username) else ""


def is_of_another(request: HttpRequest, username: str) -> bool:
    """Tell whether somebody else was the last to log in in this browser."""
    digest, _ = _remembered(request)
    return bool(digest) and digest != _digest(username)


def _remembered(request: HttpRequest) -> tuple[str, str]:
    """Return the digest of the name and the code of this browser, or twice nothing."""
    try:
        digest, code = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE_SECONDS
        )
    except (signing.BadSignature, ValueError):
        return "", ""
    return str(digest), str(code)


def _digest(username: str) -> str:
    return hashlib.sha256(username.casefold().encode()).hexdigest()[:16]
