"""The second proof behind a link: a code to a number that we knew, or the date of birth. What may
be read with it is told by portal.cases.behind; the pages are higher up."""

import dataclasses
import datetime as dt
import secrets

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.cases.proof_models import Proof, ProofCode, ReadLink
from portal.jobs import throttle
from portal.kit import phone, secret
from portal.kit.refusal import Refused
from portal.residents import access, shared_numbers
from portal.residents.models import ContactPoint, Resident

Way = Proof.Way
CODE_LIVES = dt.timedelta(minutes=10)
PROOF_LIVES = dt.timedelta(minutes=30)
LINK_LIVES = dt.timedelta(days=60)
# Then we forget it; until then a page can say that a link is over.
KEEP = dt.timedelta(days=7)
MOST_WRONG_A_CODE = 5
# Of one resident, by whatever link and from wherever. The second keeps who comes back every day
# from trying all birthdays of a lifetime.
MOST_WRONG = ((20, dt.timedelta(days=1)), (60, dt.timedelta(days=30)))
MOST_CODES, CODES_PER = 3, dt.timedelta(hours=1)
TOLD = frozenset({"proof.given", "proof.read"})


class CannotProve(Refused):
    """Nothing that we could ask, or something that forbids it; which one is nobody's business."""

    text = "Dit kunnen wij op internet niet laten zien. Bel ons, of kom langs."


class TooManyTries(Refused):
    """Trying on would find out what we never show."""

    text = (
        "Er is te vaak een verkeerd antwoord ingevuld. Daarom kan dit nu niet meer op internet. "
        "Probeer het op een andere dag, of bel ons."
    )


class TooManyCodes(Refused):
    """Whoever holds the link must not fill her telephone."""

    text = (
        "Wij stuurden u net al een paar keer een code. Wacht een uur, of vul uw geboortedatum in. "
        "U kunt ons ook bellen."
    )


def ways(case: Case) -> list[Proof.Way]:
    """Return what we can ask of whoever holds a link to this case. None for safe contact, also as
    somebody else's number; none for who died, or of whom we know too little. Six queries at most.
    """
    resident = _asked(case)
    if resident is None:
        return []
    found = [Way.CODE] if number_of(resident) else []
    return [*found, *([Way.BIRTH_DATE] if resident.birth_date else [])]


def number_of(resident: Resident) -> str:
    """Return the number that gets the code: the one that we know longest of those that are hers
    alone. One that came in later may be of whoever filled in a form with her name. Empty when there
    is none, or when she wants no texts. A few queries."""
    if access.obstacle(resident, "SMS") is not None:
        return ""
    hers = resident.contact_points.filter(kind=ContactPoint.Kind.PHONE, is_shared=False)
    for point in hers.order_by("created_at", "pk"):
        if phone.Phone(point.value).may_be_texted():
            is_hers = not shared_numbers.is_shared(point.value)
            is_free = is_hers and not shared_numbers.is_guarded(point.value)
            return point.value if is_free else ""
    return ""


@dataclasses.dataclass(frozen=True)
class NewCode:
    """A code, the number that it must go to, and what tells it from the codes before."""

    code: str
    number: str
    key: int


def make_code(*, case: Case, by: Actor, now: dt.datetime) -> NewCode:
    """Make a new code; only the last one works. Part of the verb that sends it. Raises CannotProve,
    TooManyCodes or TooManyTries."""
    resident = _asked(case)
    number = number_of(resident) if resident else ""
    if resident is None or not number:
        raise CannotProve
    _check_tries(resident, now)
    made = throttle.count(what="proof-codes", who=str(resident.pk), per=CODES_PER, now=now)
    if made > MOST_CODES:
        raise TooManyCodes
    code = f"{secrets.randbelow(1_000_000):06}"
    with transaction.atomic():
        row = ProofCode.objects.create(
            case=case, code_hash=_digest(case, code), sent_at=now, expires_at=now + CODE_LIVES
        )
        record.event(code="proof.code_made", about=case, by=by, now=now, row=row.pk)
    return NewCode(code, number, row.pk)


def by_code(*, case: Case, code: str, browser: str, by: Actor, now: dt.datetime) -> bool:
    """Compare a code with the last one that was sent. It works once. Raises CannotProve or
    TooManyTries."""
    resident = _asked(case)
    if resident is None:
        raise CannotProve
    _count_try(resident, now)
    with transaction.atomic():
        last = ProofCode.objects.filter(case=case).order_by("-sent_at", "-pk")
        row = last.select_for_update().first()
        if row is None or not _is_right(row, code, now):
            return False
        row.used_at = now
        row.save(update_fields=["used_at"])
        _give(case, resident, Way.CODE, browser, by, now)
    return True


def by_birth_date(
    *, case: Case, birth_date: dt.date, browser: str, by: Actor, now: dt.datetime
) -> bool:
    """Compare a date of birth. Raises CannotProve or TooManyTries."""
    resident = _asked(case)
    if resident is None or resident.birth_date is None:
        raise CannotProve
    _count_try(resident, now)
    if resident.birth_date != birth_date:
        return False
    with transaction.atomic():
        _give(case, resident, Way.BIRTH_DATE, browser, by, now)
    return True


def is_proven(case: Case, browser: str, *, now: dt.datetime) -> bool:
    """Tell whether this browser showed to be the resident of this case, and nothing forbids reading
    since. Two queries."""
    if not browser or _asked(case) is None:
        return False
    running = Proof.objects.running(now).filter(case=case, browser_hash=secret.digest(browser))
    return bool(running.exists())


def make_link(*, case: Case, what: str, key: str, by: Actor, now: dt.datetime) -> str:
    """Return the secret of a new link to one thing, for in a message; we keep its hash. `what` is
    the entry of BEHIND_PROOF that knows the thing by `key`."""
    made = secret.new_link()
    with transaction.atomic():
        link = ReadLink.objects.create(
            case=case,
            what=what,
            key=key,
            secret_hash=secret.digest(made),
            made_at=now,
            made_by=by.key,
            expires_at=now + LINK_LIVES,
        )
        record.event(code="proof.link_made", about=case, by=by, now=now, link=link.pk)
    return made


def find_link(link_secret: str, *, now: dt.datetime) -> ReadLink | None:
    """Return the link with this secret if it still opens something. One query."""
    open_now = ReadLink.objects.open_at(now).filter(secret_hash=secret.digest(link_secret))
    found: ReadLink | None = open_now.select_related("case__resident", "case__team").first()
    return found


def is_ended_link(link_secret: str) -> bool:
    """Return whether this secret once opened something. One query."""
    known: bool = ReadLink.objects.filter(secret_hash=secret.digest(link_secret)).exists()
    return known


def end_links(*, case: Case, what: str, key: str, by: Actor, now: dt.datetime) -> None:
    """Let every link to one thing end, such as those to a letter that was withdrawn. Again changes
    nothing."""
    with transaction.atomic():
        running = ReadLink.objects.open_at(now).filter(case=case, what=what, key=key)
        if running.update(ended_at=now):
            record.event(code="proof.link_ended", about=case, by=by, now=now)


def note_read(*, case: Case, what: str, by: Actor, now: dt.datetime) -> None:
    """Record that she reads this. No record, no view."""
    record.look(code="proof.read", about=case, by=by, now=now, what=what)


def forget(*, now: dt.datetime) -> None:
    """Forget what is over: codes and proofs at once, links after a week."""
    ProofCode.objects.filter(expires_at__lt=now).delete()
    Proof.objects.filter(until_at__lt=now).delete()
    ReadLink.objects.filter(expires_at__lt=now - KEEP).delete()


def _asked(case: Case) -> Resident | None:
    """Return who must be asked, as she is known now; None when nothing may be shown: nobody knows
    whose case this is, safe contact, death. One query."""
    if case.resident_id is None:
        return None
    fresh = Resident.objects.current().filter(pk=case.resident_id).first()
    if fresh is None or fresh.safe_contact or fresh.died_on is not None:
        return None
    return fresh


def _count_try(resident: Resident, now: dt.datetime) -> None:
    """Count a try before its answer is looked at, so that a thousand at once are as few as one
    after another. A right one is taken back."""
    who = str(resident.pk)
    tries = [
        throttle.count(what="proof", who=who, per=per, now=now) > most for most, per in MOST_WRONG
    ]
    if any(tries):
        raise TooManyTries


def _take_back(resident: Resident, now: dt.datetime) -> None:
    for _, per in MOST_WRONG:
        throttle.take_back(what="proof", who=str(resident.pk), per=per, now=now)


def _check_tries(resident: Resident, now: dt.datetime) -> None:
    """Raise TooManyTries for who tried too often, without counting a try: a code would be of no
    use."""
    _count_try(resident, now)
    _take_back(resident, now)


def _is_right(row: ProofCode, code: str, now: dt.datetime) -> bool:
    if row.used_at is not None or row.expires_at <= now or row.wrong_tries >= MOST_WRONG_A_CODE:
        return False
    if constant_time_compare(row.code_hash, _digest(row.case, code)):
        return True
    ProofCode.objects.filter(pk=row.pk).update(wrong_tries=F("wrong_tries") + 1)
    return False


def _give(
    case: Case, resident: Resident, way: Proof.Way, browser: str, by: Actor, now: dt.datetime
) -> None:
    _take_back(resident, now)
    Proof.objects.create(
        case=case,
        way=way,
        browser_hash=secret.digest(browser),
        at=now,
        until_at=now + PROOF_LIVES,
    )
    record.event(code="proof.given", about=case, by=by, now=now, way=way.value)


def _digest(case: Case, code: str) -> str:
    mac = salted_hmac("portal.cases.proof", f"{case.pk} {code}", algorithm="sha256")
    return mac.hexdigest()
