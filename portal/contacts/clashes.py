"""When something goes against an assurance: whoever answers for it and the team lead are rung, and
it waits until the lead has decided with a reason."""

import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases.models import Case
from portal.contacts.models import Assurance, Clash
from portal.kit import clock, locks
from portal.kit.refusal import Refused
from portal.kit.states import MovedMeanwhile
from portal.live import notify, topics
from portal.staff import permissions, presence
from portal.staff.models import User
from portal.staff.permissions import Standing
from portal.staff.roles import Permission

Act, Verdict = Clash.Act, Clash.Verdict
# With any other verdict, or none, the act waits.
LETS_GO = frozenset({Verdict.APART, Verdict.GOES_ON})


class GoesAgainst(Refused):
    """We said the opposite; the text says who did and what happens now."""


class NotALead(permissions.NotAllowed):
    """Who made the assurance or the decision does not weigh one against the other."""

    text = "Alleen een teamleider van dit team beslist hierover."


class NotRung(permissions.NotAllowed):
    """Only who answers for the assurance says what was meant."""

    text = "Alleen wie voor deze toezegging instaat, kan hierop antwoorden."


class NeedsReason(Refused):
    """A verdict without words."""

    text = "Schrijf op waarom. De inwoner mag dit lezen."


def guard(case: Case, act: str, by: Actor) -> None:
    """Refuse what goes against an assurance until a lead has decided. Raises GoesAgainst. An entry
    of settings.CASE_GUARDS.

    What it writes down rings people: asked inside a transaction that is undone, nobody is rung.
    """
    if act in Act.values:
        check(case=case, act=Act(act), by=by, now=clock.utc_now())


def check(*, case: Case, act: Clash.Act, by: Actor, now: dt.datetime) -> None:
    """Ring for every assurance that this act goes against. Raises GoesAgainst while one of them
    waits for a lead, or holds."""
    for clash in note(case=case, act=act, by=by, now=now):
        if clash.verdict not in LETS_GO:
            raise GoesAgainst(_words(clash))


def note(*, case: Case, act: Clash.Act, by: Actor, now: dt.datetime) -> list[Clash]:
    """Write down what this act goes against and ring; return all of it. What was rung for before is
    not rung for again. Two queries, and some for each assurance."""
    standing = Assurance.objects.standing().about(case).with_answerer()
    with transaction.atomic():
        return [
            _note(assurance, case, act, by, now)
            for assurance in standing.select_related("author").order_by("pk")
        ]


def note_heard(*, clash: Clash, words: str, user: User, now: dt.datetime) -> None:
    """Whoever answers for the assurance knows of it, and may say what was meant. Raises NotRung."""
    if clash.rung_id != user.pk:
        raise NotRung
    with transaction.atomic():
        Clash.objects.filter(pk=clash.pk, rung=user).update(heard_at=now, words=words)
        record.event(code="assurance.heard", about=clash.case, by=user.actor, now=now)
        _tell(clash)


def decide(
    *, clash: Clash, verdict: Clash.Verdict, reason: str, user: User, now: dt.datetime
) -> None:
    """A lead of the team where the no comes from decides. Raises NotALead, NeedsReason or
    states.MovedMeanwhile."""
    if not permissions.leads(user, clash.case.team, now=now):
        raise NotALead
    if not reason.strip():
        raise NeedsReason
    with transaction.atomic():
        # Compare and set: of two leads one decides.
        if not Clash.objects.filter(pk=clash.pk, verdict="").update(
            verdict=verdict, reason=reason, verdict_at=now, verdict_by=user.actor.key
        ):
            raise MovedMeanwhile
        record.event(
            code="assurance.weighed",
            about=clash.case,
            by=user.actor,
            now=now,
            verdict=verdict.value,
        )
        _tell(clash)


def find(*, case: Case, pk: int) -> Clash | None:
    """Return one clash of this case. One query."""
    found = Clash.objects.filter(case=case, pk=pk)
    return found.select_related("case__team", "rung", "assurance__author").first()


def heard_by(user: User, pk: int) -> Clash | None:
    """Return a clash for which this colleague was rung. One query."""
    return Clash.objects.filter(pk=pk, rung=user).select_related("case__team").first()


def waiting_for(may: Standing) -> list[Clash]:
    """Return what waits for this colleague: to answer for, or to decide as a lead. One query."""
    led = may.teams_with(Permission.LEAD_TEAM)
    waiting = Clash.objects.undecided().select_related("assurance__author", "case__resident")
    mine = waiting.filter(rung=may.user, heard_at=None) | waiting.filter(case__team__in=led)
    return list(mine.order_by("at", "pk"))


def _note(assurance: Assurance, case: Case, act: Clash.Act, by: Actor, now: dt.datetime) -> Clash:
    # Two colleagues who sign at once ring once.
    locks.wait_for(f"clash-{assurance.pk}-{case.pk}")
    clash, is_new = Clash.objects.get_or_create(
        assurance=assurance,
        case=case,
        act=act,
        defaults={"rung_id": assurance.answerer_id, "at": now, "by": by.key},
    )
    if is_new:
        record.event(code="assurance.clashed", about=case, by=by, now=now, act=act.value)
        lead = presence.lead_of(case.team, clock.day_of(now))
        if lead is not None:
            notify.hint(topics.user(lead.pk))
        _tell(clash)
    return clash


def _tell(clash: Clash) -> None:
    lifecycle.tell_screens(clash.case)
    notify.hint(topics.case(clash.assurance.case_id), topics.user(clash.rung_id))


def _words(clash: Clash) -> str:
    said = clash.assurance
    who = f"{said.author.name}, {clock.in_words(said.said_on, year=True)}"
    if clash.verdict == Verdict.HOLDS:
        return f"Er is een toezegging ({who}), en de teamleider besloot dat die geldt."
    return (
        f"Dit gaat in tegen een toezegging ({who}). Wie ervoor instaat en de teamleider krijgen nu "
        "bericht. Dit wacht tot de teamleider met een reden heeft beslist."
    )
