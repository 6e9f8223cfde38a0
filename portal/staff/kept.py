"""Text that was typed in a form and sent after the session had ended. It goes back to the browser
that sent it, signed, and is never stored here."""

import dataclasses
import datetime as dt
import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.module_loading import import_string

from portal.kit import clock

MAX_AGE_SECONDS = 24 * 3600
MOST_CHARACTERS = 200_000
# Never echoed: secrets, and what belongs to the lost page only.
LEFT_OUT = ("password", "csrfmiddlewaretoken")


@dataclasses.dataclass(frozen=True)
class Kept:
    """The form as it was sent. `incomplete` when something could not be kept."""

    path: str
    fields: list[tuple[str, str]]
    incomplete: bool = False
    # When it was sent, as clock.stamp gives it.
    at: str = ""

    @property
    def what(self) -> str:
        """What the form says, in words: FORMS."""
        names = {
            name: words for path in settings.FORMS for name, words in import_string(path).items()
        }
        return names.get(self._match.view_name, "een formulier") if self._match else "een formulier"

    @property
    def reference(self) -> str:
        """The case that it is about; never a name, for who may read it is not asked yet."""
        return str(self._match.kwargs.get("reference", "")) if self._match else ""

    @property
    def sent_at(self) -> dt.datetime | None:
        """When it was sent."""
        return clock.of_stamp(self.at) if self.at else None

    @property
    def _match(self) -> ResolverMatch | None:
        try:
            return resolve(urlsplit(self.path).path)
        except Resolver404:
            return None

    @property
    def readable(self) -> list[str]:
        """What a person typed, as far as one can tell: without codes and ticked boxes."""
        return [value for _, value in self.fields if _is_words(value)]


def of(request: HttpRequest) -> Kept:
    """Return what this POST holds; files are not kept, and secrets neither."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(mark in name for mark in LEFT_OUT)
    ]
    incomplete, at = bool(request.FILES), clock.stamp(clock.utc_now())
    if sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return Kept(request.get_full_path(), [], incomplete=True, at=at)
    return Kept(request.get_full_path(), fields, incomplete, at)


def seal(request: HttpRequest, kept: Kept) -> str:
    """Return the text as a signed value for a hidden field, which only this browser can use."""
    return signing.dumps(dataclasses.astuple(kept), salt=_salt(request), compress=True)


def unseal(request: HttpRequest, sealed: str) -> Kept | None:
    """Return the text, or None for a value that is old, changed or from another browser."""
    try:
        path, fields, incomplete, at = signing.loads(
            sealed, salt=_salt(request), max_age=MAX_AGE_SECONDS
        )
    except (signing.BadSignature, ValueError):
        return None
    return Kept(path, [(name, value) for name, value in fields], incomplete, at)


def _salt(request: HttpRequest) -> str:
    # Without this a stranger could seal a form of his choice and have a colleague confirm it.
    get_token(request)
    secret = str(request.META["CSRF_COOKIE"])
    return "portal.staff.kept:" + hashlib.sha256(secret.encode()).hexdigest()


def _is_words(value: str) -> bool:
    return " " in value.strip() or "\n" in value.strip()
