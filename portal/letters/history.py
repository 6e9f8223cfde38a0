"""What a case tells of its letters, on its page and in its timeline: read with the case."""

import dataclasses
import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from portal.audit.actor import job
from portal.cases.models import Case
from portal.cases.timeline import Entry
from portal.letters.writing.models import CAME_BACK, STUCK, Letter

FIELDS = (
    "code",
    "subject",
    "state",
    "channel",
    "language",
    "reason",
    "is_urgent",
    "written_by",
    "written_at",
    "signed_by",
    "signed_at",
    "ended_at",
    "came_back_at",
    "translates_id",
)
State = Letter.State


@dataclasses.dataclass(frozen=True)
class Told:
    """One letter of a case, as its page tells it."""

    code: str
    subject: str
    state: Letter.State
    channel: Letter.Channel
    language: str
    reason: str
    is_urgent: bool
    written_by: str
    written_at: dt.datetime
    signed_by: str
    signed_at: dt.datetime | None
    ended_at: dt.datetime | None
    came_back_at: dt.datetime | None
    translates_id: int | None

    @property
    def needs_a_person(self) -> bool:
        """Whether it failed, is uncertain or held up, or came back."""
        return self.state in STUCK or self.came_back_at is not None

    @property
    def how_it_stands(self) -> str:
        """Where it is, in a word or two."""
        return CAME_BACK if self.came_back_at else self.state.label

    @property
    def went_by_email(self) -> bool:
        """Whether it left, and not on paper."""
        return self.state == State.SENT and self.channel == Letter.Channel.EMAIL

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        if self.needs_a_person:
            return "danger"
        return "ok" if self.state == State.SENT else "neutral"


def with_letters(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Read the letters of each case in the same statement: fills `own_letters`."""
    letter = JSONObject(**{name: name for name in FIELDS})
    hers = Letter.objects.filter(case=OuterRef("pk")).order_by("pk")
    return cases.annotate(own_letters=ArraySubquery(hers.values(letter=letter)))


def letters_of(case: Case) -> list[Told]:
    """Return the letters of a case, the oldest first. One query, or none when they were read with
    the case."""
    rows = vars(case).get("own_letters")
    if rows is None:
        rows = case.letters.order_by("pk").values(*FIELDS)
    return [_told(row) for row in rows]


def entries(case: Case) -> list[Entry]:
    """Return what the timeline tells: a letter signed, and how it ended. One query, or none."""
    found: list[Entry] = []
    for letter in letters_of(case):
        if letter.translates_id is not None:
            continue
        what = f"Brief {letter.code}"
        if letter.signed_at is not None:
            text = f"{what} ondertekend"
            found.append(
                Entry(letter.signed_at, text, letter.signed_by, letter.subject, is_contact=True)
            )
        if letter.ended_at is not None:
            how = " per e-mail" if letter.went_by_email else ""
            text = f"{what}{how} {letter.state.label}"
            found.append(Entry(letter.ended_at, text, job("letters").key, letter.reason))
    return found


def _told(row: dict[str, Any]) -> Told:
    moments = {
        name: _moment(row[name]) for name in ("written_at", "signed_at", "ended_at", "came_back_at")
    }
    kinds = {"state": State(row["state"]), "channel": Letter.Channel(row["channel"])}
    return Told(**{**row, **moments, **kinds})


def _moment(value: Any) -> Any:
    # What was read with its case comes as JSON.
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else value
