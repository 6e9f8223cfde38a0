"""Messages in the words of colleagues: what one is for, and to whom it went without showing a whole
number or address."""

import datetime as dt
import functools
import re

from django.conf import settings
from django.utils.module_loading import import_string

from portal.municipality import hours
from portal.outbox.models import NOT_ARRIVED, Message

# Whose words are a secret of hers: with them a colleague could act as the resident.
CODE = "PROOF_CODE"
OF_HERSELF = {
    "volg": "[link naar de eigen pagina van de inwoner]",
    "lees": "[link waarmee de inwoner leest wat wij schreven]",
}


@functools.cache
def kinds() -> dict[str, str]:
    """Return what each kind of message is for."""
    labels: dict[str, str] = {}
    for path in settings.MESSAGE_KINDS:
        labels |= import_string(path)
    return labels


def what(message: Message) -> str:
    """Return 'Bevestiging per sms'."""
    label = kinds().get(message.kind, "Bericht")
    return f"{label} per {message.get_channel_display()}"


def to_whom(message: Message) -> str:
    """Return 'het telefoonnummer dat eindigt op 78', or 'a...@post.example'."""
    if message.channel == Message.Channel.SMS:
        return f"het telefoonnummer dat eindigt op {message.recipient[-2:]}"
    local, _, domain = message.recipient.rpartition("@")
    return f"{local[:1]}...@{domain}"


def state_of(message: Message, *, now: dt.datetime) -> str:
    """Return 'verstuurd', 'niet aangekomen', or 'gaat morgen om 08:00 uur weg'."""
    if message.state == Message.State.QUEUED and message.held_until and message.held_until > now:
        return f"gaat {hours.in_words(message.held_until, now=now)} weg"
    if message.state == Message.State.SENT and message.delivery in NOT_ARRIVED:
        return "verstuurd, maar niet aangekomen"
    if message.state == Message.State.SENT and message.delivery:
        return "verstuurd en aangekomen"
    return message.get_state_display()


def without_secret(message: Message) -> str:
    """Return the words without what opens her own pages."""
    if message.kind == CODE:
        return "[code waarmee de inwoner laat zien dat zij het is]"
    body = message.body
    for path, instead in OF_HERSELF.items():
        body = re.sub(re.escape(settings.BASE_URL) + rf"/{path}/\S+", instead, body)
    return body
