"""Whom do we speak to? What the caller answers is compared, counted and never shown; only then her
cases open. The same words for whoever is not known: nobody finds out who uses a number."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from callbacks.telephony import caller
from callbacks.telephony_models import IncomingCall
from portal.audit import record
from portal.cases import lifecycle
from portal.cases.models import Case, Share
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.residents import identity, matching
from portal.residents.models import IdentityCheck, Resident
from portal.staff import permissions
from portal.staff.models import User

MOST_WRONG = 5
# After each wrong answer the next one waits longer.
PAUSE = dt.timedelta(seconds=10)
# What was closed so lately is what she may be calling about.
LATELY = dt.timedelta(days=7)


class NobodyThere(Refused):
    """Without a caller every answer would be the colleague's own."""

    text = "Dit gesprek is voorbij. Er is niemand meer aan wie u iets kunt vragen."


class TooManyAnswers(Refused):
    """Asking on would be guessing."""

    text = (
        "Er is bij dit gesprek vijf keer een antwoord ingevuld dat niet klopt. Vertel niets. "
        "Zeg dat een collega terugbelt, of vraag om legitimatie aan de balie."
    )


class Slower(Refused):
    """A person who asks on the phone takes longer than this."""

    text = "Dit antwoord klopte niet. Vraag het rustig na en wacht even met het volgende antwoord."


@dataclasses.dataclass(frozen=True)
class Answer:
    """What the caller told of herself. `name` may stay empty when the screen names one person."""

    name: str
    birth_date: dt.date | None
    postcode: str
    house_number: str


def compare(*, call: IncomingCall, answer: Answer, user: User, now: dt.datetime) -> Resident | None:
    """Compare what the caller answered and open her cases to this colleague for today; None when it
    is not right.

    Raises NobodyThere, TooManyAnswers, Slower, or what portal.residents.identity refuses.
    """
    with transaction.atomic():
        fresh: IncomingCall = IncomingCall.objects.select_for_update().get(pk=call.pk)
        if fresh.settled_at is not None or fresh.is_unanswered(now):
            raise NobodyThere
        _check_pace(fresh, now)
        resident = _meant(fresh, answer, now=now)
        if resident is not None and _is_right(resident, answer, user, now):
            _open_cases(resident, user, now)
            record.event(code="call.identified", about=fresh, by=user.actor, now=now)
            return resident
        IncomingCall.objects.filter(pk=fresh.pk).update(
            wrong_answers=F("wrong_answers") + 1, wrong_at=now
        )
        record.event(code="call.answer_wrong", about=fresh, by=user.actor, now=now)
    return None


def checked(call: IncomingCall, people: Iterable[Resident], user: User) -> Resident | None:
    """Return who of these gave this colleague a right answer in this call. One query at most."""
    asked = caller.alive(people)
    if not asked:
        return None
    right = IdentityCheck.objects.right_by(user.actor.key, since=call.started_at)
    last = right.filter(resident__in=asked).select_related("resident").order_by("-pk").first()
    return last.resident if last else None


def _check_pace(call: IncomingCall, now: dt.datetime) -> None:
    if call.wrong_answers >= MOST_WRONG:
        raise TooManyAnswers
    if call.wrong_at and now < call.wrong_at + call.wrong_answers * PAUSE:
        raise Slower


def _meant(call: IncomingCall, answer: Answer, *, now: dt.datetime) -> Resident | None:
    """Return the one whom the caller says she is, among those who use this number."""
    hint = caller.hint(call.number_calling, now=now)
    named = caller.alive(hint.everyone)
    if hint.resident is None:
        named = [one for one in named if _bears(one, answer.name)]
    if len(named) > 1:
        # Father and son, or one person who was written down twice: the answer tells. Of rows with
        # one name and one birthday the newest knows most.
        named = [one for one in named if _fits(one, answer)][-1:]
    return named[0] if named else None


def _fits(resident: Resident, answer: Answer) -> bool:
    if answer.birth_date:
        return resident.birth_date == answer.birth_date
    return identity.is_address(resident, answer.postcode, answer.house_number)


def _bears(resident: Resident, name: str) -> bool:
    """Whether every word that was said is a word of this name."""
    words = set(matching.words_of(name))
    return bool(words) and words <= set(matching.words_of(resident.name))


def _is_right(resident: Resident, answer: Answer, user: User, now: dt.datetime) -> bool:
    try:
        if answer.birth_date:
            return identity.check_birth_date(
                resident=resident, answer=answer.birth_date, by=user.actor, now=now
            )
        return identity.check_postcode(
            resident=resident,
            postcode=answer.postcode,
            house_number=answer.house_number,
            by=user.actor,
            now=now,
        )
    except identity.NothingToCompare:
        # Said aloud, it would tell that somebody of this name uses this number.
        return False


def _open_cases(resident: Resident, user: User, now: dt.datetime) -> None:
    """Share what is open or was closed lately, until midnight. Not with safe contact: nobody
    outside the team sees its history."""
    if resident.safe_contact:
        return
    may = permissions.standing_of(user, now=now)
    cases = Case.objects.of_resident(resident).with_reading(may, now=now)
    for case in cases.order_by("pk"):
        is_recent = case.closed_at is None or case.closed_at > now - LATELY
        if is_recent and not case.may_read:
            lifecycle.share(
                case=case,
                who=user,
                ground=Share.Ground.INCOMING,
                until_at=clock.end_of(clock.day_of(now)),
                by=user.actor,
                now=now,
            )
