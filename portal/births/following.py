"""What follows by itself: a card that left is followed by a letter, what stopped ends, and what is
over is forgotten. Safe to run twice."""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import ProtectedError

from portal.audit import record
from portal.audit.actor import Actor, job, parse
from portal.births import births, texts
from portal.births.cards import LETTER_KIND
from portal.births.models import Birth, BirthNotice
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.letters.making import store
from portal.letters.models import Letter, PrintedLetter
from portal.letters.writing import writing
from portal.letters.writing.writing import Draft
from portal.municipality import calendars
from portal.staff.models import User

State, On = Birth.State, Letter.State
BIRTHS = job("births")
# The letter goes after five working days and within ten.
FROM_DAYS, LAST_DAYS = 5, 10
# How long the names of a birth stay after its card and letter went.
TERM = dt.timedelta(days=182)
AT_ONCE = 200
log = logging.getLogger(__name__)


def follow(*, now: dt.datetime) -> None:
    """Bring every birth that goes on one step further when it may."""
    going = Birth.objects.unfinished().select_related("case__resident", "card").order_by("pk")
    for birth in going:
        try:
            _step(birth, now)
        except births.Elsewhere:
            # A colleague was first.
            continue
        except Refused as refusal:
            log.warning("births: case %s waits (%s)", birth.pk, type(refusal).__name__)


def _step(birth: Birth, now: dt.datetime) -> None:
    today = clock.day_of(now)
    if birth.state == State.TO_CONFIRM:
        if birth.born_on is None or births.is_too_old(birth.born_on, today=today):
            births.end(birth=birth, by=BIRTHS, now=now)
    elif birth.state == State.LETTER_DUE:
        _letter(birth, now)
    elif birth.card is None or birth.card.state == On.STOPPED:
        births.end(birth=birth, by=BIRTHS, now=now)
    elif birth.state == State.WELCOME and birth.card.state in {On.MADE, On.PRINTING, On.SENT}:
        births.move(birth, State.CARD_MADE)
    elif birth.state == State.CARD_MADE and birth.card.state == On.SENT:
        _card_left(birth, birth.card, now)


def _card_left(birth: Birth, card: Letter, now: dt.datetime) -> None:
    left = clock.day_of(card.ended_at or now)
    calendar = calendars.office_calendar()
    first, last = calendar.add(left, FROM_DAYS), calendar.add(left, LAST_DAYS)
    with transaction.atomic():
        births.move(birth, State.LETTER_DUE, letter_from_on=first, letter_last_on=last)
        lifecycle.set_due(case=birth.case, due_at=clock.instant(last, calendars.AFTERNOON[1]))
        record.event(code="birth.card_left", about=birth.case, by=BIRTHS, now=now)


def _letter(birth: Birth, now: dt.datetime) -> None:
    today = clock.day_of(now)
    if birth.letter_from_on is None or birth.letter_last_on is None:
        return
    if birth.case.resident is not None and birth.case.resident.safe_contact:
        # Nobody decides by itself to write to her.
        births.end(birth=birth, by=BIRTHS, now=now)
    elif birth.letter_from_on <= today <= birth.letter_last_on:
        _write(birth, _signer(birth), BIRTHS, now)


def write_late(*, birth: Birth, user: User, now: dt.datetime) -> None:
    """Write the letter after its last day, because a colleague says so. Raises births.Elsewhere,
    permissions.NotAllowed or what portal.letters refuses."""
    case_permissions.check_can_work(user, birth.case, now=now)
    if not _write(birth, user, user.actor, now):
        raise births.Elsewhere


def _write(birth: Birth, signer: User, by: Actor, now: dt.datetime) -> bool:
    """Write and sign the letter on what may change, in the name of this colleague. False when she
    wants none since the card: then the birth has ended."""
    with transaction.atomic():
        fresh = births.locked(birth)
        if fresh.state != State.LETTER_DUE:
            raise births.Elsewhere
        if fresh.case.resident is not None and births.wants_none(fresh.case.resident):
            births.end(birth=fresh, by=BIRTHS, now=now)
            return False
        draft = Draft(
            kind=LETTER_KIND.code,
            subject=texts.LETTER_SUBJECT,
            body=texts.LETTER,
            # Where the card went: she may have no other address with us.
            addressee=fresh.card.addressee if fresh.card else "",
        )
        letter = writing.write(
            case=fresh.case,
            draft=writing.with_model_words(draft, now=now),
            by=by,
            now=now,
            dedupe_key=f"births-letter-{fresh.pk}",
        )
        signed = writing.sign_for(letter=letter, signer=signer, by=by, now=now)
        births.move(fresh, State.LETTER_MADE, letter=signed)
        record.event(code="birth.letter_made", about=fresh.case, by=by, now=now)
        lifecycle.close(case=fresh.case, outcome=births.OUTCOME, by=by, now=now)
    return True


def _signer(birth: Birth) -> User:
    """Return who confirmed the card, or who took over from them."""
    key = parse(birth.decided_by).id
    signer = User.objects.select_related("successor").get(pk=key)
    while not signer.is_active and signer.successor is not None:
        signer = signer.successor
    return signer


def forget(*, now: dt.datetime) -> int:
    """Forget what is over: names and days half a year after the letter, what never left at once,
    and keys that cannot come again. Returns how many births."""
    today = clock.day_of(now)
    done = Birth.objects.filter(
        state=State.LETTER_MADE, forgotten_at=None, case__closed_at__lt=now - TERM
    )
    stopped = Birth.objects.filter(
        state=State.ENDED, forgotten_at=None, card__state__in=[On.STOPPED, On.DRAFT]
    )
    sent = Birth.objects.filter(
        state=State.ENDED, forgotten_at=None, card__isnull=False, case__closed_at__lt=now - TERM
    )
    many = 0
    # Who has the pile in hand must be able to read which card comes out of it.
    in_hand = PrintedLetter.objects.filter(left_at=None, run__ended_at=None).values("letter")
    over = (done | stopped | sent).exclude(card__in=in_hand).select_related("card", "letter")
    for birth in over.order_by("pk")[:AT_ONCE]:
        letters = [letter for letter in (birth.card, birth.letter) if letter is not None]
        births.forget(birth=birth, now=now)
        for letter in letters:
            _throw_away(letter)
        many += 1
    BirthNotice.objects.filter(forget_on__lt=today).delete()
    return many


def _throw_away(letter: Letter) -> None:
    """Throw a card or letter away with its PDF; one that a print run holds goes with that run."""
    try:
        letter.delete()
    except ProtectedError:
        log.warning("births: letter %s is held by something else", letter.pk)
        return
    if letter.file:
        store.drop(letter.file)
