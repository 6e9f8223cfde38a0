"""What never stands in this repository or in its tables: numbers of citizens, and people who may
be real."""

import re
import subprocess

import pytest
from django.apps import apps
from django.db import models
from stdnum.nl import bsn

from portal.kit import privacy
from tests.architecture.source import ROOT
from tests.architecture.test_models import own_fields

TEXT = re.compile(r"\.(py|html|md|txt|csv|toml|sql|js|css|yml|yaml|json|sh|in)$|^run$|^\.ci/run$")
# Third-party files and hashes hold any digits.
NOT_OURS = re.compile(r"^static/vendor/|\.lock$|^static/fonts/|\.min\.|CHECKSUMS")
NINE = re.compile(r"(?<![\w+.#/-])\d{9}(?![\w/-]|\.\d)")
EMAIL = re.compile(r"[\w.+-]+@([\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
# The last one is what a resident reads beside the field, where '.example' would puzzle her.
EXAMPLE = re.compile(r"(\.example|\.invalid|\.test|@example\.(com|org|net)|^naam@voorbeeld\.nl)$")


def files() -> list[str]:
    """Return the text files of this repository that we wrote."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        name
        for name in listed.stdout.splitlines()
        if TEXT.search(name) and not NOT_OURS.search(name) and (ROOT / name).is_file()
    ]


def citizen_numbers(text: str) -> list[str]:
    """Return what passes the test for a citizen service number and is no phone number."""
    return [number for number in NINE.findall(text) if bsn.is_valid(number)]


def real_addresses(text: str) -> list[str]:
    """Return e-mail addresses outside the domains that are kept free for examples."""
    found = [match.group() for match in EMAIL.finditer(text)]
    return [address for address in found if not EXAMPLE.search(address)]


# Columns of invented phone numbers without their zero: one in eleven passes the test.
PHONE_LISTS = frozenset({"tests/data/terugbellijst.csv", "tests/data/terugbellijst_verwacht.csv"})


def test_no_citizen_service_number_stands_here() -> None:
    found = {
        name: numbers
        for name in files()
        if name not in PHONE_LISTS
        and (numbers := citizen_numbers((ROOT / name).read_text(errors="replace")))
    }
    assert found == {}


def test_no_address_of_somebody_real_stands_here() -> None:
    found = {
        name: hits
        for name in files()
        if (hits := real_addresses((ROOT / name).read_text(errors="replace")))
    }
    assert found == {}


def test_the_scan_can_fail() -> None:
    # Built here, so that it stands nowhere.
    digits = [1, 1, 1, 2, 2, 2, 3, 3]
    total = sum(digit * (9 - place) for place, digit in enumerate(digits))
    number = "".join(map(str, digits)) + str(total % 11)
    assert citizen_numbers(f"nummer {number}.") == [number]
    assert privacy.find_bsn(number) == number
    assert real_addresses("jan@" + "provider.nl") == ["jan@" + "provider.nl"]
    assert real_addresses("jan@almere.example") == []


FREE_TEXT = frozenset(
    {
        "callbacks.CallAttempt.anonymous_reason",
        "callbacks.CallbackRequest.story",
        # What a team agreed about calling: about no one.
        "callbacks.CallerIdIntroduction.agreements",
        "contacts.ContactMoment.note",
        "contacts.Promise.reason",
        "contacts.Promise.text",
        "desk.WarmHandover.told",
        "due.UrgentStep.text",
        "letters.Letter.addressee",
        "letters.Letter.body",
        # For everybody to read: about no one.
        "news.NewsNote.body",
        # A text for many letters: about no one.
        "letters.TemplateVersion.body",
        "objections.Act.reason",
        "objections.Complaint.words",
        "objections.Objection.late_because",
        "objections.Objection.words",
        "objections.Withdrawal.words",
        "outbox.Message.body",
        "questions.Answer.words",
        "questions.Question.words",
        "residents.ContactLimit.facts",
        "residents.ContactLimit.letter",
        "residents.ContactLimitStep.text",
        # The words of the crisis cards: about no one.
        "staff.CrisisCard.not_write",
        "staff.CrisisCard.say",
        "staff.CrisisCard.warn",
    }
)


def test_free_text_is_in_few_places() -> None:
    """Words about people live in rows that can be erased: not in events, not in the case."""
    found = {
        f"{field.model._meta.label}.{field.name}"
        for field in own_fields()
        if isinstance(field, models.TextField)
    }
    assert {name.replace("portal.", "") for name in found} <= FREE_TEXT


@pytest.mark.parametrize("model", ["audit.Event", "audit.Seal"])
def test_history_points_at_no_one(model: str) -> None:
    """Events outlive the rows they speak of: no key may hold a person's row in place."""
    fields = apps.get_model(model)._meta.local_fields
    assert not [field for field in fields if isinstance(field, models.ForeignKey)]
