"""What keeps machines from flooding the public forms, without a puzzle for people: counts per
address, and two quiet signs of a machine. Whoever is caught reads what to do and can go on."""

import datetime as dt

from django import forms
from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from portal.jobs import throttle
from portal.kit import address
from portal.kit import forms as guards
from portal.kit.refusal import Refused

HOUR = dt.timedelta(hours=1)
CODE_WINDOW = dt.timedelta(minutes=15)
# A library with thirty people on one address passes easily.
STARTS_AN_HOUR = 80
POSTS_AN_HOUR = 2000
POSTS_OF_ONE_DRAFT = 90
FILES_AN_HOUR = 300
WRONG_CODES = 20


class TooMany(Refused):
    """Too many tries from one place. `seconds` is how long to wait."""

    text = (
        "Er komt nu heel veel binnen vanaf deze plek. Daarom kunnen wij dit even niet aannemen. "
        "U hebt niets verkeerd gedaan. Probeer het later nog eens, of bel ons."
    )

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__()


def count_post(request: HttpRequest, *, now: dt.datetime) -> None:
    """Count one answer from this address. Raises TooMany."""
    _count("intake-post", _visitor(request), POSTS_AN_HOUR, HOUR, now)


def count_draft(draft_id: int, *, now: dt.datetime) -> None:
    """Count one answer to this draft. Raises TooMany."""
    _count("intake-draft", str(draft_id), POSTS_OF_ONE_DRAFT, HOUR, now)


def count_start(request: HttpRequest, *, now: dt.datetime) -> None:
    """Count one new form from this address. Raises TooMany."""
    _count("intake-start", _visitor(request), STARTS_AN_HOUR, HOUR, now)


def count_file(request: HttpRequest, *, now: dt.datetime) -> None:
    """Count one file from this address. Raises TooMany."""
    _count("intake-file", _visitor(request), FILES_AN_HOUR, HOUR, now)


def count_wrong_code(request: HttpRequest, what: str, *, now: dt.datetime) -> None:
    """Count one code or link that opened nothing. Raises TooMany. A right one is never counted:
    no code can be guessed, and honest people share addresses."""
    _count(what, _visitor(request), WRONG_CODES, CODE_WINDOW, now)


def sender(request: HttpRequest) -> str:
    """Return what tells this sender from another: a keyed hash of the network, never the address
    itself. Cookies do not count, because who wants to trouble somebody throws them away."""
    return salted_hmac("portal.intake.sender", _visitor(request), algorithm="sha256").hexdigest()


def _visitor(request: HttpRequest) -> str:
    return address.network(address.of_request(request))


def _count(what: str, who: str, most: int, per: dt.timedelta, now: dt.datetime) -> None:
    if throttle.count(what=what, who=who, per=per, now=now) > most:
        seconds = int(per.total_seconds())
        raise TooMany(seconds - int(now.timestamp()) % seconds)


def still_good(token: str) -> str:
    """Return this sign of when the page was shown if it can serve again, else nothing: who was too
    quick once is not too quick the second time."""
    try:
        signing.TimestampSigner(salt="form-age").unsign(token, max_age=guards.MAX_SECONDS)
    except signing.BadSignature:
        return ""
    return token


class SendForm(forms.Form):
    """The button that sends, with the two quiet signs: a field that people do not see, and the
    time since the page was shown."""

    website = forms.CharField(required=False, label=_("Laat dit leeg"))
    shown_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, str]:
        """Refuse what looks automatic, in words with which a person can go on."""
        data: dict[str, str] = super().clean() or {}
        if data.get("website"):
            raise forms.ValidationError(
                _(
                    "Een verborgen vakje op deze bladzijde was ingevuld, misschien door uw "
                    "browser. Wij hebben het leeggemaakt. Druk nog een keer op de knop."
                )
            )
        if guards.looks_automatic(age_token=data.get("shown_at", "")):
            raise forms.ValidationError(
                _(
                    "Dat ging heel snel, of deze bladzijde stond lang open. Kijk nog even of "
                    "alles klopt. Druk dan nog een keer op de knop."
                )
            )
        return data
