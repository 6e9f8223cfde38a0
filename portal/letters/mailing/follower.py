"""A letter by e-mail stands as its e-mail does: sent, failed, uncertain, or come back."""

import datetime as dt

from portal.letters.mailing import messages
from portal.letters.mailing.mailing import LETTERS
from portal.letters.writing import channels, writing
from portal.letters.writing.models import Letter
from portal.outbox import delivery
from portal.outbox.followers import Follower
from portal.outbox.models import NOT_ARRIVED, Message

State = Letter.State
CODES = {
    State.SENT: "letter.sent",
    State.FAILED: "letter.not_mailed",
    State.UNCERTAIN: "letter.uncertain",
    State.STOPPED: "letter.stopped",
    State.MADE: "letter.mailed",
}
TO_SAY = "Het is niet zeker of de e-mail met deze brief is aangekomen."
SETTLED = "Een collega heeft dit met de inwoner op een andere manier geregeld."


def _why_not(message: Message) -> str:
    """Return why the letter may not go by e-mail any more: she may have taken her yes back, or want
    it at another address, since it was queued."""
    letter = Letter.objects.with_all().filter(mail=message).first()
    if letter is None:
        return ""
    if why := channels.why_no_mail(letter.case, letter.kind):
        return why
    here = channels.address(letter.case, letter.kind)
    return "" if here == message.recipient else channels.NO_YES


def _told(message: Message, now: dt.datetime) -> None:
    fresh = Message.objects.get(pk=message.pk)
    letter = Letter.objects.filter(mail=fresh).first()
    if letter is None:
        return
    letter = writing.locked(letter)
    new, reason = _stands(fresh, letter)
    if new is None:
        return
    parts = [letter, *Letter.objects.select_for_update().filter(translates=letter)]
    for part in parts:
        if new != part.state and new in writing.TRANSITIONS[State(part.state)]:
            ended_at = None if new == State.MADE else fresh.ended_at or now
            writing.move(part, new, reason=reason, ended_at=ended_at)
            if part is letter:
                writing.note(letter, CODES[new], by=LETTERS, now=now)
    _note_arrival(letter, fresh, now)


def _stands(message: Message, letter: Letter) -> tuple[Letter.State | None, str]:
    """Return where the letter of this e-mail must be, and why."""
    if message.state == Message.State.STOPPED:
        resident = letter.case.resident
        is_over = resident is not None and resident.died_on is not None
        return State.STOPPED if is_over else State.FAILED, message.reason
    stands: dict[str, tuple[Letter.State, str]] = {
        Message.State.SENT: (State.SENT, ""),
        Message.State.FAILED: (State.FAILED, message.reason),
        Message.State.UNCERTAIN: (State.UNCERTAIN, TO_SAY),
        Message.State.QUEUED: (State.MADE, ""),
        Message.State.SETTLED: (State.STOPPED, SETTLED),
    }
    return stands.get(message.state, (None, ""))


def _note_arrival(letter: Letter, message: Message, now: dt.datetime) -> None:
    """Keep or take back that it did not arrive."""
    came_back = message.state == Message.State.SENT and message.delivery in NOT_ARRIVED
    if letter.state != State.SENT or came_back == (letter.came_back_at is not None):
        return
    letter.came_back_at = message.delivery_at if came_back else None
    letter.reason = delivery.why(message) if came_back else ""
    letter.save(update_fields=["came_back_at", "reason"])
    if came_back:
        writing.note(letter, "letter.came_back", by=LETTERS, now=now)


FOLLOWER = Follower(kind=messages.KIND, why_not=_why_not, told=_told)
