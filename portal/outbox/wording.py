"""Messages in the words of colleagues: what one is for, and to whom it went without showing a whole
number or address."""

import functools

from django.conf import settings
from django.utils.module_loading import import_string

from portal.outbox.models import Message


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
