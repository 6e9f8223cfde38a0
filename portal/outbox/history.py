"""What the timeline tells of messages."""

import re
from collections.abc import Sequence

from django.conf import settings
from django.db.models import prefetch_related_objects

from portal.audit.actor import job
from portal.cases.models import Case
from portal.cases.timeline import Entry
from portal.outbox.models import Message


def entries(case: Case) -> list[Entry]:
    """Return one entry per message, with its words. One query."""
    by = job("outbox").key
    return [
        Entry(
            message.ended_at or message.queued_at,
            _words(message),
            by,
            _without_secret(message.body),
        )
        for message in case.messages.all()
    ]


def load_all(cases: Sequence[Case]) -> None:
    """Read the messages of many cases at once. One query."""
    prefetch_related_objects(list(cases), "messages")


def _without_secret(body: str) -> str:
    """Hide the follow link: with it a colleague could act as the resident."""
    own_page = re.escape(settings.BASE_URL) + r"/volg/\S+"
    return re.sub(own_page, "[link naar de eigen pagina van de inwoner]", body)


def _words(message: Message) -> str:
    what = f"Bericht per {message.get_channel_display()}: {message.get_state_display()}"
    return f"{what}. {message.reason}" if message.reason else what
