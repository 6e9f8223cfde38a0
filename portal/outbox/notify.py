"""Texts, and e-mail where that is chosen, by NotifyNL: the same interface as GOV.UK Notify.

The provider knows a message by our reference, but takes the same one twice. So we ask first whether
it has the message already: after a crash, a lost answer or an older backup nothing leaves again.
"""

import contextlib
import logging
from collections.abc import Iterator
from typing import Any

import requests
from django.conf import settings
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient
from urllib3.exceptions import NewConnectionError

from portal.kit import secret
from portal.outbox.gateways import BeforeHanding, Permanent, ShutOut, Temporary, Unanswered
from portal.outbox.models import Message

CONNECT_SECONDS = 5.0
# Machines in front of the provider that gave up waiting: behind them it may still do its work.
GATEWAY_ANSWERS = frozenset({502, 504})
DID_NOT_ARRIVE = ("failure", "failed", "cancelled")
AWAY = "De verzender is nu niet bereikbaar."
BUSY = "De verzender vraagt om het later nog eens te proberen."
KEY = "De verzender weigert onze sleutel. De technisch beheerder moet ernaar kijken."
REFUSED = "De verzender weigert dit bericht. De technisch beheerder moet ernaar kijken."
BAD_RECIPIENT = {
    Message.Channel.SMS: "Dit telefoonnummer kan volgens de verzender geen sms krijgen.",
    Message.Channel.EMAIL: "Dit is volgens de verzender geen geldig e-mailadres.",
}
NO_ANSWER = "De verzender gaf geen antwoord nadat wij het bericht hadden aangeboden."

log = logging.getLogger(__name__)


class NotifyGateway:
    """Hands a message to NotifyNL, unless it has it already."""

    asks_first = True

    def send(self, message: Message, before_handing: BeforeHanding) -> str:
        """Send one message; see portal.outbox.gateways.Gateway."""
        reference = reference_of(message)
        with _client() as client:
            try:
                known = _known(client, reference)
            except APIError as error:
                raise _before(error) from error
            before_handing()
            if known:
                return known
            try:
                return _handed(client, message, reference)
            except APIError as error:
                raise _after(error, message) from error


def reference_of(message: Message) -> str:
    """Return by what the provider knows a message: the same for the same words to the same address
    only, also when an older backup gave its number to another message."""
    words = "\n".join([message.dedupe_key, message.recipient, message.body])
    return f"{message.pk}-{secret.digest(words)[:16]}"


@contextlib.contextmanager
def _client() -> Iterator[NotificationsAPIClient]:
    client = NotificationsAPIClient(
        settings.NOTIFY_API_KEY,
        base_url=settings.NOTIFY_BASE_URL,
        # The library passes a pair on: the limits for connecting and for each answer.
        timeout=(CONNECT_SECONDS, settings.NOTIFY_ANSWER_SECONDS),
    )
    with contextlib.closing(client.request_session) as session:
        # A message goes to the provider that we named and nowhere else.
        session.max_redirects = 0
        yield client


def _known(client: NotificationsAPIClient, reference: str) -> str:
    """Return the provider's own number of a message that it has and did not fail to deliver."""
    answer = client.get_all_notifications(reference=reference)
    found = answer.get("notifications") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        log.error("notify: an answer that is no list of notifications")
        raise Temporary(AWAY)
    for row in found:
        arrives = not str(row.get("status")).endswith(DID_NOT_ARRIVE)
        if row.get("reference") == reference and arrives:
            return str(row["id"])
    return ""


def _handed(client: NotificationsAPIClient, message: Message, reference: str) -> str:
    template = settings.NOTIFY_TEMPLATES[message.channel]
    answer: Any
    if message.channel == Message.Channel.SMS:
        answer = client.send_sms_notification(
            phone_number=message.recipient,
            template_id=template,
            personalisation={"tekst": message.body},
            reference=reference,
            sms_sender_id=settings.NOTIFY_SMS_SENDER or None,
        )
    else:
        answer = client.send_email_notification(
            email_address=message.recipient,
            template_id=template,
            personalisation={"onderwerp": message.subject, "tekst": message.body},
            reference=reference,
        )
    number = answer.get("id") if isinstance(answer, dict) else None
    if not number:
        raise Unanswered(NO_ANSWER)
    return str(number)


def _before(error: APIError) -> Temporary | Permanent:
    """Return what it means that the provider could not tell whether it has a message."""
    code = error.status_code
    log.warning("notify: question answered with %s", code)
    if error.response is None or 200 <= code < 300:
        return Temporary(AWAY)
    if code == 429 or code >= 500:
        return Temporary(BUSY)
    return ShutOut(KEY if code in {401, 403} else REFUSED)


def _after(error: APIError, message: Message) -> Temporary | Permanent | Unanswered:
    """Return what an answer of no means, or the lack of any, after handing over."""
    code = error.status_code
    log.warning("notify: message %s answered with %s", message.pk, code)
    if error.response is None:
        return Temporary(AWAY) if _never_left(error.__cause__) else Unanswered(NO_ANSWER)
    if 200 <= code < 300 or code in GATEWAY_ANSWERS:
        return Unanswered(NO_ANSWER)
    if code == 400 and _blames_recipient(error):
        return Permanent(BAD_RECIPIENT[Message.Channel(message.channel)])
    return _before(error)


def _never_left(cause: BaseException | None) -> bool:
    """Tell whether not even a connection was made."""
    if isinstance(cause, requests.ConnectTimeout):
        return True
    reason = getattr(cause.args[0], "reason", None) if cause and cause.args else None
    return isinstance(reason, NewConnectionError)


def _blames_recipient(error: APIError) -> bool:
    """Tell whether the provider finds fault with the number or address, and not with our template
    or our account."""
    told = error.message
    found = told if isinstance(told, list) else []
    return any(
        row.get("error") == "ValidationError"
        and str(row.get("message")).startswith(("phone_number", "email_address"))
        for row in found
    )
