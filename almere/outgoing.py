"""Which gateway each channel has, read from the environment. A wrong combination stops the start
with a sentence: half a gateway would lose messages one by one."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

CONSOLE = "portal.outbox.gateways.ConsoleGateway"
DEMO = "portal.outbox.gateways.DemoGateway"
NONE = "portal.outbox.gateways.NoGateway"
NOTIFY = "portal.outbox.notify.NotifyGateway"
SMTP = "portal.outbox.smtp.SmtpGateway"
# Outside a developer's portal these would drop or print what residents wait for.
PRETENDING = frozenset({CONSOLE, DEMO})
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# Its name, the number of the service, the secret.
NOTIFY_KEY = re.compile(rf".*{UUID}-{UUID}", re.IGNORECASE)
NOTIFY_NUMBER = re.compile(UUID, re.IGNORECASE)
SHORTEST_TOKEN = 32
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def gateways(env: Mapping[str, str], *, debug: bool, demo: bool) -> dict[str, str]:
    """Return the gateway of each channel. Raises ImproperlyConfigured for what cannot work."""
    wanted = {"EMAIL": _email(env), "SMS": env.get("SMS_GATEWAY", "")}
    if demo:
        _refuse_real(wanted)
        return dict.fromkeys(wanted, DEMO)
    found = {channel: _path(channel, name, debug) for channel, name in wanted.items()}
    by_notify = [channel for channel, path in found.items() if path == NOTIFY]
    if by_notify:
        _check_notify(env, by_notify)
    elif any(value and name.startswith("NOTIFY_") for name, value in env.items()):
        raise ImproperlyConfigured(
            "NOTIFY_... is set and nothing uses it: set SMS_GATEWAY=notify or EMAIL_GATEWAY=notify."
        )
    return found


def templates(env: Mapping[str, str]) -> dict[str, str]:
    """Return the template of NotifyNL for each channel; empty where it sends none."""
    return {channel: env.get(f"NOTIFY_{channel}_TEMPLATE", "") for channel in ("EMAIL", "SMS")}


def callback_tokens(env: Mapping[str, str]) -> tuple[str, ...]:
    """Return the tokens with which NotifyNL tells how a message went; two while one is changed.
    Raises ImproperlyConfigured for one that can be guessed."""
    tokens = tuple(env.get("NOTIFY_CALLBACK_TOKEN", "").split())
    if any(len(token) < SHORTEST_TOKEN for token in tokens):
        # The token itself never stands in a message.
        raise ImproperlyConfigured(
            f"NOTIFY_CALLBACK_TOKEN must have at least {SHORTEST_TOKEN} signs."
        )
    return tokens


def _email(env: Mapping[str, str]) -> str:
    """Return what e-mail leaves by: the mail server that is named, unless something else is."""
    name, host = env.get("EMAIL_GATEWAY", ""), env.get("SMTP_HOST", "")
    if name == "smtp" and not host:
        raise ImproperlyConfigured("EMAIL_GATEWAY=smtp needs SMTP_HOST.")
    if name and name != "smtp" and host:
        raise ImproperlyConfigured(f"EMAIL_GATEWAY={name} and SMTP_HOST are both set: choose one.")
    return name or ("smtp" if host else "")


def _refuse_real(wanted: Mapping[str, str]) -> None:
    for channel, name in wanted.items():
        if name:
            raise ImproperlyConfigured(
                f"DEMO=1 lets no message out, and {channel} has the gateway {name}: choose one."
            )


def _path(channel: str, name: str, debug: bool) -> str:
    """Return the dotted path of a gateway. Where nothing is set up people see each message that
    could not leave; only a developer's portal prints them."""
    known = {"": CONSOLE if debug else NONE, "notify": NOTIFY}
    if channel == "EMAIL":
        known["smtp"] = SMTP
    path = known.get(name, name)
    if "." not in path:
        raise ImproperlyConfigured(f"{channel}_GATEWAY={name} is no gateway of this portal.")
    if path in PRETENDING and not debug:
        raise ImproperlyConfigured(f"{channel}_GATEWAY={name} sends nothing: not in production.")
    return path


def _check_notify(env: Mapping[str, str], channels: list[str]) -> None:
    address = urlsplit(env.get("NOTIFY_BASE_URL", ""))
    if address.scheme not in {"http", "https"} or not address.hostname or address.path.strip("/"):
        raise ImproperlyConfigured("NOTIFY_BASE_URL must be like https://api.notifynl.nl")
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        raise ImproperlyConfigured("NOTIFY_BASE_URL must start with https://")
    if not NOTIFY_KEY.fullmatch(env.get("NOTIFY_API_KEY", "")):
        # The key itself never stands in a message.
        raise ImproperlyConfigured("NOTIFY_API_KEY is not a whole key of NotifyNL.")
    for channel in channels:
        if not NOTIFY_NUMBER.fullmatch(templates(env)[channel]):
            name = f"NOTIFY_{channel}_TEMPLATE"
            raise ImproperlyConfigured(f"{name} must be the number of a template in NotifyNL.")
    sender = env.get("NOTIFY_SMS_SENDER", "")
    if sender and not NOTIFY_NUMBER.fullmatch(sender):
        raise ImproperlyConfigured("NOTIFY_SMS_SENDER must be the number of a sender in NotifyNL.")
