"""Papers that are handed in, papers that we ask for, and the team that says that they arrived. What
stands in them is never scanned or kept."""

import dataclasses
import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from portal.audit import record
from portal.cases import lifecycle
from portal.cases.models import Share
from portal.contacts import looks
from portal.contacts.models import LooksLike
from portal.desk.handing.models import PaperReceipt
from portal.desk.host.models import AskedPapers
from portal.desk.places import hosting
from portal.desk.places.models import Opening
from portal.desk.queue import arriving, closing, moves
from portal.desk.queue.models import Visit
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.staff import permissions
from portal.staff.models import Team, User
from portal.staff.roles import Permission

What = PaperReceipt.What
# Whoever hands this in must not lose her term: it is flagged with the day of today.
TERM_RUNS = {What.OBJECTION: LooksLike.What.OBJECTION, What.COMPLAINT: LooksLike.What.COMPLAINT}


class NotYourTeam(Refused):
    """Only the team for which the papers are says that they arrived."""

    text = "Deze papieren zijn voor een ander team. Alleen dat team bevestigt dat ze er zijn."


@dataclasses.dataclass(frozen=True)
class Handed:
    """What she hands in: how many sheets of what, and for whom."""

    what: PaperReceipt.What
    sheets: int
    team: Team
    # As the receipt says it, for instance 'loonstroken van september en oktober'.
    words: str = ""
    # An objection or complaint that we wrote down with her, at the desk.
    written_together: bool = False
    # One per form that was shown: a double click finds the first receipt.
    token: str | None = None


def hand_in(*, opening: Opening, handed: Handed, user: User, now: dt.datetime) -> PaperReceipt:
    """Somebody comes with papers only: a number, a receipt and the end of the visit at once. The
    same form again returns the first receipt.

    Raises arriving.DayIsClosed or permissions.NotAllowed.
    """
    permissions.check(user, Permission.WORK_DESK, now=now)
    with transaction.atomic():
        arrival = arriving.Arrival(opening=opening, token=handed.token)
        visit = arriving.arrive(arrival=arrival, by=user.actor, now=now)
        hosting.note(opening=opening, user=user, now=now)
        return receive(visit=visit, handed=handed, finish=True, user=user, now=now)


def receive(
    *, visit: Visit, handed: Handed, finish: bool, user: User, now: dt.datetime
) -> PaperReceipt:
    """Take in papers in a visit that runs; with `finish` that is what she came for. The same form
    again returns the first receipt.

    Raises moves.Elsewhere, moves.NotYours, permissions.NotAllowed, or what a guard refuses.
    """
    with transaction.atomic():
        # Whoever waited here for an earlier click finds what it made, also when that was the end.
        moves.held(visit)
        first = _of_token(handed.token)
        if first is not None:
            return first
        fresh = moves.lock_open(visit, user, now=now)
        try:
            with transaction.atomic():
                receipt = _write(fresh, handed, user, now)
        except IntegrityError:
            # Two clicks at one instant: whoever waited here finds what the other one made.
            return PaperReceipt.objects.get(token=handed.token)
        if finish:
            outcome = Visit.Outcome.PAPERS
            if handed.written_together and handed.what in TERM_RUNS:
                outcome = Visit.Outcome.WRITTEN_DOWN
            ending = closing.Ending(outcome, receipt=receipt)
            receipt.visit = closing.finish(visit=fresh, ending=ending, user=user, now=now)
    return receipt


def confirm(*, receipt: PaperReceipt, user: User, now: dt.datetime) -> None:
    """The papers lie with the team. A second time changes nothing. Raises NotYourTeam."""
    if not permissions.can_in_team(user, Permission.WORK_CASES, receipt.team, now=now):
        raise NotYourTeam
    with transaction.atomic():
        waiting = PaperReceipt.objects.filter(pk=receipt.pk, confirmed_at=None)
        if waiting.update(confirmed_at=now, confirmed_by=user.actor.key):
            record.event(code="desk.papers_confirmed", about=receipt, by=user.actor, now=now)
            notify.hint(topics.team(receipt.team_id))


def ask(*, visit: Visit, what: str, why: str, user: User, now: dt.datetime) -> AskedPapers:
    """Ask for papers, and say why we need them; twice is once, for it is counted. Raises
    moves.Elsewhere for a visit that is done, or permissions.NotAllowed."""
    permissions.check(user, Permission.WORK_DESK, now=now)
    with transaction.atomic():
        fresh = moves.held(visit)
        if not fresh.is_open:
            raise moves.Elsewhere(f"{moves.shown(fresh).capitalize()} is al klaar.")
        asked, made = AskedPapers.objects.get_or_create(
            visit=fresh, what=what, why=why, defaults={"at": now, "by": user.actor.key}
        )
        if made:
            record.event(code="desk.papers_asked", about=visit.case, by=user.actor, now=now)
            notify.hint(topics.case(visit.pk))
    return asked


def on_their_way(teams: list[Team]) -> QuerySet[PaperReceipt]:
    """What these teams have not confirmed yet, the longest waiting first."""
    waiting = PaperReceipt.objects.filter(team__in=teams, confirmed_at=None)
    return waiting.select_related("team", "visit__case").order_by("received_at", "pk")


def found(pk: int) -> PaperReceipt | None:
    """Return a receipt with what its print shows. One query."""
    rows = PaperReceipt.objects.select_related(
        "team", "visit__case", "visit__opening__desk__location"
    )
    return rows.filter(pk=pk).first()


def _of_token(token: str | None) -> PaperReceipt | None:
    return PaperReceipt.objects.filter(token=token).first() if token else None


def _write(visit: Visit, handed: Handed, user: User, now: dt.datetime) -> PaperReceipt:
    receipt = PaperReceipt.objects.create(
        visit=visit,
        what=handed.what,
        words=handed.words,
        sheets=handed.sheets,
        team=handed.team,
        received_at=now,
        received_by=user.actor.key,
        signed_as=user.public_name,
        token=handed.token,
    )
    record.event(code="desk.papers_received", about=visit.case, by=user.actor, now=now)
    if handed.what in TERM_RUNS:
        by, case = user.actor, visit.case
        lifecycle.let_read(case=case, who=user, ground=Share.Ground.VISIT, by=by, now=now)
        ground = Share.Ground.HANDED_OVER
        lifecycle.let_read(case=case, who=handed.team, ground=ground, by=by, now=now)
        looks.mark(case=visit.case, what=TERM_RUNS[handed.what], user=user, now=now)
    notify.hint(topics.team(handed.team.pk))
    return receipt
