"""The contact as plain text, to paste in the report of another system: who, when, by which channel,
what was said and what was agreed. No control data, and no citizen service number."""

from collections.abc import Sequence

from portal.cases.models import Case
from portal.cases.timeline import Entry
from portal.kit import clock, privacy


def text(case: Case, told: Sequence[tuple[Entry, str]]) -> str:
    """Return the report of one case, the oldest first; `told` are the entries of its timeline, the
    newest first, with the name of who did each."""
    contacts = [(entry, by) for entry, by in reversed(told) if entry.is_contact]
    head = [
        f"Kenmerk: {case.reference}",
        f"Inwoner: {_who(case)}",
        f"Onderwerp: {case.subject}",
        f"Team: {case.team.name}",
    ]
    lines = [line for entry, by in contacts for line in _lines(entry, by)]
    return privacy.mask_bsn("\n".join([*head, "", *(lines or ["Er was nog geen contact."])]))


def _who(case: Case) -> str:
    """The name; with safe contact only the reference goes to another system."""
    if case.resident is None:
        return "Iemand zonder naam"
    return (
        "zie het kenmerk (veilig contact)"
        if case.resident.safe_contact
        else case.resident.shown_name
    )


def _lines(entry: Entry, by: str) -> list[str]:
    year = clock.local(entry.at).year
    when = f"{clock.in_words(clock.day_of(entry.at))} {year}, {clock.time_in_words(entry.at)}"
    lines = [f"{when}, {by}: {entry.text}"]
    return [*lines, f"  {' '.join(entry.detail.split())}"] if entry.detail else lines
