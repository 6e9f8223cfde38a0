"""What comes back of a form that could not be handled: never a password, and only to its writer."""

import datetime as dt

import pytest
from django import forms
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.utils.module_loading import import_string

from portal.kit import clock
from portal.staff import browsers, login_forms, sessions
from portal.staff.models import User
from tests import build
from tests.architecture import addresses
from tests.conftest import TUESDAY
from tests.journeys.callback_page import url
from tests.journeys.test_login import PASSWORD, log_in, value_of

SECRETS = {"old_password": "oud geheim", "new_password": "nieuw geheim"}


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def all_forms(kind: type[forms.Form]) -> list[type[forms.Form]]:
    return [form for sub in kind.__subclasses__() for form in [sub, *all_forms(sub)]]


def test_every_field_for_a_password_says_so_in_its_name() -> None:
    names = {
        name
        for form in all_forms(forms.Form)
        if not form.__module__.startswith("django.")
        for name, field in form.base_fields.items()
        if isinstance(field.widget, forms.PasswordInput)
    }
    assert login_forms.PasswordForm.base_fields.keys() <= names
    assert all("password" in name for name in names), names


def test_no_password_comes_back_after_the_session(bilal: User) -> None:
    client = Client()
    lost = client.post("/mijn/wachtwoord/", SECRETS | {"text": "een zin"})
    asked = log_in(client, kept=value_of("kept", lost), username=with_password(bilal).username)

    assert lost.status_code == 401
    assert "een zin" in asked.text
    assert "geheim" not in asked.text


def test_no_password_comes_back_without_a_database(
    client: Client, monkeypatch: pytest.MonkeyPatch, bilal: User
) -> None:
    def away(**_: object) -> None:
        raise OperationalError

    client.raise_request_exception = False
    client.force_login(bilal)
    monkeypatch.setattr(sessions, "running", away)
    page = client.post("/mijn/wachtwoord/", SECRETS | {"text": "een zin"})

    assert page.status_code == 503
    assert "een zin" in page.text
    assert "geheim" not in page.text


def test_a_colleague_who_logs_in_next_does_not_read_it(bilal: User, anna: User) -> None:
    client = Client()
    log_in(client, username=with_password(bilal).username)
    sessions.end_all(user=bilal, by=bilal.actor, now=TUESDAY)
    lost = client.post("/mijn/naam/", {"text": "een zin van Bilal"})
    assert lost.status_code == 401
    kept = value_of("kept", lost)

    assert browsers.COOKIE in client.cookies
    hers = log_in(client, username=with_password(anna).username, kept=kept)
    assert hers.status_code == 303
    assert "een zin" not in hers.text


def test_a_letter_that_the_database_folds_is_no_second_name(bilal: User) -> None:
    answer = log_in(Client(), username="b\u0131lal", password=PASSWORD)
    assert with_password(bilal).username == "bilal"
    assert log_in(Client(), username="b\u0131lal").status_code == answer.status_code == 422
    assert "letters zonder accenten" in answer.text


def test_what_was_not_sent_is_named(bilal: User, town: build.Town, now: dt.datetime) -> None:
    request, client = build.callback(town.topics["uitkering"], now=now), Client()
    lost = client.post(url(request, "uitkomst"), {"result": "REACHED", "note": "Belt morgen."})
    asked = log_in(client, kept=value_of("kept", lost), username=with_password(bilal).username)

    assert "De uitkomst van een gesprek alsnog versturen?" in asked.text
    assert request.case.reference in asked.text
    assert clock.moment_in_words(now) in asked.text
    assert "Belt morgen." in asked.text


def test_every_form_with_words_of_its_own_exists() -> None:
    names = {address.name for address in addresses.all_addresses()}
    for path in settings.FORMS:
        assert import_string(path).keys() <= names
