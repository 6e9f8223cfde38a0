"""Letters to many at once: chosen, looked at, signed once, and held, let go on or stopped. Workers
write them: see batch_working."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, F, Q, QuerySet

from portal.audit import record
from portal.cases.models import Case
from portal.jobs import ring
from portal.kit import states
from portal.kit.refusal import Refused
from portal.letters import kinds
from portal.letters.printing.models import BatchRow, LetterBatch
from portal.letters.wording.models import TemplateVersion
from portal.letters.writing import addressing, writing
from portal.letters.writing.models import Letter
from portal.live import notify, topics
from portal.staff import permissions
from portal.staff.models import Team, User
from portal.staff.permissions import standing_of

State, Row = LetterBatch.State, BatchRow.State
TRANSITIONS: states.Transitions = {
    State.DRAFT: frozenset({State.RUNNING, State.CANCELLED}),
    State.RUNNING: frozenset({State.PAUSED, State.CANCELLED, State.DONE}),
    State.PAUSED: frozenset({State.RUNNING, State.CANCELLED}),
    State.DONE: frozenset({State.RUNNING, State.CANCELLED}),
    State.CANCELLED: frozenset(),
}
MOST = 5000
# Among so many one looks for letters to show before it is signed.
LOOKED_AT = 12
WRITE = "portal.letters.tasks.write_batch"
STOPPED = "De reeks brieven is gestopt."
ALL_MADE = "Er valt niets meer te stoppen: alles is al gemaakt."


class NoCases(Refused):
    """Nobody would get a letter."""

    text = "Er zijn geen zaken waarvoor u deze brief kunt schrijven."


class TooMany(Refused):
    """More than one batch can hold."""

    text = f"Dit zijn er te veel voor één keer. Kies er hoogstens {MOST}."


class Otherwise(Refused):
    """The batch is not what the page showed; the text says how it is."""


@dataclasses.dataclass(frozen=True)
class Choice:
    """To which cases of a team a letter goes: by reference, or all open ones of a kind and topic,
    where empty means any."""

    references: Sequence[str] = ()
    kind: str = ""
    topic_id: int | None = None


def choose(
    *, version: TemplateVersion, team: Team, choice: Choice, user: User, now: dt.datetime
) -> LetterBatch:
    """Put these cases in a batch; nothing is written before it is signed. A reference that is not
    of a case in which this colleague works counts as unknown, whatever it is.

    Raises NoCases, TooMany or permissions.NotAllowed."""
    if not permissions.leads(user, team, now=now):
        raise permissions.NotAllowed
    if not version.is_signed_off or kinds.kinds()[version.template.kind].is_refusal:
        # A no is told first, one by one.
        raise permissions.NotAllowed
    found = _chosen(team, choice, user, now)
    pks = list(found.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if not pks:
        raise NoCases
    if len(pks) > MOST:
        raise TooMany
    unknown = len(set(choice.references)) - len(pks) if choice.references else 0
    with record.together():
        batch = LetterBatch.objects.create(
            version=version, team=team, made_by=user.actor.key, made_at=now, unknown=unknown
        )
        rows = (BatchRow(batch=batch, case_id=pk) for pk in pks)
        BatchRow.objects.bulk_create(rows, batch_size=1000)
        record.event(code="batch.chosen", about=batch, by=user.actor, now=now, rows=len(pks))
    return batch


def _chosen(team: Team, choice: Choice, user: User, now: dt.datetime) -> QuerySet[Case]:
    cases: QuerySet[Case] = Case.objects.workable_by(standing_of(user, now=now), now=now)
    if choice.references:
        # Any lead of this team reads what they would get, and may sign it.
        return cases.filter(team=team, reference__in=choice.references)
    cases = cases.filter(team=team, closed_at__isnull=True, resident__isnull=False)
    if choice.kind:
        cases = cases.filter(kind=choice.kind)
    if choice.topic_id:
        cases = cases.filter(topic=choice.topic_id)
    return cases


def sign(*, batch: LetterBatch, user: User, now: dt.datetime) -> None:
    """Sign all letters of a batch at once, in one's own name; workers write them from now on.
    Raises Otherwise or permissions.NotAllowed."""
    _change(
        batch,
        {State.DRAFT},
        State.RUNNING,
        "batch.signed",
        user=user,
        now=now,
        signed_by=user.actor.key,
        signed_at=now,
    )


def pause(*, batch: LetterBatch, user: User, now: dt.datetime) -> None:
    """Let it stand still. Raises Otherwise or permissions.NotAllowed."""
    _change(batch, {State.RUNNING}, State.PAUSED, "batch.paused", user=user, now=now)


def resume(*, batch: LetterBatch, user: User, now: dt.datetime) -> None:
    """Let it go on. Raises Otherwise or permissions.NotAllowed."""
    _change(batch, {State.PAUSED}, State.RUNNING, "batch.resumed", user=user, now=now)


def cancel(*, batch: LetterBatch, user: User, now: dt.datetime) -> int:
    """Stop what was not made: letters that are made stay. Returns how many letters were stopped
    after they were written. Raises Otherwise, also when all are made, or permissions.NotAllowed."""
    before = {State.DRAFT, State.RUNNING, State.PAUSED, State.DONE}
    with record.together():
        _change(batch, before, State.CANCELLED, "batch.cancelled", user=user, now=now)
        unwritten = batch.rows.filter(state=Row.WAITING).update(state=Row.CANCELLED)
        under_way = Letter.objects.select_for_update(of=("self",)).filter(
            batch_row__batch=batch, state__in=["SIGNED", "HELD", "FAILED"]
        )
        letters = list(under_way.select_related("case").order_by("pk"))
        if not (unwritten or letters):
            raise Otherwise(ALL_MADE)
        for letter in letters:
            writing.stop(letter=letter, reason=STOPPED, by=user.actor, now=now)
    return len(letters)


def again(*, batch: LetterBatch, user: User, now: dt.datetime) -> int:
    """Try what failed once more. Returns how many. Raises Otherwise or permissions.NotAllowed."""
    before = {State.RUNNING, State.PAUSED, State.DONE}
    with record.together():
        _change(batch, before, State.RUNNING, "batch.again", user=user, now=now)
        failed = batch.rows.filter(state=Row.FAILED)
        count: int = failed.update(state=Row.WAITING, reason="", attempts=0)
        letters = list(Letter.objects.filter(batch_row__batch=batch, state=Letter.State.FAILED))
        for letter in letters:
            writing.again(letter=letter, user=user, now=now)
    return count + len(letters)


def _change(
    batch: LetterBatch,
    before: set[LetterBatch.State],
    new: LetterBatch.State,
    code: str,
    *,
    user: User,
    now: dt.datetime,
    **also: object,
) -> None:
    if not permissions.leads(user, batch.team, now=now):
        raise permissions.NotAllowed
    with record.together():
        fresh = LetterBatch.objects.select_for_update().get(pk=batch.pk)
        if fresh.state not in before:
            raise Otherwise(f"Deze reeks is {State(fresh.state).label}.")
        if fresh.state != new:
            states.check_move(TRANSITIONS, fresh.state, new)
        LetterBatch.objects.filter(pk=batch.pk).update(state=new, **also)
        record.event(code=code, about=fresh, by=user.actor, now=now)
        notify.hint(*told(fresh))
        if new == State.RUNNING:
            ring.on_commit(WRITE, batch.pk)


def told(batch: LetterBatch) -> list[str]:
    """Return who watches a batch. No query."""
    return [topics.team(batch.team_id)]


@dataclasses.dataclass(frozen=True)
class Progress:
    """How far a batch is."""

    rows: int
    made: int
    skipped: int
    failed: int
    cancelled: int

    @property
    def done(self) -> int:
        """How many need nothing more of a worker."""
        return self.made + self.skipped + self.failed + self.cancelled

    @property
    def is_under_way(self) -> bool:
        """Whether some letters are yet to be made."""
        return self.done < self.rows


MADE = ("MADE", "PRINTING", "SENT")


def progress(batch: LetterBatch) -> Progress:
    """Return how far it is. One query."""
    failed = Q(state=Row.FAILED) | Q(letter__state="FAILED")
    counts = batch.rows.aggregate(
        rows=Count("pk"),
        made=Count("pk", filter=Q(letter__state__in=MADE)),
        skipped=Count("pk", filter=Q(state=Row.SKIPPED) | Q(letter__state="STOPPED")),
        failed=Count("pk", filter=failed),
        cancelled=Count("pk", filter=Q(state=Row.CANCELLED)),
    )
    return Progress(**counts)


def without_letter(batch: LetterBatch, *, most: int = 500) -> list[BatchRow]:
    """Return the rows that got no letter, each with the reason. One query."""
    held = Q(letter__state__in=["FAILED", "HELD", "STOPPED"])
    rows = batch.rows.filter(Q(state__in=[Row.SKIPPED, Row.FAILED]) | held)
    told = rows.select_related("case", "letter").annotate(letter_reason=F("letter__reason"))
    return list(told.order_by("pk")[:most])


@dataclasses.dataclass(frozen=True)
class Preview:
    """A letter as one resident would get it, or why she gets none."""

    case: Case
    letter: Letter | None
    reason: str


def previews(batch: LetterBatch, *, user: User, now: dt.datetime, most: int = 3) -> list[Preview]:
    """Return what the first people would get who get one, and who of those before them get none:
    nothing is written. Looks at a dozen at most."""
    rows = batch.rows.select_related("case__resident", "case__team", "case__topic").order_by("pk")
    found: list[Preview] = []
    for row in rows[:LOOKED_AT]:
        found.append(_preview(batch.version, row.case, user, now))
        if sum(one.letter is not None for one in found) == most:
            break
    return found


def _preview(version: TemplateVersion, case: Case, user: User, now: dt.datetime) -> Preview:
    letter = Letter(
        case=case,
        code="B-00-000000",
        kind=version.template.kind,
        version=version,
        subject=version.subject,
        body=version.body,
        layout=kinds.kinds()[version.template.kind].layout,
    )
    try:
        # First what costs no query.
        letter.addressee = addressing.of_resident(case.resident)
        if why := writing.stopped_by(letter, on_purpose=False):
            return Preview(case, None, why)
        writing.fill(letter, user, now=now)
    except Refused as refusal:
        return Preview(case, None, str(refusal))
    return Preview(case, letter, "")


def find(pk: int, teams: Sequence[Team]) -> LetterBatch | None:
    """Return a batch of one of these teams, or None. One query."""
    found = LetterBatch.objects.filter(pk=pk, team__in=teams)
    batch: LetterBatch | None = found.select_related("version__template", "team").first()
    return batch


def of_teams(teams: Sequence[Team]) -> list[LetterBatch]:
    """Return the newest batches of these teams. One query."""
    found = LetterBatch.objects.filter(team__in=teams).select_related("version__template", "team")
    return list(found.order_by("-pk")[:30])
