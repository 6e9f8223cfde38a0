"""Contact limits (contactafspraken): proposed, decided by a lead who is someone else, looked at
again, ended. What is not looked at in time ends by itself."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from portal.audit import record
from portal.audit.actor import Actor, job
from portal.kit import clock, phone, states
from portal.kit.phone import Phone
from portal.kit.refusal import Refused
from portal.residents import limits_letter, register
from portal.residents.models import ContactLimit, ContactLimitStep, Resident
from portal.residents.models.limits import DAYS_TO_TALK, MOST_DAYS_TO_REVIEW, RECENT_DAYS
from portal.staff import permissions
from portal.staff.models import Team, User

State, Ending, Kind = ContactLimit.State, ContactLimit.Ending, ContactLimitStep.Kind
TRANSITIONS: states.Transitions = {
    State.PROPOSED: frozenset({State.RUNNING, State.REFUSED}),
    State.RUNNING: frozenset({State.ENDED}),
    State.REFUSED: frozenset(),
    State.ENDED: frozenset(),
}
CLOCK = job("contactafspraken")
CODES = {
    Kind.PROPOSED: "resident.limit_proposed",
    Kind.TALKED: "resident.limit_talked",
    Kind.REFUSED: "resident.limit_refused",
    Kind.DECIDED: "resident.limit_decided",
    Kind.REVIEWED: "resident.limit_reviewed",
    Kind.ENDED: "resident.limit_ended",
}


class NotWarned(Refused):
    """No talk or warning came first, and there was no threat."""

    text = (
        "Praat eerst met de inwoner, of waarschuw. Vul de dag van dat gesprek in. Alleen na een "
        "bedreiging mag het gesprek later komen, binnen vijf dagen."
    )


class TalkTooLate(Refused):
    """After a threat the talk comes within five days."""

    text = "Dit gesprek was meer dan vijf dagen na de bedreiging. Dan kan deze afspraak niet."


class NotRecent(Refused):
    """Old or coming facts are no ground."""

    text = "Noem feiten van de laatste drie maanden. Wat ouder is, of nog moet komen, telt niet."


class WrongDays(Refused):
    """Days that do not follow on one another."""

    text = "De laatste dag ligt voor de eerste dag, of is al voorbij. Kijk de dagen nog eens na."


class LimitedBefore(Refused):
    """One limit of a kind at a time."""

    text = "Voor deze inwoner loopt al zo'n afspraak of voorstel. Kijk daar eerst naar."


class NotALead(permissions.NotAllowed):
    """Only a lead of the team that was asked decides."""

    text = "Alleen een teamleider van dit team beslist hierover."


class OwnProposal(Refused):
    """Nobody decides on what they proposed."""

    text = "U stelde dit zelf voor. Laat een andere teamleider beslissen."


class NeedsReason(Refused):
    """A decision without words."""

    text = "Schrijf op waarom. De inwoner mag dit lezen."


class TooFar(Refused):
    """A review is never further away than half a year."""

    text = "Kies een dag na vandaag en binnen een half jaar, niet later dan de laatste dag."


@dataclasses.dataclass(frozen=True)
class Proposal:
    """What a colleague proposes."""

    what: ContactLimit.What
    facts: str
    facts_on: dt.date
    team: Team
    contact: User
    from_on: dt.date
    until_on: dt.date
    phone: Phone | None = None
    talked_on: dt.date | None = None
    # What was said in that talk or warning.
    talk: str = ""
    # The day of a threat, when there was one.
    happened_on: dt.date | None = None


def propose(*, resident: Resident, proposal: Proposal, by: Actor, now: dt.datetime) -> ContactLimit:
    """Propose a contact limit. Raises NotWarned, TalkTooLate, NotRecent, WrongDays or
    LimitedBefore."""
    _check_proposal(proposal, clock.day_of(now))
    is_number = proposal.what is ContactLimit.What.NUMBER and proposal.phone
    try:
        with transaction.atomic():
            limit = ContactLimit.objects.create(
                resident=register.standing(resident),
                what=proposal.what,
                number=proposal.phone.e164 if is_number and proposal.phone else "",
                facts=proposal.facts,
                facts_on=proposal.facts_on,
                talked_on=proposal.talked_on,
                happened_on=proposal.happened_on,
                team=proposal.team,
                contact=proposal.contact,
                from_on=proposal.from_on,
                until_on=proposal.until_on,
                proposed_at=now,
                proposed_by=by.key,
            )
            _append(limit, Kind.PROPOSED, "", by, now)
            if proposal.talked_on:
                _append(limit, Kind.TALKED, proposal.talk, by, now)
    except IntegrityError as error:
        if "limit_on_a_number_names_it" in str(error):
            raise WrongDays("Vul het telefoonnummer in waar het om gaat.") from None
        raise LimitedBefore from None
    return limit


def note_talk(
    *, limit: ContactLimit, talked_on: dt.date, text: str, by: Actor, now: dt.datetime
) -> None:
    """The talk after a threat. Raises TalkTooLate, NeedsReason or states.MovedMeanwhile."""
    if not text.strip():
        raise NeedsReason("Schrijf op wat er is gezegd.")
    with transaction.atomic():
        fresh = _lock(limit)
        if fresh.state not in {State.PROPOSED, State.RUNNING} or fresh.talked_on:
            raise states.MovedMeanwhile
        _check_talk(talked_on, fresh.happened_on, clock.day_of(now))
        fresh.talked_on = talked_on
        fresh.save(update_fields=["talked_on"])
        _append(fresh, Kind.TALKED, text, by, now)


def decide(
    *, limit: ContactLimit, why: str, review_on: dt.date, user: User, now: dt.datetime
) -> None:
    """A lead who did not propose it agrees, and the letter is fixed.

    Raises NotALead, OwnProposal, NeedsReason, TooFar, NotWarned or states.MovedMeanwhile.
    """
    today = clock.day_of(now)
    with transaction.atomic():
        fresh = _lock(limit)
        _check_lead(fresh, user, why, now)
        if fresh.talked_on is None and _talk_is_late(fresh, today):
            raise NotWarned
        _check_review(review_on, today, fresh.until_on)
        fresh.reviewed_on, fresh.review_on = today, review_on
        letter = limits_letter.text(fresh, signed=user.public_name)
        states.move(
            fresh,
            field="state",
            new=_checked(fresh, State.RUNNING),
            transitions=TRANSITIONS,
            decided_at=now,
            decided_by=user.actor.key,
            reviewed_on=today,
            review_on=review_on,
            letter=letter,
        )
        _append(fresh, Kind.DECIDED, why, user.actor, now)


def refuse(*, limit: ContactLimit, why: str, user: User, now: dt.datetime) -> None:
    """A lead who did not propose it does not agree. Raises like `decide`."""
    with transaction.atomic():
        fresh = _lock(limit)
        _check_lead(fresh, user, why, now)
        states.move(
            fresh,
            field="state",
            new=_checked(fresh, State.REFUSED),
            transitions=TRANSITIONS,
            decided_at=now,
            decided_by=user.actor.key,
        )
        _append(fresh, Kind.REFUSED, why, user.actor, now)


def review(
    *, limit: ContactLimit, why: str, review_on: dt.date, user: User, now: dt.datetime
) -> None:
    """A lead looked again and it is still needed. Raises NotALead, NeedsReason, TooFar or
    states.MovedMeanwhile when it ended first."""
    today = clock.day_of(now)
    with transaction.atomic():
        fresh = _lock(limit)
        _check_words(fresh, user, why, now)
        if fresh.state != State.RUNNING or not _holds(fresh, today):
            raise states.MovedMeanwhile
        _check_review(review_on, today, fresh.until_on)
        fresh.reviewed_on, fresh.review_on = today, review_on
        fresh.save(update_fields=["reviewed_on", "review_on"])
        _append(fresh, Kind.REVIEWED, why, user.actor, now)


def take_back(*, limit: ContactLimit, why: str, user: User, now: dt.datetime) -> None:
    """A lead ends it before its last day. Raises NotALead, NeedsReason or states.MovedMeanwhile."""
    with transaction.atomic():
        fresh = _lock(limit)
        _check_words(fresh, user, why, now)
        if fresh.state != State.RUNNING:
            raise states.MovedMeanwhile
        _end(fresh, Ending.TAKEN_BACK, why, user.actor, now)


def end_overdue(*, now: dt.datetime) -> int:
    """End what is over, was not looked at in time, or had no talk within five days of a threat.
    Returns how many. It already counted no more: reading asks the days."""
    today, ended = clock.day_of(now), 0
    for limit in ContactLimit.objects.overdue(today):
        with transaction.atomic():
            fresh = _lock(limit)
            if fresh.state == State.RUNNING and not _holds(fresh, today):
                _end(fresh, _ending_of(fresh, today), "", CLOCK, now)
                ended += 1
    return ended


def words_by_resident(residents: list[Resident], *, now: dt.datetime) -> dict[int, list[str]]:
    """Return what holds now for each of these residents, in words. One query."""
    found: dict[int, list[str]] = {}
    running = ContactLimit.objects.running(clock.day_of(now)).filter(resident__in=residents)
    for limit in running.select_related("contact").order_by("pk"):
        found.setdefault(limit.resident_id, []).append(words_of(limit))
    return found


def forbids_calls(resident: Resident | None, *, now: dt.datetime) -> ContactLimit | None:
    """Return the limit by which this resident is written to and not called. One query."""
    if resident is None:
        return None
    letters = ContactLimit.objects.of(resident).running(clock.day_of(now))
    found: ContactLimit | None = letters.filter(what=ContactLimit.What.LETTERS).first()
    return found


def desk_rule(resident: Resident | None, *, now: dt.datetime) -> ContactLimit | None:
    """Return the limit by which this resident comes to the desk by appointment only. One query."""
    if resident is None:
        return None
    running = ContactLimit.objects.of(resident).running(clock.day_of(now))
    found: ContactLimit | None = running.filter(what=ContactLimit.What.DESK).first()
    return found


def desk_words(found: Iterable[ContactLimit]) -> str:
    """Return what the desk must know of these limits; nothing when none is about the desk."""
    rule = next((one for one in found if one.what == ContactLimit.What.DESK), None)
    if rule is None:
        return ""
    until = clock.in_words(rule.until_on, year=True)
    return (
        f"Balie: alleen op afspraak, tot en met {until}. Altijd bereikbaar: {rule.contact.name}. "
        "Spoed, een aanvraag, een bezwaar of een klacht neemt u altijd aan."
    )


def not_answered(numbers: Iterable[str], *, now: dt.datetime) -> QuerySet[ContactLimit]:
    """Return the limits by which colleagues need not answer a call from these numbers (E.164)."""
    found: QuerySet[ContactLimit] = ContactLimit.objects.running(clock.day_of(now)).filter(
        what=ContactLimit.What.NUMBER, number__in=list(numbers)
    )
    return found


def words_of(limit: ContactLimit) -> str:
    """Return what a colleague must know of it, in one sentence."""
    label = ContactLimit.What(limit.what).label
    what = f"{label} ({phone.show(limit.number)})" if limit.number else label
    until = clock.in_words(limit.until_on, year=True)
    return f"Afgesproken tot en met {until}: {what}. Altijd bereikbaar: {limit.contact.name}."


def _check_proposal(proposal: Proposal, today: dt.date) -> None:
    if proposal.talked_on is None and proposal.happened_on is None:
        raise NotWarned
    if proposal.happened_on and not today - RECENT_DAYS <= proposal.happened_on <= today:
        raise NotRecent
    if proposal.talked_on:
        _check_talk(proposal.talked_on, proposal.happened_on, today)
    if not today - RECENT_DAYS <= proposal.facts_on <= today:
        raise NotRecent
    if proposal.until_on < max(proposal.from_on, today):
        raise WrongDays


def _check_talk(talked_on: dt.date, happened_on: dt.date | None, today: dt.date) -> None:
    if talked_on > today:
        raise WrongDays("De dag van het gesprek moet nog komen.")
    if happened_on and talked_on > happened_on + DAYS_TO_TALK:
        raise TalkTooLate


def _check_review(review_on: dt.date, today: dt.date, until_on: dt.date) -> None:
    if not today < review_on <= today + MOST_DAYS_TO_REVIEW or review_on > until_on:
        raise TooFar


def _check_lead(limit: ContactLimit, user: User, why: str, now: dt.datetime) -> None:
    _check_words(limit, user, why, now)
    if limit.proposed_by == user.actor.key:
        raise OwnProposal


def _check_words(limit: ContactLimit, user: User, why: str, now: dt.datetime) -> None:
    if not permissions.leads(user, limit.team, now=now):
        raise NotALead
    if not why.strip():
        raise NeedsReason


def _checked(limit: ContactLimit, new: ContactLimit.State) -> ContactLimit.State:
    """A second lead who decides what was decided is told so; that is no bug."""
    if limit.state != State.PROPOSED:
        raise states.MovedMeanwhile
    return new


def _talk_is_late(limit: ContactLimit, today: dt.date) -> bool:
    return limit.happened_on is None or limit.happened_on + DAYS_TO_TALK < today


def _holds(limit: ContactLimit, today: dt.date) -> bool:
    is_talked = limit.talked_on is not None or not _talk_is_late(limit, today)
    return (
        is_talked and limit.review_on is not None and today <= min(limit.until_on, limit.review_on)
    )


def _ending_of(limit: ContactLimit, today: dt.date) -> ContactLimit.Ending:
    if limit.until_on < today:
        return Ending.OVER
    if limit.talked_on is None and _talk_is_late(limit, today):
        return Ending.NO_TALK
    return Ending.NOT_REVIEWED


def _end(
    limit: ContactLimit, ending: ContactLimit.Ending, why: str, by: Actor, now: dt.datetime
) -> None:
    also = {"ended_at": now, "ended_by": by.key, "ending": ending}
    states.move(limit, field="state", new=State.ENDED, transitions=TRANSITIONS, **also)
    _append(limit, Kind.ENDED, why or ending.label, by, now)


def _lock(limit: ContactLimit) -> ContactLimit:
    locked = ContactLimit.objects.select_for_update(of=("self",))
    fresh: ContactLimit = locked.select_related("resident", "team", "contact").get(pk=limit.pk)
    return fresh


def _append(
    limit: ContactLimit, kind: ContactLimitStep.Kind, text: str, by: Actor, now: dt.datetime
) -> None:
    ContactLimitStep.objects.create(limit=limit, kind=kind, at=now, by=by.key, text=text)
    record.event(code=CODES[kind], about=limit.resident, by=by, now=now, limit=limit.pk)
