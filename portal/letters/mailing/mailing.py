"""Sending a letter by e-mail: once it is made a message goes out with a link, and from then on the
letter stands as its message does. Nothing of the letter is in the message."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from portal.audit.actor import Actor, job
from portal.cases import following, proof
from portal.kit import clock
from portal.letters.mailing import messages
from portal.letters.writing import channels, writing
from portal.letters.writing.models import Letter
from portal.outbox import mending, post
from portal.outbox.models import Message
from portal.staff.models import User

State = Letter.State
LETTERS = job("letters")
# The entry of BEHIND_PROOF that shows letters.
BEHIND = "brief"
WITHHELD = "Deze e-mail mag niet naar deze inwoner."
ON_PAPER = "Deze brief gaat nu per post: {}."


def send_made(*, made: Sequence[Letter], now: dt.datetime) -> None:
    """Mail the letters of which every part is made now. Part of the verb that made them: a letter
    is made and its e-mail is queued, or neither."""
    for pk in Letter.objects.to_mail([one.pk for one in made]).values_list("pk", flat=True):
        _send(pk, now)


def again(*, letter: Letter, user: User, now: dt.datetime) -> None:
    """Send the e-mail of a letter once more: it failed, came back, or nobody knows. Part of another
    verb, which asked whether this colleague may. Raises writing.Elsewhere, or
    states.MovedMeanwhile."""
    with transaction.atomic():
        mail, fresh = _locked(letter)
        if not fresh.needs_a_person or not fresh.is_made:
            raise writing.Elsewhere(f"Deze brief is {fresh.how_it_stands}.")
        writing.note(fresh, "letter.again", by=user.actor, now=now)
        if mail is not None:
            mending.resend(message=mail, by=user.actor, now=now)
            return
        for each in _with_translation(fresh):
            writing.move(each, State.MADE, reason="", ended_at=None)
        _send(fresh.pk, now)


def leave(*, letter: Letter, new: str, by: Actor, now: dt.datetime) -> None:
    """The words go on paper in a letter of their own, with this kenmerk: its link opens nothing any
    more and nobody sends the e-mail again. Part of another verb. Raises writing.Elsewhere."""
    with transaction.atomic():
        mail, fresh = _locked(letter)
        if not fresh.needs_a_person or not fresh.is_made:
            raise writing.Elsewhere(f"Deze brief is {fresh.how_it_stands}.")
        reason = ON_PAPER.format(new)
        if fresh.state == State.SENT:
            fresh.came_back_at, fresh.reason = None, reason
            fresh.save(update_fields=["came_back_at", "reason"])
        else:
            for each in _with_translation(fresh):
                writing.move(each, State.STOPPED, reason=reason, ended_at=now)
        writing.note(fresh, "letter.on_paper", by=by, now=now)
        proof.end_links(case=fresh.case, what=BEHIND, key=fresh.code, by=by, now=now)
        if mail is not None and Message.objects.for_a_person().filter(pk=mail.pk).exists():
            mending.settle(message=mail, by=by, now=now)


def _send(pk: int, now: dt.datetime) -> None:
    # Of two workers that made both parts at one moment the last one sees both.
    letter = writing.locked(Letter(pk=pk))
    parts = _with_translation(letter)
    if letter.mail_id is not None or any(part.state != State.MADE for part in parts):
        return
    why_not = channels.why_no_mail(letter.case, letter.kind)
    if not why_not:
        letter.mail = _queue(letter, now)
        letter.save(update_fields=["mail"])
        why_not = "" if letter.mail else WITHHELD
    if why_not:
        for part in parts:
            writing.move(part, State.FAILED, reason=why_not, ended_at=now)
        writing.note(letter, "letter.not_mailed", by=LETTERS, now=now)
    else:
        writing.note(letter, "letter.mailed", by=LETTERS, now=now)


def _queue(letter: Letter, now: dt.datetime) -> Message | None:
    secret = proof.make_link(case=letter.case, what=BEHIND, key=letter.code, by=LETTERS, now=now)
    url = following.read_url_of(secret)
    return post.queue(
        case=letter.case,
        kind=messages.KIND,
        channel=Message.Channel.EMAIL,
        recipient=channels.address(letter.case, letter.kind),
        subject=messages.subject(),
        body=messages.text(letter, url=url, until=clock.day_of(now + proof.LINK_LIVES)),
        dedupe_key=f"letter-{letter.pk}",
        by=LETTERS,
        now=now,
    )


def _locked(letter: Letter) -> tuple[Message | None, Letter]:
    """Return the e-mail and the letter, locked in the order of who sends: the e-mail first."""
    mail = Message.objects.select_for_update().filter(letter=letter).first()
    return mail, writing.locked(letter)


def _with_translation(letter: Letter) -> list[Letter]:
    """Return this letter and what goes with it; the letter itself is locked. One query."""
    return [letter, *Letter.objects.select_for_update().filter(translates=letter)]
