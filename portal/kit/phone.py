"""Phone numbers: one spelling (E.164) to store, the Dutch spelling to show, and what may be
dialled. Built on phonenumbers, which calls some premium and satellite numbers valid: the type and
the region decide here."""

import dataclasses
import enum
import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

SERVICE_CODE = re.compile(r"[*#;,]|ext|tel:", re.IGNORECASE)
MOBILE = re.compile(r"(06) (\d\d)(\d\d)(\d\d)(\d\d)")
SHORT_NUMBER = re.compile(r"14\d{2,4}")
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
EXTENSION = re.compile(r"[0-9]{1,6}")
# Europe is free to call; others ask a team lead. +44 70 is 'personal numbering': dear, refused.
FREE_REGIONS = frozenset(
    {
        "NL",
        "BE",
        "DE",
        "LU",
        "FR",
        "GB",
        "IE",
        "DK",
        "SE",
        "NO",
        "FI",
        "IS",
        "ES",
        "PT",
        "IT",
        "AT",
        "CH",
        "LI",
        "PL",
        "CZ",
        "SK",
        "HU",
        "SI",
        "HR",
        "RO",
        "BG",
        "GR",
        "CY",
        "MT",
        "EE",
        "LV",
        "LT",
        "UA",
        "MD",
        "RS",
        "BA",
        "ME",
        "MK",
        "AL",
        "XK",
        "AD",
        "MC",
        "SM",
        "VA",
        "GI",
    }
)
DIALLED_TYPES = frozenset(
    {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
    }
)
TEXTED_TYPES = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


class PhoneProblem(enum.StrEnum):
    """Why a number cannot be used."""

    EMPTY = "empty"
    SERVICE_CODE = "service_code"
    NOT_VALID = "not_valid"
    PREMIUM = "premium"
    SHORT = "short"


PROBLEM_TEXTS = {
    PhoneProblem.EMPTY: "Vul een telefoonnummer in.",
    PhoneProblem.SERVICE_CODE: "Vul alleen het telefoonnummer in, zonder sterretjes of hekjes.",
    PhoneProblem.NOT_VALID: "Dit telefoonnummer klopt niet. Kijk het nog eens na. "
    "Een voorbeeld van een goed telefoonnummer is 06 12 34 56 78.",
    PhoneProblem.PREMIUM: "Dit is een betaald telefoonnummer of een dienst. Dat kunnen wij niet "
    "bellen. Vul een gewoon telefoonnummer in.",
    PhoneProblem.SHORT: "Dit is een kort telefoonnummer. Vul een gewoon telefoonnummer in.",
}


class PhoneError(ValueError):
    """A text that is not a number we can use; `problem` says why, `str()` says it in Dutch."""

    def __init__(self, problem: PhoneProblem) -> None:
        self.problem = problem
        super().__init__(PROBLEM_TEXTS[problem])


@dataclasses.dataclass(frozen=True)
class Phone:
    """A valid phone number in E.164."""

    e164: str

    @property
    def _parsed(self) -> phonenumbers.PhoneNumber:
        return phonenumbers.parse(self.e164)

    @property
    def display(self) -> str:
        """The number as it is read in the Netherlands; foreign numbers with their country code."""
        number = self._parsed
        if number.country_code != 31:
            return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
        national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
        mobile = MOBILE.fullmatch(national)
        # Read aloud in pairs: 06 12 34 56 78.
        return " ".join(mobile.groups()) if mobile else national

    @property
    def region(self) -> str:
        """The country, as two letters; empty when the number belongs to no country."""
        return phonenumbers.region_code_for_number(self._parsed) or ""

    def may_be_dialled(self, extra_regions: frozenset[str] = frozenset()) -> bool:
        """Tell whether any colleague may dial this; `extra_regions` is the municipality's list."""
        return (
            phonenumbers.number_type(self._parsed) in DIALLED_TYPES
            and self.region in FREE_REGIONS | extra_regions
        )

    def may_ever_be_dialled(self) -> bool:
        """Tell whether a team lead could permit this: an ordinary number, in whatever country."""
        return phonenumbers.number_type(self._parsed) in DIALLED_TYPES and bool(self.region)

    def may_be_texted(self) -> bool:
        """Tell whether a text message can arrive there."""
        return phonenumbers.number_type(self._parsed) in TEXTED_TYPES


def parse(text: str) -> Phone:
    """Read a number as people write it: 06-12 34 56 78, +316..., 00316...

    Raises PhoneError with the reason for anything that is not an ordinary number.
    """
    text = text.strip()
    if not text:
        raise PhoneError(PhoneProblem.EMPTY)
    if SERVICE_CODE.search(text):
        raise PhoneError(PhoneProblem.SERVICE_CODE)
    digits = re.sub(r"\D", "", text)
    if SHORT_NUMBER.fullmatch(digits) or (0 < len(digits) <= 6 and text[0] not in "+0"):
        raise PhoneError(PhoneProblem.SHORT)
    try:
        # In the Netherlands 00 is the prefix for abroad; '(0)' after the country code is noise.
        number = phonenumbers.parse(text.replace("(0)", ""), "NL")
    except NumberParseException:
        raise PhoneError(PhoneProblem.NOT_VALID) from None
    if not phonenumbers.is_valid_number(number):
        raise PhoneError(PhoneProblem.NOT_VALID)
    if phonenumbers.number_type(number) not in DIALLED_TYPES | {PhoneNumberType.TOLL_FREE}:
        raise PhoneError(PhoneProblem.PREMIUM)
    if not phonenumbers.region_code_for_number(number) or number.country_code in {881, 882, 883}:
        raise PhoneError(PhoneProblem.PREMIUM)
    return Phone(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def parse_own(text: str) -> str:
    """Read a number of the municipality itself and return it as we store it.

    Besides ordinary numbers: short ones (14 036), free ones (0800) and company ones (088). Raises
    PhoneError for anything else, paid numbers included.
    """
    digits = re.sub(r"\D", "", text)
    if SHORT_NUMBER.fullmatch(digits) and not text.strip().startswith("+"):
        return f"{digits[:2]} {digits[2:]}"
    try:
        return parse(text).e164
    except PhoneError as error:
        if error.problem is not PhoneProblem.PREMIUM:
            raise
        number = phonenumbers.parse(text, "NL")
        if number.country_code != 31 or phonenumbers.number_type(number) != PhoneNumberType.UAN:
            raise
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def told(text: str) -> str:
    """Return the number that a telephone system tells: E.164, or one of our short numbers as we
    store it. Empty when it tells none that anybody has: withheld, a name, an extension.

    Any number that could exist is taken, also a dear or far one: who called us is a fact, whether
    we may dial it is asked apart.
    """
    digits = re.sub(r"\D", "", text)
    if SHORT_NUMBER.fullmatch(digits) and not text.strip().startswith("+"):
        return f"{digits[:2]} {digits[2:]}"
    if SERVICE_CODE.search(text) or is_internal(text):
        return ""
    try:
        number = phonenumbers.parse(text.replace("(0)", ""), "NL")
    except NumberParseException:
        return ""
    spelled = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return spelled if phonenumbers.is_possible_number(number) and E164.fullmatch(spelled) else ""


def is_internal(text: str) -> bool:
    """Tell whether this is an extension: a colleague, not somebody outside."""
    return bool(EXTENSION.fullmatch(text.strip())) and not SHORT_NUMBER.fullmatch(text.strip())


def is_region(code: str) -> bool:
    """Tell whether these two letters are a country with telephone numbers."""
    return code in phonenumbers.SUPPORTED_REGIONS


def show(stored: str) -> str:
    """Return a stored number for the screen: E.164 in Dutch spelling, short numbers as they are."""
    return Phone(stored).display if stored.startswith("+") else stored


def to_dial(stored: str) -> str:
    """Return the `tel:` address for a stored number, short numbers without spaces."""
    return f"tel:{stored.replace(' ', '')}"


def search_digits(text: str) -> str:
    """Return the part of a typed number that all its notations share, to search stored numbers.

    06 12..., +31 6 12... and 0031 6 12... all give 612..., and 0049 15... gives 4915...; empty when
    there are under 4 digits.
    """
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    for prefix in ("0031", "00", "31", "0"):
        if digits.startswith(prefix) and (prefix != "31" or text.strip().startswith("+")):
            digits = digits.removeprefix(prefix)
            break
    return digits if len(digits) >= 4 else ""
