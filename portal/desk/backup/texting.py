"""A text message to who is rung, for who asked for that: one a call and person, without a name and
without the question. In the quiet hours only to who is on duty then."""

import datetime as dt
import time

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from portal.audit import record
from portal.desk.backup import ladder, roster, screens
from portal.desk.backup.models import BackupCall, BackupPhone, RingText
from portal.jobs import ring
from portal.kit.phone import Phone
from portal.municipality import quiet
from portal.outbox import colleagues, providers
from portal.outbox.models import Message
from portal.staff.models import User

MOST_SECONDS = 40


def number_of(user: User) -> str:
    """Return where this colleague wants to be texted, in E.164; empty when not at all. One
    query."""
    found = BackupPhone.objects.filter(user=user).first()
    return found.number if found else ""


def choose(*, user: User, phone: Phone | None, now: dt.datetime) -> None:
    """Keep the number to text, or forget it. It holds from the next call on."""
    with transaction.atomic():
        if phone is not None:
            BackupPhone.objects.update_or_create(user=user, defaults={"number": phone.e164})
            record.event(code="backup.text_wanted", about=user, by=user.actor, now=now)
        elif BackupPhone.objects.filter(user=user).delete()[0]:
            record.event(code="backup.text_refused", about=user, by=user.actor, now=now)


def prepare(*, now: dt.datetime) -> int:
    """Write down once a call and person who gets a text message now, and return how many. Of two
    beats the second finds it done."""
    rung = _rung(screens.open_calls(), now)
    wanting = _wanting(frozenset[int]().union(*rung.values()), now)
    return sum(_prepare(call, who & wanting) for call, who in rung.items() if who & wanting)


def send(*, pk: int, now: dt.datetime) -> None:
    """Send one message, if it still waits and its provider is not left alone."""
    text: RingText | None = RingText.objects.to_send().filter(pk=pk).first()
    if text is not None and not _is_off(now):
        _send(text, now)


def send_all(*, now: dt.datetime) -> None:
    """Send what was not sent at once, for as long as a task may take."""
    until = time.monotonic() + MOST_SECONDS
    for text in RingText.objects.to_send():
        if _is_off(now) or time.monotonic() > until or not _send(text, now):
            return


def forget(*, now: dt.datetime) -> int:
    """Forget the numbers of who does not work here any more; return how many."""
    gone, _ = BackupPhone.objects.filter(user__is_active=False).delete()
    return gone


def _rung(calls: list[BackupCall], now: dt.datetime) -> dict[BackupCall, frozenset[int]]:
    """Return who of each ladder is rung now; whoever sits at the desk has it before them."""
    return {
        call: rung.who & {pk for pk in ladder.steps(call) if pk}
        for call, rung in screens.rungs(calls, now)
    }


def _wanting(users: frozenset[int], now: dt.datetime) -> frozenset[int]:
    """Return which of these may be texted now: in the quiet hours only who is on duty. Two queries,
    four in the quiet hours; none for nobody."""
    if not users:
        return users
    wanting = BackupPhone.objects.filter(user__in=users, user__is_active=True)
    found = frozenset(wanting.values_list("user", flat=True))
    if found and quiet.ends_at(now) is not None:
        found &= {user.pk for two in roster.backups_now(now=now).values() for user in two}
    return found


def _prepare(call: BackupCall, who: frozenset[int]) -> int:
    """Write them down, unless the call ended meanwhile: then nothing would take them away."""
    with transaction.atomic():
        if not BackupCall.objects.open().select_for_update().filter(pk=call.pk).exists():
            return 0
        known = set(RingText.objects.filter(call=call).values_list("user", flat=True))
        made = RingText.objects.bulk_create(
            [RingText(call=call, user_id=pk) for pk in sorted(who - known)]
        )
        for text in made:
            ring.on_commit("portal.desk.tasks.text", text.pk)
    return len(made)


def _send(text: RingText, now: dt.datetime) -> bool:
    return colleagues.send(text, lambda: _message(text, now))


def _message(text: RingText, now: dt.datetime) -> Message | None:
    """Return the text message, or None when this colleague is not rung any more, or does not want
    one any more."""
    calls = [call for call in screens.open_calls() if call.pk == text.call_id]
    rung = frozenset[int]().union(*_rung(calls, now).values())
    if text.user_id not in _wanting(rung, now):
        return None
    (call,) = calls
    return Message(
        channel=Message.Channel.SMS,
        recipient=number_of(text.user),
        body=f"{screens.asked(call)} {settings.BASE_URL}{reverse('desk:ringing')}",
        dedupe_key=f"ring-{call.pk}-{text.user_id}",
    )


def _is_off(now: dt.datetime) -> bool:
    return Message.Channel.SMS in providers.closed(now=now)
