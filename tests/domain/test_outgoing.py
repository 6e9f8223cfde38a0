"""Half a choice of gateways stops the start, with a sentence that names the variable."""

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from almere import checks, outgoing
from portal.outbox import gateways
from tests.fakes import notify as fake

NOTIFY = {
    "SMS_GATEWAY": "notify",
    "NOTIFY_BASE_URL": "https://api.notifynl.nl",
    "NOTIFY_API_KEY": fake.API_KEY,
    "NOTIFY_SMS_TEMPLATE": fake.SMS_TEMPLATE,
}
BOTH = NOTIFY | {"EMAIL_GATEWAY": "notify", "NOTIFY_EMAIL_TEMPLATE": fake.EMAIL_TEMPLATE}


def chosen(env: dict[str, str]) -> dict[str, str]:
    return outgoing.gateways(env, debug=False, demo=False)


@pytest.mark.parametrize(
    ("env", "email", "sms"),
    [
        ({}, outgoing.NONE, outgoing.NONE),
        ({"SMTP_HOST": "mail"}, outgoing.SMTP, outgoing.NONE),
        ({"SMTP_HOST": "mail", "EMAIL_GATEWAY": "smtp"}, outgoing.SMTP, outgoing.NONE),
        (NOTIFY, outgoing.NONE, outgoing.NOTIFY),
        (NOTIFY | {"SMTP_HOST": "mail"}, outgoing.SMTP, outgoing.NOTIFY),
        (NOTIFY | {"NOTIFY_SMS_SENDER": fake.SENDER}, outgoing.NONE, outgoing.NOTIFY),
        (NOTIFY | {"NOTIFY_BASE_URL": "http://localhost:6011"}, outgoing.NONE, outgoing.NOTIFY),
        (BOTH, outgoing.NOTIFY, outgoing.NOTIFY),
        ({"SMS_GATEWAY": "town.texts.Gateway"}, outgoing.NONE, "town.texts.Gateway"),
    ],
)
def test_a_whole_choice_is_taken(env: dict[str, str], email: str, sms: str) -> None:
    assert chosen(env) == {"EMAIL": email, "SMS": sms}


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"SMS_GATEWAY": "notfy"}, "SMS_GATEWAY=notfy is no gateway"),
        ({"SMS_GATEWAY": "smtp"}, "SMS_GATEWAY=smtp is no gateway"),
        ({"EMAIL_GATEWAY": "smtp"}, "needs SMTP_HOST"),
        (BOTH | {"SMTP_HOST": "mail"}, "choose one"),
        (NOTIFY | {"SMS_GATEWAY": ""}, "nothing uses it"),
        (NOTIFY | {"NOTIFY_BASE_URL": ""}, "NOTIFY_BASE_URL"),
        (NOTIFY | {"NOTIFY_BASE_URL": "http://api.notifynl.nl"}, "https"),
        (NOTIFY | {"NOTIFY_BASE_URL": "https://api.notifynl.nl/v2"}, "NOTIFY_BASE_URL"),
        (NOTIFY | {"NOTIFY_API_KEY": ""}, "NOTIFY_API_KEY"),
        (NOTIFY | {"NOTIFY_API_KEY": fake.SECRET}, "NOTIFY_API_KEY"),
        (NOTIFY | {"NOTIFY_SMS_TEMPLATE": "Terugbellen"}, "NOTIFY_SMS_TEMPLATE"),
        (BOTH | {"NOTIFY_EMAIL_TEMPLATE": ""}, "NOTIFY_EMAIL_TEMPLATE"),
        (NOTIFY | {"NOTIFY_SMS_SENDER": "Gemeente"}, "NOTIFY_SMS_SENDER"),
        ({"SMS_GATEWAY": outgoing.CONSOLE}, "not in production"),
        ({"EMAIL_GATEWAY": outgoing.DEMO}, "not in production"),
    ],
)
def test_half_a_choice_stops_the_start(env: dict[str, str], words: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=words) as caught:
        chosen(env)
    assert fake.SECRET not in str(caught.value)


def test_the_demo_lets_nothing_out_and_says_so() -> None:
    nothing = outgoing.gateways({}, debug=False, demo=True)
    assert set(nothing.values()) == {outgoing.DEMO}
    with pytest.raises(ImproperlyConfigured, match="DEMO=1"):
        outgoing.gateways(NOTIFY, debug=False, demo=True)


def test_a_developer_reads_messages_on_the_screen() -> None:
    assert set(outgoing.gateways({}, debug=True, demo=False).values()) == {outgoing.CONSOLE}


@pytest.mark.parametrize("path", [outgoing.CONSOLE, outgoing.DEMO, outgoing.NONE])
def test_a_deployment_check_tells_of_a_channel_by_which_nothing_leaves(
    settings: Settings, path: str
) -> None:
    settings.OUTBOX_GATEWAYS = {"EMAIL": outgoing.SMTP, "SMS": path}
    (warning,) = checks.every_channel_has_a_gateway(None)
    assert "SMS" in warning.msg
    settings.OUTBOX_GATEWAYS = {"EMAIL": outgoing.SMTP, "SMS": outgoing.NOTIFY}
    assert checks.every_channel_has_a_gateway(None) == []


@pytest.mark.parametrize("name", ["CONSOLE", "DEMO", "NONE", "NOTIFY", "SMTP"])
def test_each_gateway_exists(settings: Settings, name: str) -> None:
    settings.OUTBOX_GATEWAYS = {"SMS": getattr(outgoing, name)}
    assert gateways.of("SMS")


def test_the_running_settings_hold_a_gateway_for_each_channel() -> None:
    assert set(settings.OUTBOX_GATEWAYS) == {"EMAIL", "SMS"}
