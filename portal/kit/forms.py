"""Form fields that clean into domain types, and the quiet guards of public forms."""

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core import signing
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, QueryDict

from portal.kit import phone, privacy, text
from portal.kit.refusal import Refused

MIN_SECONDS = 2
MAX_SECONDS = 24 * 3600
# A slip of the keyboard beyond these. The day after must exist too, and the same moment in UTC.
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
BSN_TEXT = (
    "Hier staat een getal dat op een burgerservicenummer lijkt. Dat bewaren wij niet. "
    "Haal het weg of maak er puntjes van."
)


@contextlib.contextmanager
def refusals(form: forms.Form, at: Mapping[type[Refused], str] | None = None) -> Iterator[None]:
    """Turn a verb's refusal into an error of the form, so that nothing typed is lost; beside the
    field that `at` names for it."""
    try:
        yield
    except Refused as refused:
        form.add_error((at or {}).get(type(refused)), str(refused))


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is bound to: what was sent, also when that is nothing; None for a GET."""
    return request.POST if request.method == "POST" else None


class PhoneField(forms.CharField):
    """A phone number in any notation; cleans to portal.kit.phone.Phone, or None when empty."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Return a Phone or None; raises ValidationError with the Dutch reason."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return phone.parse(typed)
        except phone.PhoneError as error:
            raise forms.ValidationError(str(error), code=error.problem) from None


class DayField(forms.DateField):
    """A day, picked in the browser's own calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators += [
            MinValueValidator(FIRST_DAY, "Deze dag ligt te ver terug. Kijk het jaar nog eens na."),
            MaxValueValidator(LAST_DAY, "Deze dag ligt te ver weg. Kijk het jaar nog eens na."),
        ]


class OwnNumberField(forms.CharField):
    """A number of the municipality itself; cleans to the spelling that we store."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})

    def clean(self, value: Any) -> str:
        """Return E.164 or a short number; raises ValidationError with the Dutch reason."""
        typed = super().clean(value)
        try:
            return phone.parse_own(typed) if typed else ""
        except phone.PhoneError as error:
            raise forms.ValidationError(str(error), code=error.problem) from None


class LineField(forms.CharField):
    """One line of free text, without control characters and without a citizen service number."""

    def clean(self, value: Any) -> str:
        """Return the cleaned line; raises ValidationError when it holds a BSN."""
        line = text.clean_line(super().clean(value))
        if privacy.find_bsn(line):
            raise forms.ValidationError(BSN_TEXT, code="bsn")
        return line


class NoteField(forms.CharField):
    """Several lines of free text, screened like LineField."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> str:
        """Return the cleaned text; raises ValidationError when it holds a BSN."""
        note = text.clean_text(super().clean(value))
        if privacy.find_bsn(note):
            raise forms.ValidationError(BSN_TEXT, code="bsn")
        return note


def form_age_token() -> str:
    """Return a signed time stamp for in a public form, so that a bot's speed shows."""
    return signing.TimestampSigner(salt="form-age").sign("form")


def looks_automatic(*, age_token: str) -> bool:
    """Tell whether a form was filled in faster or slower than a person does."""
    signer = signing.TimestampSigner(salt="form-age")
    try:
        signer.unsign(age_token, max_age=MAX_SECONDS)
    except signing.BadSignature:
        return True
    try:
        signer.unsign(age_token, max_age=MIN_SECONDS)
    except signing.SignatureExpired:
        return False
    return True
