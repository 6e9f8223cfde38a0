"""The mail of the morning: how much waits for a colleague, and a link. No names and no references:
a mailbox is read by more eyes than the portal. One a person a day, whatever happens."""

import datetime as dt
import logging
import time

from celery.exceptions import SoftTimeLimitExceeded
from django import db
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from portal.audit import record
from portal.due import work
from portal.due.models import Digest, DigestChoice
from portal.due.work import Day
from portal.jobs import slots
from portal.kit import clock, states
from portal.municipality import calendars
from portal.outbox import gateways, providers
from portal.outbox.models import Message
from portal.staff import people, permissions
from portal.staff.models import Absence, User

State = Digest.State
TRANSITIONS: states.Transitions = {
    State.READY: frozenset({State.HANDED, State.NOTHING, State.FAILED}),
    # Without an answer it stays here: perhaps it arrived, and a second one is worse than none.
    State.HANDED: frozenset({State.SENT, State.FAILED}),
    State.SENT: frozenset(),
    State.NOTHING: frozenset(),
    State.FAILED: frozenset(),
}
JOB = "digest"
# After the second it is no mail of the morning any more.
BEGINS, ENDS = dt.time(7, 45), dt.time(10)
KEEP = dt.timedelta(days=14)
MOST_SECONDS = 40
SUBJECT = "Uw dag"
log = logging.getLogger(__name__)


def wants(user: User) -> bool:
    """Tell whether this colleague gets the mail: unless they said no. One query."""
    choice = DigestChoice.objects.filter(user=user).first()
    return choice is None or choice.is_wanted


def choose(*, user: User, is_wanted: bool, now: dt.datetime) -> None:
    """Keep what a colleague chose; it holds from the next mail on."""
    with transaction.atomic():
        choice, _ = DigestChoice.objects.update_or_create(
            user=user, defaults={"is_wanted": is_wanted, "at": now}
        )
        code = "digest.chosen" if is_wanted else "digest.refused"
        record.event(code=code, about=choice, by=user.actor, now=now)


def is_time(now: dt.datetime) -> bool:
    """Tell whether the mail of the morning may leave now. One query at most."""
    moment = clock.local(now)
    if not BEGINS <= moment.time() < ENDS:
        return False
    return calendars.office_calendar().is_working_day(moment.date())


def prepare(*, now: dt.datetime) -> None:
    """Write down once a day who gets one: everybody who works on cases, is not away and did not say
    no. Of two beats the second finds it done."""
    day = clock.day_of(now)
    with transaction.atomic():
        if not slots.take(job=JOB, slot=day.isoformat(), now=now):
            return
        away = Absence.objects.on(day).values("user")
        refused = DigestChoice.objects.filter(is_wanted=False).values("user")
        getting = people.workers().exclude(pk__in=away).exclude(pk__in=refused)
        Digest.objects.bulk_create(
            [Digest(user=user, day=day, made_at=now) for user in getting],
            ignore_conflicts=True,
        )
        Digest.objects.filter(day__lt=day - KEEP).delete()
        slots.forget(job=JOB, before=now - KEEP)


def send_all(*, now: dt.datetime) -> None:
    """Send every mail of today that has not left, for as long as a task may take. A provider in
    trouble is left alone until the next turn."""
    if Message.Channel.EMAIL in providers.closed(now=now):
        return
    until = time.monotonic() + MOST_SECONDS
    for digest in Digest.objects.to_send(clock.day_of(now)).select_related("user"):
        if time.monotonic() > until or not _send(digest, now):
            return


def _send(digest: Digest, now: dt.datetime) -> bool:
    """Send one mail; False when the provider is away, so that the others can wait. No transaction
    is open while we wait for it."""
    user = digest.user
    day = work.day_of(user, teams=permissions.teams_of(user, now=now), page=1, now=now)
    lines = counted(day)
    try:
        if not lines or not user.is_active:
            _move(digest, State.NOTHING)
            return True
        mail = _mail(digest, lines)
        gateways.of(mail.channel).send(mail, lambda: _move(digest, State.HANDED))
        _move(digest, State.SENT)
    except states.MovedMeanwhile:
        # Another worker sends it.
        return True
    except gateways.NotSent as error:
        return _not_sent(digest, error)
    except (db.Error, SoftTimeLimitExceeded):
        raise
    except Exception as error:
        # A bug with one mail is no reason to keep the others.
        log.exception("digest: %s met a bug (%s)", digest.pk, type(error).__name__)
        if digest.state == State.READY:
            _move(digest, State.FAILED)
    return True


def _not_sent(digest: Digest, error: gateways.NotSent) -> bool:
    """Keep a mail that did not leave for the next turn; what may have left is never tried again."""
    log.warning("digest: %s did not leave (%s)", digest.pk, type(error).__name__)
    may_try = isinstance(error, gateways.Temporary) and digest.state == State.READY
    if not may_try and not isinstance(error, gateways.Unanswered):
        _move(digest, State.FAILED)
    return not error.outage


def counted(day: Day) -> list[str]:
    """Return how much waits, in words without a name; nothing for an empty day."""
    parts = [
        (len(day.urgent), "Spoed, gaat voor"),
        (len(day.late), "Te laat, van een eerdere dag"),
        (len(day.today), "Vandaag beloofd"),
        (len(day.reminders), "Denk hieraan"),
    ]
    return [f"- {label}: {_amount(count)}" for count, label in parts if count]


def _amount(count: int) -> str:
    return str(count) if count < work.PAGE else f"{work.PAGE} of meer"


def _mail(digest: Digest, lines: list[str]) -> Message:
    """Return the mail as a gateway takes it. It is no row of the outbox: it is about no case."""
    body = "\n".join(
        [
            f"Goedemorgen {digest.user.name},",
            "",
            "Dit staat vandaag klaar voor u en uw team:",
            *lines,
            "",
            f"Open uw dag: {settings.BASE_URL}{reverse('due:work')}",
            "",
            "Wilt u deze e-mail niet meer? Onderaan 'mijn dag' kunt u dat kiezen.",
        ]
    )
    return Message(
        channel=Message.Channel.EMAIL,
        recipient=digest.user.email,
        subject=f"{SUBJECT}, {clock.in_words(digest.day)}",
        body=body,
        dedupe_key=f"digest-{digest.user_id}-{digest.day.isoformat()}",
    )


def _move(digest: Digest, new: Digest.State) -> None:
    states.move(digest, field="state", new=new, transitions=TRANSITIONS)
