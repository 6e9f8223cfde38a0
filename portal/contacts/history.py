"""What the timeline tells of promises and contact moments. A dossier that knows more of a moment
tells it itself, under the same key."""

from portal.cases.models import Case, Channel
from portal.cases.timeline import Entry
from portal.contacts.models import ContactMoment
from portal.kit import clock

# What the timeline of every kind tells of this app.
TOLD = frozenset(
    {
        "contact.looks_like",
        "contact.looks_settled",
        "contact.looks_ruled_out",
        "contact.first_reported",
        "assurance.said",
        "assurance.kept",
        "assurance.withdrawn",
        "assurance.clashed",
        "assurance.heard",
        "assurance.weighed",
    }
)


def entries(case: Case) -> list[Entry]:
    """Return the promises and the moments; a dossier may tell a moment better. Two queries, or
    none when the page has read them already."""
    found: list[Entry] = []
    for promise in case.promises.all():
        window = clock.window_in_words(promise.from_at, promise.until_at)
        label = promise.get_kind_display().capitalize()
        made = f"{label} afgesproken: {window}"
        found.append(Entry(promise.made_at, made, promise.made_by, promise.text, is_contact=True))
        if promise.ended_at:
            text = f"{label} {window}: {promise.get_state_display()}"
            found.append(
                Entry(promise.ended_at, text, promise.ended_by, promise.reason, is_contact=True)
            )
    for moment in case.moments.all():
        text = _words(moment)
        found.append(
            Entry(moment.at, text, moment.by, moment.note, key_of(moment), is_contact=True)
        )
    return found


def _words(moment: ContactMoment) -> str:
    if moment.channel == Channel.IMPORT:
        # A list holds what a colleague wrote down, not what she said.
        return "Opmerking van een collega, uit een lijst"
    return f"Contact via {moment.get_channel_display()}, {moment.get_direction_display()}"


def key_of(moment: ContactMoment) -> str:
    """Return the key under which a dossier tells this moment instead."""
    return key(moment.pk)


def key(moment_id: int | None) -> str:
    """Return the key of the moment with this number."""
    return f"moment-{moment_id}"
