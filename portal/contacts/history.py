"""What the timeline tells of promises. Contact moments are told by the app whose moment it was."""

from portal.cases.models import Case
from portal.cases.timeline import Entry
from portal.contacts.models import ContactMoment
from portal.kit import clock


def entries(case: Case) -> list[Entry]:
    """Return the promises and the moments that no dossier tells itself. Two queries."""
    found: list[Entry] = []
    for promise in case.promises.all():
        window = clock.window_in_words(promise.from_at, promise.until_at)
        label = promise.get_kind_display().capitalize()
        found.append(Entry(promise.made_at, f"{label} afgesproken: {window}", promise.made_by))
        if promise.ended_at:
            text = f"{label} {window}: {promise.get_state_display()}"
            found.append(Entry(promise.ended_at, text, promise.ended_by, promise.reason))
    moments = ContactMoment.objects.filter(case=case, attempt__isnull=True)
    for moment in moments:
        text = f"Contact via {moment.get_channel_display()}, {moment.get_direction_display()}"
        found.append(Entry(moment.at, text, moment.by, moment.note))
    return found
